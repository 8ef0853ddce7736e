"""Look at trained autoencoders on test images: how well they reconstruct, how sparse they are."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from refigure.datasets import dataset_origin
from refigure.measurements import write_measurements
from refigure.mnist import Digits, read_digits
from refigure.regularization.sparsity import bernoulli_kl, hoyer_sparsity
from refigure.regularization.tables import measured, write_rows
from refigure.repetitions import measurements_of
from refigure.settings import read_settings
from refigure.step import run_step

COLUMNS = (
    "arm",
    "seed",
    "reconstruction",
    "mean_activation",
    "least_unit",
    "greatest_unit",
    "share_above_half",
    "share_below_tenth",
    "hoyer",
    "printed_average",
    "printed_average_max",
)
MEASURES = COLUMNS[2:]
BINS = 50  # of the histograms of activations, on [0, 1]
SHOWN_UNITS = 36  # filters in the arrays
SHOWN_DIGITS = 5
INKED = 0.01  # share of images with ink in a pixel, below which its weights are hardly trained
Floats32 = NDArray[np.float32]


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


def look_into(
    own: Mapping[str, Floats32], digits: Digits, relu: bool
) -> tuple[list[float], dict[str, NDArray[Any]]]:
    """Give the numbers of one network, in the order of MEASURES, and what figures need of it."""
    images = digits.images
    scores = images @ own["encoder"] + own["encoder_bias"]
    hidden = np.maximum(scores, 0) if relu else sigmoid(scores)  # (images, units)
    shown = sigmoid(hidden @ own["decoder"] + own["decoder_bias"])
    means = hidden.mean(axis=0, dtype=np.float64)
    # the post's sum to the letter: activations squared, weighted by the inputs
    inputs = images.sum(axis=1, dtype=np.float64)
    printed = (inputs[:, None] * hidden.astype(np.float64) ** 2).mean(axis=0)
    numbers = [
        0.5 * float(((shown - images) ** 2).sum(axis=1, dtype=np.float64).mean()),
        float(means.mean()),
        float(means.min()),
        float(means.max()),
        float((hidden > 0.5).mean()),
        float((hidden < 0.1).mean()),
        float(np.nanmean(hoyer_sparsity(hidden))),
        float(printed.mean()),
        float(printed.max()),
    ]
    counts = np.histogram(hidden, bins=BINS, range=(0, 1))[0]
    return numbers, {
        "filters": own["encoder"].T[:SHOWN_UNITS],
        "histogram": counts / hidden.size,
        "unit_means": np.sort(means),
        "reconstructions": shown[:SHOWN_DIGITS],
    }


def sigmoid(scores: Floats32) -> Floats32:
    """1 / (1 + e^-x), in the type of x, without overflow."""
    return np.asarray(0.5 * (1 + np.tanh(0.5 * scores)), scores.dtype)


def measure_divergence(sparsity: float) -> dict[str, float]:
    """The divergence at some averages, where it is least, and where it is not defined."""
    grid = np.linspace(0.001, 0.999, 999)
    averages = (0.01, 0.05, 0.1, 0.2, 0.5, 0.9)
    found = {
        f"kl_from_{f'{average:g}'.replace('.', '_')}": float(bernoulli_kl(sparsity, average))
        for average in averages
    }
    return found | {
        "kl_least_at": float(grid[bernoulli_kl(sparsity, grid).argmin()]),
        "kl_0_2_from_0_5": float(bernoulli_kl(0.2, 0.5)),
        "kl_reversed_from_0_5": float(bernoulli_kl(0.5, sparsity)),
        "kl_of_negative_is_nan": float(np.isnan(bernoulli_kl(sparsity, -0.1))),
        "kl_above_one_is_nan": float(np.isnan(bernoulli_kl(sparsity, 1.5))),
    }


if __name__ == "__main__":
    run_step(main)
