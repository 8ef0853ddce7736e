"""Train the sparse autoencoders of one seed side by side."""

from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch

from refigure.batch_order import batch_order
from refigure.checkpoints import remove_state, state_key
from refigure.code_inputs import imported_files
from refigure.devices import lease_device
from refigure.mnist import read_digits
from refigure.provenance import write_json
from refigure.regularization.autoencoders import Autoencoders, AutoencoderTraining, Penalty
from refigure.regularization.resumable import run_steps
from refigure.seeding import derive_seed, generators
from refigure.settings import read_settings
from refigure.step import run_step


@dataclass(frozen=True)
class Settings:
    """The networks, their penalties and their training."""

    images: int  # training images, the first ones
    hidden: int
    iterations: int
    batch_size: int
    learning_rate: float
    arms: dict[str, dict]  # of Penalty, by name
    device: str
    threads: int


def main(
    files: list[str],
    provenance: str,
    settings: dict,
    seed: int,
    states: str,
    save_seconds: float,
    weights: str,
    record: str,
) -> None:
    """Write every network's weights, and what computed them.

    Args:
        files: those of MNIST.
        states: folder of the states of unfinished trainings.

    Raises:
        InputError: a loss is not finite, or the device cannot be had.
    """
    chosen = read_settings(Settings, settings)
    torch.set_num_threads(chosen.threads)
    arms = {name: read_settings(Penalty, values) for name, values in chosen.arms.items()}
    digits = read_digits(Path(files[0]).parent, "train")[: chosen.images]
    with lease_device(chosen.device) as device:
        generator = generators(derive_seed(seed, "weights")).torch
        networks = Autoencoders(
            digits.images.shape[1], chosen.hidden, list(arms.values()), generator, device.kind
        )
        order = batch_order(
            len(digits),
            chosen.batch_size,
            chosen.iterations,
            generators(derive_seed(seed, "batches")).numpy,
        )
        images = torch.from_numpy(digits.images).to(device.kind)
        training = AutoencoderTraining(networks, images, order, chosen.learning_rate)
        code = imported_files("regularization/train_autoencoders.py")
        key = state_key([asdict(chosen), seed], code, [provenance], device.kind)
        state = Path(states, f"{key}.pt")
        run_steps(training, chosen.iterations, state, save_seconds)
        found = {
            f"{name}.{part}": values
            for name, arrays in zip(arms, networks.arrays(), strict=True)
            for part, values in arrays.items()
        }
        np.savez(weights, **found)  # type: ignore[arg-type]
        write_json(record, {"device": device.kind, "device_name": device.name})
        remove_state(state)


if __name__ == "__main__":
    run_step(main)
