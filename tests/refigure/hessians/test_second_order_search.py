"""Newton's methods, known critical points, plateaus.  Oracles: closed forms, made-up curves."""

import numpy as np
import pytest
import torch
from torch import Tensor

from refigure.hessian.critical_points import MAXIMUM, MINIMUM, SADDLE
from refigure.hessians.catalogue import CATALOGUE, kind_by_sampling, nearby
from refigure.hessians.newton import critical_points, descend, levenberg_marquardt, newton
from refigure.hessians.plateaus import GradientNorm, find_plateau, measure_plateaus


def test_levenberg_marquardt_solves_what_has_a_solution() -> None:
    """Two equations in three unknowns: x² + y = 3, yz = 2."""

    def residuals(w: Tensor) -> Tensor:
        x, y, z = w
        return torch.stack([x**2 + y - 3, y * z - 2])

    found = levenberg_marquardt(residuals, torch.ones(3, dtype=torch.float64), 100)
    assert float(residuals(found).norm()) < 1e-14


def test_newton_on_a_quadratic_takes_one_step() -> None:
    matrix = torch.tensor([[2.0, 1], [1, 3]], dtype=torch.float64)
    centre = torch.tensor([1.0, -2], dtype=torch.float64)

    def function(x: Tensor) -> Tensor:
        return (x - centre) @ matrix @ (x - centre)

    found = newton(function, torch.zeros(2, dtype=torch.float64), 1)
    torch.testing.assert_close(found, centre)


def well(p: Tensor) -> Tensor:
    """x²/2 + y⁴/4 - y²/2: a saddle at 0 and minima at y = ±1."""
    return p[0] ** 2 / 2 + p[1] ** 4 / 4 - p[1] ** 2 / 2


def test_search_finds_saddles_and_minima() -> None:
    starts = torch.tensor([[0.5, 0.1], [0.5, 0.8], [-0.2, -1.3]], dtype=torch.float64)
    found, slopes, hessians = critical_points(well, starts, 60)
    assert float(slopes.norm()) < 1e-12
    assert found[:, 1].tolist() == pytest.approx([0, 1, -1], abs=1e-9)
    assert hessians[0].diagonal().tolist() == pytest.approx([1, -1])


def test_descent_stops_each_start_by_itself() -> None:
    starts = torch.ones(3, 2, dtype=torch.float64)

    def function(p: Tensor) -> Tensor:
        return (p**2).sum() / 2

    found = descend(function, starts, 0.5, torch.tensor([0, 1, 3]))
    assert found[:, 0].tolist() == [1, 0.5, 0.125]


def test_catalogue_by_sampling() -> None:
    """Its own names say what each is; Hessians against second differences at 0."""
    truth = {
        "x²+y²": MINIMUM,
        "-x²-y²": MAXIMUM,
        "x²-y²": SADDLE,
        "x⁴": MINIMUM,
        "x³": SADDLE,
        "x²+y⁴": MINIMUM,
        "x²-y⁴": SADDLE,
        "monkey": SADDLE,
    }
    assert {point.name for point in CATALOGUE} == set(truth)
    random = np.random.default_rng(0)
    for point in CATALOGUE:
        size = len(point.hessian)
        assert kind_by_sampling(point.value(nearby(size, 1e-2, 1000, random))) == truth[point.name]
        h = 1e-3
        steps = h * np.eye(size)
        for i in range(size):
            for j in range(size):
                corners = np.array(
                    [a * steps[i] + b * steps[j] for a, b in ((1, 1), (1, -1), (-1, 1), (-1, -1))]
                )
                value = point.value(corners) @ [1, -1, -1, 1] / (4 * h**2)
                assert value == pytest.approx(point.hessian[i, j], abs=1e-4)


def rows(losses: list[float], norms: list[float]) -> list[GradientNorm]:
    """A training with a row every ten iterations."""
    return [
        GradientNorm("", 0, 10 * place, loss, 2 * norm, loss, norm)
        for place, (loss, norm) in enumerate(zip(losses, norms, strict=True))
    ]


def test_a_stall_is_found_where_it_is() -> None:
    falling = [2.0 * 0.9**k for k in range(30)]
    flat = [falling[-1]] * 40
    found = find_plateau(rows(falling + flat, [1.0] * 30 + [0.4] * 40), 200)
    assert found.stalled and 230 <= found.start <= 300
    assert found.batch_ratio == pytest.approx(found.ratio)  # batches are twice as long everywhere
    assert 0.4 <= found.ratio < 0.6


def test_without_a_stall_the_last_window_counts() -> None:
    losses = [2.0 * 0.9**k for k in range(60)]
    found = find_plateau(rows(losses, losses), 200)
    assert not found.stalled and found.start == 390
    share, *others = measure_plateaus("x", rows(losses, losses), 200, "real")
    assert (share.measure, share.value) == ("x_stalled_share", 0)
    assert all(np.isnan(row.value) and row.n == 0 for row in others)
