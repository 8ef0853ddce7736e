"""Time a sweep of small networks trained side by side beside what a user would do instead.

Three ways to train the post's network (784-50-30-10, batches of 100) with several seeds:

- stacked: all of them as batched matrix products (refigure.stacked_networks);
- in turn: one after the other in a process, with `torch.nn` and `torch.optim`;
- processes: a process for each, which imports PyTorch and reads MNIST for itself.

    PYTHONPATH=workflow python benchmarks/mnist_sweep.py --mnist results/data/mnist

Everything on one thread. The ways take turns in every round, so that a change of load meets all of
them; the clock of the first two is the process's own time, and for processes that of the children.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import torch
from torch.nn import functional as F  # noqa: N812, its name everywhere

from refigure.batch_order import batch_order
from refigure.mnist import read_mnist
from refigure.models.mlp import make_mlp
from refigure.models.mlp_settings import MLPSettings
from refigure.seeding import generators
from refigure.stacked_networks import (
    Descent,
    StackedMLP,
    StackedSGD,
    backward_each,
    cross_entropy_each,
)

SETTINGS = MLPSettings((784, 50, 30, 10))
BATCH, RATE = 100, 0.1


def train_stacked(images: torch.Tensor, labels: torch.Tensor, networks: int, steps: int) -> float:
    """Train all networks side by side; give the first one's last loss."""
    model = StackedMLP([make_mlp(SETTINGS, generators(seed).torch) for seed in range(networks)])
    optimizer = StackedSGD(model, [Descent(RATE)] * networks)
    orders = [
        torch.from_numpy(batch_order(len(labels), BATCH, steps, generators(seed).numpy))
        for seed in range(networks)
    ]
    order = torch.stack(orders, dim=1)  # (steps, networks, batch)
    for chosen in order:
        inputs = images.index_select(0, chosen.flatten()).view(networks, BATCH, -1)
        losses = cross_entropy_each(model(inputs), labels[chosen])
        backward_each(losses)
        optimizer.step()
    return float(losses.detach()[0])


def train_one(images: torch.Tensor, labels: torch.Tensor, seed: int, steps: int) -> float:
    """Train a network as one would by itself; give its last loss."""
    model = make_mlp(SETTINGS, generators(seed).torch)
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE)
    order = torch.from_numpy(batch_order(len(labels), BATCH, steps, generators(seed).numpy))
    for chosen in order:
        optimizer.zero_grad()
        loss = F.cross_entropy(model(images[chosen]), labels[chosen])
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    return float(loss.detach())


def load(folder: str) -> tuple[torch.Tensor, torch.Tensor]:
    """Read the training images and labels."""
    train = read_mnist(folder).train
    return torch.from_numpy(train.images), torch.from_numpy(train.labels)


def own_time(work: Callable[[], object]) -> float:
    """The processor time, in seconds, that this process spends on some work."""
    started = time.process_time()
    work()
    return time.process_time() - started


def children_time(work: Callable[[], object]) -> float:
    """The processor time, in seconds, that child processes spend on some work."""

    def used() -> float:
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime

    started = used()
    work()
    return used() - started


def in_processes(folder: str, networks: int, steps: int) -> None:
    """Train each network in a process of its own, one after the other."""
    command = [sys.executable, __file__, "--mnist", folder, "--steps", str(steps)]
    for seed in range(networks):
        subprocess.run([*command, "--only-seed", str(seed)], check=True)


def compare(arguments: argparse.Namespace) -> dict[str, object]:
    """Time the three ways in rounds; check that they train the same network."""
    images, labels = load(arguments.mnist)
    networks, steps = arguments.networks, arguments.steps
    stacked, alone = train_stacked(images, labels, 2, 50), train_one(images, labels, 0, 50)
    assert abs(stacked - alone) < 1e-4, (stacked, alone)
    times: dict[str, list[float]] = {"stacked": [], "in turn": [], "processes": []}
    for _ in range(arguments.rounds):
        times["stacked"].append(own_time(lambda: train_stacked(images, labels, networks, steps)))
        times["in turn"].append(
            own_time(lambda: [train_one(images, labels, seed, steps) for seed in range(networks)])
        )
        times["processes"].append(
            children_time(lambda: in_processes(arguments.mnist, networks, steps))
        )
    ratios = {
        way: [other / ours for other, ours in zip(found, times["stacked"], strict=True)]
        for way, found in times.items()
        if way != "stacked"
    }
    return {
        "networks": networks,
        "steps": steps,
        "load": os.getloadavg()[0],
        "seconds": {way: statistics.median(found) for way, found in times.items()},
        "median ratio": {way: statistics.median(found) for way, found in ratios.items()},
        "ratio of best": {way: min(times[way]) / min(times["stacked"]) for way in ratios},
        "all": times,
    }


def main() -> None:
    """Read the command line; train one network, or compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mnist", required=True, help="folder with MNIST's four unpacked files")
    parser.add_argument("--networks", type=int, default=10)
    parser.add_argument("--steps", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only-seed", type=int, help="train this one network and end")
    parser.add_argument("--output", help="write the comparison to this JSON file")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    if arguments.only_seed is not None:
        train_one(*load(arguments.mnist), arguments.only_seed, arguments.steps)
        return
    found = compare(arguments)
    print(json.dumps({name: value for name, value in found.items() if name != "all"}, indent=2))
    if arguments.output:
        Path(arguments.output).write_text(json.dumps(found, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
