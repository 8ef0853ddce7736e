"""Measure how likely a random critical point is a minimum, by dimension (H-C10, H-N1)."""

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass

import numpy as np

from refigure.hessians.random_matrices import (
    EXACT_FIELD,
    EXACT_GOE,
    Probability,
    coin_flip_share,
    field_minimum_share,
    positive_definite_share,
    weighted_minimum_share,
)
from refigure.measurements import Measurement, format_cell, write_measurements, write_table
from refigure.seeding import derive_seed, generators
from refigure.settings import read_settings
from refigure.step import run_step

MODELS = {
    "coins": coin_flip_share,
    "goe": positive_definite_share,
    "field": field_minimum_share,
    "weighted": weighted_minimum_share,
}


@dataclass(frozen=True)
class Settings:
    """How many draws, and up to which dimension by each model."""

    draws: int
    coins: int
    goe: int  # beyond, no draw may be definite
    field: int
    weighted: int  # a check of the one before, with much more scatter
    fit_from: int  # dimensions from here on give the rate of decay


@dataclass(frozen=True)
class Row:
    """One model in one dimension."""

    model: str
    dimension: int
    probability: float
    error: float


def main(settings: dict, seed: int, minima: str, measurements: str) -> None:
    """Write the probability of a minimum by model and dimension."""
    chosen = read_settings(Settings, settings)
    rows = []
    for model, share in MODELS.items():
        for dimension in range(1, getattr(chosen, model) + 1):
            generator = generators(derive_seed(seed, model, dimension)).numpy
            found = share(dimension, chosen.draws, generator)
            rows.append(Row(model, dimension, found.value, found.error))
    write_table(
        minima,
        list(asdict(rows[0])),
        [[format_cell(value) for value in asdict(row).values()] for row in rows],
    )
    write_measurements(measurements, measure(rows, chosen))


def measure(rows: list[Row], chosen: Settings) -> Iterator[Measurement]:
    """Yield the probabilities with 95 % intervals, and what they say of the post's 1/2ⁿ."""
    found = {(row.model, row.dimension): Probability(row.probability, row.error) for row in rows}
    for (model, dimension), share in found.items():
        name, half = f"minimum_{model}_{dimension:02d}", 1.96 * share.error
        yield Measurement(name, share.value, n=chosen.draws)
        yield Measurement(f"{name}.low", share.value - half, n=chosen.draws)
        yield Measurement(f"{name}.high", share.value + half, n=chosen.draws)
        if model == "coins":
            # the post's event is a minimum *or* a maximum, its number that of one of them
            post = f"extremum_probability_{dimension:02d}"
            yield Measurement(f"as_published.{post}", share.value, n=chosen.draws)
        if model == "field":
            post = f"extremum_probability_{dimension:02d}"
            both = 2 * share.value
            yield Measurement(f"corrected.{post}", both, n=chosen.draws)
            yield Measurement(f"corrected.{post}.low", both - 2 * half, n=chosen.draws)
            yield Measurement(f"corrected.{post}.high", both + 2 * half, n=chosen.draws)
            times = both * 2.0**dimension
            yield Measurement(f"extremum_times_2n_{dimension:02d}", times, n=chosen.draws)
            yield Measurement(
                f"field_over_2n_{dimension:02d}", share.value * 2.0**dimension, n=chosen.draws
            )
    yield from measure_exact(found, chosen.draws)
    yield from measure_rates(found, chosen)


def measure_exact(found: dict[tuple[str, int], Probability], draws: int) -> Iterator[Measurement]:
    """Yield how many standard errors the estimates are from exact values, and the two methods."""
    for model, exact in (("goe", EXACT_GOE), ("field", EXACT_FIELD)):
        for dimension, value in exact.items():
            share = found.get((model, dimension))
            if share is not None:
                distance = (share.value - value) / share.error
                yield Measurement(f"{model}_exact_distance_{dimension}", distance, n=draws)
    for (model, dimension), share in found.items():
        other = found.get(("field", dimension))
        if model == "weighted" and other is not None:
            error = math.hypot(share.error, other.error)
            distance = (share.value - other.value) / error
            yield Measurement(f"weighted_field_distance_{dimension}", distance, n=draws)


def measure_rates(
    found: dict[tuple[str, int], Probability], chosen: Settings
) -> Iterator[Measurement]:
    """Yield halvings per dimension of the field, and log P over n² of the GOE (theory -0.27)."""
    field = {n: share.value for (model, n), share in found.items() if model == "field"}
    tail = {n: value for n, value in field.items() if n >= chosen.fit_from and value > 0}
    if len(tail) > 1:
        slope = np.polyfit(list(tail), np.log2(list(tail.values())), 1)[0]
        yield Measurement("field_log2_slope", float(slope), n=len(tail))
    steps = [field[n + 1] / field[n] for n in field if n + 1 in field and field[n] > 0]
    yield Measurement("field_largest_ratio", max(steps), n=len(steps))
    goe = {n: share.value for (model, n), share in found.items() if model == "goe"}
    last = max((n for n, value in goe.items() if value > 0), default=0)
    rate = -math.log(goe[last]) / last**2 if last else math.nan
    yield Measurement("goe_rate", rate, n=last)


if __name__ == "__main__":
    run_step(main)
