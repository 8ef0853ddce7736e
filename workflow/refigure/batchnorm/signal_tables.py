"""Tables of layers, as `measure_signals` writes them: curves over depth and their slopes."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refigure.batch_normalization import Array


def read_signals(path: str) -> dict[str, pd.DataFrame]:
    """Read the rows of every arm, by its name."""
    table = pd.read_csv(path)
    return {str(arm): rows for arm, rows in table.groupby("arm", sort=False)}


def at_layer(rows: pd.DataFrame, column: str, layer: int) -> Array:
    """One value for each repetition, in their order; layer −1 is the last."""
    wanted = int(rows["depth"].iloc[0]) if layer == -1 else layer
    chosen = rows[rows["layer"] == wanted].sort_values("repetition")
    return np.asarray(chosen[column], float)


def geometric_curve(rows: pd.DataFrame, column: str) -> pd.Series:
    """The geometric mean over repetitions by layer, where the column has values above 0."""
    kept = rows[rows[column] > 0]
    logs = np.log(kept[column]).groupby(kept["layer"]).mean()
    curve: pd.Series = np.exp(logs)
    return curve


def log_slopes(rows: pd.DataFrame, column: str, layers: Sequence[int] | None = None) -> Array:
    """The slope of the logarithm over the layers, by least squares, for each repetition."""
    kept = rows[rows[column] > 0]
    if layers is not None:
        kept = kept[kept["layer"].isin(layers)]
    slopes = [
        np.polyfit(group["layer"], np.log(group[column]), 1)[0]
        for _, group in kept.groupby("repetition")
        if len(group) > 1
    ]
    return np.asarray(slopes, float)


def middle_layers(depth: int) -> range:
    """The layers over which gradients grow evenly: not the first, nor the last two fifths."""
    return range(2, max(4, 3 * depth // 5) + 1)


def gradient_growth(rows: pd.DataFrame) -> Array:
    """The factor by which the variance of gradients grows from a layer to the one before it."""
    depth = int(rows["depth"].iloc[0])
    slopes: NDArray[np.float64] = log_slopes(rows, "gradient_variance", middle_layers(depth))
    return np.exp(-slopes)


def regress(x: Array, y: Array) -> tuple[float, float]:
    """The slope of the least-squares line, and the share of the variance that it explains."""
    slope, offset = np.polyfit(x, y, 1)
    residuals = y - slope * x - offset
    return float(slope), 1 - float(np.var(residuals) / np.var(y))
