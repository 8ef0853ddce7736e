"""Run descent, momentum and noisy descent from saddles until they have left (H-C15 to H-C18)."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from refigure.hessians.descent import Descent, Noise, escape_steps, unit_sphere
from refigure.hessians.landscapes import (
    Landscape,
    monkey_saddle,
    random_saddle,
    strict_saddle,
    symmetric_point,
    tensor_decomposition,
)
from refigure.measurements import Measurement, format_cell, write_measurements, write_table
from refigure.seeding import derive_seed, generators
from refigure.settings import read_settings
from refigure.step import run_step

Array = NDArray[np.float64]
COLUMNS = ("landscape", "method", "start", "run", "steps")


@dataclass(frozen=True)
class Settings:
    """How the runs go, and from where."""

    runs: int  # with noise, each its own
    rate: float
    momentum: float
    small_noise: float
    most_steps: int
    distances: tuple[float, ...]  # from the strict saddle's stable axis; 0: on it
    monkey_distances: tuple[float, ...]
    dimension: int  # of the random saddle
    components: int  # of the tensor
    tensor_rate: float
    within: int  # steps in which noise must have escaped


@dataclass(frozen=True)
class Problem:
    """A landscape with its starts by distance from the saddle (or from what leads into it)."""

    name: str
    landscape: Landscape
    starts: dict[float, Array]
    rate: float


def main(settings: dict, seed: int, escapes: str, measurements: str) -> None:
    """Write the steps of every run, and the measures."""
    chosen = read_settings(Settings, settings)
    rows: list[list[str]] = []
    measures: list[Measurement] = []
    for problem in problems(chosen, seed):
        found: dict[tuple[str, float], Array] = {}
        for method, how in methods(chosen, problem.rate).items():
            for distance, start in problem.starts.items():
                noise = unit_sphere(generators(derive_seed(seed, problem.name, method)).numpy)
                runs = chosen.runs if how.noise else 1
                starts = np.repeat(start[None], runs, 0)
                steps, _ = escape_steps(
                    problem.landscape, starts, how, chosen.most_steps, confined(method, noise)
                )
                found[method, distance] = steps
                rows += [
                    [problem.name, method, format_cell(distance), str(run), format_cell(float(one))]
                    for run, one in enumerate(steps)
                ]
        measures += measure(problem.name, found, chosen)
    write_table(escapes, COLUMNS, rows)
    measures += measure_theory(chosen)
    measures += measure_recovery(chosen, seed)
    write_measurements(measurements, measures)


def problems(chosen: Settings, seed: int) -> Iterator[Problem]:
    """Give the strict saddle in two and in many dimensions, the monkey saddle and the tensor."""
    strict = {y: np.array([1.0, y]) for y in chosen.distances}
    yield Problem("strict", strict_saddle(), strict, chosen.rate)
    angle = 0.3 + math.pi
    away = np.array([math.cos(angle), math.sin(angle)])
    monkey = {r: r * away for r in chosen.monkey_distances}
    yield Problem("monkey", monkey_saddle(), monkey, chosen.rate)
    generator = generators(derive_seed(seed, "random")).numpy
    landscape, down = random_saddle(chosen.dimension, generator)
    side = np.linalg.qr(np.stack([down, generator.standard_normal(chosen.dimension)], 1))[0][:, 1]
    starts = {y: side + y * down for y in chosen.distances if y > 0}
    yield Problem("random", landscape, {0.0: np.zeros(chosen.dimension), **starts}, chosen.rate)
    tensor = symmetric_point(chosen.components, 1)[0]
    yield Problem(
        "tensor", tensor_decomposition(chosen.components), {0.0: tensor}, chosen.tensor_rate
    )


def methods(chosen: Settings, rate: float) -> dict[str, Descent]:
    """The methods by name; `confined` noise has no part along the last axis."""
    return {
        "descent": Descent(rate),
        "momentum": Descent(rate, chosen.momentum),
        "noise": Descent(rate, 0.0, 1.0),
        "small_noise": Descent(rate, 0.0, chosen.small_noise),
        "confined": Descent(rate, 0.0, 1.0),
    }


def confined(method: str, noise: Noise) -> Noise:
    """Give noise for a method: that which is `confined` never moves the last coordinate."""

    def draw(shape: tuple[int, ...]) -> Array:
        drawn = noise(shape)
        drawn[:, -1] = 0
        return drawn

    return draw if method == "confined" else noise


def measure(
    name: str, found: dict[tuple[str, float], Array], chosen: Settings
) -> Iterator[Measurement]:
    """Yield the median of each method and start, shares of escapes, and ratios between methods."""
    ratios: list[float] = []
    for (method, distance), steps in found.items():
        label, runs = f"{name}_{method}_{distance:g}", len(steps)
        left = np.isfinite(steps)
        median = float(np.median(steps))
        yield Measurement(f"escape_{label}", median, n=runs, unit="steps")
        yield Measurement(f"escaped_{label}", float(left.mean()), n=runs)
        within = float((steps <= chosen.within).mean())
        yield Measurement(f"escaped_in_time_{label}", within, n=runs)
        if method == "descent" and left.all():
            ratios.append(median / float(np.median(found["momentum", distance])))
    if ratios:
        yield Measurement(f"momentum_gain_{name}_least", min(ratios), n=len(ratios))
        yield Measurement(f"momentum_gain_{name}_largest", max(ratios), n=len(ratios))
    first = [distance for (method, distance) in found if method == "descent" and distance > 0]
    if first:
        gain = np.median(found["descent", min(first)]) / np.median(found["noise", min(first)])
        yield Measurement(f"noise_gain_{name}", float(gain), n=chosen.runs)
    if len(first) > 1:
        # a power of the distance: about 0 where time grows with its logarithm, -1 with its inverse
        times = [float(np.median(found["descent", distance])) for distance in first]
        slope = np.polyfit(np.log(first), np.log(times), 1)[0]
        yield Measurement(f"escape_exponent_{name}", float(slope), n=len(first))


def measure_theory(chosen: Settings) -> Iterator[Measurement]:
    """Yield the linear theory's time near the strict saddle: ln(0.5/y) / ln(1 + rate)."""
    for distance in chosen.distances:
        if distance > 0:
            steps = math.log(0.5 / distance) / math.log1p(chosen.rate)
            yield Measurement(f"escape_theory_{distance:g}", steps, unit="steps")


def measure_recovery(chosen: Settings, seed: int) -> Iterator[Measurement]:
    """Yield how many runs find every component after noise has got them off the saddle.

    Noise first, then plain descent from there, which needs none to fall into a minimum.
    """
    landscape = tensor_decomposition(chosen.components)
    noise = unit_sphere(generators(derive_seed(seed, "recovery")).numpy)
    start = symmetric_point(chosen.components, chosen.runs)
    yield Measurement("tensor_gradient_at_saddle", float(np.abs(landscape.gradient(start)).max()))
    noisy = Descent(chosen.tensor_rate, 0.0, 1.0)
    _, points = escape_steps(landscape, start, noisy, chosen.most_steps, noise)
    for _ in range(chosen.most_steps):
        points = landscape.project(points - chosen.tensor_rate * landscape.gradient(points))
    found = float((landscape.value(points) < 1e-6).mean())
    yield Measurement("tensor_recovered", found, n=chosen.runs)


if __name__ == "__main__":
    run_step(main)
