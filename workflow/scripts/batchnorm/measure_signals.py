"""Send random data through random networks, and random gradients back; describe every layer."""

from collections.abc import Iterator
from dataclasses import dataclass

from refigure.batchnorm.layer_statistics import COLUMNS, cells, statistics_of
from refigure.batchnorm.network import Network, draw_upstream, send_back, send_forward
from refigure.measurements import format_cell, write_table
from refigure.seeding import derive_seed, generators
from refigure.settings import read_settings
from refigure.step import run_step


@dataclass(frozen=True)
class Arm:
    """One kind of network and of gradient; see config/posts/batchnorm.yaml."""

    initialization: str
    normalization: str
    position: str
    backward: str
    upstream_std: float
    from_last: int  # layers above the one that the gradient starts from
    depth: int
    width: int
    repetitions: int


@dataclass(frozen=True)
class Settings:
    """The networks, by name."""

    arms: dict[str, Arm]
    examples: int
    bins: int  # of the post's histograms
    epsilon: float


def main(settings: dict, seed: int, signals: str) -> None:
    """Write a row for every layer of every network; `seed` is that of the first repetition."""
    chosen = read_settings(Settings, settings)
    rows = ([format_cell(value) for value in row] for row in signal_rows(chosen, seed))
    write_table(signals, ("arm", "repetition", "depth", "width", *COLUMNS), rows)


def signal_rows(chosen: Settings, seed: int) -> Iterator[tuple[object, ...]]:
    """Yield the rows. Arms of one repetition begin with the same random numbers."""
    for name, arm in chosen.arms.items():
        network = Network(
            arm.initialization,
            arm.normalization,
            arm.position,
            arm.depth,
            arm.width,
            chosen.examples,
            chosen.epsilon,
        )
        for repetition in range(arm.repetitions):
            source = generators(derive_seed(seed, repetition)).numpy
            done = send_forward(network, source)
            upstream = draw_upstream(network, arm.upstream_std, source)
            gradients = send_back(done, upstream, arm.depth - arm.from_last, arm.backward)
            for found in statistics_of(done, gradients, chosen.bins):
                yield (name, repetition, arm.depth, arm.width, *cells(found))


if __name__ == "__main__":
    run_step(main)
