"""Autoencoders of one hidden layer with a penalty on activations, many trained side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from refigure.errors import InputError

KINDS, ACTIVATIONS = ("kl", "l1"), ("sigmoid", "relu")
# The activations of a batch may all be 0 or 1 to the last bit, where the logarithms end.
EDGE = 1e-6


@dataclass(frozen=True)
class Penalty:
    """What one autoencoder's activations cost.

    Attributes:
        kind: "kl", the sum over units of KL(ρ ‖ mean activation); "l1", the sum of the means.
        weight: its factor in the loss, the post's λ.
        sparsity: ρ.
        activation: of the hidden units; a mean of ReLUs is no probability, and has no KL.
    """

    weight: float
    kind: str = "kl"
    sparsity: float = 0.05
    activation: str = "sigmoid"

    def __post_init__(self) -> None:
        """Refuse what is not defined.

        Raises:
            InputError: names the setting.
        """
        if self.kind not in KINDS or self.activation not in ACTIVATIONS:
            raise InputError(
                f"kind {self.kind!r} is one of {', '.join(KINDS)}, activation"
                f" {self.activation!r} one of {', '.join(ACTIVATIONS)}."
            )
        if not 0 < self.sparsity < 1:
            raise InputError(f"sparsity {self.sparsity} is not between 0 and 1.")
        if self.kind == "kl" and self.activation == "relu" and self.weight:
            raise InputError("kind kl needs activations between 0 and 1, not relu; take l1.")


class Autoencoders:
    """Autoencoders with the same inputs, in every step the same batch, and weights of their own."""

    def __init__(
        self,
        inputs: int,
        hidden: int,
        penalties: Sequence[Penalty],
        generator: torch.Generator,
        device: str = "cpu",
    ) -> None:
        """Draw the weights of one network as UFLDL does, uniform in ±√(6/(in + out + 1)).

        All begin with the same ones: what differs between them in the end is the penalty's doing.
        """
        self.hidden = hidden
        # networks with the same activation stand together
        self.order = sorted(range(len(penalties)), key=lambda k: penalties[k].activation != "relu")
        self.penalties = [penalties[k] for k in self.order]
        reach = (6 / (inputs + hidden + 1)) ** 0.5
        encoder, decoder = (
            reach * (2 * torch.rand(shape, generator=generator) - 1)
            for shape in ((inputs, hidden), (hidden, inputs))
        )
        count = len(penalties)
        self.encoder = encoder.repeat(1, count).to(device).requires_grad_()  # (in, networks·hid)
        self.encoder_bias = torch.zeros(count * hidden, device=device, requires_grad=True)
        self.decoder = decoder.repeat(count, 1, 1).to(device).requires_grad_()  # (n, hid, in)
        self.decoder_bias = torch.zeros(count, 1, inputs, device=device, requires_grad=True)
        self.relus = sum(one.activation == "relu" for one in self.penalties)
        self.kl = torch.tensor([one.weight * (one.kind == "kl") for one in self.penalties])
        self.l1 = torch.tensor([one.weight * (one.kind == "l1") for one in self.penalties])
        self.sparsities = torch.tensor([one.sparsity for one in self.penalties])[:, None]
        self.kl, self.l1 = self.kl.to(device), self.l1.to(device)
        self.sparsities = self.sparsities.to(device)

    def parameters(self) -> list[Tensor]:
        """Give the parameters of all networks."""
        return [self.encoder, self.encoder_bias, self.decoder, self.decoder_bias]

    def activations(self, images: Tensor) -> Tensor:
        """The hidden activations (networks, batch, hidden) of images (batch, inputs)."""
        scores = torch.addmm(self.encoder_bias, images, self.encoder)
        split = self.relus * self.hidden
        values = torch.sigmoid(scores[:, split:])
        if split:
            values = torch.cat([torch.relu(scores[:, :split]), values], dim=1)
        return values.view(len(images), len(self.penalties), self.hidden).transpose(0, 1)

    def reconstructions(self, activations: Tensor) -> Tensor:
        """The images (networks, batch, inputs) that activations stand for."""
        return torch.sigmoid(torch.baddbmm(self.decoder_bias, activations, self.decoder))

    def losses(self, images: Tensor) -> Tensor:
        """Each network's loss (networks,): half the squared error of an image, and its penalty."""
        activations = self.activations(images)
        errors = (self.reconstructions(activations) - images).square().sum((1, 2))
        means = activations.mean(1)  # (networks, hidden): ρ̂ of every unit, on this batch
        inside = means.clamp(EDGE, 1 - EDGE)
        rho = self.sparsities
        divergence = rho * (rho / inside).log() + (1 - rho) * ((1 - rho) / (1 - inside)).log()
        penalty = self.kl * divergence.sum(1) + self.l1 * means.sum(1)
        return 0.5 * errors / len(images) + penalty

    def arrays(self) -> list[dict[str, NDArray[np.float32]]]:
        """Each network's parameters as arrays, in the order in which the penalties were given."""
        count = len(self.penalties)
        encoders = self.encoder.detach().cpu().view(-1, count, self.hidden)
        biases = self.encoder_bias.detach().cpu().view(count, self.hidden)
        found: list[dict[str, Any]] = [
            {
                "encoder": encoders[:, k].numpy().copy(),
                "encoder_bias": biases[k].numpy().copy(),
                "decoder": self.decoder[k].detach().cpu().numpy().copy(),
                "decoder_bias": self.decoder_bias[k, 0].detach().cpu().numpy().copy(),
            }
            for k in range(count)
        ]
        return [found[self.order.index(k)] for k in range(count)]


class AutoencoderTraining:
    """Adam (Kingma and Ba 2015) on autoencoders side by side; see `resumable.Steps`."""

    def __init__(
        self,
        networks: Autoencoders,
        images: Tensor,
        order: NDArray[np.int64],
        learning_rate: float,
    ) -> None:
        """Take the images (n, inputs) and the batches of every iteration (iterations, batch)."""
        self.networks, self.images = networks, images
        self.order = torch.from_numpy(order)
        self.optimizer = torch.optim.Adam(networks.parameters(), learning_rate)
        self.iteration = 0
        self.last = torch.zeros(len(networks.penalties))

    def step(self) -> None:
        """Do one step, and count it."""
        batch = self.images[self.order[self.iteration].to(self.images.device)]
        losses = self.networks.losses(batch)
        self.optimizer.zero_grad()
        losses.sum().backward()  # type: ignore[no-untyped-call]
        self.optimizer.step()
        self.last = losses.detach()
        self.iteration += 1

    def losses(self) -> list[float]:
        """Give the last losses, one a network, in the order in which penalties were given."""
        places = range(len(self.networks.penalties))
        return [float(self.last[self.networks.order.index(place)]) for place in places]

    def state(self) -> dict[str, Any]:
        """Give everything that the rest of the training depends on."""
        return {
            "iteration": self.iteration,
            "parameters": [value.detach().cpu() for value in self.networks.parameters()],
            "optimizer": self.optimizer.state_dict(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a state."""
        with torch.no_grad():
            for value, saved in zip(self.networks.parameters(), state["parameters"], strict=True):
                value.copy_(saved)
        self.optimizer.load_state_dict(state["optimizer"])
        self.iteration = int(state["iteration"])
