"""Residual and plain networks (He, Zhang, Ren and Sun 2015, arXiv 1512.03385; here "the paper")."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812, its name everywhere
from torch.utils.checkpoint import checkpoint

from refigure.errors import InputError
from refigure.models.blocks import SHORTCUTS, Block, ConvNorm, basic_block
from refigure.models.modes import frozen_statistics


@dataclass(frozen=True)
class ResNetSettings:
    """A CIFAR network of the paper's section 4.2: 6n+2 weighted layers in three stages."""

    depth: int
    residual: bool = True  # False: the plain network, the same without shortcuts
    shortcut: str = "A"  # where the shape changes A: zero padding, B: projection; C: always
    widths: tuple[int, int, int] = (16, 32, 64)  # channels by stage
    classes: int = 10
    batch_norm: bool = True  # False: biases instead, to look at the initialisation alone
    checkpointing: bool = False  # keep a block's input only, compute the rest again: less memory

    def __post_init__(self) -> None:
        if self.depth < 8 or self.depth % 6 != 2:
            raise InputError(f"depth {self.depth} is not 6n+2 with n of 1 or more: 8, 14, 20, ...")
        if self.shortcut not in SHORTCUTS:
            raise InputError(f"shortcut {self.shortcut!r} is none of {', '.join(SHORTCUTS)}")
        if self.widths[0] < 1 or list(self.widths) != sorted(self.widths) or self.classes < 1:
            raise InputError(
                f"widths {self.widths}, classes {self.classes}: give positive numbers, the widths"
                " in ascending order (zero padding adds channels, it cannot drop any)"
            )

    @property
    def blocks_per_stage(self) -> int:
        """The paper's n: each stage has n blocks of two layers."""
        return (self.depth - 2) // 6


class ResNet(nn.Module):
    """A stem, stages of blocks, the average over the map, and a linear classifier."""

    def __init__(
        self,
        stem: ConvNorm,
        pool: nn.Module,
        stages: nn.Sequential,
        classifier: nn.Linear,
        checkpointing: bool = False,
    ) -> None:
        super().__init__()
        self.stem = stem
        self.pool = pool
        self.stages = stages
        self.average_pool = nn.AdaptiveAvgPool2d(1)
        self.classifier = classifier
        self.checkpointing = checkpointing

    def blocks(self) -> Iterator[tuple[str, Block]]:
        """Give the blocks in order, each with its name among the modules."""
        for name, module in self.named_modules():
            if isinstance(module, Block):
                yield name, module

    def forward(self, images: Tensor) -> Tensor:
        """Give the logits (batch, classes) of normalised images (batch, 3, h, w)."""
        x = self.enter(images)
        if self.checkpointing:
            for _, block in self.blocks():
                x = self._checkpointed(block, x)
        else:
            x = self.stages(x)  # (batch, widths[-1], h/4, w/4)
        return self.classify(x)

    def enter(self, images: Tensor) -> Tensor:
        """Give what the first block gets, (batch, widths[0], h, w)."""
        return cast(Tensor, self.pool(F.relu_(self.stem(images))))

    def classify(self, x: Tensor) -> Tensor:
        """Give the logits of what the last block leaves."""
        x = self.average_pool(x).flatten(1)  # (batch, widths[-1])
        return cast(Tensor, self.classifier(x))

    @staticmethod
    def _checkpointed(block: Block, x: Tensor) -> Tensor:
        """Run a block and forget its insides (Chen et al. 2016, arXiv 1604.06174).

        The second time the running statistics must not move: they have seen the batch.
        """

        def contexts() -> tuple[AbstractContextManager[None], AbstractContextManager[None]]:
            return nullcontext(), frozen_statistics(block)

        output = checkpoint(
            block, x, use_reentrant=False, preserve_rng_state=False, context_fn=contexts
        )
        return cast(Tensor, output)


def make_stages(
    widths: tuple[int, ...], blocks: tuple[int, ...], shortcut: str | None, batch_norm: bool = True
) -> nn.Sequential:
    """Make stages of basic blocks; all but the first halve the map in their first layer."""
    stages = nn.Sequential()
    inputs = widths[0]
    for stage, (outputs, count) in enumerate(zip(widths, blocks, strict=True)):
        first = basic_block(inputs, outputs, 2 if stage else 1, shortcut, batch_norm)
        rest = (basic_block(outputs, outputs, 1, shortcut, batch_norm) for _ in range(count - 1))
        stages.append(nn.Sequential(first, *rest))
        inputs = outputs
    return stages


def cifar_skeleton(settings: ResNetSettings) -> ResNet:
    """Make the network on the meta device: names and shapes, which cost nothing at any depth."""
    widths, batch_norm = settings.widths, settings.batch_norm
    with torch.device("meta"):
        return ResNet(
            ConvNorm(3, widths[0], batch_norm=batch_norm),
            nn.Identity(),
            make_stages(
                widths,
                (settings.blocks_per_stage,) * 3,
                settings.shortcut if settings.residual else None,
                batch_norm,
            ),
            nn.Linear(widths[-1], settings.classes),
            settings.checkpointing,
        )


def imagenet34_skeleton(shortcut: str | None = "A") -> ResNet:
    """Make the 34-layer network of the paper's Fig. 3 (None: plain) on the meta device."""
    with torch.device("meta"):
        return ResNet(
            ConvNorm(3, 64, kernel=7, stride=2),
            nn.MaxPool2d(3, stride=2, padding=1),
            make_stages((64, 128, 256, 512), (3, 4, 6, 3), shortcut),
            nn.Linear(512, 1000),
        )


def cifar_resnet(settings: ResNetSettings, generator: torch.Generator) -> ResNet:
    """Make the network on the CPU with He's initialisation, drawn from `generator` alone."""
    model = cifar_skeleton(settings).to_empty(device="cpu")
    initialise(model, generator)
    return model


@torch.no_grad()
def initialise(model: nn.Module, generator: torch.Generator) -> None:
    """Draw weights from N(0, 2/n), n inputs of a unit (He et al. 2015, arXiv 1502.01852, eq. 10).

    Numbers are drawn module by module into contiguous memory on the CPU: the same weights whatever
    the model's device and memory format.

    Raises:
        TypeError: a module has parameters that this function does not know how to begin.
    """
    for module in model.modules():
        if isinstance(module, nn.Conv2d | nn.Linear):
            # ASSUME: n counts inputs (eq. 10), not outputs (eq. 14): either is said to be enough.
            # ASSUME: the classifier is drawn the same way; the paper does not single it out.
            std = (2 / module.weight[0].numel()) ** 0.5
            module.weight.copy_(std * torch.randn(module.weight.shape, generator=generator))
            if module.bias is not None:
                module.bias.zero_()
        elif isinstance(module, nn.BatchNorm2d):
            module.reset_parameters()  # scale 1, shift 0, running mean 0 and variance 1
        elif next(module.parameters(recurse=False), None) is not None:
            raise TypeError(f"no initialisation for {type(module).__name__}")
