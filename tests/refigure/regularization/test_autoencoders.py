"""Autoencoders side by side.  Oracles: one network written out; the same network alone."""

from pathlib import Path

import numpy as np
import pytest
import torch

from refigure.errors import InputError
from refigure.mnist import Digits
from refigure.regularization.autoencoders import Autoencoders, AutoencoderTraining, Penalty
from refigure.regularization.resumable import run_steps
from refigure.regularization.sparsity import bernoulli_kl

PENALTIES = [
    Penalty(0.0),
    Penalty(2.0, sparsity=0.1),
    Penalty(0.5, kind="l1", activation="relu"),
    Penalty(0.5, kind="l1"),
]


def networks(penalties: list[Penalty], seed: int = 3) -> Autoencoders:
    """Autoencoders of 12 pixels and 5 units."""
    return Autoencoders(12, 5, penalties, torch.Generator().manual_seed(seed))


def training(penalties: list[Penalty], digits: Digits, iterations: int) -> AutoencoderTraining:
    """Their training on batches of 10."""
    order = np.random.default_rng(5).integers(0, len(digits), (iterations, 10))
    return AutoencoderTraining(networks(penalties), torch.from_numpy(digits.images), order, 0.05)


def loss_of(arrays: dict[str, np.ndarray], penalty: Penalty, images: np.ndarray) -> float:
    """The loss of one network in numpy, term by term."""
    scores = images.astype(float) @ arrays["encoder"] + arrays["encoder_bias"]
    relu = penalty.activation == "relu"
    hidden = np.maximum(scores, 0) if relu else 1 / (1 + np.exp(-scores))
    shown = 1 / (1 + np.exp(-(hidden @ arrays["decoder"] + arrays["decoder_bias"])))
    means = hidden.mean(axis=0)
    cost = means.sum() if penalty.kind == "l1" else bernoulli_kl(penalty.sparsity, means).sum()
    weighted = penalty.weight * cost if penalty.weight else 0.0
    return float(0.5 * ((shown - images) ** 2).sum(axis=1).mean() + weighted)


def test_losses_are_those_of_the_formula_before_and_after_training(digits: Digits) -> None:
    trained = training(PENALTIES, digits, 20)
    images = torch.from_numpy(digits.images)
    for _ in range(2):
        losses = trained.networks.losses(images).detach()
        found = [float(losses[trained.networks.order.index(k)]) for k in range(4)]
        arrays = trained.networks.arrays()
        exact = [loss_of(a, p, digits.images) for a, p in zip(arrays, PENALTIES, strict=True)]
        assert found == pytest.approx(exact, rel=1e-5)
        while trained.iteration < 20:
            trained.step()


def test_all_begin_alike_as_the_source_says() -> None:
    arrays = networks(PENALTIES).arrays()
    for one in arrays[1:]:
        for name, values in one.items():
            assert values.tolist() == arrays[0][name].tolist()
    reach = (6 / (12 + 5 + 1)) ** 0.5
    assert 0.8 * reach < np.abs(arrays[0]["encoder"]).max() <= reach
    assert not arrays[0]["encoder_bias"].any()


def test_a_network_is_trained_as_it_would_be_alone(digits: Digits) -> None:
    together = training(PENALTIES, digits, 15)
    for _ in range(15):
        together.step()
    for place, penalty in enumerate(PENALTIES):
        alone = training([penalty], digits, 15)
        for _ in range(15):
            alone.step()
        assert together.losses()[place] == pytest.approx(alone.losses()[0], rel=1e-4)
        for name, values in alone.networks.arrays()[0].items():
            assert together.networks.arrays()[place][name] == pytest.approx(values, abs=1e-4)


def test_the_penalty_brings_averages_to_the_wanted_one(digits: Digits) -> None:
    trained = training([Penalty(0.0), Penalty(50.0, sparsity=0.1)], digits, 300)
    for _ in range(300):
        trained.step()
    means = trained.networks.activations(torch.from_numpy(digits.images)).mean((1, 2)).detach()
    assert float(means[1]) == pytest.approx(0.1, abs=0.02)
    assert float(means[0]) > 0.2


def test_units_that_are_always_on_or_off_have_a_finite_loss() -> None:
    stack = networks([Penalty(1.0)])
    with torch.no_grad():
        stack.encoder_bias[:2] = torch.tensor([1e4, -1e4])
    loss = stack.losses(torch.rand(4, 12, generator=torch.Generator().manual_seed(1)))
    loss.sum().backward()  # type: ignore[no-untyped-call]
    assert loss.isfinite().all() and stack.encoder_bias.grad is not None
    assert stack.encoder_bias.grad.isfinite().all()


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"weight": 1, "kind": "kl", "activation": "relu"}, "kl needs activations between 0 and 1"),
        ({"weight": 1, "kind": "l3"}, "'l3' is one of kl, l1"),
        ({"weight": 1, "activation": "tanh"}, "'tanh' one of sigmoid, relu"),
        ({"weight": 1, "sparsity": 1.0}, "sparsity 1.0 is not between 0 and 1"),
    ],
)
def test_what_is_not_defined_is_refused(values: dict, message: str) -> None:
    with pytest.raises(InputError, match=message):
        Penalty(**values)


def test_a_killed_training_goes_on_to_the_same_bits(digits: Digits, tmp_path: Path) -> None:
    whole = training(PENALTIES, digits, 12)
    run_steps(whole, 12, tmp_path / "whole.pt", 1e9)
    # saves after every step; the state of step 7 is what a kill leaves
    run_steps(training(PENALTIES, digits, 12), 7, tmp_path / "killed.pt", 0)
    again = training(PENALTIES, digits, 12)
    run_steps(again, 12, tmp_path / "killed.pt", 1e9)
    assert again.iteration == 12
    for one, other in zip(whole.networks.arrays(), again.networks.arrays(), strict=True):
        for name in one:
            assert one[name].tobytes() == other[name].tobytes()
