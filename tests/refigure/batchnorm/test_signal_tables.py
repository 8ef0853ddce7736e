"""Curves over layers.  Oracle: powers made by hand."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from refigure.batchnorm.signal_tables import (
    at_layer,
    geometric_curve,
    gradient_growth,
    log_slopes,
    middle_layers,
    read_signals,
    regress,
)


@pytest.fixture
def rows() -> pd.DataFrame:
    """Two networks of ten layers: activations fall by half, gradients grow by half going back."""
    parts = [
        pd.DataFrame(
            {
                "repetition": repetition,
                "depth": 10,
                "layer": range(11),
                "second_moment": factor * 0.5 ** np.arange(11),
                "gradient_variance": [np.nan, *(factor * 1.5 ** np.arange(9.0, -1, -1))],
            }
        )
        for repetition, factor in ((1, 4.0), (0, 1.0))
    ]
    return pd.concat(parts, ignore_index=True)


def test_slopes_and_growth(rows: pd.DataFrame) -> None:
    np.testing.assert_allclose(log_slopes(rows, "second_moment"), [np.log(0.5)] * 2)
    np.testing.assert_allclose(gradient_growth(rows), [1.5, 1.5])
    assert list(middle_layers(20)) == list(range(2, 13))
    assert log_slopes(rows.assign(second_moment=0.0), "second_moment").size == 0


def test_curves_and_values(rows: pd.DataFrame) -> None:
    curve = geometric_curve(rows, "gradient_variance")
    assert list(curve.index) == list(range(1, 11)) and curve[10] == pytest.approx(2)
    np.testing.assert_allclose(at_layer(rows, "second_moment", 1), [0.5, 2.0])  # by repetition
    np.testing.assert_allclose(at_layer(rows, "second_moment", -1), [0.5**10, 4 * 0.5**10])


def test_arms_are_told_apart(rows: pd.DataFrame, tmp_path: Path) -> None:
    both = pd.concat([rows.assign(arm="b"), rows.assign(arm="a")])
    both.to_csv(tmp_path / "signals.csv", index=False)
    found = read_signals(str(tmp_path / "signals.csv"))
    assert list(found) == ["b", "a"] and len(found["a"]) == 22


def test_regression_is_numpys() -> None:
    x = np.array([0.0, 1, 2, 3])
    slope, explained = regress(x, 2 * x + np.array([0.1, -0.1, -0.1, 0.1]))
    assert slope == pytest.approx(2)
    assert explained == pytest.approx(np.corrcoef(x, 2 * x + [0.1, -0.1, -0.1, 0.1])[0, 1] ** 2)
