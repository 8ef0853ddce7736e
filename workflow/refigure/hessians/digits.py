"""The small problem: scikit-learn's digits, 8x8 pixels, and perceptrons on them in float64."""

from dataclasses import dataclass

import torch
from sklearn.datasets import load_digits
from torch import Tensor

from refigure.hessian.products import Batch
from refigure.models.mlp import MLP, make_mlp
from refigure.models.mlp_settings import MLPSettings
from refigure.seeding import derive_seed, generators

INPUTS, CLASSES = 64, 10
BRIGHTEST = 16.0


@dataclass(frozen=True)
class SplitDigits:
    """Training and test images (n, 64) from 0 to 1, and what they show."""

    train: Batch
    test: Batch


def read_small_digits(train: int, dtype: torch.dtype = torch.float64) -> SplitDigits:
    """Take `train` of the 1,797 digits that scikit-learn ships, and the rest to test.

    The same ones in every step: the file's order is by writer, so they are drawn, once for all.
    """
    images, labels = load_digits(return_X_y=True)
    order = generators(derive_seed(0, "split of the digits")).numpy.permutation(len(labels))
    x = torch.tensor(images[order] / BRIGHTEST, dtype=dtype)
    y = torch.tensor(labels[order])
    return SplitDigits((x[:train], y[:train]), (x[train:], y[train:]))


def digits_network(
    hidden: int, activation: str, generator: torch.Generator, dtype: torch.dtype = torch.float64
) -> MLP:
    """Make a perceptron 64-hidden-10 with Glorot's weights and no biases at the start."""
    sizes = (INPUTS, hidden, CLASSES)
    return make_mlp(MLPSettings(sizes, activation, "glorot", bias=0.0), generator).to(dtype)


@torch.no_grad()
def error_on(model: MLP, batch: Batch) -> float:
    """The share of images classified wrongly."""
    wrong: Tensor = model(batch[0]).argmax(1) != batch[1]
    return float(wrong.double().mean())
