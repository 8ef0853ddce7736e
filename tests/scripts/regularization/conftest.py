"""What the tests of these steps share: MNIST of random strokes, steps run once, one thread."""

import json
import struct
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import torch
import yaml

from refigure.measurements import Measurements, read_measurements
from scripts.regularization import (
    compare_unbiased,
    decompose_error,
    descend_gradient,
    interpolate_points,
    map_two_parameters,
    match_estimators,
    measure_ridge,
    solve_singular,
)
from scripts.report import collect_measurements

ROOT = Path(__file__).resolve().parents[3]
CONFIG: dict[str, Any] = yaml.safe_load(
    (ROOT / "config/posts/regularization.yaml").read_text("utf-8")
)["regularization"]
# Every numeric step with the names of its tables; fewer draws than the config has.
STEPS: dict[str, tuple[ModuleType, dict[str, str], dict[str, Any]]] = {
    "measure_ridge": (measure_ridge, {"curves": "ridge.csv"}, {"draws": 4000, "problems": 100}),
    "match_estimators": (
        match_estimators,
        {"matches": "matches.csv", "lasso": "lasso.csv"},
        {"precisions": [0.03, 3, 300]},
    ),
    "compare_unbiased": (
        compare_unbiased,
        {"estimates": "estimates.csv"},
        {"draws": 20_000, "linear": 500},
    ),
    "decompose_error": (
        decompose_error,
        {"errors": "polynomials.csv", "choices": "choices.csv"},
        {"draws": 500},
    ),
    "solve_singular": (solve_singular, {"path": "singular.csv"}, {}),
    "descend_gradient": (descend_gradient, {"descent": "descent.csv"}, {}),
    "map_two_parameters": (map_two_parameters, {"arrays": "two_parameters.npz"}, {}),
    "interpolate_points": (interpolate_points, {"curves": "interpolants.csv"}, {}),
}


@pytest.fixture(autouse=True, scope="session")
def one_thread() -> Iterator[None]:
    """Put back the number of threads, which steps set."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def numeric(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the steps without training write, and `measurements.csv`."""
    folder = tmp_path_factory.mktemp("numeric")
    parts = []
    for name, (step, tables, changes) in STEPS.items():
        parts.append(str(folder / f"{name}.part.csv"))
        step.main(
            settings={**CONFIG[name], **changes},
            seed=11,
            measurements=parts[-1],
            **{key: str(folder / file) for key, file in tables.items()},
        )
    collect_measurements.main(parts, str(folder / "measurements.csv"))
    return folder


@pytest.fixture(scope="session")
def found(numeric: Path) -> Measurements:
    """Their measurements."""
    return read_measurements(numeric / "measurements.csv")


def write_idx(path: Path, values: np.ndarray) -> None:
    """Write an IDX file of bytes."""
    header = struct.pack(f">BBBB{values.ndim}I", 0, 0, 8, values.ndim, *values.shape)
    path.write_bytes(header + values.astype(np.uint8).tobytes())


@pytest.fixture(scope="session")
def mnist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with 5060 training and 40 test images, most of them without ink, and its record."""
    folder = tmp_path_factory.mktemp("mnist")
    random = np.random.default_rng(8)
    for part, count in (("train", 5060), ("t10k", 40)):
        labels = np.arange(count) % 10
        images = np.zeros((count, 28, 28), np.uint8)
        for row in range(max(0, count - 100), count):  # the others are for validation
            images[row, 4 + 2 * labels[row], 3:25] = random.integers(150, 256, 22)
        for row in range(40):
            images[row, 4 + 2 * labels[row], 3:25] = random.integers(150, 256, 22)
        write_idx(folder / f"{part}-images-idx3-ubyte", images)
        write_idx(folder / f"{part}-labels-idx1-ubyte", labels)
    (folder / "provenance.json").write_text(json.dumps({"data": "stand-in"}), "utf-8")
    return folder


def files_of(mnist: Path) -> list[str]:
    """The four files, in no special order."""
    return sorted(str(path) for path in mnist.glob("*ubyte"))
