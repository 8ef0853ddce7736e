"""Sparsity.  Oracles: values worked out apart; scipy's entropy; what Hoyer's ends mean."""

import numpy as np
import pytest
from scipy import stats

from refigure.regularization.sparsity import bernoulli_kl, hoyer_sparsity


@pytest.mark.parametrize(
    ("average", "divergence"),
    [
        (0.01, 0.041291085014358346),
        (0.05, 0.0),
        (0.1, 0.016706501178764738),
        (0.2, 0.09394302602433154),
        (0.5, 0.4946319372140727),
        (0.9, 1.994208620781362),
    ],
)
def test_divergence_from_a_twentieth(average: float, divergence: float) -> None:
    assert bernoulli_kl(0.05, average) == pytest.approx(divergence, abs=1e-14)
    assert bernoulli_kl(0.05, average) == pytest.approx(
        float(stats.entropy([0.05, 0.95], [average, 1 - average])), abs=1e-14
    )


def test_no_probability_has_no_divergence() -> None:
    assert np.isnan(bernoulli_kl(0.05, np.array([-0.1, 1.5]))).all()


def test_hoyer() -> None:
    rows = np.array([[1.0, 1, 1, 1], [0, 0, 3, 0], [1, 1, 0, 0], [0, 0, 0, 0]])
    # (2 - 2/√2) / 1 for two equal ones of four
    found = hoyer_sparsity(rows)
    assert found[:3] == pytest.approx([0, 1, 2 - 2**0.5])
    assert np.isnan(found[3])
    assert hoyer_sparsity(-7 * rows[:3]) == pytest.approx(found[:3])
