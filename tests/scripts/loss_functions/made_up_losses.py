"""Small settings of the steps of the post on loss functions, and a small made-up MNIST."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

NETWORK: dict[str, Any] = {
    "sizes": [784, 6, 10],
    "batch_size": 10,
    "iterations": 6,
    "evaluate_every": 2,
    "looked_at": [1],
    "train_images": 60,
    "test_images": 20,
    "seeds": [0, 1],
    "threads": 1,
}
POST = {"post": {"initialisation": "truncated_normal", "weight_std": 0.1, "bias": 0.1}}
VARIANTS = {
    **NETWORK,
    "activation": "relu",
    "label_noise": 0,
    "starts": POST,
    "arms": {
        "first": {"loss": "cross_entropy", "learning_rate": 0.1, "start": "post"},
        "second": {"loss": "full_cross_entropy", "learning_rate": 0.1, "start": "post"},
    },
}
SPEEDS = {
    **NETWORK,
    "activation": "sigmoid",
    "label_noise": 0,
    "starts": {
        "small": {"initialisation": "glorot"},
        "high": {"initialisation": "glorot", "output_bias": 5},
    },
    "arms": {
        f"{arm}_{start}": {"loss": loss, "learning_rate": rate, "start": start}
        for start in ("small", "high")
        for arm, loss, rate in (
            ("cross_entropy", "sigmoid_cross_entropy", 0.5),
            ("squared_error", "sigmoid_squared_error", 0.5),
            ("squared_error_x4", "sigmoid_squared_error", 2),
        )
    },
}
NOISE = {
    **NETWORK,
    "activation": "relu",
    "label_noise": 0.2,
    "starts": POST,
    "arms": {
        "clean": {"loss": "cross_entropy", "learning_rate": 0.1, "start": "post"},
        **{
            arm: {"loss": loss, "learning_rate": 0.1, "start": "post", "noisy": True}
            for arm, loss in (
                ("hard", "cross_entropy"),
                ("soft", "soft_labels"),
                ("noise_model", "noise_model"),
            )
        },
    },
}


def write_mnist(folder: Path) -> list[str]:
    """Write 5,060 training and 30 test images whose brightest rows tell the digit."""
    random = np.random.default_rng(6)
    paths = []
    for part, count in (("train", 5060), ("t10k", 30)):
        labels = (np.arange(count) % 10).astype(np.uint8)
        images = random.integers(0, 60, (count, 28, 28)).astype(np.uint8)
        for digit in range(10):
            images[labels == digit, 2 * digit : 2 * digit + 2] = 250
        for kind, values in (("images-idx3", images), ("labels-idx1", labels)):
            head = bytes([0, 0, 8, values.ndim]) + np.array(values.shape, ">u4").tobytes()
            paths.append(folder / f"{part}-{kind}-ubyte")
            paths[-1].write_bytes(head + values.tobytes())
    (folder / "provenance.json").write_text(json.dumps({"data": "real"}), "utf-8")
    return list(map(str, paths))
