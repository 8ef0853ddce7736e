"""Tables of trainings with numbers that can be worked out on paper."""

import csv
import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np

# Test accuracy of seed 0 at the budget, and what every further seed adds.
ARMS = {"base": 0.90, "tanh": 0.89, "sigmoid": 0.70, "softmax": 0.80, "linear": 0.81}
ARMS |= {"width10": 0.8512, "width200": 0.94, "rate001": 0.88, "rate05": 0.95, "momentum": 0.93}
STEP = 0.002
SEEDS = range(4)
EARLY, BUDGET = 10, 20
EXERCISES = {
    "activations": ["tanh", "sigmoid", "linear", "softmax"],
    "width": ["width10", "width200"],
    "more": ["momentum", "rate001", "rate05"],
}


def accuracy(arm: str, seed: int, iteration: int, part: str) -> float:
    """The made-up accuracy; differences between arms are not the same for every seed."""
    wobble = 0.001 * ((seed * seed + len(arm)) % 4)
    early = -0.1 if iteration == EARLY else 0.0
    part_bonus = {"train": 0.01, "validation": 0.003, "test": 0.0}[part]
    return ARMS[arm] + STEP * seed + early + part_bonus + (0 if arm == "base" else wobble)


def write_results(folder: Path, arms: Mapping[str, float] = ARMS) -> list[str]:
    """Write a table of results with all arms."""
    path = folder / "results.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("arm", "seed", "iteration", "part", "accuracy", "loss"))
        for arm in arms:
            for seed in SEEDS:
                for iteration in (EARLY, BUDGET):
                    for part in ("train", "validation", "test"):
                        value = accuracy(arm, seed, iteration, part)
                        writer.writerow((arm, seed, iteration, part, value, 1 - value))
    return [str(path)]


def write_lines(folder: Path, lines: int = 12) -> list[str]:
    """Write the printed lines of both orders: the loss halves from line to line."""
    path = folder / "lines.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("arm", "seed", "iteration", "accuracy", "loss"))
        for arm in ("base", "file_order"):
            for seed in SEEDS:
                for line in range(lines):
                    loss = 2.0 * 0.5**line + 0.01 * seed + (0.1 if arm == "base" else 0.0)
                    writer.writerow((arm, seed, 100 * line, 1 - 0.5 ** (line + 1), loss))
    return [str(path)]


def write_provenance(folder: Path, data: str = "real") -> str:
    """Write where the data came from."""
    path = folder / "provenance.json"
    path.write_text(json.dumps({"data": data}), "utf-8")
    return str(path)


def write_right(folder: Path, name: str, masks: Mapping[str, np.ndarray]) -> str:
    """Write which images each run gets right."""
    stacked = np.stack([masks[run] for run in sorted(masks)])
    path = folder / f"{name}.npz"
    np.savez(
        path,
        runs=np.array(sorted(masks)),
        test=np.packbits(stacked, axis=1),
        validation=np.packbits(stacked, axis=1),
        test_images=np.array(stacked.shape[1]),
        validation_images=np.array(stacked.shape[1]),
    )
    return str(path)
