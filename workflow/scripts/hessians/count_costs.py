"""Count what gradients, products and whole Hessians cost, in operations and memory (H-C22)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torch.utils.flop_counter import FlopCounterMode

from refigure.hessian.dense import dense_hessian
from refigure.hessian.products import LossHessian, flat_loss, flatten
from refigure.hessians.digits import digits_network, read_small_digits
from refigure.hessians.tables import write_records
from refigure.measurements import Measurement, write_measurements
from refigure.models.resnet import ResNetSettings, cifar_resnet
from refigure.seeding import generators
from refigure.settings import read_settings
from refigure.step import run_step

BYTES = 8  # of a float64


@dataclass(frozen=True)
class Settings:
    """The networks."""

    widths: tuple[int, ...]  # of perceptrons on digits, for the whole Hessian
    images: int
    resnet_depth: int
    resnet_images: int
    threads: int


@dataclass(frozen=True)
class Row:
    """Floating-point operations of matrix products and convolutions."""

    network: str
    parameters: int
    gradient: float
    product: float  # H·v from the loss
    further_product: float  # H·v at a point where one was computed before
    dense: float  # the whole Hessian; NaN where it does not fit


def main(settings: dict, seed: int, costs: str, measurements: str) -> None:
    """Write the counts, and how they grow."""
    chosen = read_settings(Settings, settings)
    torch.set_num_threads(chosen.threads)
    rows = [count_perceptron(width, chosen, seed) for width in chosen.widths]
    rows.append(count_resnet(chosen, seed))
    write_records(costs, Row, rows)
    write_measurements(measurements, measure(rows))


def operations(call: Callable[[], object]) -> float:
    """Count the operations of a call."""
    with FlopCounterMode(display=False) as counter:
        call()
    return float(counter.get_total_flops())


def count(name: str, hessian: LossHessian, dense: float) -> Row:
    """Count gradient and products of one network."""
    vector = torch.ones(hessian.size, dtype=torch.float64)
    with hessian.products() as product:
        further = operations(lambda: product(vector))
    return Row(
        name,
        hessian.size,
        operations(hessian.gradient),
        operations(lambda: hessian.product(vector)),
        further,
        dense,
    )


def count_perceptron(width: int, chosen: Settings, seed: int) -> Row:
    """Count a perceptron 64-width-10, its whole Hessian too."""
    model: nn.Module = digits_network(width, "tanh", generators(seed).torch)
    batch = read_small_digits(chosen.images).train
    x = flatten([parameter.detach() for parameter in model.parameters()])
    dense = operations(lambda: dense_hessian(flat_loss(model, cross_entropy, batch), x))
    return count(f"64-{width}-10", LossHessian(model, cross_entropy, [batch]), dense)


def count_resnet(chosen: Settings, seed: int) -> Row:
    """Count a residual network, whose whole Hessian nobody computes."""
    model = cifar_resnet(ResNetSettings(chosen.resnet_depth), generators(seed).torch).eval()
    images = torch.zeros(chosen.resnet_images, 3, 32, 32)
    batch = images, torch.zeros(chosen.resnet_images, dtype=torch.int64)
    name = f"ResNet-{chosen.resnet_depth}"
    return count(name, LossHessian(model, cross_entropy, [batch]), float("nan"))


def measure(rows: list[Row]) -> Iterator[Measurement]:
    """Yield the growth with the number of parameters, and what it makes of the residual network."""
    *small, large = rows
    n = np.log([row.parameters for row in small])
    for name in ("gradient", "product", "dense"):
        slope = np.polyfit(n, np.log([getattr(row, name) for row in small]), 1)[0]
        yield Measurement(f"cost_exponent_{name}", float(slope), n=len(small))
    in_gradients = [row.dense / row.gradient / row.parameters for row in small]
    mean = float(np.mean(in_gradients))
    yield Measurement("cost_dense_over_n_gradients", mean, n=len(small))
    for name, row in (("perceptron", small[-1]), ("resnet", large)):
        yield Measurement(f"cost_product_{name}", row.product / row.gradient, n=row.parameters)
        again = row.further_product / row.gradient
        yield Measurement(f"cost_further_product_{name}", again, n=row.parameters)
    size = large.parameters
    yield Measurement("resnet_parameters", size)
    yield Measurement("resnet_hessian_gigabytes", BYTES * size**2 / 1e9, unit="GB")
    yield Measurement("resnet_hessian_products", size)
    gradients = size * large.further_product / large.gradient
    yield Measurement("resnet_hessian_gradients", gradients)


if __name__ == "__main__":
    run_step(main)
