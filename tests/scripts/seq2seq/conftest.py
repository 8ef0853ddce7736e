"""What the tests of the translation steps share: tiny corpora, a trained arm, one thread."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from scripts.seq2seq import prepare_sentences, train_tasks

NETWORK = {
    "embedding": 6,
    "hidden": 8,
    "layers": 1,
    "cell": "lstm",
    "attention": False,
    "forget_bias": 0,
    "initial_range": 0.08,
}
PROTOCOL = {
    "epochs": 2,
    "learning_rate": 0.02,
    "halve_from": 2,
    "halve_every": 1,
    "batch_size": 16,
    "clip": 5.0,
    "optimizer": "adam",
    "reverse_source": True,
    "precision": "float32",
    "evaluate_every": 4,
    "match_sentences": 4,
    "may_diverge": False,
}
OUTPUTS = {
    "curves": "curves.csv",
    "weights": "weights.pt",
    "record": "record.json",
    "timing": "timing.json",
}
CIPHER = {"kind": "cipher", "symbols": 4, "length": 3, "train": 96, "held_out": 8, "test": 12}


@pytest.fixture(autouse=True, scope="session")
def one_thread() -> Iterator[None]:
    """Put back the number of threads, which steps set."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def run_settings(**protocol: object) -> dict[str, Any]:
    """The settings of a training, with changes of its protocol."""
    return {
        "network": NETWORK,
        "protocol": {**PROTOCOL, **protocol},
        "device": "cpu",
        "threads": 1,
    }


def provenance(folder: Path, data: str = "real") -> str:
    """Write the record of a data set."""
    path = folder / f"{data}_provenance.json"
    path.write_text(json.dumps({"data": data}), encoding="utf-8")
    return str(path)


@pytest.fixture(scope="session")
def cipher(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A small cipher."""
    path = str(tmp_path_factory.mktemp("corpora") / "cipher.npz")
    prepare_sentences.main([], CIPHER, 1, path)
    return path


@pytest.fixture(scope="session")
def trained(cipher: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what an arm of two seeds leaves."""
    folder = tmp_path_factory.mktemp("tasks")
    train_tasks_into(folder, cipher, {"cipher_reversed": {}}, [0, 1])
    return folder / "cipher_reversed"


def train_tasks_into(
    folder: Path, corpus: str, arms: dict[str, dict[str, Any]], seeds: list[int]
) -> None:
    """Run the step for arms with changes of the protocol; an arm's outputs are in its folder."""
    settings: dict[str, Any] = {"device": "cpu", "threads": 1, "arms": {}}
    outputs: dict[str, list[str]] = {name: [] for name in ("curves", "weights", "record")}
    for arm, changes in arms.items():
        about = {"network": NETWORK, "protocol": {**PROTOCOL, **changes}}
        settings["arms"][arm] = {**about, "corpus": Path(corpus).stem, "seeds": seeds}
        (folder / arm).mkdir()
        for name, files in outputs.items():
            files.append(str(folder / arm / OUTPUTS[name]))
    states, timing = str(folder / "states"), str(folder / "timing.json")
    train_tasks.main([corpus], settings, 1, states, 60.0, **outputs, timing=timing)
