"""Try the second-derivative test where the truth is known (H-C7 to H-C9, H-C16, H-N9)."""

from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray

from refigure.hessian.critical_points import (
    SADDLE,
    UNDECIDED,
    post_definition,
    second_derivative_test,
)
from refigure.hessians.catalogue import CATALOGUE, RADIUS, kind_by_sampling, nearby
from refigure.hessians.known_minima import MinimaSettings, check_strict_minimum, fit_exactly
from refigure.hessians.tables import Eigenvalue, write_records
from refigure.measurements import Measurement, write_measurements
from refigure.seeding import derive_seed, generators
from refigure.settings import read_settings
from refigure.step import run_step

Array = NDArray[np.float64]


def main(settings: dict, seed: int, eigenvalues: str, measurements: str) -> None:
    """Write the eigenvalues at both minima, and the measures."""
    chosen = read_settings(MinimaSettings, settings)
    torch.set_num_threads(chosen.threads)
    generator = generators(derive_seed(seed, "directions")).numpy
    fitted, rows = fit_exactly(chosen, derive_seed(seed, "network"), generator)
    strict, more = check_strict_minimum(chosen, derive_seed(seed, "strict"), generator)
    rows += [*more, *check_catalogue(rows, chosen, generator), *check_descent(chosen, generator)]
    write_records(
        eigenvalues,
        Eigenvalue,
        [
            Eigenvalue(0, name, float(value), 1 / len(values), 0.0)
            for name, values in (("network", fitted), ("strict", strict))
            for value in values
        ],
    )
    write_measurements(measurements, rows)


def check_catalogue(
    fitted: list[Measurement], chosen: MinimaSettings, generator: np.random.Generator
) -> Iterator[Measurement]:
    """Yield what the post's definition makes of known critical points, and the test with zeros."""
    minima_called_saddles = wrong = saddles_missed = 0
    for point in CATALOGUE:
        values = np.linalg.eigvalsh(point.hessian).astype(float)
        around = nearby(len(values), RADIUS, chosen.directions, generator)
        truth = kind_by_sampling(point.value(around))
        called, tested = post_definition(values), second_derivative_test(values)
        minima_called_saddles += called == SADDLE and truth != SADDLE
        saddles_missed += truth == SADDLE and called != SADDLE
        wrong += tested not in (truth, UNDECIDED)
    network = {row.measure: row.value for row in fitted}
    is_minimum = bool(network["fitted_is_minimum"])
    minima_called_saddles += is_minimum and bool(network["fitted_is_saddle_by_post"])
    count = len(CATALOGUE) + 1
    yield Measurement("as_published.extrema_called_saddles", minima_called_saddles, n=count)
    yield Measurement("as_published.saddles_missed", saddles_missed, n=count)
    yield Measurement("corrected.extrema_called_saddles", wrong, n=count)


def check_descent(chosen: MinimaSettings, generator: np.random.Generator) -> Iterator[Measurement]:
    """Yield which direction from a saddle lowers x'Hx/2 most: bottom eigenvector or any other."""
    size, step = chosen.saddle_dimension, chosen.saddle_step
    drawn = generator.standard_normal((size, size))
    hessian = (drawn + drawn.T) / 2
    values, vectors = np.linalg.eigh(hessian)
    units = nearby(size, 1.0, chosen.directions, generator)
    changes = step**2 * np.einsum("ki,ij,kj->k", units, hessian, units) / 2
    bottom = step**2 * float(vectors[:, 0] @ hessian @ vectors[:, 0]) / 2
    down = np.einsum("ki,ij,kj->k", units, hessian, units) < 0
    yield Measurement("saddle_change_bottom", bottom, n=size)
    yield Measurement("saddle_change_best_random", float(changes.min()), n=chosen.directions)
    yield Measurement("saddle_bottom_gain", bottom / float(changes.min()), n=chosen.directions)
    agree = float((down == (changes < 0)).mean())
    yield Measurement("saddle_sign_agreement", agree, n=chosen.directions)
    yield Measurement("saddle_bottom_predicted", step**2 * float(values[0]) / 2, n=size)


if __name__ == "__main__":
    run_step(main)
