"""Take the spectrum of a residual network before, during and after its training (H-X5, H-X8)."""

from dataclasses import dataclass
from typing import Any

import torch
from torch.nn.functional import cross_entropy

from refigure.datasets import dataset_origin
from refigure.devices import lease_device
from refigure.hessian.products import LossHessian
from refigure.hessians.spectra import Spectrum, SpectrumSettings, batches_of, measure_spectrum
from refigure.hessians.tables import Eigenvalue, write_records
from refigure.measurements import Measurement, read_table, write_measurements
from refigure.optimization import TrainingSettings, with_precision
from refigure.resnets.image_sets import read_images
from refigure.resnets.image_tables import labelled_parts
from refigure.resnets.networks import NetworkSettings, make_network, normalisation_of
from refigure.seeding import derive_seed, generators
from refigure.settings import read_settings
from refigure.step import run_step
from refigure.training import Training

STAGES = ("before", "during", "after")


@dataclass(frozen=True)
class Settings:
    """What is computed, and where."""

    images: int  # the first training images
    batch_size: int  # images that pass at once, and whose statistics batch norm takes
    during: int  # iterations after which the training is looked at
    spectrum: SpectrumSettings
    network: NetworkSettings
    training: dict[str, Any]  # of TrainingSettings, as the network was trained
    device: str
    threads: int


def main(
    images: str,
    weights: str,
    curves: str,
    provenance: str,
    settings: dict,
    seed: int,
    training_seed: int,
    spectrum: str,
    measurements: str,
) -> None:
    """Write eigenvalues at the three moments, and the gradient's norm from the training's curves.

    Args:
        weights: after the training; those before it come from its seed.
        training_seed: that of the training, whose first iterations are done anew.
    """
    chosen = read_settings(Settings, settings)
    torch.set_num_threads(chosen.threads)
    data = read_images(images)
    found: list[Spectrum] = []
    with lease_device(chosen.device) as device:
        parts = labelled_parts(data, normalisation_of(chosen.network, data), device.kind)
        count = min(chosen.images, len(parts["train"]))
        batch = parts["train"].table.whole(0, count), parts["train"].labels[:count]
        protocol = with_precision(read_settings(TrainingSettings, chosen.training), device.kind)
        generator = generators(derive_seed(training_seed, "weights")).torch
        model = make_network(chosen.network, data.size, generator, device.kind)
        training = Training(model, parts["train"], parts["test"], protocol, training_seed, "replay")
        training.model.train()

        def look(moment: int) -> None:
            fixed = batches_of(*batch, chosen.batch_size)
            hessian = LossHessian(training.model, cross_entropy, fixed)
            own = generators(derive_seed(seed, moment)).torch
            found.append(measure_spectrum(hessian, moment, chosen.spectrum, own))

        look(0)
        while training.iteration < min(chosen.during, protocol.iterations):
            training.step()
        look(training.iteration)
        replayed = float(training.gradient_norm)
        trained = torch.load(weights, map_location=device.kind, weights_only=True)
        training.model.load_state_dict(trained)
        look(protocol.iterations)
        origin = dataset_origin(provenance)
        rows = [
            row
            for stage, one in zip(STAGES, found, strict=True)
            for row in one.measure(f"resnet_{stage}", device.kind, origin)
        ]
    same = [row for row in read_table(curves) if int(row["iteration"]) == found[1].moment]
    error = abs(replayed / float(same[0]["gradient_norm"]) - 1) if same else float("nan")
    rows.append(Measurement("resnet_replay_error", error, n=found[1].moment, data=origin))
    for name, column in (("gradient_norm_ratio", "gradient_norm"), ("loss_ratio", "train_loss")):
        values = [float(row[column]) for row in read_table(curves)]
        ratio = values[-1] / values[0]
        rows.append(Measurement(f"resnet_{name}", ratio, n=len(values), data=origin))
    write_records(spectrum, Eigenvalue, [row for one in found for row in one.rows()])
    write_measurements(measurements, rows)


if __name__ == "__main__":
    run_step(main)
