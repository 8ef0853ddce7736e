"""Take the spectrum of a residual network that others trained, on real images (H-X5)."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn.functional import cross_entropy

from refigure.datasets import dataset_origin, read_cifar10_batches
from refigure.devices import lease_device
from refigure.hessian.differences import centred_difference
from refigure.hessian.lanczos import random_start
from refigure.hessian.products import LossHessian, flat_loss, flatten, forward_over_reverse
from refigure.hessians.spectra import SpectrumSettings, batches_of, measure_spectrum
from refigure.hessians.tables import Eigenvalue, write_records
from refigure.measurements import Measurement, worst_origin, write_measurements
from refigure.models.published_weights import (
    PUBLISHED_MEAN,
    PUBLISHED_STD,
    load_published_resnet,
    normalised,
)
from refigure.seeding import derive_seed, generators
from refigure.settings import read_settings
from refigure.step import run_step


@dataclass(frozen=True)
class Settings:
    """What is computed, and where."""

    images: int  # the first training images, with running statistics
    batch_size: int  # images that pass at once
    spectrum: SpectrumSettings
    difference_images: int
    difference_decades: int  # h from 0.1 down
    device: str
    threads: int


def main(
    weights: str,
    train: str,
    provenance: list[str],
    settings: dict,
    depth: int,
    seed: int,
    spectrum: str,
    measurements: str,
) -> None:
    """Write eigenvalues, and what differences make of a product in float32."""
    chosen = read_settings(Settings, settings)
    torch.set_num_threads(chosen.threads)
    images, labels = read_cifar10_batches([train])
    count = chosen.images
    x = normalised(images[:count], PUBLISHED_MEAN, PUBLISHED_STD)
    y = torch.from_numpy(labels[:count].astype(np.int64))
    origin = worst_origin(dataset_origin(path) for path in provenance)
    with lease_device(chosen.device) as device:
        model = load_published_resnet(weights, depth).to(device.kind)
        batch = x.to(device.kind), y.to(device.kind)
        parts = batches_of(*batch, chosen.batch_size)
        hessian = LossHessian(model, cross_entropy, parts)
        generator = generators(derive_seed(seed, depth)).torch
        found = measure_spectrum(hessian, depth, chosen.spectrum, generator)
        name = f"published{depth}"
        rows = list(found.measure(name, device.kind, origin))
        part = chosen.difference_images
        first = batch[0][:part], batch[1][:part]
        rows += measure_differences(name, model, first, chosen, seed, origin)
    write_records(spectrum, Eigenvalue, found.rows())
    write_measurements(measurements, rows)


def measure_differences(
    name: str,
    model: torch.nn.Module,
    batch: tuple[torch.Tensor, torch.Tensor],
    chosen: Settings,
    seed: int,
    origin: str,
) -> Iterator[Measurement]:
    """Yield the least error over h of centred differences of the gradient, for a random u.

    Against the exact product, in float32, the arithmetic of such networks.
    """
    function = flat_loss(model, cross_entropy, batch)
    x = flatten([parameter.detach() for parameter in model.parameters()])
    u = random_start(len(x), generators(derive_seed(seed, "direction")).torch).to(x)
    u /= u.norm()
    exact = forward_over_reverse(function, x, u)
    gradient = torch.func.grad(function)
    errors = []
    for power in range(1, chosen.difference_decades + 1):
        found = centred_difference(gradient, x, u, 10.0**-power)
        errors.append(float((found - exact).norm() / exact.norm()))
    best = int(np.argmin(errors))
    device = str(x.device.type)
    for quantity, value in (("best_error", errors[best]), ("best_h", 10.0 ** -(best + 1))):
        yield Measurement(
            f"{name}_difference_{quantity}", value, n=len(x), device=device, data=origin
        )


if __name__ == "__main__":
    run_step(main)
