"""Measure finite differences of derivatives against exact ones, over the step h (H-C19 to C21)."""

from collections.abc import Callable, Iterator

import numpy as np
import torch

from refigure.hessian.differences import DIFFERENCES, complex_step, fitted_slope
from refigure.hessians.network_differences import (
    DifferenceError,
    DifferenceSettings,
    network_rows,
)
from refigure.hessians.tables import write_records
from refigure.measurements import Measurement, write_measurements
from refigure.settings import read_settings
from refigure.step import run_step

SCALARS: dict[str, tuple[Callable, float]] = {
    "exp": (np.exp, float(np.exp(1))),
    "sin": (np.sin, float(np.cos(1))),
}


def main(settings: dict, seed: int, differences: str, measurements: str) -> None:
    """Write errors by h, and their best, their slopes."""
    chosen = read_settings(DifferenceSettings, settings)
    torch.set_num_threads(chosen.threads)
    rows = list(scalar_rows(chosen.scalar_decades))
    for activation in ("tanh", "relu"):
        rows += network_rows(activation, chosen, seed)
    write_records(differences, DifferenceError, rows)
    found = list(measure(rows))
    write_measurements(measurements, [*found, *compare(found)])


def scalar_rows(decades: int) -> Iterator[DifferenceError]:
    """Yield the errors of the derivative at 1 of functions of one variable."""
    for name, (function, exact) in SCALARS.items():
        for method, difference in DIFFERENCES.items():
            for h in 10.0 ** -np.arange(1, decades + 1):
                found = difference(function, np.array(1.0), np.array(1.0), h)
                error = abs(float(found) - exact) / abs(exact)
                yield DifferenceError(name, "", "float64", method, float(h), error)
        error = abs(complex_step(function, 1.0) - exact) / abs(exact)
        yield DifferenceError(name, "", "float64", "complex", 0.0, error)


def measure(rows: list[DifferenceError]) -> Iterator[Measurement]:
    """Yield for each curve its best error, where it is, and its slopes on either side."""
    curves: dict[str, list[DifferenceError]] = {}
    for row in rows:
        parts = (row.quantity, row.activation, row.precision, row.method)
        curves.setdefault("_".join(filter(None, parts)), []).append(row)
    for name, points in curves.items():
        h, error = (np.array([getattr(row, key) for row in points]) for key in ("h", "error"))
        best = int(np.argmin(error))
        yield Measurement(f"{name}_best_error", float(error[best]), n=len(points))
        if len(points) == 1:
            continue
        yield Measurement(f"{name}_best_h", float(h[best]), n=len(points))
        for side, used in sides(h, error, points[0]).items():
            slope = fitted_slope(h[used], error[used])
            yield Measurement(f"{name}_{side}_slope", slope, n=int(used.sum()))
        for power in (1, 3, 5, 14):
            near = np.isclose(h, 10.0**-power, rtol=1e-6, atol=0)
            if near.any():
                found = float(error[near][0])
                yield Measurement(f"{name}_error_e{power}", found, n=len(points))
                loss = found / float(error[best]) if error[best] else float("inf")
                yield Measurement(f"{name}_loss_e{power}", loss, n=len(points))


def compare(found: list[Measurement]) -> Iterator[Measurement]:
    """Yield how many times as good centred differences of exp are: at their best, and at 0.001."""
    values = {row.measure: row.value for row in found}
    for name, part in (("best", "best_error"), ("e3", "error_e3")):
        forward, centred = (values[f"exp_float64_{method}_{part}"] for method in DIFFERENCES)
        yield Measurement(f"difference_gain_{name}", forward / centred, n=2)


def sides(h: np.ndarray, error: np.ndarray, row: DifferenceError) -> dict[str, np.ndarray]:
    """Choose the points where one kind of error rules: a decade off where theory has both alike.

    That is at h = eps^(1/(p+1)) for an order p of truncation (Press et al., Numerical Recipes,
    section 5.7). Above 0.1 higher orders show; an error near 1 is that of any number.
    """
    order = 1 if row.method == "forward" else 2
    balance = float(np.finfo(row.precision).eps) ** (1 / (order + 1))
    return {
        "truncation": (h < 0.11) & (h > 9 * balance),
        "rounding": (h < balance / 9) & (error < 0.3),
    }


if __name__ == "__main__":
    run_step(main)
