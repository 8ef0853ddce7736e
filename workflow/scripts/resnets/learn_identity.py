"""Let a block learn the identity, with and without its shortcut."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F  # noqa: N812, its name everywhere

from refigure.measurements import write_measurements
from refigure.models.blocks import Block, basic_block
from refigure.models.resnet import initialise
from refigure.repetitions import measurements_of
from refigure.resnets.runs import write_rows
from refigure.seeding import derive_seed, generators
from refigure.settings import read_settings
from refigure.step import run_step

COLUMNS = ("with_skip", "step", "loss", "weight_norm")
ARMS = {True: "with_skip", False: "without_skip"}


@dataclass(frozen=True)
class Settings:
    """The block and its training, by stochastic gradient descent with momentum."""

    channels: int
    size: int  # of the maps, in pixels
    batch: int
    steps: int
    learning_rate: float
    momentum: float
    weight_decay: float
    log_every: int  # steps in a row
    seeds: tuple[int, ...]
    confidence: float  # of the intervals over seeds
    threads: int


def main(settings: dict, seed: int, identity: str, measurements: str) -> None:
    """Write the loss and the norm of the weights by step, means over seeds, and their ends."""
    chosen = read_settings(Settings, settings)
    torch.set_num_threads(chosen.threads)
    rows: list[tuple[object, ...]] = []
    found = []
    for with_skip, arm in ARMS.items():
        # (seeds, logged steps, [loss, norm]); both arms begin with the same weights and data
        paths = np.array([learn(with_skip, chosen, derive_seed(seed, s)) for s in chosen.seeds])
        means = paths.mean(axis=0)
        rows += [
            (int(with_skip), step * chosen.log_every, *map(float, means[step]))
            for step in range(len(means))
        ]
        found += measurements_of(f"identity_loss_{arm}", paths[:, -1, 0], chosen.confidence)
        found += measurements_of(f"identity_weight_norm_{arm}", paths[:, -1, 1], chosen.confidence)
        ratios = paths[:, -1, 1] / paths[:, 0, 1]  # how far the weights went towards 0
        found += measurements_of(f"identity_weight_norm_ratio_{arm}", ratios, chosen.confidence)
    write_rows(identity, COLUMNS, rows)
    write_measurements(measurements, found)


def learn(with_skip: bool, chosen: Settings, seed: int) -> list[tuple[float, float]]:
    """Train one block; give the loss and the norm of its weights every `log_every` steps.

    Inputs are positive, as a block gets them from the ReLU before it. There is no batch norm: it
    would take the size out of the weights, about which the post speaks.
    """
    generator = generators(seed).torch
    block = basic_block(chosen.channels, chosen.channels, 1, "A" if with_skip else None, False)
    initialise(block, generator)
    optimizer = torch.optim.SGD(
        block.parameters(),
        chosen.learning_rate,
        chosen.momentum,
        weight_decay=chosen.weight_decay,
    )
    path = []
    shape = (chosen.batch, chosen.channels, chosen.size, chosen.size)
    for step in range(chosen.steps + 1):
        x = torch.randn(shape, generator=generator).abs()
        loss = F.mse_loss(block(x), x)
        if step % chosen.log_every == 0:
            path.append((loss.item(), weight_norm(block)))
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    return path


def weight_norm(block: Block) -> float:
    """The Euclidean norm of the weights of the block's convolutions."""
    weights = [module.weight for module in block.modules() if isinstance(module, nn.Conv2d)]
    return float(torch.nn.utils.get_total_norm([weight.detach() for weight in weights]))


if __name__ == "__main__":
    run_step(main)
