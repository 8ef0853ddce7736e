"""The multilayer perceptron. Oracles: written-out formulas, scipy's truncated normal, counts."""

import numpy as np
import pytest
import torch
from scipy import stats

from refigure.errors import InputError
from refigure.models.mlp import (
    ACTIVATIONS,
    dropout_mask,
    make_mlp,
    parameter_count,
    truncated_normal,
)
from refigure.models.mlp_settings import ACTIVATION_NAMES, MLPSettings
from refigure.seeding import generators

SIZES = (6, 5, 4, 3)


def test_logits_are_the_formula_written_out() -> None:
    model = make_mlp(MLPSettings(SIZES, activation="tanh"), generators(3).torch).double()
    inputs = torch.randn(7, 6, generator=generators(4).torch, dtype=torch.float64)
    x = inputs.numpy()
    *layers, last = model.linears()
    for layer in layers:
        x = np.tanh(x @ layer.weight.detach().numpy().T + layer.bias.detach().numpy())
    expected = x @ last.weight.detach().numpy().T + last.bias.detach().numpy()
    np.testing.assert_allclose(model(inputs).detach(), expected, rtol=1e-12)


@pytest.mark.parametrize(
    ("activation", "expected"),
    [
        ("relu", lambda x: np.maximum(0, x)),
        ("sigmoid", lambda x: 1 / (1 + np.exp(-x))),
        ("identity", lambda x: x),
    ],
)
def test_activations_are_their_formulas(activation: str, expected: object) -> None:
    model = make_mlp(MLPSettings((2, 2, 2), activation), generators(0).torch)
    with torch.no_grad():
        for layer in model.linears():
            layer.weight.copy_(torch.eye(2))
            layer.bias.zero_()
    inputs = torch.tensor([[-1.5, 2.0], [0.0, -0.25]])
    np.testing.assert_allclose(model(inputs).detach(), expected(inputs.numpy()), rtol=1e-6)  # type: ignore[operator]


def test_the_post_s_network_has_its_parameters() -> None:
    model = make_mlp(MLPSettings((784, 50, 30, 10)), generators(0).torch)
    assert sum(value.numel() for value in model.parameters()) == 41090
    assert parameter_count((784, 50, 30, 10)) == 41090
    assert all(
        torch.equal(layer.bias, torch.full_like(layer.bias, 0.1)) for layer in model.linears()
    )


def test_weights_come_from_the_generator_alone() -> None:
    settings = MLPSettings(SIZES)
    one = make_mlp(settings, generators(8).torch).state_dict()
    torch.manual_seed(5)
    two = make_mlp(settings, generators(8).torch).state_dict()
    other = make_mlp(settings, generators(9).torch).state_dict()
    assert all(torch.equal(one[name], two[name]) for name in one)
    assert not torch.equal(one["layers.0.weight"], other["layers.0.weight"])


def test_truncated_normal_is_scipy_s() -> None:
    drawn = truncated_normal(torch.Size([100_000]), generators(1).torch).numpy()
    assert abs(drawn).max() <= 2
    law = stats.truncnorm(-2, 2)
    assert stats.kstest(drawn, law.cdf).pvalue > 1e-3
    # the cut takes 12 % off the standard deviation; its estimate is good to 3 in a thousand here
    assert drawn.std() == pytest.approx(law.std(), abs=0.008)
    assert law.std() == pytest.approx(0.8796, abs=1e-4)


@pytest.mark.parametrize(
    ("initialisation", "variance"), [("he", 2 / 400), ("glorot", 2 / (400 + 300))]
)
def test_variances_of_weights(initialisation: str, variance: float) -> None:
    model = make_mlp(MLPSettings((400, 300, 2), initialisation=initialisation), generators(2).torch)
    # 120,000 numbers: the relative error of a variance is sqrt(2/n) = 0.4 %, four of them 1.6 %
    assert model.linears()[0].weight.var().item() == pytest.approx(variance, rel=0.016)


def test_dropout_keeps_the_expectation_and_stops_when_evaluating() -> None:
    mask = dropout_mask(torch.Size([200_000]), 0.2, generators(0).torch)
    assert sorted(set(mask.tolist())) == pytest.approx([0, 1.25])
    assert mask.mean().item() == pytest.approx(1, abs=4 * 0.5 / 200_000**0.5)
    model = make_mlp(MLPSettings(SIZES, dropout=0.5), generators(3).torch)
    inputs = torch.randn(50, 6, generator=generators(4).torch)
    dropped = model(inputs, generators(1).torch)
    assert torch.equal(dropped, model(inputs, generators(1).torch))
    assert not torch.equal(dropped, model(inputs, generators(2).torch))
    model.eval()
    assert torch.equal(model(inputs, generators(1).torch), model(inputs, generators(2).torch))


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"sizes": (3,)}, "sizes"),
        ({"sizes": (3, 0, 2)}, "sizes"),
        ({"sizes": SIZES, "activation": "swish"}, "swish.*relu"),
        ({"sizes": SIZES, "initialisation": "zero"}, "zero.*truncated_normal"),
        ({"sizes": SIZES, "dropout": 1.0}, "dropout"),
        ({"sizes": SIZES, "weight_std": -0.1}, "weight_std"),
    ],
)
def test_what_is_no_network_is_refused(settings: dict, message: str) -> None:
    with pytest.raises(InputError, match=message):
        MLPSettings(**settings)


def test_the_settings_know_every_activation() -> None:
    assert tuple(ACTIVATIONS) == ACTIVATION_NAMES
