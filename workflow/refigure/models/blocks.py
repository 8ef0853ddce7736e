"""Building blocks of residual and plain networks (He et al. 2015, arXiv 1512.03385; "the paper").

Written for speed on any device and in any memory format: `y += x` and ReLU work in place, which
autograd allows because neither convolution nor batch norm keeps its output for the backward pass.
Whoever hooks a layer must therefore read its output at once, or copy it.
"""

from typing import cast

from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812, its name everywhere

SHORTCUTS = ("A", "B", "C")  # the paper's section 4.1


class ConvNorm(nn.Module):
    """A convolution and its batch norm: what the paper's Fig. 7 calls a layer's response."""

    def __init__(
        self, inputs: int, outputs: int, kernel: int = 3, stride: int = 1, batch_norm: bool = True
    ) -> None:
        super().__init__()
        self.conv = nn.Conv2d(
            inputs, outputs, kernel, stride, padding=kernel // 2, bias=not batch_norm
        )
        # ASSUME: the paper gives neither epsilon nor momentum: PyTorch's 1e-5 and 0.1
        self.norm = nn.BatchNorm2d(outputs) if batch_norm else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        """Map (batch, inputs, h, w) to (batch, outputs, h/stride, w/stride)."""
        return cast(Tensor, self.norm(self.conv(x)))


class ZeroPadding(nn.Module):
    """Shortcut A: every other pixel, and zeros for the new channels; no parameters."""

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        # ASSUME: half of the zeros on either side, as in the published weights; the paper does not
        # say, and for training it does not matter: another place only renumbers the channels.
        before = (outputs - inputs) // 2
        self.channels = (before, outputs - inputs - before)
        self.stride = stride

    def forward(self, x: Tensor) -> Tensor:
        """Map (batch, inputs, h, w) to (batch, outputs, h/stride, w/stride)."""
        # a 1x1 pool with a stride is x[:, :, ::s, ::s], faster forward and backward on a CPU
        return F.pad(F.avg_pool2d(x, 1, self.stride), (0, 0, 0, 0, *self.channels))


class Block(nn.Module):
    """relu(F(x) + shortcut(x)), the paper's eq. 1 and 2; a plain block is relu(F(x))."""

    def __init__(self, residual: nn.Sequential, shortcut: nn.Module | None) -> None:
        super().__init__()
        self.residual = residual  # F
        self.shortcut = shortcut

    def forward(self, x: Tensor) -> Tensor:
        """Map (batch, inputs, h, w) to (batch, outputs, h/stride, w/stride)."""
        y: Tensor = self.residual(x)
        if self.shortcut is not None:
            y += self.shortcut(x)
        return F.relu_(y)


def make_shortcut(
    option: str | None, inputs: int, outputs: int, stride: int, batch_norm: bool = True
) -> nn.Module | None:
    """Make the shortcut of a block: option A, B or C, or None for a plain block."""
    if option is None:
        return None
    changes = inputs != outputs or stride != 1
    if option == "C" or (option == "B" and changes):
        return ConvNorm(inputs, outputs, 1, stride, batch_norm)
    return ZeroPadding(inputs, outputs, stride) if changes else nn.Identity()


def basic_block(
    inputs: int, outputs: int, stride: int, shortcut: str | None, batch_norm: bool = True
) -> Block:
    """Make a block of two 3x3 layers (the paper's Fig. 2); the first one has the stride."""
    residual = nn.Sequential(
        ConvNorm(inputs, outputs, 3, stride, batch_norm),
        nn.ReLU(inplace=True),
        ConvNorm(outputs, outputs, 3, 1, batch_norm),
    )
    return Block(residual, make_shortcut(shortcut, inputs, outputs, stride, batch_norm))


def bottleneck_block(
    inputs: int, inner: int, outputs: int, stride: int, shortcut: str | None
) -> Block:
    """Make a block of 1x1, 3x3 and 1x1 layers (the paper's Fig. 5, right)."""
    residual = nn.Sequential(
        ConvNorm(inputs, inner, 1, stride),  # ASSUME: the stride is here; later authors: in the 3x3
        nn.ReLU(inplace=True),
        ConvNorm(inner, inner, 3),
        nn.ReLU(inplace=True),
        ConvNorm(inner, outputs, 1),
    )
    return Block(residual, make_shortcut(shortcut, inputs, outputs, stride))
