"""Run descent, momentum and noisy descent from saddles until they have left (H-C15 to H-C18)."""

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from refigure.hessians.descent import Descent, escape_steps, follow, unit_sphere
from refigure.hessians.landscapes import strict_saddle, symmetric_point, tensor_decomposition
from refigure.hessians.saddle_problems import Problem, Settings, confined, methods, problems
from refigure.measurements import Measurement, format_cell, write_measurements, write_table
from refigure.seeding import derive_seed, generators
from refigure.settings import read_settings
from refigure.step import run_step

Array = NDArray[np.float64]
PATH_START = (1.0, 1e-4)  # close to the direction that leads into the saddle
PATH_STEPS = 100
PATH_COLUMNS = ("method", "step", "x", "y")
COLUMNS = ("landscape", "method", "start", "run", "steps")


def main(settings: dict, seed: int, escapes: str, paths: str, measurements: str) -> None:
    """Write the steps of every run, some paths, and the measures."""
    chosen = read_settings(Settings, settings)
    rows: list[list[str]] = []
    measures: list[Measurement] = []
    for problem in problems(chosen, seed):
        found: dict[tuple[str, float], Array] = {}
        for method, how in methods(chosen, problem).items():
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
    write_paths(paths, chosen, seed)
    measures += measure_theory(chosen)
    measures += measure_recovery(chosen, seed)
    write_measurements(measurements, measures)


def write_paths(path: str, chosen: Settings, seed: int) -> None:
    """Write a path of each method past the strict saddle, as far as it has left it."""
    landscape = strict_saddle()
    rows = []
    for method in ("descent", "momentum", "small_noise"):
        problem = Problem("strict", landscape, {}, chosen.rate)
        how = methods(chosen, problem)[method]
        noise = unit_sphere(generators(derive_seed(seed, "path", method)).numpy)
        points = follow(
            lambda p: landscape.gradient(p[None])[0], np.array(PATH_START), how, PATH_STEPS, noise
        )
        rows += [
            [method, str(step), *(format_cell(float(value)) for value in point)]
            for step, point in enumerate(points)
        ]
    write_table(path, PATH_COLUMNS, rows)


def measure(
    name: str, found: dict[tuple[str, float], Array], chosen: Settings
) -> Iterator[Measurement]:
    """Yield the median of each method and start, shares of escapes, and ratios between methods."""
    ratios: list[float] = []
    for (method, distance), steps in found.items():
        label, runs = f"{name}_{method}_{distance_label(distance)}", len(steps)
        left = np.isfinite(steps)
        median = float(np.median(steps))
        yield Measurement(f"escape_{label}", median, n=runs, unit="steps")
        yield Measurement(f"escaped_{label}", float(left.mean()), n=runs)
        if method == "descent" and left.all():
            ratios.append(median / float(np.median(found["momentum", distance])))
    in_time = [(found[key] <= chosen.within).mean() for key in found if key[0] == "noise"]
    yield Measurement(f"noise_in_time_{name}", float(min(in_time)), n=chosen.runs)
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


def distance_label(distance: float) -> str:
    """A distance as a part of a measure's name: 0, 1e-04."""
    return f"{distance:.0e}" if distance else "0"


def measure_theory(chosen: Settings) -> Iterator[Measurement]:
    """Yield the linear theory's time near the strict saddle: ln(0.5/y) / ln(1 + rate)."""
    for distance in chosen.distances:
        if distance > 0:
            steps = math.log(0.5 / distance) / math.log1p(chosen.rate)
            yield Measurement(f"escape_theory_{distance_label(distance)}", steps, unit="steps")


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
