"""What the tests of the batch-norm steps share: a small MNIST, and layers of small networks."""

import json
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from scripts.batchnorm import measure_signals

NETWORK = {"width": 10, "examples": 30, "bins": 50, "epsilon": 1e-12}
DEFAULTS = {
    "depth": 20,
    "width": 10,
    "initialization": "small_normal",
    "normalization": "none",
    "position": "after",
    "backward": "correct",
    "upstream_std": 100,
    "from_last": 1,
    "repetitions": 4,
}
LAYER: dict[str, Any] = {"normalization": "layer", "upstream_std": 0.01}
BATCH: dict[str, Any] = {"normalization": "batch", "upstream_std": 0.01}
ARMS: dict[str, dict[str, Any]] = {
    "plain_published": {},
    "plain_corrected": {"from_last": 0},
    "normalized_published": {**LAYER, "backward": "published"},
    "normalized_corrected": {**BATCH, "from_last": 0},
    "layer_after": LAYER,
    "batch_after": BATCH,
    "sum_fixed": {**LAYER, "backward": "sum_fixed"},
    "sign_fixed": {**LAYER, "backward": "sign_fixed"},
    "batch_before": {**BATCH, "position": "before"},
    "layer_before": {**LAYER, "position": "before"},
    **{
        name: {"initialization": name}
        for name in (
            *("xavier_normal", "he_normal", "xavier_uniform", "orthogonal", "small_xavier"),
            *("xavier_over_root_3", "narrow_uniform"),
        )
    },
    "plain_small_upstream": {"upstream_std": 0.01},
    "plain_5": {"depth": 5},
    "plain_40": {"depth": 40},
    "he_5": {"depth": 5, "initialization": "he_normal"},
    "he_40": {"depth": 40, "initialization": "he_normal"},
}


@pytest.fixture(autouse=True, scope="session")
def one_thread() -> Iterator[None]:
    """Put back the number of threads, which steps set."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def signals(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The layers of every arm, with ten neurons."""
    path = str(tmp_path_factory.mktemp("signals") / "signals.csv")
    settings = {key: NETWORK[key] for key in ("examples", "bins", "epsilon")}
    arms = {name: {**DEFAULTS, **arm} for name, arm in ARMS.items()}
    measure_signals.main({"arms": arms, **settings}, 3, path)
    return path


@pytest.fixture(scope="session")
def mnist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """MNIST's four files with a few images, ten kinds of stripes that can be told apart."""
    folder = tmp_path_factory.mktemp("mnist")
    source = np.random.default_rng(0)
    for part, count in (("train", 60), ("t10k", 20)):
        labels = np.arange(count) % 10
        images = source.integers(0, 60, (count, 28, 28))
        images[np.arange(count), 2 * labels + 3] = 255
        for kind, values in (("images-idx3", images), ("labels-idx1", labels)):
            header = struct.pack(f">BBBB{values.ndim}I", 0, 0, 8, values.ndim, *values.shape)
            (folder / f"{part}-{kind}-ubyte").write_bytes(
                header + values.astype(np.uint8).tobytes()
            )
    (folder / "provenance.json").write_text(json.dumps({"data": "real"}), "utf-8")
    return folder
