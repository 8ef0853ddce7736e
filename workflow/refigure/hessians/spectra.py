"""The spectrum of a network's loss by a few products: top eigenvalues, density, and a check."""

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass

import torch
from torch import Tensor

from refigure.hessian.density import Quadrature, quadrature_of
from refigure.hessian.lanczos import RitzPairs, lanczos, random_start
from refigure.hessian.products import Batch, LossHessian
from refigure.hessian.taylor import Expansion
from refigure.hessians.tables import Eigenvalue, quadrature_rows
from refigure.measurements import Measurement

TOP = 5  # eigenvalues that are measured one by one
NEAR_ZERO = 1e-2  # of the largest eigenvalue: what is left flat at this scale


@dataclass(frozen=True)
class SpectrumSettings:
    """How much is computed: `probes` times `steps` products."""

    probes: int
    steps: int


@dataclass(frozen=True)
class Spectrum:
    """What Lanczos says of a network at one moment."""

    moment: int
    size: int
    loss: float
    gradient_norm: float
    expansion: Expansion
    runs: list[RitzPairs]
    quadrature: Quadrature

    def top(self, count: int = TOP) -> list[float]:
        """The largest eigenvalues, descending, of the run that found the largest."""
        best = max(self.runs, key=lambda run: float(run.values[-1]))
        return [float(value) for value in best.values.flip(0)[:count]]

    def near_zero(self) -> float:
        """The share of eigenvalues below a hundredth of the largest in size."""
        bound = NEAR_ZERO * self.top(1)[0]
        flat = self.quadrature.points.abs() < bound
        return float(self.quadrature.weights[flat].sum())

    def rows(self) -> list[Eigenvalue]:
        """The points of the quadrature."""
        return quadrature_rows(self.moment, self.quadrature)

    def measure(self, name: str, device: str, data: str) -> Iterator[Measurement]:
        """Yield loss, gradient, the top eigenvalues, the bottom one, and shares."""
        low, _ = self.quadrature.extremes()
        top = self.top()
        values = {
            "loss": self.loss,
            "gradient_norm": self.gradient_norm,
            "least_eigenvalue": low,
            "near_zero_share": self.near_zero(),
            "stable_rate": 2 / top[0],
            "step_threshold": self.expansion.threshold(),
            **{f"eigenvalue_{rank}": value for rank, value in enumerate(top, start=1)},
        }
        for quantity, value in values.items():
            yield Measurement(f"{name}_{quantity}", value, n=self.size, device=device, data=data)


def batches_of(inputs: Tensor, targets: Tensor, size: int) -> list[Batch]:
    """Cut samples into batches of a size, the last one perhaps smaller."""
    return list(zip(torch.split(inputs, size), torch.split(targets, size), strict=True))


def measure_spectrum(
    hessian: LossHessian, moment: int, settings: SpectrumSettings, generator: torch.Generator
) -> Spectrum:
    """Run Lanczos from random vectors, on the device of the parameters.

    One batch keeps its graph from product to product; more than one would not fit in memory.
    """
    device = str(hessian.parameters[0].device)
    gradient = hessian.gradient()
    starts = [random_start(hessian.size, generator, device) for _ in range(settings.probes)]
    kept = hessian.products() if len(hessian.batches) == 1 else nullcontext(hessian.product)
    with kept as product:
        curvature = float(gradient @ product(gradient))
        runs = []
        for start in starts:
            ritz = lanczos(product, start, settings.steps).ritz()
            runs.append(RitzPairs(ritz.values.cpu(), ritz.vectors.cpu(), ritz.residuals.cpu()))
    return Spectrum(
        moment,
        hessian.size,
        hessian.value(),
        float(gradient.norm()),
        Expansion(float(gradient @ gradient), curvature),
        runs,
        quadrature_of(runs, settings.steps),
    )
