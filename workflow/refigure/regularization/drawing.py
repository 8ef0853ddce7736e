"""What the figures of this post have in common: colours by meaning, and small conveniences."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import LogLocator, NullFormatter
from numpy.typing import NDArray

from refigure.figures import BLUE, GREEN, GREY, ORANGE, PURPLE, SKY, VERMILION

INK = "#1a1a1a"
BIAS, VARIANCE, TOTAL = BLUE, ORANGE, INK
LEAST_SQUARES, RIDGE, LASSO = GREY, BLUE, VERMILION
FAMILIES = {"none": GREY, "decay": ORANGE, "dropout": BLUE}
SERIES = (BLUE, ORANGE, GREEN, VERMILION, PURPLE, SKY)
Arrays = dict[str, NDArray[Any]]


def read_arrays(path: str | Path) -> Arrays:
    """Read a .npz file whole."""
    with np.load(path) as stored:
        return {name: stored[name] for name in stored.files}


def spare_decades(axes: Axes, ticks: int = 6) -> None:
    """Label no more than so many decades of a logarithmic x axis."""
    axes.xaxis.set_major_locator(LogLocator(numticks=ticks))
    axes.xaxis.set_minor_formatter(NullFormatter())


def family_of(arm: str) -> str:
    """The kind of regularization of an arm, by the beginning of its name."""
    return next((name for name in FAMILIES if arm.startswith(name)), "none")


def arm_words(arm: str, settings: Mapping[str, float]) -> str:
    """Name an arm of the classifiers on two lines."""
    if settings.get("dropout"):
        return f"dropout\n{settings['dropout']:g}"
    if settings.get("weight_decay"):
        return f"L2\n{settings['weight_decay']:g}"
    return "none"


def over_seeds(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """The mean of a column over seeds, and its lowest and highest value, by arm in their order."""
    grouped = table.groupby("arm", sort=False)[column]
    return pd.DataFrame({"mean": grouped.mean(), "low": grouped.min(), "high": grouped.max()})
