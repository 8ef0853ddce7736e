"""Train deep networks with one normalisation over initialisations, learning rates and seeds."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path
from typing import Any

import torch

from refigure.batchnorm.digits import read_standardized
from refigure.checkpoints import remove_state, state_key
from refigure.code_inputs import imported_files
from refigure.deep_stacks import DeepStack, Member, StackShape, make_stack
from refigure.devices import lease_device
from refigure.measurements import format_cell, write_table
from refigure.mnist import CLASSES, PIXELS, Digits
from refigure.seeding import derive_seed
from refigure.settings import read_settings
from refigure.stack_training import StackProtocol, StackTraining, each_label, errors_of, tensors_of
from refigure.stacked_networks import cross_entropy_each
from refigure.step import run_step

CURVES = ("arm", "depth", "initialization", "rate", "seed", "step", "train_loss")
RESULTS = (
    *("arm", "depth", "initialization", "rate", "seed", "train_loss", "test_error"),
    *("first_gradient", "last_gradient", "device"),
)


@dataclass(frozen=True)
class Settings:
    """The networks of one arm, how they are trained, and on what."""

    normalization: str
    position: str
    depth: int
    width: int
    initializations: tuple[str, ...]
    learning_rates: dict[str, float]  # by the name that measures give them
    seeds: tuple[int, ...]
    training: dict[str, Any]  # of StackProtocol
    train_images: int
    test_images: int
    device: str  # auto, cpu or cuda
    threads: int  # on a CPU; the rounding depends on it


def main(
    images: list[str],
    settings: dict,
    seed: int,
    arm: str,
    states: str,
    curves: str,
    results: str,
) -> None:
    """Write the losses of every network as it learns, and what became of it.

    Args:
        images: MNIST's files.
        seed: the same for every arm: networks of one seed begin with multiples of the same weights.
        states: folder of the states of unfinished trainings, from which a killed one goes on.

    Raises:
        InputError: the images cannot be read, or the device cannot be had.
    """
    chosen = read_settings(Settings, settings)
    torch.set_num_threads(chosen.threads)
    protocol = read_settings(StackProtocol, chosen.training)
    train, test = read_standardized(Path(images[0]).parent, chosen.train_images, chosen.test_images)
    with lease_device(chosen.device) as device:
        members = list(members_of(chosen, seed))
        shape = StackShape(
            chosen.depth, chosen.width, PIXELS, CLASSES, chosen.normalization, chosen.position
        )
        stack = make_stack(shape, [member for _, member in members], device.kind)
        training = StackTraining(stack, [member for _, member in members], train, protocol)
        gradients = gradient_sizes(stack, train, training.order[0])
        code = imported_files("batchnorm/train_networks.py")
        decided = {**asdict(chosen), "seed": seed}
        state = Path(states, f"{state_key(decided, code, images, device.kind)}.pt")
        losses = training.run(state)
        errors = errors_of(stack, test)
    labels = [(arm, chosen.depth, *label) for label, _ in members]
    write_table(
        curves,
        CURVES,
        (
            [format_cell(value) for value in (*label, row_end * protocol.record_every, loss)]
            for number, label in enumerate(labels)
            for row_end, loss in enumerate((row[number] for row in losses), start=1)
        ),
    )
    write_table(
        results,
        RESULTS,
        (
            [
                format_cell(value)
                for value in (*label, losses[-1][k], errors[k], *gradients[k], device.kind)
            ]
            for k, label in enumerate(labels)
        ),
    )
    remove_state(state)


def members_of(chosen: Settings, seed: int) -> Iterator[tuple[tuple[str, str, int], Member]]:
    """Yield every network, with what sets it apart: those of one seed together."""
    for number, initialization, rate in product(
        chosen.seeds, chosen.initializations, chosen.learning_rates
    ):
        member = Member(initialization, chosen.learning_rates[rate], derive_seed(seed, number))
        yield (initialization, rate, number), member


def gradient_sizes(
    stack: DeepStack, data: Digits, chosen: torch.Tensor
) -> list[tuple[float, float]]:
    """The largest entry of the gradient by the first and the last hidden layer of each network.

    Args:
        chosen: a batch of images for each set, (sets, batch).
    """
    images, labels = tensors_of(data, stack.weights[0].device)
    logits = stack.forward(images[chosen], observe=True)
    losses = cross_entropy_each(logits, each_label(labels[chosen], len(logits)))
    hidden = [stack.weights[0], stack.weights[stack.shape.depth - 1]]
    first, last = torch.autograd.grad(losses.sum(), hidden)
    pairs = zip(first.abs().amax((1, 2)).tolist(), last.abs().amax((1, 2)).tolist(), strict=True)
    return list(pairs)


if __name__ == "__main__":
    run_step(main)
