"""Where a training stalls, and whether its gradient has vanished there (Goodfellow et al. 2016).

Deep Learning, section 8.2.2: plot the norm of the gradient; where it does not shrink to nothing,
the training is at no critical point, and so at no local minimum.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from refigure.measurements import Measurement

STALL = 0.01  # relative fall of the smoothed loss over a window, below which it stalls


@dataclass(frozen=True)
class GradientNorm:
    """Losses and norms of gradients at one iteration of one training."""

    training: str  # usual, or stalling by too large a rate for so small a batch
    seed: int
    iteration: int
    batch_loss: float
    batch_norm: float
    loss: float  # over many images
    norm: float


@dataclass(frozen=True)
class Plateau:
    """A stall, or the last window of a training that has none."""

    stalled: bool
    start: int  # iteration
    batch_ratio: float  # of norms: mean in the window over mean in the first tenth of it
    ratio: float  # the same over many images
    loss_ratio: float  # of smoothed losses, window over start


def find_plateau(rows: Sequence[GradientNorm], window: int) -> Plateau:
    """Find the first window over which the loss, smoothed by halves, falls by under 1 %.

    Compares the mean loss over many images in the window's second half with that in its first;
    without such a window, gives the last one.
    """
    iterations = np.array([row.iteration for row in rows])
    losses = np.array([row.loss for row in rows])
    begin = iterations < max(window / 10, iterations[0] + 1)
    chosen, stalled = iterations >= iterations[-1] - window, False
    for start in iterations[iterations <= iterations[-1] - window]:
        first = (iterations >= start) & (iterations < start + window / 2)
        second = (iterations >= start + window / 2) & (iterations < start + window)
        if second.any() and losses[second].mean() > (1 - STALL) * losses[first].mean():
            chosen, stalled = first | second, True
            break
    batch, whole = (np.array([getattr(row, key) for row in rows]) for key in ("batch_norm", "norm"))
    return Plateau(
        stalled,
        int(iterations[chosen][0]),
        float(batch[chosen].mean() / batch[begin].mean()),
        float(whole[chosen].mean() / whole[begin].mean()),
        float(losses[chosen].mean() / losses[begin].mean()),
    )


def measure_plateaus(
    name: str, rows: Sequence[GradientNorm], window: int, data: str
) -> Iterator[Measurement]:
    """Yield means over the seeds that stall of what is left of the gradients there."""
    seeds = sorted({row.seed for row in rows})
    found = [find_plateau([row for row in rows if row.seed == one], window) for one in seeds]
    stalled = [one for one in found if one.stalled]
    yield Measurement(f"{name}_stalled_share", len(stalled) / len(found), n=len(found), data=data)
    values = {
        "plateau_start": [float(one.start) for one in stalled],
        "plateau_batch_norm_ratio": [one.batch_ratio for one in stalled],
        "plateau_norm_ratio": [one.ratio for one in stalled],
        "plateau_loss_ratio": [one.loss_ratio for one in stalled],
    }
    for quantity, some in values.items():
        mean = float(np.mean(some)) if some else float("nan")
        spread = float(np.std(some, ddof=1)) if len(some) > 1 else float("nan")
        yield Measurement(f"{name}_{quantity}", mean, spread, len(some), data=data)
