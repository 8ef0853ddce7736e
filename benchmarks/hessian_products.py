"""Time Hessian-vector products and top eigenvalues of ResNet-20 beside what a user would pick.

The references are those of the best-known package (PyHessian), written anew, no code taken: a
product is a backward pass through the retained graph of the gradient, eigenvalues come by power
iteration, each deflated by those before it.

    PYTHONPATH=workflow python benchmarks/hessian_products.py --output hessian_products.json

Products are in gradients (a forward and a backward pass of the same batch), of the same round:
variants take turns, so that a change of load meets all of them.
"""

import argparse
import json
import os
import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from refigure.datasets import read_cifar10_batches
from refigure.hessian.lanczos import lanczos, random_start
from refigure.hessian.products import (
    Batch,
    LossHessian,
    Product,
    flat_loss,
    flatten,
    forward_over_reverse,
    gradients,
    joined,
    products_of_gradients,
    unflatten,
)
from refigure.models.published_weights import (
    PUBLISHED_MEAN,
    PUBLISHED_STD,
    load_published_resnet,
    normalised,
)
from refigure.models.resnet import ResNet, ResNetSettings, cifar_resnet
from refigure.seeding import generators

TOLERANCE = 1e-3  # relative change between two iterations, the package's default


def retained_graph(model: ResNet, batch: Batch) -> Product:
    """The reference's product: PyTorch's own batch norm, the graph of the gradient kept."""
    parameters = list(model.parameters())
    first = gradients(cross_entropy(model(batch[0]), batch[1]), parameters, keep=True)

    def product(vector: Tensor) -> Tensor:
        return joined(products_of_gradients(first, parameters, unflatten(vector, parameters)))

    return product


def power_iteration(product: Product, size: int, count: int) -> tuple[list[float], int]:
    """The reference's top eigenvalues, and how many products they took."""
    found: list[float] = []
    vectors: list[Tensor] = []
    used = 0
    for rank in range(count):
        v, before = random_start(size, generators(rank).torch), float("inf")
        while True:
            for known in vectors:
                v = v - (known @ v) * known
            v = v / v.norm()
            moved = product(v)
            used += 1
            value = float(v @ moved)
            if abs(value - before) <= TOLERANCE * abs(value) or used > 500:
                break
            before, v = value, moved
        found.append(value)
        vectors.append(v)
    return found, used


def rounds(variants: dict[str, Callable[[], object]], count: int) -> dict[str, list[float]]:
    """Seconds of each variant in each round, after a warm-up; this process's own time."""
    for variant in variants.values():
        variant()
    found: dict[str, list[float]] = {name: [] for name in variants}
    for _ in range(count):
        for name, variant in variants.items():
            begun = time.process_time()
            variant()
            found[name].append(time.process_time() - begun)
    return found


def measure_products(model: ResNet, batch: Batch, count: int) -> list[dict[str, Any]]:
    """Measure every way to a product, in gradients of the same round."""
    hessian = LossHessian(model, cross_entropy, [batch])
    parameters = hessian.parameters
    v = random_start(hessian.size, generators(0).torch)
    x = flatten([parameter.detach() for parameter in parameters])
    function = flat_loss(model, cross_entropy, batch)
    reference = retained_graph(model, batch)
    with ExitStack() as stack:
        product = stack.enter_context(hessian.products())
        variants: dict[str, Callable[[], object]] = {
            "gradient": lambda: gradients(cross_entropy(model(batch[0]), batch[1]), parameters),
            "reference: retained graph": lambda: reference(v),
            "ours, retained graph": lambda: product(v),
            "ours, from the loss": lambda: hessian.product(v),
            "forward over reverse": lambda: forward_over_reverse(function, x, v.float()),
        }
        times = rounds(variants, count)
    unit = times["gradient"]
    table = []
    for name, seconds in times.items():
        ratios = [one / base for one, base in zip(seconds, unit, strict=True)]
        low, _, high = statistics.quantiles(ratios, n=4)
        row = {
            "variant": name,
            "best_s": min(seconds),
            "gradients_of_best": min(seconds) / min(unit),
        }
        table.append({**row, "gradients": statistics.median(ratios), "quartiles": [low, high]})
    return table


def measure_eigenvalues(model: ResNet, batch: Batch, count: int) -> list[dict[str, Any]]:
    """Measure the top eigenvalues by both ways, against forty steps of Lanczos."""
    hessian = LossHessian(model, cross_entropy, [batch])
    start = random_start(hessian.size, generators(1).torch)
    with hessian.products() as product:
        exact = lanczos(product, start, 40).ritz().values.flip(0)[:count].tolist()
    table = []
    begun = time.process_time()
    theirs, used = power_iteration(retained_graph(model, batch), hessian.size, count)
    table.append(
        row("reference: power iteration", theirs, exact, used, time.process_time() - begun)
    )
    begun = time.process_time()
    steps = count + 7
    with hessian.products() as product:
        ours = lanczos(product, start, steps).ritz().values.flip(0)[:count].tolist()
    table.append(row("ours: Lanczos", ours, exact, steps, time.process_time() - begun))
    return table


def row(
    name: str, found: list[float], exact: list[float], products: int, seconds: float
) -> dict[str, Any]:
    """A row of the table of eigenvalues."""
    error = max(abs(one / true - 1) for one, true in zip(found, exact, strict=True))
    return {"variant": name, "values": found, "error": error, "products": products, "s": seconds}


def read_batch(path: Path | None, count: int) -> Batch:
    """Read the first images of a batch of CIFAR-10, or draw some: the times are the same."""
    if path is None:
        random = generators(0).torch
        images = torch.randn(count, 3, 32, 32, generator=random)
        return images, torch.randint(10, (count,), generator=random)
    pixels, labels = read_cifar10_batches([path])
    images = normalised(pixels[:count], PUBLISHED_MEAN, PUBLISHED_STD)
    return images, torch.from_numpy(labels[:count].astype("int64"))


def main() -> None:
    """Measure, print a table, write JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--weights", type=Path, help="published weights; without: initial ones")
    parser.add_argument("--cifar10", type=Path, help="data_batch_1.bin; without: random images")
    parser.add_argument("--images", type=int, default=128)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--top", type=int, default=5)
    parser.add_argument("--output", type=Path, help="a JSON file to write")
    given = parser.parse_args()
    torch.set_num_threads(1)
    load = os.getloadavg()[0]
    random = generators(0).torch
    if given.weights:
        model = load_published_resnet(given.weights, 20)
    else:
        model = cifar_resnet(ResNetSettings(20), random).eval()
    batch = read_batch(given.cifar10, given.images)
    products = measure_products(model, batch, given.rounds)
    eigenvalues = measure_eigenvalues(model, batch, given.top)
    print(f"load {load:.2f} before, {os.getloadavg()[0]:.2f} after; torch {torch.__version__}")
    for one in products:
        low, high = one["quartiles"]
        print(
            f"{one['variant']:28} {one['best_s']:8.3f} s {one['gradients_of_best']:6.2f} gradients"
            f" (median {one['gradients']:.2f} [{low:.2f}, {high:.2f}])"
        )
    for one in eigenvalues:
        print(
            f"{one['variant']:28} {one['products']:4} products {one['s']:7.1f} s,"
            f" worst error {one['error']:.1e}"
        )
    if given.output:
        record = {"load_before": load, "products": products, "eigenvalues": eigenvalues}
        given.output.write_text(json.dumps(record, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
