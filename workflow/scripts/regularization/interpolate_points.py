"""Put a smooth and a wild function through the same points, in the same basis."""

from dataclasses import dataclass

import numpy as np

from refigure.measurements import write_measurements
from refigure.regularization.interpolants import interpolate
from refigure.regularization.tables import measured, write_rows
from refigure.seeding import generators
from refigure.settings import read_settings
from refigure.step import run_step

COLUMNS = ("kind", "x", "y")


@dataclass(frozen=True)
class Settings:
    """The basis and the weights."""

    points: int
    functions: int
    decay: float  # of the polynomials' scale with their order
    penalty: float
    null_norm: float  # of what the wild function has more


def main(settings: dict, seed: int, curves: str, measurements: str) -> None:
    """Write points and both functions, their errors and norms."""
    chosen = read_settings(Settings, settings)
    found = interpolate(
        chosen.points,
        chosen.functions,
        chosen.decay,
        chosen.penalty,
        chosen.null_norm,
        generators(seed).numpy,
    )
    x = np.linspace(-1, 1, 801)
    rows: list[tuple[object, ...]] = [
        ("point", float(a), float(b)) for a, b in zip(found.points, found.values, strict=True)
    ]
    measures: dict[str, float] = {}
    for kind, weights in (("smooth", found.smooth), ("wild", found.wild)):
        y = found.evaluate(weights, x)
        rows += [(kind, float(a), float(b)) for a, b in zip(x, y, strict=True)]
        measures |= {
            f"interpolant_{kind}_training_error": found.training_error(weights),
            f"interpolant_{kind}_norm": float(np.linalg.norm(weights)),
            f"interpolant_{kind}_variation": found.total_variation(weights),
        }
    measures["interpolant_points"] = chosen.points
    measures["interpolant_functions"] = chosen.functions
    write_rows(curves, COLUMNS, rows)
    write_measurements(measurements, measured(measures))


if __name__ == "__main__":
    run_step(main)
