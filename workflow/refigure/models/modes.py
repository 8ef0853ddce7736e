"""Run a network in another mode, and put everything back afterwards, whatever happens."""

import contextlib
from collections.abc import Iterator

from torch import nn


@contextlib.contextmanager
def frozen_statistics(model: nn.Module) -> Iterator[None]:
    """Keep the running statistics as they are; layers in training mode still use their batch's."""
    norms = [module for module in model.modules() if isinstance(module, nn.BatchNorm2d)]
    before = [dict(norm.named_buffers()) for norm in norms]
    try:
        # Copies move in their place. To stop the tracking instead would change what autograd keeps,
        # and checkpointing compares that; a momentum of 0 would let a NaN through.
        for norm, buffers in zip(norms, before, strict=True):
            for name, buffer in buffers.items():
                setattr(norm, name, buffer.clone())
        yield
    finally:
        for norm, buffers in zip(norms, before, strict=True):
            for name, buffer in buffers.items():
                setattr(norm, name, buffer)


@contextlib.contextmanager
def mode(model: nn.Module, training: bool) -> Iterator[None]:
    """Put the model in training or evaluation mode, and afterwards each module back in its own."""
    before = [(module, module.training) for module in model.modules()]
    try:
        model.train(training)
        yield
    finally:
        for module, was in before:
            module.training = was
