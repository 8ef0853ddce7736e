"""Measure what the small networks on MNIST show: variants, speed of learning, noisy labels."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refigure import losses
from refigure.datasets import dataset_origin
from refigure.measurements import Measurement, write_measurements
from refigure.mnist import CLASSES
from refigure.repetitions import measurements_of
from refigure.settings import read_settings
from refigure.step import run_step

Floats = NDArray[np.float64]
NOISE_COLUMNS = {
    "test_accuracy": "accuracy",
    "test_loss": "clean_loss",
    "noisy_loss": "noisy_loss",
    "divergence": "divergence",
}
REFERENCE, OTHER, FASTER = "cross_entropy", "squared_error", "squared_error_x4"


@dataclass(frozen=True)
class Settings:
    """What counts as learnt, and how sure to be."""

    wanted: float  # test accuracy
    label_noise: float
    confidence: float


def main(
    variants: str,
    speeds: str,
    noise: str,
    provenance: str,
    settings: dict,
    measurements: str,
) -> None:
    """Write the measurements.

    Args:
        variants: the ends of the networks with either variant of the cross entropy.
        speeds: the curves of the networks with sigmoid outputs.
        noise: the ends of the networks with noisy labels.
    """
    chosen = read_settings(Settings, settings)
    origin = dataset_origin(provenance)
    named = {**compare_variants(pd.read_csv(variants)), **compare_noise(pd.read_csv(noise))}
    named |= compare_speeds(pd.read_csv(speeds), chosen.wanted)
    rows = []
    for name, values in named.items():
        rows += measurements_of(name, values, chosen.confidence, data=origin)
    hot = losses.one_hot(0, CLASSES)
    noisy = (1 - chosen.label_noise) * hot + chosen.label_noise / (CLASSES - 1) * (1 - hot)
    rows += [
        Measurement("noise_entropy", float(losses.entropy(noisy))),
        Measurement("noise_share", chosen.label_noise),
        Measurement("network_wanted_accuracy", chosen.wanted),
    ]
    write_measurements(measurements, rows)


def by_arm(table: pd.DataFrame, column: str) -> dict[str, Floats]:
    """A column of the ends by arm, in the order of the seeds."""
    return {
        str(arm): part.sort_values("seed")[column].to_numpy(float)
        for arm, part in table.groupby("arm", sort=False)
    }


def compare_variants(ends: pd.DataFrame) -> dict[str, Floats]:
    """Accuracy and loss (the first variant's) with each variant, and their paired difference."""
    found: dict[str, Floats] = {}
    for column, name in (("test_accuracy", "accuracy"), ("test_loss", "loss")):
        values = by_arm(ends, column)
        found |= {f"network_{name}_{arm}": value for arm, value in values.items()}
        found[f"network_{name}_difference"] = values["second"] - values["first"]
    return found


def compare_noise(ends: pd.DataFrame) -> dict[str, Floats]:
    """Accuracy, losses to clean and to noisy labels, and divergence, by what was made of them."""
    return {
        f"noise_{name}_{arm}": values
        for column, name in NOISE_COLUMNS.items()
        for arm, values in by_arm(ends, column).items()
    }


def compare_speeds(curves: pd.DataFrame, wanted: float) -> dict[str, Floats]:
    """Iterations to the wanted accuracy and first gradients, and their ratios seed by seed.

    A network that does not get there counts with the last iteration: its ratio is a lower bound.
    """
    found: dict[str, Floats] = {}
    starts = starts_of(curves["arm"].unique())
    last = float(curves["iteration"].max())
    for start in starts:
        taken, gradient = {}, {}
        for arm in (REFERENCE, OTHER, FASTER):
            runs = curves[curves["arm"] == f"{arm}_{start}"].sort_values(["seed", "iteration"])
            taken[arm] = np.array([first_at(run, wanted) for _, run in runs.groupby("seed")])
            at_start = runs[runs["iteration"] == 0]
            gradient[arm] = at_start["gradient_norm"].to_numpy(float)
            found[f"network_reached_{arm}_{start}"] = np.isfinite(taken[arm]).astype(float)
            found[f"network_gradient_{arm}_{start}"] = gradient[arm]
            at_end = runs[runs["iteration"] == last]
            found[f"network_speed_accuracy_{arm}_{start}"] = at_end["test_accuracy"].to_numpy(float)
        capped = {arm: np.minimum(steps, last) for arm, steps in taken.items()}
        for arm, steps in capped.items():
            found[f"network_iterations_{arm}_{start}"] = steps
        found[f"network_slowdown_{start}"] = capped[OTHER] / capped[REFERENCE]
        found[f"network_slowdown_x4_{start}"] = capped[FASTER] / capped[REFERENCE]
        found[f"network_gradient_ratio_{start}"] = gradient[REFERENCE] / gradient[OTHER]
    return found


def starts_of(arms: Iterable[str]) -> list[str]:
    """The starts among the names of arms, each the loss and the start."""
    return [
        arm.removeprefix(f"{OTHER}_")
        for arm in arms
        if arm.startswith(f"{OTHER}_") and not arm.startswith(f"{FASTER}_")
    ]


def first_at(run: pd.DataFrame, wanted: float) -> float:
    """The first iteration looked at with the wanted accuracy; infinite where none has it."""
    there = run[(run["test_accuracy"] >= wanted) & (run["iteration"] > 0)]
    return float(there["iteration"].min()) if len(there) else np.inf


if __name__ == "__main__":
    run_step(main)
