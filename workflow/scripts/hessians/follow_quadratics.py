"""Follow descent through ravines and along one-dimensional curves (H-F1, H-F2, H-C13, H-C14)."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from refigure.hessian.taylor import Expansion, first_rise, geometric
from refigure.hessians.descent import Descent, follow, steps_until
from refigure.measurements import Measurement, format_cell, write_measurements, write_table
from refigure.settings import read_settings
from refigure.step import run_step

Array = NDArray[np.float64]
RAVINE = np.array([[3.0, 2.0], [2.0, 3.0]])  # eigenvalues 1 along (1, -1) and 5 along (1, 1)
START = np.array([-20.0, 25.0])
COLUMNS = ("path", "step", "x", "y")


@dataclass(frozen=True)
class Settings:
    """The paths of the figure, and the quadratics of the measures."""

    rate: float
    momentum: float
    steps: int
    arrived: float  # distance from the minimum
    conditions: tuple[float, ...]  # condition numbers
    scales: tuple[float, ...]  # that a function is multiplied by
    step: float  # of the one-dimensional curves


def main(settings: dict, paths: str, measurements: str) -> None:
    """Write the paths through the ravine, and the measures."""
    chosen = read_settings(Settings, settings)
    optimal = heavy_ball(1, 5)
    ways = {
        "descent": Descent(chosen.rate),
        "momentum": Descent(chosen.rate, chosen.momentum),
        "optimal": optimal,
    }
    rows, measures = [], []
    for name, how in ways.items():
        path = follow(lambda x: RAVINE @ x, START, how, chosen.steps)
        rows += [
            [name, str(step), *(format_cell(float(value)) for value in point)]
            for step, point in enumerate(path)
        ]
        arrived = steps_until(np.linalg.norm(path, axis=1) < chosen.arrived)
        measures.append(Measurement(f"ravine_steps_{name}", arrived, unit="steps"))
    write_table(paths, COLUMNS, rows)
    measures += [*measure_ravine(), *measure_conditions(chosen)]
    measures += [*measure_scales(chosen), *measure_curves(chosen.step)]
    measures.append(Measurement("ravine_optimal_rate", optimal.rate))
    measures.append(Measurement("ravine_optimal_momentum", optimal.momentum))
    write_measurements(measurements, measures)


def heavy_ball(least: float, largest: float) -> Descent:
    """The fastest heavy ball on a quadratic (Polyak 1964), by the ends of its spectrum."""
    low, high = math.sqrt(least), math.sqrt(largest)
    return Descent(4 / (low + high) ** 2, ((high - low) / (high + low)) ** 2)


def measure_ravine() -> Iterator[Measurement]:
    """Yield the ravine's eigenvalues, and the first two points that can be checked by hand."""
    values = np.linalg.eigvalsh(RAVINE)
    yield Measurement("ravine_condition", float(values[1] / values[0]))
    path = follow(lambda x: RAVINE @ x, START, Descent(0.35), 2)
    for step in (1, 2):
        for axis, name in enumerate("xy"):
            yield Measurement(f"ravine_point_{step}_{name}", float(path[step, axis]))


def measure_conditions(chosen: Settings) -> Iterator[Measurement]:
    """Yield, for diag(1, k) at (1, 1), the least step that ascends, and each method's count."""
    errors, counts = [], []
    for condition in chosen.conditions:
        curvature = np.array([1.0, condition])
        gradient = curvature.copy()  # at (1, 1)
        expansion = Expansion(float(gradient @ gradient), float(gradient @ (curvature * gradient)))
        predicted = expansion.threshold()

        def change(step: float, curvature: Array = curvature) -> float:
            moved = (1 - step * curvature) ** 2 - 1
            return float(curvature @ moved) / 2

        actual = first_rise(change, list(geometric(1e-6, 10, 200)), 1e-15)
        errors.append(abs(predicted - actual) / actual)
        yield Measurement(f"ascent_threshold_{condition:g}", predicted)
        steps = steps_to_minimum(curvature)
        counts.append(steps)
        for name, value in steps.items():
            yield Measurement(f"quadratic_steps_{name}_{condition:g}", value, unit="steps")
    yield Measurement("quadratic_threshold_error", max(errors), n=len(errors))
    for name in counts[0]:
        used = [(k, c[name]) for k, c in zip(chosen.conditions, counts, strict=True) if k > 1]
        if len(used) > 1:
            condition, taken = np.log(np.array(used)).T
            slope = np.polyfit(condition, taken, 1)[0]
            yield Measurement(f"condition_exponent_{name}", float(slope), n=len(used))


def steps_to_minimum(curvature: Array, share: float = 1e-8) -> dict[str, float]:
    """Steps from (1, 1) to a small share of the value there, by descent and by the heavy ball."""
    least, largest = float(curvature.min()), float(curvature.max())
    ways = {"descent": Descent(2 / (least + largest)), "heavy_ball": heavy_ball(least, largest)}
    most = int(20 * largest / least) + 50
    found = {}
    for name, how in ways.items():
        path = follow(lambda x: curvature * x, np.ones(2), how, most)
        values = (path**2) @ curvature
        found[name] = steps_until(values <= share * values[0])
    return found


def measure_scales(chosen: Settings) -> Iterator[Measurement]:
    """Yield how threshold·scale varies, for multiples of a function: not at all by theory."""
    products = []
    for scale in chosen.scales:
        gradient = scale * RAVINE @ START
        curvature = float(gradient @ (scale * RAVINE @ gradient))
        products.append(scale * Expansion(float(gradient @ gradient), curvature).threshold())
    spread = (max(products) - min(products)) / min(products)
    yield Measurement("threshold_scale_spread", spread, n=len(products))
    # 1000·I is as well conditioned as can be, and a step of more than 0.002 goes up all the same
    yield Measurement("well_conditioned_threshold", Expansion(1.0, 1000.0).threshold())
    yield Measurement("well_conditioned_condition", 1.0)


def measure_curves(step: float) -> Iterator[Measurement]:
    """Yield the change of f = -x + f''·x²/2 after a step of descent from 0, for each curvature."""
    for name, curvature in (("negative", -1.0), ("none", 0.0), ("positive", 1.0)):
        x = step  # the gradient at 0 is -1
        yield Measurement(f"curve_change_{name}", -x + curvature * x**2 / 2)
        yield Measurement(f"curve_predicted_{name}", Expansion(1.0, curvature).change(step))
    yield Measurement("curve_first_order", -step)
    yield Measurement("curve_step", step)


if __name__ == "__main__":
    run_step(main)
