"""The networks that are trained, by the words of the config."""

from dataclasses import dataclass

import torch

from refigure.errors import InputError
from refigure.models.author_resnet import AuthorResNet, AuthorSettings, author_resnet
from refigure.models.resnet import ResNet, ResNetSettings, cifar_resnet
from refigure.resnets.image_sets import ImageSet
from refigure.resnets.image_tables import (
    Normalisation,
    author_normalisation,
    paper_normalisation,
)

KINDS = ("plain", "residual", "author")


@dataclass(frozen=True)
class NetworkSettings:
    """Which network an arm trains."""

    network: str  # of KINDS
    depth: int  # weighted layers, 6n+2
    width: int  # channels of the first stage; doubled twice
    shortcut: str | None = None  # residual: A, B or C
    registered: bool = True  # author: False as published

    def __post_init__(self) -> None:
        if self.network not in KINDS:
            raise InputError(f"network {self.network!r} is none of {', '.join(KINDS)}.")
        if (self.shortcut is not None) != (self.network == "residual"):
            raise InputError(
                f"network {self.network}, shortcut {self.shortcut}: a residual network needs A, B"
                " or C, the others have none to choose (null)."
            )


def make_network(
    settings: NetworkSettings, image_size: int, generator: torch.Generator, device: str = "cpu"
) -> ResNet | AuthorResNet:
    """Make a network with its initial weights on a device; the same weights on every device."""
    if settings.network != "author":
        widths = (settings.width, 2 * settings.width, 4 * settings.width)
        residual = settings.network == "residual"
        resnet = ResNetSettings(settings.depth, residual, settings.shortcut or "A", widths)
        return cifar_resnet(resnet, generator).to(device)
    blocks = (settings.depth - 2) // 6
    author = AuthorSettings(blocks, settings.registered, settings.width, image_size)
    model = author_resnet(author, generator).to(device)
    for block in model.blocks:  # where they are not registered, `to` has left them behind
        block.to(device)
    return model


def normalisation_of(settings: NetworkSettings, images: ImageSet) -> Normalisation:
    """Give each network the images as its inventor does."""
    if settings.network == "author":
        return author_normalisation(images)
    return paper_normalisation(images)
