"""A small network at one moment of its training: the whole Hessian, and what stands for it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch

from refigure.hessian.critical_points import signs
from refigure.hessian.dense import hessian_columns
from refigure.hessian.density import Quadrature, quadrature, smoothed
from refigure.hessian.lanczos import lanczos, random_start
from refigure.hessian.products import LossHessian
from refigure.hessian.taylor import Expansion
from refigure.hessians.digits import SplitDigits, error_on
from refigure.hessians.full_batch import FullBatchDescent, worst_ratio
from refigure.hessians.tables import Eigenvalue, quadrature_rows
from refigure.measurements import Measurement
from refigure.models.mlp import MLP
from refigure.seeding import generators


@dataclass(frozen=True)
class DigitsSettings:
    """The network, its training, and what is looked at."""

    hidden: int
    images: int
    learning_rate: float
    checkpoints: tuple[int, ...]  # iterations
    log_every: int
    first_step: float  # of those along the gradient
    last_step: float
    steps: int
    lanczos_steps: int
    probes: int
    probe_steps: int
    repeated: int  # steps of descent near the limit of stability
    threads: int


def spectra(
    hessian: LossHessian, training: FullBatchDescent, chosen: DigitsSettings, seed: int
) -> tuple[list[Eigenvalue], dict]:
    """Give all eigenvalues, those by Lanczos and by quadrature, and what they are compared by."""
    moment = training.iteration
    columns = hessian_columns(training.function, training.x)
    matrix = (columns + columns.T) / 2
    exact = np.linalg.eigvalsh(matrix.numpy())
    generator = generators(seed).torch
    start = random_start(hessian.size, generator)
    ritz = lanczos(hessian.product, start, chosen.lanczos_steps).ritz()
    density = quadrature(
        hessian.product, hessian.size, chosen.probes, chosen.probe_steps, generator
    )
    rows = [Eigenvalue(moment, "exact", float(value), 1 / len(exact), 0.0) for value in exact]
    pairs = zip(ritz.values.tolist(), ritz.residuals.tolist(), strict=True)
    rows += [Eigenvalue(moment, "ritz", value, 0.0, residual) for value, residual in pairs]
    rows += quadrature_rows(moment, density)
    gradient = hessian.gradient()
    expansion = Expansion(float(gradient @ gradient), float(gradient @ matrix @ gradient))
    return rows, {
        "exact": exact,
        "asymmetry": float((columns - columns.T).abs().max()) / abs(exact).max(),
        "top_error": abs(float(ritz.values[-1]) / exact[-1] - 1),
        "bottom_error": abs(float(ritz.values[0]) / exact[0] - 1),
        "density_error": density_distance(exact, density),
        "expansion": expansion,
    }


def density_distance(exact: np.ndarray, found: Quadrature) -> float:
    """Half the area between both densities, smoothed alike: 0 the same, 1 nothing in common."""
    width = 0.01 * float(exact[-1] - exact[0])
    grid = torch.arange(exact[0] - 5 * width, exact[-1] + 5 * width, width / 5, dtype=torch.float64)
    shares = torch.full((len(exact),), 1 / len(exact), dtype=torch.float64)
    truth = smoothed(torch.from_numpy(exact), shares, grid, width)
    guess = smoothed(found.points, found.weights, grid, width)
    return float((truth - guess).abs().sum()) * width / 5 / 2


def checkpoint_measures(
    training: FullBatchDescent,
    model: MLP,
    data: SplitDigits,
    found: dict,
    chosen: DigitsSettings,
) -> Iterator[Measurement]:
    """Yield everything about one moment of the training."""
    exact, expansion, moment = found["exact"], found["expansion"], training.iteration
    limit = 2 / exact[-1]
    negative, zero, _ = signs(exact, 1e-3)
    values = {
        "iteration": moment,
        "loss": float(training.function(training.x)),
        "gradient_norm": expansion.gradient_squared**0.5,
        "test_error": error_on(model, data.test),
        "top": exact[-1],
        "bottom": exact[0],
        "negative_count": negative,
        "near_zero_count": zero,
        "lanczos_top_error": found["top_error"],
        "lanczos_bottom_error": found["bottom_error"],
        "density_error": found["density_error"],
        "asymmetry": found["asymmetry"],
        "stable_rate": limit,
        "threshold": expansion.threshold(),
        "repeated_below": worst_ratio(training, 0.9 * limit, chosen.repeated),
        "repeated_above": worst_ratio(training, 3 * limit, chosen.repeated),
    }
    for name, value in values.items():
        yield Measurement(f"digits_{name_of(moment, chosen)}_{name}", float(value), n=len(exact))


def name_of(moment: int, chosen: DigitsSettings) -> str:
    """Name a moment: start, middle and end of the checkpoints, the others by their iteration."""
    moments = chosen.checkpoints
    known = {moments[len(moments) // 2]: "middle", moments[0]: "start", moments[-1]: "end"}
    return known.get(moment, str(moment))
