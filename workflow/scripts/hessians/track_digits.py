"""Train a small network and take its whole Hessian along the way (H-C13, H-N5, H-E7)."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from refigure.hessian.products import LossHessian, flat_loss, flatten
from refigure.hessian.taylor import Expansion, geometric
from refigure.hessians.checkpoint import DigitsSettings, checkpoint_measures, spectra
from refigure.hessians.digits import digits_network, read_small_digits
from refigure.hessians.full_batch import FullBatchDescent
from refigure.hessians.tables import Eigenvalue, write_records
from refigure.measurements import Measurement, write_measurements
from refigure.seeding import derive_seed, generators
from refigure.settings import read_settings
from refigure.step import run_step


@dataclass(frozen=True)
class Step:
    """What a step along the gradient does to the loss."""

    moment: int
    step: float
    predicted: float
    actual: float


def main(
    settings: dict, seed: int, spectrum: str, steps: str, track: str, measurements: str
) -> None:
    """Write eigenvalues, changes of the loss, gradient norms, and measures."""
    chosen = read_settings(DigitsSettings, settings)
    torch.set_num_threads(chosen.threads)
    data = read_small_digits(chosen.images)
    weights = generators(derive_seed(seed, "weights")).torch
    model = digits_network(chosen.hidden, "tanh", weights)
    function = flat_loss(model, cross_entropy, data.train)
    training = FullBatchDescent(function, flatten([p.detach() for p in model.parameters()]))
    eigenvalues: list[Eigenvalue] = []
    changes: list[Step] = []
    measures: list[Measurement] = []
    for moment in chosen.checkpoints:
        training.run(moment - training.iteration, chosen.learning_rate, chosen.log_every)
        torch.nn.utils.vector_to_parameters(training.x, model.parameters())
        hessian = LossHessian(model, cross_entropy, [data.train])
        found, rows = spectra(hessian, training, chosen, derive_seed(seed, moment))
        eigenvalues += found
        changes += step_rows(training, rows["expansion"], chosen)
        measures += checkpoint_measures(training, model, data, rows, chosen)
    write_records(spectrum, Eigenvalue, eigenvalues)
    write_records(steps, Step, changes)
    training.write(track)
    write_measurements(measurements, [*measures, *summary(measures)])


def step_rows(
    training: FullBatchDescent, expansion: Expansion, chosen: DigitsSettings
) -> Iterator[Step]:
    """Yield the predicted and the actual change of the loss by step."""
    change = training.changes()
    for step in geometric(chosen.first_step, chosen.last_step, chosen.steps):
        yield Step(training.iteration, step, expansion.change(step), change(step))


def summary(measures: list[Measurement]) -> Iterator[Measurement]:
    """Yield the worst of all checkpoints."""

    def values(ending: str) -> Tensor:
        return torch.tensor([row.value for row in measures if row.measure.endswith(ending)])

    for name in ("lanczos_top_error", "lanczos_bottom_error", "density_error", "asymmetry"):
        found = values(name)
        yield Measurement(f"digits_{name}_worst", float(found.max()), n=len(found))
    margin = values("_threshold") / values("stable_rate")
    finite = margin[margin.isfinite()]  # infinite where the gradient meets no curvature
    largest = float(finite.max()) if len(finite) else math.inf
    yield Measurement("digits_threshold_over_limit", largest, n=len(finite))


if __name__ == "__main__":
    run_step(main)
