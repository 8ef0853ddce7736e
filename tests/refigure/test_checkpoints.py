"""States of trainings on the disk: named by all that matters, whole or not there."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from refigure.checkpoints import load_state, remove_state, save_state, state_key
from refigure.errors import InputError


@pytest.fixture(autouse=True)
def threads() -> Iterator[None]:
    """One thread, and afterwards as many as before."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Two files of code, or of data."""
    for name in ("a.py", "b.py"):
        (tmp_path / name).write_text(f"name = {name!r}\n", "utf-8")
    return [str(tmp_path / "a.py"), str(tmp_path / "b.py")]


def test_the_key_is_the_same_for_the_same(files: list[str]) -> None:
    settings = {"depth": 20, "training": {"drops": (1, 2), "precision": "float32"}}
    again = {"training": {"precision": "float32", "drops": [1, 2]}, "depth": 20}
    key = state_key(settings, files, files[:1])
    assert key == state_key(again, files[::-1], files[:1])
    assert key.isalnum() and len(key) == 24


def test_whatever_changes_the_numbers_changes_the_key(files: list[str]) -> None:
    settings: dict[str, Any] = {"depth": 20, "seed": 1}
    keys = [
        state_key(settings, files, files[:1]),
        state_key({**settings, "seed": 2}, files, files[:1]),
        state_key({**settings, "seed": "1"}, files, files[:1]),
        state_key(settings, files[:1], files[:1]),
        state_key(settings, files, files[1:]),
        state_key(settings, files, files[:1], "cuda"),
    ]
    torch.set_num_threads(2)
    keys.append(state_key(settings, files, files[:1]))
    torch.set_num_threads(1)
    with open(files[0], "a") as file:
        file.write("# a comment\n")
    keys.append(state_key(settings, files, files[:1]))
    assert len(set(keys)) == len(keys)


def test_on_a_card_the_threads_do_not_matter(files: list[str]) -> None:
    key = state_key({}, files, files, "cuda")
    torch.set_num_threads(2)
    assert state_key({}, files, files, "cuda") == key


def test_settings_that_have_no_fixed_text_are_refused(files: list[str]) -> None:
    with pytest.raises(TypeError):
        state_key({"model": object()}, files, files)  # its text is its address


def a_state(iteration: int) -> dict[str, Any]:
    """A small state with every kind of content that ours have."""
    weights = torch.arange(6.0).reshape(2, 3) + iteration
    return {
        "iteration": iteration,
        "model": {"w": weights},
        "curves": [{"loss": 0.5}],
        "none": None,
    }


def test_a_state_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "key.state"
    assert load_state(path) is None
    save_state(path, a_state(1))
    save_state(path, a_state(2))
    state = load_state(path)
    assert state is not None
    assert torch.equal(state.pop("model")["w"], a_state(2)["model"]["w"])
    assert state == {"iteration": 2, "curves": [{"loss": 0.5}], "none": None}
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("call", ["fsync", "replace"])
@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left"), KeyboardInterrupt()])
def test_a_write_that_fails_leaves_the_state_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, error: BaseException
) -> None:
    path = tmp_path / "key.state"
    save_state(path, a_state(1))

    def fail(*_: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(*((os, "fsync", fail) if call == "fsync" else (Path, "replace", fail)))
        with pytest.raises(type(error)):
            save_state(path, a_state(2))
    state = load_state(path)
    assert state is not None and state["iteration"] == 1
    assert list(tmp_path.iterdir()) == [path], "a part would keep a full disk full"


def test_damage_of_every_kind_is_told_with_the_mend(tmp_path: Path) -> None:
    path = tmp_path / "key.state"
    save_state(path, a_state(1))
    whole = path.read_bytes()
    flipped = [
        whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        for place in range(0, len(whole), 97)
    ]
    cut = [whole[:size] for size in (0, 1, 31, 32, 33, len(whole) - 1)]
    for content in [*flipped, *cut, whole + b"\0", b"not a state at all"]:
        path.write_bytes(content)
        with pytest.raises(InputError) as told:
            load_state(path)
        assert str(path) in str(told.value) and "Delete the file" in str(told.value)
    path.write_bytes(whole)
    assert load_state(path) is not None


def test_only_its_own_leftovers_are_removed(tmp_path: Path) -> None:
    names = ["a[1].state", "a[1].state.77.part", "a1.state", "a1.state.77.part", "a[1].state2"]
    for name in names:
        (tmp_path / name).write_bytes(b"")
    remove_state(tmp_path / "a[1].state")
    assert {path.name for path in tmp_path.iterdir()} == set(names[2:])
    remove_state(tmp_path / "never was")
