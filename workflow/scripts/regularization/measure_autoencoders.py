"""Look at trained autoencoders on test images: how well they reconstruct, how sparse they are."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from refigure.datasets import dataset_origin
from refigure.measurements import write_measurements
from refigure.mnist import read_digits
from refigure.regularization.activations import (
    MEASURES,
    SHOWN_DIGITS,
    look_into,
    measure_divergence,
)
from refigure.regularization.tables import measured, write_rows
from refigure.repetitions import measurements_of
from refigure.settings import read_settings
from refigure.step import run_step

COLUMNS = ("arm", "seed", *MEASURES)
INKED = 0.01  # share of images with ink in a pixel, below which its weights are hardly trained


@dataclass(frozen=True)
class Settings:
    """What is looked at."""

    test_images: int
    confidence: float  # of intervals over seeds
    sparsity: float  # ρ, for the curve of the divergence
    relu_arms: tuple[str, ...]
    reference: str  # the arm without a penalty


def main(
    files: list[str],
    provenance: str,
    weights: list[str],
    settings: dict,
    activations: str,
    arrays: str,
    measurements: str,
) -> None:
    """Write a row for each network, arrays for the figures, and means over seeds.

    Args:
        files: those of MNIST.
        weights: of the trainings, one file a seed: `<seed>/weights.npz`.
    """
    chosen = read_settings(Settings, settings)
    digits = read_digits(Path(files[0]).parent, "t10k")[: chosen.test_images]
    origin = dataset_origin(provenance)
    rows: list[tuple[Any, ...]] = []
    kept: dict[str, NDArray[Any]] = {
        "digits": digits.images[:SHOWN_DIGITS],
        "inked": (digits.images > 0).mean(axis=0) >= INKED,
    }
    for path in sorted(weights, key=lambda one: int(Path(one).parent.name)):
        seed = int(Path(path).parent.name)
        with np.load(path) as stored:
            names = list(dict.fromkeys(key.split(".")[0] for key in stored.files))
            for name in names:
                own = {
                    key.split(".")[1]: stored[key]
                    for key in stored.files
                    if key.split(".")[0] == name
                }
                numbers, shown = look_into(own, digits, name in chosen.relu_arms)
                rows.append((name, seed, *numbers))
                if f"{name}.filters" not in kept:  # of the first seed
                    kept |= {f"{name}.{key}": value for key, value in shown.items()}
    write_rows(activations, COLUMNS, rows)
    np.savez(arrays, **kept)  # type: ignore[arg-type]
    found = [
        measurement
        for name in dict.fromkeys(row[0] for row in rows)
        for place, measure in enumerate(MEASURES, start=2)
        for measurement in measurements_of(
            f"ae_{name}_{measure}",
            [row[place] for row in rows if row[0] == name],
            chosen.confidence,
            data=origin,
        )
    ]
    above = {row.measure: row.value for row in found if row.measure.endswith("share_above_half")}
    falls = {
        name.replace("share_above_half", "share_fall"): (
            above[f"ae_{chosen.reference}_share_above_half"] / value if value else math.inf
        )
        for name, value in above.items()
    }
    found += measured(falls, data=origin)
    write_measurements(measurements, [*found, *measured(measure_divergence(chosen.sparsity))])


if __name__ == "__main__":
    run_step(main)
