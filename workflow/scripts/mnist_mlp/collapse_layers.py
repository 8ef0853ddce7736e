"""Multiply the layers of a network without activations into one, and compare their scores."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from refigure.datasets import dataset_origin
from refigure.measurements import Measurement, write_measurements
from refigure.mnist import read_digits
from refigure.settings import read_settings
from refigure.step import run_step

LINEAR, SOFTMAX = "linear", "softmax"  # arms whose weights are kept


@dataclass(frozen=True)
class Settings:
    """What the scores are compared on."""

    images: int  # the first test images


def main(
    weights: list[str],
    data: list[str],
    provenance: str,
    settings: dict,
    templates: str,
    measurements: str,
) -> None:
    """Write how far the product of the layers is from the network, and what softmax learns.

    Args:
        weights: the files of kept parameters.
        data: the files of MNIST, beside `provenance`.
        templates: what training has added to the weights (10, 28, 28) of softmax regression and of
            the collapsed network.
    """
    chosen = read_settings(Settings, settings)
    kept: dict[str, NDArray[np.float64]] = {}
    for path in weights:
        with np.load(path) as file:
            kept |= {name: file[name].astype(np.float64) for name in file.files}
    images = read_digits(Path(provenance).parent, "t10k").images[: chosen.images].astype(np.float64)
    layers = layers_of(kept, LINEAR, "end")
    scores = images
    for weight, bias in layers:
        scores = scores @ weight + bias
    matrix, offset = collapsed(layers)
    error = float(np.abs(images @ matrix + offset - scores).max())
    learnt = {}
    for arm in (SOFTMAX, LINEAR):
        start, end = (collapsed(layers_of(kept, arm, moment))[0] for moment in ("start", "end"))
        learnt[arm] = (end - start).T.reshape(-1, 28, 28)
    np.savez_compressed(templates, **learnt)  # type: ignore[arg-type]
    origin = dataset_origin(provenance)
    rows = {
        "collapse_error": error,
        "collapse_largest_score": float(np.abs(scores).max()),
        "linear_layers": float(len(layers)),
    }
    write_measurements(
        measurements,
        (Measurement(name, value, n=len(images), data=origin) for name, value in rows.items()),
    )


def layers_of(
    kept: dict[str, NDArray[np.float64]], arm: str, moment: str
) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Give the weights (inputs, outputs) and biases of an arm's layers, in order.

    Args:
        kept: by name.
        arm: whose they are.
        moment: "start" or "end".
    """
    arm = f"{arm}.{moment}"
    count = sum(name.startswith(f"{arm}.") and name.endswith(".weight") for name in kept)
    return [(kept[f"{arm}.{layer}.weight"], kept[f"{arm}.{layer}.bias"]) for layer in range(count)]


def collapsed(
    layers: list[tuple[NDArray[np.float64], NDArray[np.float64]]],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Multiply layers into one: (x A + a) B + b = x (A B) + (a B + b)."""
    matrix, offset = layers[0]
    for weight, bias in layers[1:]:
        matrix, offset = matrix @ weight, offset @ weight + bias
    return matrix, offset


if __name__ == "__main__":
    run_step(main)
