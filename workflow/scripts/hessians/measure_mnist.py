"""Train the MNIST network of the blog, with its spectrum and gradient norms on the way (H-C12)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from refigure.batch_order import batch_order
from refigure.datasets import dataset_origin
from refigure.hessian.products import Batch, LossHessian
from refigure.hessians.plateaus import GradientNorm, measure_plateaus
from refigure.hessians.spectra import Spectrum, SpectrumSettings, measure_spectrum
from refigure.hessians.tables import Eigenvalue, write_records
from refigure.measurements import write_measurements
from refigure.mnist import read_digits
from refigure.models.mlp import MLP, make_mlp
from refigure.models.mlp_settings import MLPSettings
from refigure.seeding import derive_seed, generators
from refigure.settings import read_settings
from refigure.step import run_step


@dataclass(frozen=True)
class Settings:
    """The network, its training, and what is looked at."""

    hidden: tuple[int, ...]
    learning_rate: float
    batch_size: int
    stalling_rate: float  # of a second training, and its batch: so noisy that it does not get on
    stalling_batch: int
    iterations: int
    checkpoints: tuple[int, ...]  # iterations at which the spectrum is taken
    hessian_images: int  # the first training images
    gradient_images: int  # of the norm over many images
    gradient_every: int  # iterations
    window: int  # iterations over which a stall is sought
    spectrum: SpectrumSettings
    seeds: tuple[int, ...]  # of the first, the spectrum is taken
    threads: int


@dataclass(frozen=True)
class Protocol:
    """How one training goes."""

    learning_rate: float
    batch_size: int


def main(
    files: list[str],
    provenance: str,
    settings: dict,
    seed: int,
    spectrum: str,
    gradients: str,
    measurements: str,
) -> None:
    """Write eigenvalues, gradient norms by iteration, and measures.

    Args:
        files: the two training files of MNIST, in one folder.
        provenance: of MNIST.
    """
    chosen = read_settings(Settings, settings)
    torch.set_num_threads(chosen.threads)
    train = read_digits(Path(files[0]).parent, "train")
    data = torch.from_numpy(train.images), torch.from_numpy(train.labels)
    trainings = {
        "usual": Protocol(chosen.learning_rate, chosen.batch_size),
        "stalling": Protocol(chosen.stalling_rate, chosen.stalling_batch),
    }
    spectra: list[Spectrum] = []
    norms: list[GradientNorm] = []
    for name, protocol in trainings.items():
        for number in chosen.seeds:
            looked = name == "usual" and number == chosen.seeds[0]
            own = derive_seed(seed, number)
            for found in train_network(data, chosen, protocol, own, looked):
                if isinstance(found, Spectrum):
                    spectra.append(found)
                else:
                    norms.append(replace(found, training=name, seed=number))
    origin = dataset_origin(provenance)
    write_records(spectrum, Eigenvalue, [row for one in spectra for row in one.rows()])
    write_records(gradients, GradientNorm, norms)
    measures = [
        row
        for stage, one in zip(stages(spectra), spectra, strict=True)
        for row in one.measure(f"mnist_{stage}", "cpu", origin)
    ]
    for name, prefix in (("usual", "mnist"), ("stalling", "mnist_stalling")):
        some = [row for row in norms if row.training == name]
        measures += measure_plateaus(prefix, some, chosen.window, origin)
    write_measurements(measurements, measures)


def stages(spectra: list[Spectrum]) -> list[str]:
    """Name the moments: before, during (numbered where there are more), after."""
    inner = [f"during_{place}" for place in range(1, len(spectra) - 1)]
    return ["before", *inner, "after"][: len(spectra)]


def train_network(
    data: Batch, chosen: Settings, protocol: Protocol, seed: int, looked: bool
) -> Iterator[Spectrum | GradientNorm]:
    """Train by stochastic gradient descent; give norms, and spectra if looked at, as they come."""
    images, labels = data
    sizes = (images.shape[1], *chosen.hidden, 10)
    model = make_mlp(MLPSettings(sizes), generators(derive_seed(seed, "weights")).torch)
    order = batch_order(
        len(labels),
        protocol.batch_size,
        chosen.iterations,
        generators(derive_seed(seed, "batches")).numpy,
    )
    first = slice(0, chosen.gradient_images)
    many = LossHessian(model, cross_entropy, [(images[first], labels[first])])
    few = slice(0, chosen.hessian_images)
    hessian = LossHessian(model, cross_entropy, [(images[few], labels[few])])
    for iteration in range(chosen.iterations + 1):
        if looked and iteration in chosen.checkpoints:
            generator = generators(derive_seed(seed, "probes", iteration)).torch
            yield measure_spectrum(hessian, iteration, chosen.spectrum, generator)
        if iteration == chosen.iterations:
            return
        rows = torch.from_numpy(order[iteration])
        loss, norm = step(model, (images[rows], labels[rows]), protocol.learning_rate)
        if iteration % chosen.gradient_every == 0:
            whole = float(many.gradient().norm())
            yield GradientNorm("", 0, iteration, loss, norm, many.value(), whole)


def step(model: MLP, batch: Batch, rate: float) -> tuple[float, float]:
    """Do one iteration; give the loss and the gradient norm of the batch."""
    parameters = list(model.parameters())
    loss = cross_entropy(model(batch[0]), batch[1])
    found: tuple[Tensor, ...] = torch.autograd.grad(loss, parameters)
    with torch.no_grad():
        for parameter, gradient in zip(parameters, found, strict=True):
            parameter.sub_(rate * gradient)
    return float(loss.detach()), float(torch.nn.utils.get_total_norm(found))


if __name__ == "__main__":
    run_step(main)
