"""Let a network with one or two hidden layers learn to sort n n-bit numbers (S-C11)."""

from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor, nn

from refigure.measurements import write_measurements
from refigure.repetitions import measurements_of
from refigure.seeding import derive_seed, generators
from refigure.settings import read_settings
from refigure.step import run_step


@dataclass(frozen=True)
class Settings:
    """The task and the training, by Adam."""

    numbers: int  # n, also the bits of each
    steps: int
    batch: int
    learning_rate: float
    test: int  # random inputs
    seeds: tuple[int, ...]
    confidence: float  # of the intervals over seeds
    threads: int


def main(settings: dict, seed: int, measurements: str) -> None:
    """Write the share of inputs that are sorted exactly, by hidden layers of n² units."""
    chosen = read_settings(Settings, settings)
    torch.set_num_threads(chosen.threads)
    found = []
    for hidden in (1, 2):
        pairs = [learn(hidden, chosen, derive_seed(seed, number)) for number in chosen.seeds]
        for name, shares in zip(
            ("sorted_exactly", "sorted_bits"), zip(*pairs, strict=True), strict=True
        ):
            found += measurements_of(f"{name}_{hidden}_hidden", shares, chosen.confidence)
    write_measurements(measurements, found)


def learn(hidden: int, chosen: Settings, seed: int) -> tuple[float, float]:
    """Train one network; give the shares of test inputs and of bits that it has right."""
    generator = generators(seed).torch
    width = chosen.numbers**2
    sizes = [width] * (hidden + 2)  # inputs and outputs have n² bits too
    with torch.random.fork_rng():
        torch.manual_seed(seed)  # of the layers' own initialisation
        layers = [nn.Linear(*pair) for pair in pairwise(sizes)]
    stack: list[nn.Module] = [layers[0]]
    for layer in layers[1:]:
        stack += [nn.ReLU(), layer]
    model = nn.Sequential(*stack)
    optimizer = torch.optim.Adam(model.parameters(), lr=chosen.learning_rate)
    for step in range(chosen.steps):
        for group in optimizer.param_groups:  # falls to 0, so that the end is no matter of chance
            group["lr"] = chosen.learning_rate * (1 - step / chosen.steps)
        bits, ordered = examples(chosen.numbers, chosen.batch, generator)
        loss = nn.functional.binary_cross_entropy_with_logits(model(bits - 0.5), ordered)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    bits, ordered = examples(chosen.numbers, chosen.test, generator)
    with torch.no_grad():
        right = (model(bits - 0.5) > 0) == (ordered > 0.5)
    return float(right.all(1).float().mean()), float(right.float().mean())


def examples(numbers: int, count: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Draw n n-bit numbers and sort them; both as bits (count, n²), the highest bit first."""
    values = torch.randint(0, 2**numbers, (count, numbers), generator=generator)
    return bits_of(values), bits_of(values.sort(1).values)


def bits_of(values: Tensor) -> Tensor:
    """The bits of numbers (count, n) as (count, n²)."""
    places = torch.arange(values.shape[1]).flip(0)
    return ((values[..., None] >> places) & 1).flatten(1).float()


if __name__ == "__main__":
    run_step(main)
