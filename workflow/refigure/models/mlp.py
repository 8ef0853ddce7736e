"""The multilayer perceptron: matrix products with an activation between them, logits at the end."""

from collections.abc import Callable
from itertools import pairwise
from typing import cast

import torch
from torch import Tensor, nn

from refigure.models.mlp_settings import MLPSettings

ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "relu": torch.relu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "identity": lambda scores: scores,  # a linear network
}
CUT = 2.0  # standard deviations at which TensorFlow's truncated_normal draws anew


class MLP(nn.Module):
    """A stack of linear layers with one activation between them."""

    def __init__(self, settings: MLPSettings) -> None:
        """Make the layers with memory that is not set: `make_mlp` makes and begins them."""
        super().__init__()
        self.settings = settings
        pairs = pairwise(settings.sizes)
        with torch.device("meta"):
            layers = nn.ModuleList(nn.Linear(inputs, outputs) for inputs, outputs in pairs)
        self.layers = layers.to_empty(device="cpu")

    def linears(self) -> list[nn.Linear]:
        """Give the linear layers, from the inputs to the logits."""
        return [cast(nn.Linear, layer) for layer in self.layers]

    def forward(self, inputs: Tensor, generator: torch.Generator | None = None) -> Tensor:
        """Give the logits (batch, classes) of inputs (batch, sizes[0]).

        In training mode activations are dropped, as drawn from `generator` (None: PyTorch's own).
        """
        hidden = inputs
        *layers, last = self.linears()
        for layer in layers:
            hidden = ACTIVATIONS[self.settings.activation](layer(hidden))
            if self.training and self.settings.dropout:
                hidden = hidden * dropout_mask(hidden.shape, self.settings.dropout, generator).to(
                    hidden
                )
        return cast(Tensor, last(hidden))


def make_mlp(settings: MLPSettings, generator: torch.Generator) -> MLP:
    """Make a network on the CPU, its weights drawn from `generator` alone, layer by layer."""
    model = MLP(settings)
    with torch.no_grad():
        for layer in model.linears():
            layer.weight.copy_(begin_weights(layer.weight.shape, settings, generator))
            layer.bias.fill_(settings.bias)
    return model


def begin_weights(shape: torch.Size, settings: MLPSettings, generator: torch.Generator) -> Tensor:
    """Draw the weights (outputs, inputs) of a layer.

    He: variance 2 / inputs (He et al. 2015, arXiv 1502.01852, eq. 10). Glorot: variance
    2 / (inputs + outputs) (Glorot and Bengio 2010, eq. 12).
    """
    outputs, inputs = shape
    if settings.initialisation == "truncated_normal":
        return settings.weight_std * truncated_normal(shape, generator)
    variance = 2 / inputs if settings.initialisation == "he" else 2 / (inputs + outputs)
    return float(variance**0.5) * torch.randn(shape, generator=generator)


def truncated_normal(shape: torch.Size, generator: torch.Generator, cut: float = CUT) -> Tensor:
    """Draw from N(0, 1) without its tails beyond `cut`, as `tf.truncated_normal` does.

    The cut lessens the standard deviation: 0.8796 where it is at 2. By inversion, one uniform
    number a value, so that no loop of redraws decides how many numbers the generator has given.
    """
    tail = 0.5 * (1 + torch.erf(torch.tensor(-cut / 2**0.5, dtype=torch.float64)))
    uniform = torch.rand(shape, generator=generator, dtype=torch.float64)
    normal: Tensor = torch.special.ndtri(tail + (1 - 2 * tail) * uniform)
    return normal.clamp(-cut, cut).float()


def dropout_mask(
    shape: torch.Size, share: float, generator: torch.Generator | None = None
) -> Tensor:
    """Draw what activations are multiplied by: 0 for a `share` of them, 1 / (1 - share) else.

    Drawn on the CPU, so that it is the same on every device.
    """
    kept = torch.rand(shape, generator=generator) >= share
    return kept / (1 - share)


def parameter_count(sizes: tuple[int, ...]) -> int:
    """The number of weights and biases of a perceptron."""
    return sum((inputs + 1) * outputs for inputs, outputs in pairwise(sizes))
