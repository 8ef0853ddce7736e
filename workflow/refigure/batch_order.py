"""Which examples an iteration of stochastic gradient descent sees."""

import math

import numpy as np
from numpy.typing import NDArray

from refigure.errors import InputError


def batch_order(
    examples: int,
    batch_size: int,
    iterations: int,
    generator: np.random.Generator,
    in_file_order_from: int | None = None,
) -> NDArray[np.int64]:
    """Draw the batches of a training: a stream of epochs, each of every example once.

    An epoch that does not end with a batch goes on in the next one, as TensorFlow's `next_batch`
    has it.

    Args:
        examples: how many there are.
        batch_size: examples in an iteration.
        iterations: how many batches.
        generator: shuffles every epoch.
        in_file_order_from: where given, the first epoch is not shuffled and starts at this example,
            those before it being used up already.

    Returns:
        (iterations, batch_size), the numbers of the examples.

    Raises:
        InputError: there are no examples, or an empty batch is wanted.
    """
    if examples < 1 or batch_size < 1 or iterations < 0:
        raise InputError(
            f"{iterations} batches of {batch_size} from {examples} examples cannot be drawn."
        )
    wanted = iterations * batch_size
    first = [] if in_file_order_from is None else [np.arange(in_file_order_from, examples)]
    drawn = sum(len(part) for part in first)
    epochs = math.ceil(max(wanted - drawn, 0) / examples)
    stream = [*first, *(generator.permutation(examples) for _ in range(epochs)), np.arange(0)]
    return np.concatenate(stream)[:wanted].astype(np.int64).reshape(iterations, batch_size)
