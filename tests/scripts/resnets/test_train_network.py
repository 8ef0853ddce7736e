"""A training leaves what later steps read, goes on where it was killed, and says why it failed.

Oracles: a second run of the same training; the networks' own parameter counts and initial state.
"""

import json
from pathlib import Path
from typing import Any

import pytest
import torch

from refigure.errors import InputError
from refigure.measurements import read_table
from refigure.training import Training
from scripts.resnets import train_network, train_seeds

OUTPUTS = {
    "curves": "curves.csv",
    "responses": "responses.csv",
    "signals": "signals.csv",
    "weights": "weights.pt",
    "record": "record.json",
    "timing": "timing.json",
}
PROTOCOL = {
    "iterations": 6,
    "learning_rate": 0.1,
    "drops": [4],
    "batch_size": 16,
    "evaluate_every": 3,
    "augment": True,
}
AUTHOR = {"network": "author", "depth": 8, "width": 4, "shortcut": None}


def train(
    images: str,
    folder: Path,
    network: dict[str, Any] | None = None,
    seed: int = 1,
    **training: object,
) -> dict[str, Path]:
    """Run the step into a new folder; give its outputs."""
    folder.mkdir(exist_ok=True)
    paths = {name: folder / file for name, file in OUTPUTS.items()}
    written = {name: str(path) for name, path in paths.items()}
    states = str(folder.parent / "states")
    settings = run_settings(network, **training)
    train_network.main(images, settings, seed, f"arm, seed {seed}", states, 60.0, **written)
    return paths


def run_settings(network: dict[str, Any] | None = None, **training: object) -> dict[str, Any]:
    """The settings of a training of seconds."""
    return {
        "network": network or {"network": "residual", "depth": 8, "width": 2, "shortcut": "A"},
        "training": {**PROTOCOL, **training},
        "device": "cpu",
        "threads": 1,
        "response_images": 12,
    }


def train_together(images: str, folders: list[Path], seeds: list[int]) -> list[dict[str, Path]]:
    """Run the step of several seeds, each into a new folder; give their outputs."""
    for folder in folders:
        folder.mkdir(exist_ok=True)
    written = {name: [str(folder / file) for folder in folders] for name, file in OUTPUTS.items()}
    named = {f"arm, seed {seed}": seed for seed in seeds}
    states = str(folders[0].parent / "states")
    train_seeds.main(images, run_settings(), named, states, 60.0, **written)
    return [{name: folder / file for name, file in OUTPUTS.items()} for folder in folders]


def deterministic(paths: dict[str, Path]) -> dict[str, bytes]:
    """The content of all outputs but the timing."""
    return {name: path.read_bytes() for name, path in paths.items() if name != "timing"}


def test_outputs_hold_what_later_steps_read(images: str, tmp_path: Path) -> None:
    paths = train(images, tmp_path / "run")
    curves = read_table(paths["curves"])
    assert [int(row["iteration"]) for row in curves] == [3, 6]
    record = json.loads(paths["record"].read_text("utf-8"))
    assert record["test_error"] == float(curves[-1]["test_error"])
    # stem 3*2*9+4, stages with 2, 4, 8 channels, classifier 8*10+10
    blocks = (2 * 36 + 8) + (72 + 144 + 16) + (288 + 576 + 32)
    assert record["parameters"] == 54 + 4 + blocks + 90
    assert {"train_error", "held_out_error", "device_name", "precision"} <= set(record)
    responses = read_table(paths["responses"])
    assert [row["moment"] for row in responses] == ["start"] * 7 + ["end"] * 7
    # batch norm makes every layer's spread 1 before anything is learnt
    starts = [float(row["std"]) for row in responses[:7]]
    assert starts == pytest.approx([1] * 7, abs=2e-3)
    assert len(read_table(paths["signals"])) == 2 * 8  # with the classifier
    timing = json.loads(paths["timing"].read_text("utf-8"))
    assert set(timing) == {"seconds", "images_per_second", "peak_memory_mb"}


