"""The protocol: the schedule by table, the optimizers by their formulas."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from refigure import optimization
from refigure.errors import InputError
from refigure.optimization import (
    TrainingSettings,
    autocast,
    learning_rate_at,
    make_optimizer,
    with_precision,
)
from refigure.settings import read_settings

PAPER = TrainingSettings(64_000, 0.1, (32_000, 48_000))


@pytest.mark.parametrize(
    ("iteration", "plain", "warmed"),
    [
        (0, 0.1, 0.01),
        (399, 0.1, 0.01),
        (400, 0.1, 0.1),
        (31_999, 0.1, 0.1),
        (32_000, 0.01, 0.01),
        (47_999, 0.01, 0.01),
        (48_000, 0.001, 0.001),
        (63_999, 0.001, 0.001),
    ],
)
def test_learning_rate_of_the_paper(iteration: int, plain: float, warmed: float) -> None:
    assert learning_rate_at(iteration, PAPER) == pytest.approx(plain, rel=1e-15)
    warming = replace(PAPER, warmup_iterations=400)
    assert learning_rate_at(iteration, warming) == pytest.approx(warmed, rel=1e-15)


def layers() -> nn.Sequential:
    """A layer with weights and biases and a batch norm: kinds that others except from decay."""
    model = nn.Sequential(nn.Linear(3, 2), nn.BatchNorm1d(2)).double()
    generator = torch.Generator().manual_seed(1)
    for parameter in model.parameters():
        nn.init.normal_(parameter, generator=generator)
    return model


def updates(settings: TrainingSettings, rates: list[float]) -> list[tuple[np.ndarray, ...]]:
    """For each parameter: where it began, the gradients it was given, where it ended."""
    model = layers()
    optimizer = make_optimizer(model, settings)
    generator = np.random.default_rng(2)
    begun = [parameter.detach().numpy().copy() for parameter in model.parameters()]
    given = [generator.normal(size=(len(rates), *parameter.shape)) for parameter in begun]
    for step, rate in enumerate(rates):
        for group in optimizer.param_groups:
            group["lr"] = rate
        for parameter, gradients in zip(model.parameters(), given, strict=True):
            parameter.grad = torch.from_numpy(gradients[step].copy())
        optimizer.step()
    ended = [parameter.detach().numpy() for parameter in model.parameters()]
    return list(zip(begun, given, ended, strict=True))


def test_sgd_follows_its_formula_for_every_parameter() -> None:
    settings = replace(PAPER, momentum=0.9, weight_decay=0.05)
    rates = [0.01, 0.1, 0.1, 0.01]  # through a warm-up and a drop
    found = updates(settings, rates)
    assert len(found) == 4
    for begun, given, ended in found:
        weights, velocity = begun.copy(), np.zeros_like(begun)
        for rate, gradient in zip(rates, given, strict=True):
            velocity = 0.9 * velocity + gradient + 0.05 * weights
            weights = weights - rate * velocity
        np.testing.assert_allclose(ended, weights, rtol=1e-13, atol=1e-15)


def test_a_constant_gradient_gives_the_geometric_sum() -> None:
    """Without decay, n steps go rate * sum over k of (1 - 0.9^k) / (1 - 0.9)."""
    model = nn.Linear(1, 1, bias=False).double()
    nn.init.zeros_(model.weight)
    optimizer = make_optimizer(model, replace(PAPER, weight_decay=0.0, learning_rate=0.5))
    for _ in range(20):
        model.weight.grad = torch.ones(1, 1, dtype=torch.float64)
        optimizer.step()
    way = 0.5 * sum((1 - 0.9**k) / (1 - 0.9) for k in range(1, 21))
    assert model.weight.item() == pytest.approx(-way, rel=1e-13)


def test_adam_takes_a_first_step_of_the_rate_against_the_sign() -> None:
    settings = replace(PAPER, optimizer="adam", weight_decay=0.0)
    for begun, given, ended in updates(settings, [1e-4]):
        expected = begun - 1e-4 * given[0] / (np.abs(given[0]) + 1e-8)  # Kingma and Ba 2014
        np.testing.assert_allclose(ended, expected, rtol=1e-12)


def test_frozen_parameters_are_left_alone() -> None:
    model = layers()
    model[0].requires_grad_(False)
    (group,) = make_optimizer(model, PAPER).param_groups
    assert [id(one) for one in group["params"]] == [id(one) for one in model[1].parameters()]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"iterations": 0}, "iterations is 0; it must be positive"),
        ({"evaluate_every": -1}, "evaluate_every is -1"),
        ({"momentum": -0.9}, "momentum is -0.9; it cannot be negative"),
        ({"drops": (48_000, 32_000)}, r"drops \[48000, 32000\] are not in ascending order"),
        ({"optimizer": "lion"}, "optimizer 'lion' is none of sgd, adam"),
        ({"precision": "fp8"}, "precision 'fp8' is none of float32, tensorfloat32, bfloat16, auto"),
        ({"compile_mode": "yes"}, "compile_mode 'yes' is none of null, default"),
    ],
)
def test_what_cannot_be_meant_is_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        replace(PAPER, **change)  # type: ignore[arg-type]


def test_the_config_can_hold_a_protocol() -> None:
    values = {"iterations": 64_000, "learning_rate": 0.1, "drops": [32_000, 48_000]}
    assert read_settings(TrainingSettings, values) == PAPER


@pytest.mark.parametrize(("has", "precision"), [(True, "bfloat16"), (False, "float32")])
def test_auto_is_decided_by_the_processor(
    monkeypatch: pytest.MonkeyPatch, has: bool, precision: str
) -> None:
    monkeypatch.setattr(optimization, "has_bfloat16_cpu", lambda: has)
    assert with_precision(replace(PAPER, precision="auto"), "cpu").precision == precision
    assert with_precision(PAPER, "cpu") == PAPER, "what is told is left"


@pytest.mark.parametrize(
    ("precision", "dtype"), [("float32", torch.float32), ("bfloat16", torch.bfloat16)]
)
def test_products_are_in_the_precision_asked_for(precision: str, dtype: torch.dtype) -> None:
    with autocast(precision, "cpu"):
        assert (torch.ones(2, 2) @ torch.ones(2, 2)).dtype == dtype
