"""Trainings leave what later steps read, go on where they were killed, and say why they failed.

Oracles: a second run of the same training; the network's parameter count.
"""

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from tests.scripts.seq2seq.conftest import OUTPUTS, run_settings, train_tasks_into

from refigure.errors import InputError
from refigure.measurements import read_table
from refigure.seq2seq.translation_training import TranslationTraining
from scripts.seq2seq import train_seeds, train_translator


def train(corpus: str, folder: Path, seed: int = 1, **protocol: object) -> dict[str, Path]:
    """Run the step for one seed into a new folder; give its outputs."""
    folder.mkdir(exist_ok=True)
    paths = {name: folder / file for name, file in OUTPUTS.items()}
    written = {name: str(path) for name, path in paths.items()}
    states = str(folder.parent / "states")
    settings = run_settings(**protocol)
    train_translator.main(corpus, settings, seed, 5, "arm, seed 5", states, 60.0, **written)
    return paths


def deterministic(paths: dict[str, Path]) -> dict[str, bytes]:
    """The content of all outputs but the timing."""
    return {name: path.read_bytes() for name, path in paths.items() if name != "timing"}


def test_outputs_hold_what_later_steps_read(cipher: str, tmp_path: Path) -> None:
    paths = train(cipher, tmp_path / "run")
    curves = read_table(paths["curves"])
    assert [(row["seed"], int(row["iteration"])) for row in curves] == [
        ("5", 4),
        ("5", 8),
        ("5", 12),
    ]
    (record,) = json.loads(paths["record"].read_text("utf-8"))
    assert record["seed"] == 5 and record["diverged"] is None and record["iterations"] == 12
    assert 0 <= record["exact_match"] <= 1 and record["padding_waste"] == 0
    # embeddings 2*7*6, two LSTMs 4*8*(6+8+2), softmax 8*7+7
    assert record["parameters"] == 84 + 2 * 512 + 63
    weights = torch.load(paths["weights"], weights_only=True)
    assert list(weights) == [5]
    assert sum(one.numel() for one in weights[5].values()) == record["parameters"]
    timing = json.loads(paths["timing"].read_text("utf-8"))
    assert set(timing) == {"seconds", "target_words_per_second", "peak_memory_mb"}


def test_seeds_in_one_job_leave_the_bytes_of_seeds_apart(cipher: str, tmp_path: Path) -> None:
    apart = [deterministic(train(cipher, tmp_path / f"apart{seed}", seed)) for seed in (1, 2)]
    folders = [tmp_path / f"together{seed}" for seed in (1, 2)]
    for folder in folders:
        folder.mkdir()
    written = {name: [str(folder / file) for folder in folders] for name, file in OUTPUTS.items()}
    # `train` calls every repetition the fifth
    numbers, states = {"first": 5, "second": 5}, str(tmp_path / "states")
    train_seeds.main(cipher, run_settings(), [1, 2], numbers, states, 60.0, **written)
    together = [{name: folder / file for name, file in OUTPUTS.items()} for folder in folders]
    assert [deterministic(paths) for paths in together] == apart
    assert not list((tmp_path / "states").glob("*.pt"))


def test_equal_seeds_give_equal_bytes_and_others_do_not(cipher: str, tmp_path: Path) -> None:
    first, again = (deterministic(train(cipher, tmp_path / name)) for name in ("a", "b"))
    other = deterministic(train(cipher, tmp_path / "c", seed=2))
    assert first == again
    assert first["curves"] != other["curves"] and first["weights"] != other["weights"]


def test_a_killed_training_goes_on_to_the_same_bytes(
    cipher: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = deterministic(train(cipher, tmp_path / "whole"))
    start, step = TranslationTraining.start, TranslationTraining.step
    states: list[Path] = []
    steps: list[int] = []

    def remember(self: TranslationTraining, path: Path) -> None:
        states.append(path)
        start(self, path)

    def killed(self: TranslationTraining) -> None:
        if self.iteration == 7:
            self.save(states[-1])
            raise KeyboardInterrupt
        step(self)

    monkeypatch.setattr(TranslationTraining, "start", remember)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(TranslationTraining, "step", killed)
        train(cipher, tmp_path / "killed")
    assert states[0].is_file() and not (tmp_path / "killed" / "curves.csv").exists()

    def counted(self: TranslationTraining) -> None:
        steps.append(self.iteration)
        step(self)

    monkeypatch.setattr(TranslationTraining, "step", counted)
    assert deterministic(train(cipher, tmp_path / "killed")) == whole
    assert steps == [7, 8, 9, 10, 11], "what was done is not done again"
    assert not states[0].exists()


def test_all_seeds_of_a_task_are_in_one_file(trained: Path) -> None:
    records = json.loads((trained / "record.json").read_text("utf-8"))
    assert [record["seed"] for record in records] == [0, 1]
    assert records[0]["test_loss"] != records[1]["test_loss"]
    assert list(torch.load(trained / "weights.pt", weights_only=True)) == [0, 1]
    assert {row["seed"] for row in read_table(trained / "curves.csv")} == {"0", "1"}
    assert not list((trained.parent / "states").glob("*"))


def test_arms_start_alike_and_are_fed_alike(cipher: str, trained: Path, tmp_path: Path) -> None:
    """A capped and an uncapped training are the same until the cap acts: here it never does."""
    train_tasks_into(tmp_path, cipher, {"other": {"clip": 1e6}, "faster": {"epochs": 1}}, [0, 1])
    same = [row["held_out_loss"] for row in read_table(trained / "curves.csv")]
    other = read_table(tmp_path / "other" / "curves.csv")
    assert [row["held_out_loss"] for row in other] == same
    assert len(read_table(tmp_path / "faster" / "curves.csv")) == 2 * 2


def test_a_loss_that_is_not_finite_is_an_error_or_a_result(cipher: str, tmp_path: Path) -> None:
    broken: dict[str, Any] = {"learning_rate": 3e38, "optimizer": "sgd", "clip": None}
    with pytest.raises(InputError, match=r"arm, seed 5: the loss is .* at iteration \d"):
        train(cipher, tmp_path / "error", **broken)
    paths = train(cipher, tmp_path / "result", may_diverge=True, **broken)
    (record,) = json.loads(paths["record"].read_text("utf-8"))
    assert record["diverged"] == 4 and "test_loss" not in record
    assert torch.load(paths["weights"], weights_only=True) == {}
    assert read_table(paths["curves"]) == []
