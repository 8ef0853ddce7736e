"""Check what the post says of blocks, of the initialisation, and of its author's own network."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812, its name everywhere

from refigure.datasets import dataset_origin
from refigure.measurements import Measurement, write_measurements
from refigure.models.blocks import basic_block
from refigure.models.resnet import ResNetSettings, cifar_resnet, initialise
from refigure.models.responses import layer_signals
from refigure.resnets.author_checks import author_behaviour, author_counts
from refigure.resnets.image_sets import read_images
from refigure.resnets.image_tables import labelled_images, paper_normalisation
from refigure.seeding import derive_seed, generators
from refigure.settings import read_settings
from refigure.step import run_step

Numbers = dict[str, float]


@dataclass(frozen=True)
class Settings:
    """What is checked, and on how much."""

    batch: int  # training images
    he_depth: int  # of the networks whose initialisation is looked at
    he_draws: int  # how many of them
    he_images: int
    width: int  # of these networks and of the deep one
    deep: int  # depth of one network that must pass forward and backward
    deep_batch: int
    author_blocks: tuple[int, ...]  # the author's n
    author_steps: int  # of Adam, after which blocks must have changed
    learning_rate: float  # of those
    threads: int


def main(images: str, provenance: str, settings: dict, seed: int, measurements: str) -> None:
    """Write what was found.

    Args:
        images: of CIFAR-10's own size, for which the author's network is made.
    """
    chosen = read_settings(Settings, settings)
    torch.set_num_threads(chosen.threads)
    data = read_images(images)
    part = labelled_images(
        data.train_images[: chosen.batch],
        data.train_labels[: chosen.batch],
        paper_normalisation(data),
        "cpu",
    )
    pixels, labels = part.table.whole(0, len(part)), part.labels

    def draw(name: str) -> torch.Generator:
        return generators(derive_seed(seed, name)).torch

    found = check_zero_weights(chosen.width, draw("zero_weights"))
    found |= check_activations(chosen, pixels, labels, draw("activations"))
    found |= check_deep(chosen, pixels, labels, draw("deep"))
    found |= author_counts(chosen.author_blocks, data.size)
    found |= author_behaviour(
        pixels, labels, chosen.author_steps, chosen.learning_rate, draw("author")
    )
    origin = dataset_origin(provenance)
    rows = [Measurement(name, float(value), data=origin) for name, value in found.items()]
    write_measurements(measurements, rows)


@torch.no_grad()
def check_zero_weights(channels: int, generator: torch.Generator) -> Numbers:
    """See what a block does whose weights are all 0 (the post: F(x) = -x, H(x) = 0)."""
    block = basic_block(channels, channels, 1, "A")
    initialise(block, generator)
    for module in block.modules():
        if isinstance(module, nn.Conv2d):
            module.weight.zero_()
    x = torch.randn(8, channels, 8, 8, generator=generator)
    positive = x.abs()
    return {
        "zero_weights_residual_max": float(block.residual(x).abs().max()),
        "zero_weights_output_is_relu": float(torch.equal(block(x), F.relu(x))),
        "zero_weights_output_is_input": float(torch.equal(block(positive), positive)),
        # what the post's F(x) = -x would make of x
        "negated_residual_output_max": float(F.relu(-positive + positive).abs().max()),
    }


def check_activations(
    chosen: Settings, pixels: Tensor, labels: Tensor, generator: torch.Generator
) -> Numbers:
    """Compare the second moments of successive layers' inputs, where no batch norm evens them out.

    He et al. 2015 (arXiv 1502.01852, eq. 7 to 10) keep them by the variance 2/n of the weights, if
    all n inputs of a unit are there: padding with zeros takes some from the units at the border,
    which the second pair of numbers makes up for. The equations hold in the mean over weights.
    """
    settings = ResNetSettings(chosen.he_depth, False, widths=widths(chosen), batch_norm=False)
    moments = []
    for _ in range(chosen.he_draws):
        model = cifar_resnet(settings, generator)
        signals = layer_signals(model, pixels[: chosen.he_images], labels[: chosen.he_images])
        # into the first layer go pixels, and into the classifier averages
        moments.append([signal.activation_rms**2 for signal in signals[1:-1]])
    drawn = np.array(moments)  # (draws, layers)
    ratios = (drawn[:, 1:] / drawn[:, :-1]).mean(axis=0)
    whole = ratios / inputs_present(chosen.he_depth, pixels.shape[-1])
    return {
        "he_activation_ratio_min": ratios.min(),
        "he_activation_ratio_max": ratios.max(),
        "he_activation_ratio_unpadded_min": whole.min(),
        "he_activation_ratio_unpadded_max": whole.max(),
    }


def inputs_present(depth: int, size: int) -> np.ndarray:
    """The share of a unit's inputs that are no padding, for each layer after the first."""
    layers = (depth - 2) // 3  # of a stage
    sides = [size >> (layer // layers) for layer in range(3 * layers - 1)]
    # a row of `side` windows of 3 pixels, padded at both ends; one with a stride of 2 at one end
    missing = [1 if layer and layer % layers == 0 else 2 for layer in range(3 * layers - 1)]
    share: np.ndarray = 1 - np.array(missing) / (3 * np.array(sides))
    return share**2  # of rows and columns


def check_deep(
    chosen: Settings, pixels: Tensor, labels: Tensor, generator: torch.Generator
) -> Numbers:
    """Pass a very deep network forward and backward, keeping the inputs of blocks only."""
    settings = ResNetSettings(chosen.deep, widths=widths(chosen), checkpointing=True)
    model = cifar_resnet(settings, generator)
    loss = F.cross_entropy(model(pixels[: chosen.deep_batch]), labels[: chosen.deep_batch])
    loss.backward()  # type: ignore[no-untyped-call]
    gradients = [parameter.grad for parameter in model.parameters()]
    finite = all(gradient is not None and gradient.isfinite().all() for gradient in gradients)
    return {"deep_depth": chosen.deep, "deep_loss": loss.item(), "deep_gradients_finite": finite}


def widths(chosen: Settings) -> tuple[int, int, int]:
    """The channels of the three stages."""
    return chosen.width, 2 * chosen.width, 4 * chosen.width


if __name__ == "__main__":
    run_step(main)
