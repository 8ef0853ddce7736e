"""The network of the post's author, as his repository has it, and with its blocks registered.

Source: github.com/rohan-varma/resnet-implementation at b0d5f40, `resnet.py`, described here and not
copied. It departs from the paper (He et al. 2015, section 4.2) on purpose and by mistake:

- its blocks are kept in a plain list. PyTorch looks for parameters in attributes and in its own
  containers only, so that no optimiser, `state_dict`, `eval()`, `zero_grad()` or `to()` reaches
  them: what learns is a stem and a linear classifier around a fixed random network;
- no layer has a stride: the maps stay at the size of the image;
- a block changes the number of channels in its second convolution, not in its first;
- convolutions keep their biases, which batch norm takes away again; none follows the stem;
- a 2x2 average pool and a classifier of 16,384 inputs take the place of the global average.
"""

from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812, its name everywhere

from refigure.errors import InputError


@dataclass(frozen=True)
class AuthorSettings:
    """The author's network; the defaults are his."""

    blocks_per_stage: int = 2  # his n; 6n+2 layers by name
    registered: bool = False  # False: as published; True: blocks are part of the network
    width: int = 16  # channels of the first stage; doubled twice
    image_size: int = 32  # pixels; the classifier is made for this size alone
    classes: int = 10

    def __post_init__(self) -> None:
        if min(self.blocks_per_stage, self.width, self.classes) < 1 or self.width % 2:
            raise InputError(f"{self}: give positive numbers, and an even width")
        if self.image_size < 2 or self.image_size % 2:
            raise InputError(f"image_size {self.image_size} is not an even number of pixels")


class AuthorBlock(nn.Module):
    """relu(F(x) + x) at the map size of x, F widening in its second convolution."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.residual = nn.Sequential(
            nn.Conv2d(inputs, inputs, 3, padding=1),
            nn.BatchNorm2d(inputs),
            nn.ReLU(inplace=True),
            nn.Conv2d(inputs, outputs, 3, padding=1),
            nn.BatchNorm2d(outputs),
        )
        self.padding = (outputs - inputs) // 2  # channels of zeros on either side of x

    def forward(self, x: Tensor) -> Tensor:
        """Map (batch, inputs, h, w) to (batch, outputs, h, w)."""
        y: Tensor = self.residual(x)
        y += F.pad(x, (0, 0, 0, 0, self.padding, self.padding)) if self.padding else x
        return F.relu_(y)


class AuthorResNet(nn.Module):
    """A stem, blocks that may or may not be registered, a pool and a linear classifier.

    `to(device)` leaves blocks where they are that are not registered; move each of `blocks` by
    hand, as the author's training script does.
    """

    def __init__(self, settings: AuthorSettings) -> None:
        super().__init__()
        widths = [settings.width * 2**stage for stage in range(3)]
        blocks = []
        inputs = settings.width
        for outputs in widths:
            for _ in range(settings.blocks_per_stage):
                blocks.append(AuthorBlock(inputs, outputs))
                inputs = outputs
        self.stem = nn.Conv2d(3, settings.width, 3, padding=1)
        self.blocks = nn.ModuleList(blocks) if settings.registered else blocks
        self.pool = nn.AvgPool2d(2)
        self.classifier = nn.Linear(widths[-1] * (settings.image_size // 2) ** 2, settings.classes)

    def forward(self, images: Tensor) -> Tensor:
        """Give the logits (batch, classes) of normalised images (batch, 3, size, size)."""
        x = F.relu_(self.stem(images))  # (batch, width, size, size)
        for block in self.blocks:
            x = block(x)
        x = self.pool(x).flatten(1)  # (batch, 4·width·(size/2)²)
        return cast(Tensor, self.classifier(x))

    def unregistered_parameters(self) -> list[nn.Parameter]:
        """Give the parameters of blocks that PyTorch does not know of; none once registered."""
        known = {id(parameter) for parameter in self.parameters()}
        return [
            parameter
            for block in self.blocks
            for parameter in block.parameters()
            if id(parameter) not in known
        ]


def author_resnet(settings: AuthorSettings, generator: torch.Generator) -> AuthorResNet:
    """Make the network on the CPU; equal settings but `registered` give equal weights.

    The author leaves the initialisation to PyTorch, which draws from its global generator: that one
    is seeded from ours for the while, and then put back.
    """
    seed = int(torch.randint(2**63 - 1, (), generator=generator))
    with torch.random.fork_rng(devices=[]):
        torch.default_generator.manual_seed(seed)
        return AuthorResNet(settings)
