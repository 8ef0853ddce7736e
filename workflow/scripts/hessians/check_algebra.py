"""Check what the post says of real symmetric matrices and of convexity (H-C1 to H-C4)."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from refigure.measurements import Measurement, write_measurements
from refigure.seeding import generators
from refigure.settings import read_settings
from refigure.step import run_step

Array = NDArray[np.float64]

# One eigenvalue of these comes more than once.
REPEATED = {"2I": 2 * np.eye(3), "113": np.diag([1.0, 1.0, 3.0])}


@dataclass(frozen=True)
class Settings:
    """How many random matrices and functions, and how large."""

    matrices: int
    largest: int  # rows of a matrix, from 2 on
    quartics: int
    quartic_dimension: int
    segments: int  # for each quartic


def main(settings: dict, seed: int, measurements: str) -> None:
    """Write what was found."""
    chosen = read_settings(Settings, settings)
    generator = generators(seed).numpy
    rows = list(measure_matrices(chosen, generator))
    rows += measure_repeated()
    rows += measure_convexity(chosen, generator)
    write_measurements(measurements, rows)


def measure_matrices(chosen: Settings, generator: np.random.Generator) -> Iterator[Measurement]:
    """Yield the worst case over random matrices of each property."""
    found: dict[str, list[float]] = {}
    for _ in range(chosen.matrices):
        size = int(generator.integers(2, chosen.largest + 1))
        for name, value in properties(size, generator).items():
            found.setdefault(name, []).append(value)
    count = chosen.matrices
    complex_share = float(np.mean(found.pop("nonsymmetric_complex")))
    yield Measurement("nonsymmetric_complex_share", complex_share, n=count)
    # of columns of any length but one, even the closest to orthogonal must fail to be inverted so
    yield Measurement("scaled_defect_least", min(found.pop("scaled_defect")), n=count)
    for name, values in found.items():
        yield Measurement(f"{name}_worst", max(values), n=count)


def properties(size: int, generator: np.random.Generator) -> dict[str, float]:
    """Draw a symmetric matrix and measure how far each property fails for it."""
    drawn = generator.standard_normal((size, size))
    a = drawn + drawn.T
    norm = float(np.linalg.norm(a, 2))
    values, q = np.linalg.eigh(a)
    general, vectors = np.linalg.eig(a)  # knows nothing of the symmetry
    parallel = np.abs(vectors.T.conj() @ vectors) - np.eye(size)
    lengths = generator.uniform(0.5, 2, size)
    scaled = vectors.real * lengths
    z = generator.standard_normal(size)
    form = float(z @ a @ z)
    return {
        "imaginary_part": float(np.abs(general.imag).max()) / norm,
        "eigenvector_overlap": float(parallel.max()),
        "orthogonality_defect": float(np.abs(q.T @ q - np.eye(size)).max()),
        "scaled_defect": float(np.abs(scaled.T @ scaled - np.eye(size)).max()),
        "quadratic_form_error": abs(form - float(values @ (q.T @ z) ** 2)) / (norm * float(z @ z)),
        "nonsymmetric_complex": float(np.iscomplexobj(np.linalg.eigvals(drawn))),
    }


def measure_repeated() -> Iterator[Measurement]:
    """Yield how many vectors lack to a basis when each distinct eigenvalue gives one."""
    for name, matrix in REPEATED.items():
        values = np.linalg.eigvalsh(matrix)
        distinct = len(np.unique(values.round(12)))
        yield Measurement(f"distinct_eigenvalues_{name}", distinct, n=len(matrix))
        yield Measurement(f"basis_shortfall_{name}", len(matrix) - distinct, n=len(matrix))
        # what is true: there is an orthonormal basis of eigenvectors all the same
        _, q = np.linalg.eigh(matrix)
        yield Measurement(f"eigenbasis_rank_{name}", float(np.linalg.matrix_rank(q)), n=len(matrix))
    # two eigenvectors of diag(1, 1, 3) of the same eigenvalue
    one, other = np.array([1.0, 0, 0]), np.array([1.0, 1, 0]) / np.sqrt(2)
    assert np.array_equal(REPEATED["113"] @ other, other)  # noqa: S101, else nothing is shown
    yield Measurement("eigenspace_cosine", float(one @ other))


def measure_convexity(chosen: Settings, generator: np.random.Generator) -> Iterator[Measurement]:
    """Yield violations of convexity of functions with a positive definite Hessian everywhere.

    Quartics x'Ax/2 + sum (b'x)⁴/12: the Hessian is A + sum (b'x)² bb', with A positive definite.
    """
    size, violations, least = chosen.quartic_dimension, 0, np.inf
    for _ in range(chosen.quartics):
        root = generator.standard_normal((size, size))
        a, b = root @ root.T + 0.1 * np.eye(size), generator.standard_normal((size, size))

        def value(x: Array, a: Array = a, b: Array = b) -> Array:
            return np.asarray(((x @ a) * x).sum(-1) / 2 + ((x @ b.T) ** 4).sum(-1) / 12)

        one, other = generator.standard_normal((2, chosen.segments, size))
        violations += int((value((one + other) / 2) > (value(one) + value(other)) / 2).sum())
        slopes = (one @ b.T) ** 2  # (segments, size)
        hessians = a + np.einsum("sk,ki,kj->sij", slopes, b, b)
        least = min(least, float(np.linalg.eigvalsh(hessians)[:, 0].min()))
    count = chosen.quartics * chosen.segments
    yield Measurement("quartic_convexity_violations", violations, n=count)
    yield Measurement("quartic_least_eigenvalue", least, n=count)
    # x⁴ is convex, and its second derivative 12x² is 0 at 0
    ends = generator.standard_normal((2, count))
    middle = ends.mean(0) ** 4 > (ends**4).mean(0)
    yield Measurement("x4_convexity_violations", float(middle.sum()), n=count)
    yield Measurement("x4_least_second_derivative", 12 * 0.0**2)


if __name__ == "__main__":
    run_step(main)
