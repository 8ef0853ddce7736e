"""How the figures of the post on loss functions are drawn: one colour and name a loss."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from refigure.figures import BLUE, GREEN, GREY, ORANGE, PURPLE, SKY, VERMILION

# The post's legend, with the colours that are nearest to its own.
MARGIN_LOSSES = {
    "misclassification": ("Misclassification", GREY),
    "exponential": ("Exponential", SKY),
    "binomial_deviance": ("Binomial Deviance", ORANGE),
    "squared_error": ("Squared Error", VERMILION),
    "support_vector": ("Support Vector", GREEN),
}
# The losses of a sigmoid unit; the same in every figure that compares how fast they learn.
ARMS = {
    "cross_entropy": ("cross entropy", BLUE, "-"),
    "squared_error": ("squared error", VERMILION, "-"),
    "squared_error_x4": ("squared error, 4 × the rate", VERMILION, (0, (4, 1.5))),
}
VARIANTS = {"first": ("first variant", BLUE), "second": ("second variant", ORANGE)}
NOISE = {
    "clean": ("clean labels", GREY),
    "hard": ("noisy labels as given", VERMILION),
    "soft": ("noisy labels softened", PURPLE),
    "noise_model": ("noise modelled", BLUE),
}


def over_seeds(table: pd.DataFrame, by: str, column: str) -> pd.DataFrame:
    """Mean, least and greatest over seeds for each value of `by`."""
    grouped = table.groupby(by)[column]
    return pd.DataFrame({"mean": grouped.mean(), "low": grouped.min(), "high": grouped.max()})


def draw_band(
    axes: Axes, curve: pd.DataFrame, colour: str, dashes: object, label: str | None
) -> None:
    """Draw a mean as a line, and the range over seeds around it as a band."""
    x = curve.index.to_numpy(float)
    axes.plot(x, curve["mean"], color=colour, ls=dashes, lw=1.8, label=label)
    axes.fill_between(x, curve["low"], curve["high"], color=colour, alpha=0.15, lw=0)


def draw_dots(axes: Axes, place: float, values: Sequence[float], colour: str) -> None:
    """Draw each seed's value as a point, and their mean as a line across."""
    axes.plot([place] * len(values), values, "o", color=colour, ms=5, alpha=0.6)
    axes.hlines(float(np.mean(values)), place - 0.25, place + 0.25, color=colour, lw=2.2)


def log_steps(axes: Axes, label: str) -> None:
    """Make a logarithmic x axis of steps; the first one, 0, is left of it."""
    axes.set_xscale("log")
    axes.set_xlabel(label)
    axes.grid(True)
