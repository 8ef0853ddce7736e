"""Products of a Hessian with vectors, for any module and loss, over batches of data.

Three exact ways (Pearlmutter 1994, Neural Computation 6, 147-160) and the approximate one of the
textbooks. Costs in gradients are measured by benchmarks/hessian_products.py.
"""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.func import functional_call, grad, jvp

from refigure.hessian.norms import simple_norms
from refigure.models.modes import frozen_statistics

Batch = tuple[Tensor, Tensor]  # inputs and targets, first dimension the samples
Criterion = Callable[[Tensor, Tensor], Tensor]  # outputs and targets -> mean over the samples
Product = Callable[[Tensor], Tensor]  # (n,) -> (n,)


def flatten(tensors: Sequence[Tensor]) -> Tensor:
    """Put tensors one after the other into a vector (n,)."""
    return torch.cat([tensor.reshape(-1) for tensor in tensors])


def unflatten(vector: Tensor, like: Sequence[Tensor]) -> list[Tensor]:
    """Cut a vector (n,) into tensors of the shapes, the type and the device of `like`."""
    parts = torch.split(vector, [tensor.numel() for tensor in like])
    return [part.reshape(tensor.shape).to(tensor) for part, tensor in zip(parts, like, strict=True)]


def gradients(loss: Tensor, parameters: Sequence[Tensor], keep: bool = False) -> list[Tensor]:
    """Differentiate a scalar; zeros for what it does not depend on. `keep`: to go on from there."""
    # not `backward(create_graph=True)`: that ties parameters and graph together, a leak
    if not loss.requires_grad:
        return [torch.zeros_like(parameter) for parameter in parameters]
    found = torch.autograd.grad(
        loss, parameters, create_graph=keep, allow_unused=True, materialize_grads=True
    )
    return list(found)


def hessian_vector_product(
    loss: Tensor, parameters: Sequence[Tensor], vector: Sequence[Tensor]
) -> list[Tensor]:
    """H·v by reverse over reverse (double backward), from a loss with its graph."""
    first = gradients(loss, parameters, keep=True)
    return products_of_gradients(first, parameters, vector, retain=False)


def products_of_gradients(
    first: Sequence[Tensor],
    parameters: Sequence[Tensor],
    vector: Sequence[Tensor],
    retain: bool = True,
) -> list[Tensor]:
    """H·v from gradients with their graph, which `retain` keeps for the next vector."""
    # a gradient that does not depend on any parameter has no graph, and adds nothing
    pairs = [(g, v) for g, v in zip(first, vector, strict=True) if g.requires_grad]
    if not pairs:
        return [torch.zeros_like(parameter) for parameter in parameters]
    found = torch.autograd.grad(
        [g for g, _ in pairs],
        parameters,
        [v for _, v in pairs],
        retain_graph=retain,
        allow_unused=True,
        materialize_grads=True,
    )
    return list(found)


def forward_over_reverse(function: Callable[[Tensor], Tensor], x: Tensor, vector: Tensor) -> Tensor:
    """H·v of a scalar function of a vector (n,), as the derivative of its gradient along v."""
    return torch.as_tensor(jvp(grad(function), (x,), (vector,))[1])


def flat_loss(model: nn.Module, criterion: Criterion, batch: Batch) -> Callable[[Tensor], Tensor]:
    """Make the loss on a batch a function of all trained parameters as one vector (n,).

    Batch norm in training mode needs `track_running_stats=False`: a function has no side effects.
    """
    named = {name: p for name, p in model.named_parameters() if p.requires_grad}

    def function(vector: Tensor) -> Tensor:
        parts = torch.split(vector, [p.numel() for p in named.values()])
        values = {
            name: part.reshape(p.shape)
            for (name, p), part in zip(named.items(), parts, strict=True)
        }
        return criterion(functional_call(model, values, (batch[0],)), batch[1])

    return function


@dataclass(frozen=True)
class LossHessian:
    """The Hessian of a mean loss over data, known by its products alone.

    The model is taken in the mode that it is in: with batch norm in training mode, statistics are
    those of each batch and samples depend on each other, so choose fixed batches; running
    statistics stay as they are. Batches weigh by their samples. Vectors are float64, whatever the
    type of the parameters, so that sums over many of them do not round twice.

    Attributes:
        model: any module; its parameters with `requires_grad` are the variables, in their order.
        criterion: outputs and targets of a batch -> the mean of the loss over its samples.
        batches: pairs of inputs and targets. Each passes by itself: it bounds the memory.
    """

    model: nn.Module
    criterion: Criterion
    batches: Sequence[Batch]

    @property
    def parameters(self) -> list[Tensor]:
        """The variables."""
        return [parameter for parameter in self.model.parameters() if parameter.requires_grad]

    @property
    def size(self) -> int:
        """How many variables there are: the Hessian is (size, size)."""
        return sum(parameter.numel() for parameter in self.parameters)

    def losses(self, twice: bool = False) -> Iterator[tuple[float, Tensor]]:
        """Give each batch's share of the samples and its loss with the graph.

        Args:
            twice: the graph is differentiated twice.
        """
        samples = sum(len(targets) for _, targets in self.batches)
        for inputs, targets in self.batches:
            norms = simple_norms(self.model) if twice else contextlib.nullcontext()
            with frozen_statistics(self.model), norms:
                loss = self.criterion(self.model(inputs), targets)
            yield len(targets) / samples, loss

    def value(self) -> float:
        """The mean loss."""
        with torch.no_grad():
            return sum(share * float(loss) for share, loss in self.losses())

    def gradient(self) -> Tensor:
        """The gradient of the mean loss, (size,) in float64."""
        parameters = self.parameters
        parts = [share * joined(gradients(loss, parameters)) for share, loss in self.losses()]
        return torch.stack(parts).sum(0)

    def product(self, vector: Tensor) -> Tensor:
        """H·v for v of shape (size,), by double backward; memory of one batch's graph."""
        parameters = self.parameters
        cut = unflatten(vector, parameters)
        parts = [
            share * joined(hessian_vector_product(loss, parameters, cut))
            for share, loss in self.losses(twice=True)
        ]
        return torch.stack(parts).sum(0)

    @contextlib.contextmanager
    def products(self) -> Iterator[Product]:
        """Give products at this point that share one forward and backward pass.

        The graphs of all batches stay in memory inside the `with`: cheaper for every vector, for
        as many samples as memory allows. The parameters must not change meanwhile.
        """
        parameters = self.parameters
        losses = self.losses(twice=True)
        kept = [(share, gradients(loss, parameters, keep=True)) for share, loss in losses]

        def product(vector: Tensor) -> Tensor:
            cut = unflatten(vector, parameters)
            parts = [
                share * joined(products_of_gradients(first, parameters, cut))
                for share, first in kept
            ]
            return torch.stack(parts).sum(0)

        try:
            yield product
        finally:
            kept.clear()


def joined(tensors: Sequence[Tensor]) -> Tensor:
    """A vector of float64 of the tensors."""
    return flatten([tensor.detach().double() for tensor in tensors])
