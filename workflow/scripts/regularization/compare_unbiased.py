"""Compare unbiased estimators of a mean with least squares, under three kinds of noise."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import stats

from refigure.measurements import write_measurements
from refigure.regularization.linear_problems import Floats
from refigure.regularization.tables import measured, write_rows
from refigure.seeding import derive_seed, generators
from refigure.settings import read_settings
from refigure.step import run_step

COLUMNS = ("noise", "estimator", "estimate", "density")
BINS = np.linspace(-0.8, 0.8, 81)  # of the histograms of estimates
Estimator = Callable[[Floats], Floats]

# all symmetric about 0, with variance 1
NOISES: dict[str, Callable[[np.random.Generator, tuple[int, int]], Floats]] = {
    "normal": lambda random, size: random.normal(size=size),
    "laplace": lambda random, size: random.laplace(scale=0.5**0.5, size=size),
    "uniform": lambda random, size: random.uniform(-(3**0.5), 3**0.5, size=size),
}
ESTIMATORS: dict[str, Estimator] = {
    "mean": lambda draws: draws.mean(axis=1),  # least squares
    "median": lambda draws: np.median(draws, axis=1),
    "midrange": lambda draws: (draws.max(axis=1) + draws.min(axis=1)) / 2,
}


@dataclass(frozen=True)
class Settings:
    """The samples."""

    observations: int  # in a sample
    draws: int  # samples
    confidence: float  # of the intervals of ratios
    linear: int  # random linear unbiased estimators


def main(settings: dict, seed: int, estimates: str, measurements: str) -> None:
    """Write variances relative to that of the mean, with intervals, and histograms."""
    chosen = read_settings(Settings, settings)
    found: dict[str, float] = {}
    rows: list[tuple[object, ...]] = []
    for noise, draw in NOISES.items():
        generator = generators(derive_seed(seed, noise)).numpy
        samples = draw(generator, (chosen.draws, chosen.observations))
        values = {name: estimate(samples) for name, estimate in ESTIMATORS.items()}
        found |= {f"{noise}_{name}_variance": float(v.var(ddof=1)) for name, v in values.items()}
        for name in ("median", "midrange"):
            found |= ratio_of(f"{noise}_{name}_ratio", values[name], values["mean"], chosen)
            error = values[name].std(ddof=1) / chosen.draws**0.5
            found[f"{noise}_{name}_bias_z"] = abs(float(values[name].mean())) / float(error)
        rows += [(noise, *row) for name in values for row in density_of(name, values[name])]
    found["linear_ratio_min"] = least_linear_ratio(chosen, derive_seed(seed, "linear"))
    write_rows(estimates, COLUMNS, rows)
    write_measurements(measurements, measured(found, n=chosen.draws))


def density_of(name: str, values: Floats) -> list[tuple[str, float, float]]:
    """Rows of a histogram of estimates: name, middle of the bin, density."""
    counts, edges = np.histogram(values, BINS)
    width = float(edges[1] - edges[0])
    middles = (edges[1:] + edges[:-1]) / 2
    return [
        (name, round(float(x), 12), float(count) / (len(values) * width))
        for x, count in zip(middles, counts, strict=True)
    ]


def ratio_of(name: str, one: Floats, mean: Floats, chosen: Settings) -> dict[str, float]:
    """The ratio of two variances over the same draws, with its interval by batches.

    Ratios of 50 batches are nearly normal and independent, whatever the estimators share.
    """
    batches = min(50, len(one) // 2)
    parts = [
        first.var(ddof=1) / second.var(ddof=1)
        for first, second in zip(
            np.array_split(one, batches), np.array_split(mean, batches), strict=True
        )
    ]
    value = float(one.var(ddof=1) / mean.var(ddof=1))
    half = float(
        stats.t.ppf(0.5 + chosen.confidence / 2, batches - 1) * np.std(parts, ddof=1) / batches**0.5
    )
    return {name: value, f"{name}.low": value - half, f"{name}.high": value + half}


def least_linear_ratio(chosen: Settings, seed: int) -> float:
    """The least variance of random linear unbiased estimators over that of the mean.

    Weights that sum to 1 are unbiased, and their variance is σ² times their squared norm, whatever
    the noise: what the theorem of Gauss and Markov is about.
    """
    generator = generators(seed).numpy
    weights = 1 + generator.normal(size=(chosen.linear, chosen.observations)) * 0.2
    weights /= weights.sum(axis=1, keepdims=True)
    return float(((weights**2).sum(axis=1) * chosen.observations).min())


if __name__ == "__main__":
    run_step(main)