def test_equal_seeds_give_equal_bytes_and_others_do_not(images: str, tmp_path: Path) -> None:
    first, again = (deterministic(train(images, tmp_path / name)) for name in ("a", "b"))
    other = deterministic(train(images, tmp_path / "c", seed=2))
    assert first == again
    assert first["curves"] != other["curves"] and first["weights"] != other["weights"]


def test_a_killed_training_goes_on_to_the_same_bytes(
    images: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = deterministic(train(images, tmp_path / "whole"))
    row = Training.add_row

    def killed(self: Training, *losses: float) -> None:
        row(self, *losses)
        if self.iteration == 3:
            self.save(next_state)
            raise KeyboardInterrupt

    next_state = tmp_path / "states" / "never.pt"
    start = Training.start

    def remember(self: Training, path: Path) -> None:
        nonlocal next_state
        next_state = path
        start(self, path)

    monkeypatch.setattr(Training, "start", remember)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Training, "add_row", killed)
        train(images, tmp_path / "killed")
    assert next_state.is_file() and not (tmp_path / "killed" / "curves.csv").exists()
    steps: list[int] = []
    step = Training.step

    def counted(self: Training) -> None:
        steps.append(self.iteration)
        step(self)

    monkeypatch.setattr(Training, "step", counted)
    assert deterministic(train(images, tmp_path / "killed")) == whole
    assert steps == [3, 4, 5], "what was done is not done again"
    assert not next_state.exists()


def test_seeds_in_one_job_leave_the_bytes_of_seeds_apart(images: str, tmp_path: Path) -> None:
    apart = [deterministic(train(images, tmp_path / f"apart{seed}", seed=seed)) for seed in (1, 2)]
    folders = [tmp_path / f"together{seed}" for seed in (1, 2)]
    assert [deterministic(paths) for paths in train_together(images, folders, [1, 2])] == apart
    assert not list((tmp_path / "states").glob("*.pt"))


def test_a_job_killed_in_its_second_seed_does_not_train_the_first_again(
    images: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    whole = [deterministic(paths) for paths in train_together(images, folders, [1, 2])]
    step, steps = Training.step, list[tuple[str, int]]()

    def counted(self: Training) -> None:
        if limit and len(steps) == limit:
            raise KeyboardInterrupt
        steps.append((self.name, self.iteration))
        step(self)

    monkeypatch.setattr(Training, "step", counted)
    limit = 8
    with pytest.raises(KeyboardInterrupt):
        train_together(images, folders, [1, 2])
    assert steps[6:] == [("arm, seed 2", 0), ("arm, seed 2", 1)]
    steps, limit = [], 0
    assert [deterministic(paths) for paths in train_together(images, folders, [1, 2])] == whole
    assert {name for name, _ in steps} == {"arm, seed 2"}


def test_a_loss_that_is_not_finite_names_arm_seed_and_iteration(
    images: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=r"arm, seed 1: the loss is .* at iteration \d"):
        train(images, tmp_path / "run", learning_rate=1e30)


def test_the_authors_blocks_train_only_where_they_are_registered(
    images: str, tmp_path: Path
) -> None:
    sizes = {}
    for registered in (False, True):
        network = {**AUTHOR, "registered": registered}
        paths = train(images, tmp_path / str(registered), network, optimizer="adam")
        state = torch.load(paths["weights"], weights_only=True)
        sizes[registered] = len(state)
        assert read_table(paths["responses"]) == [], "it has no layers of the paper's kind"
    assert sizes[False] == 4  # R-N6: stem and classifier
    assert sizes[True] > 4


def test_an_impossible_network_is_refused(images: str, tmp_path: Path) -> None:
    plain = {"network": "plain", "depth": 8, "width": 2, "shortcut": "A"}
    with pytest.raises(InputError, match="a residual network needs A, B or C"):
        train(images, tmp_path / "run", plain)
