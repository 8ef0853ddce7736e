"""Perceptrons side by side.  Oracle: an ordinary module with torch's own optimiser."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from tests.refigure.regularization.conftest import made_up_digits

from refigure.mnist import Digits
from refigure.regularization.classifiers import ClassifierTraining, Protocol, Regularizer
from refigure.regularization.resumable import run_steps

PROTOCOL = Protocol(
    sizes=(12, 6, 3),
    initialisation="he",
    bias=0.0,
    train_images=24,
    iterations=30,
    batch_size=6,
    learning_rate=0.2,
    evaluate_every=10,
    evaluation_images=20,
)
ARMS = [
    Regularizer(),
    Regularizer(weight_decay=0.1),
    Regularizer(dropout=0.5),
    Regularizer(dropout=0.5, input_dropout=0.2, max_norm=0.7),
]


def training(
    digits: Digits, arms: list[Regularizer] = ARMS, seeds: tuple[int, ...] = (1, 2)
) -> ClassifierTraining:
    """Networks of every arm and seed."""
    return ClassifierTraining(arms, seeds, PROTOCOL, digits, made_up_digits(30, 2))


def finished(one: ClassifierTraining) -> ClassifierTraining:
    """The same, trained to the end."""
    while one.iteration < PROTOCOL.iterations:
        one.step()
    return one


def test_arms_of_a_seed_have_images_batches_and_first_weights_in_common(digits: Digits) -> None:
    both = training(digits)
    first = both.model.weights[0]
    for place in range(1, 4):
        assert both.chosen[place].tolist() == both.chosen[0].tolist()
        assert torch.equal(first[place], first[0])
    assert both.chosen[4].tolist() != both.chosen[0].tolist()
    assert not torch.equal(first[4], first[0])
    assert both.order.shape == (30, 8, 6)
    # 24 images of which each batch takes 6: four batches are an epoch, without replacement
    assert sorted(both.order[:4, 0].flatten().tolist()) == sorted(both.chosen[0].tolist())


def test_weight_decay_is_that_of_an_ordinary_training(digits: Digits) -> None:
    both = training(digits, seeds=(1,))
    model = both.model.network(1)
    weights = [layer.weight for layer in model.linears()]
    biases = [layer.bias for layer in model.linears()]
    groups: list[dict[str, Any]] = [{"params": weights, "weight_decay": 0.1}, {"params": biases}]
    optimizer = torch.optim.SGD(groups, lr=0.2)
    images, labels = torch.from_numpy(digits.images), torch.from_numpy(digits.labels)
    for numbers in both.order[:, 1]:
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(model(images[numbers]), labels[numbers])
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    found = finished(both).model.network(1)
    for layer, exact in zip(found.linears(), weights, strict=True):
        np.testing.assert_allclose(layer.weight.detach(), exact.detach(), atol=1e-5)


def test_regularizers_do_what_they_say(digits: Digits) -> None:
    both = finished(training(digits, seeds=(1,)))
    norms = [float(both.model.weights[0][place].detach().norm()) for place in range(4)]
    assert norms[1] < 0.9 * norms[0]  # decay
    columns = both.model.weights[0][3].norm(dim=0)  # into each unit
    assert float(columns.detach().max()) <= 0.7 + 1e-6
    assert norms[2] != norms[0]  # dropout changes the gradients


def test_input_dropout_sets_pixels_to_zero_and_keeps_the_mean() -> None:
    arms = [Regularizer(), Regularizer(input_dropout=0.25)]
    one = training(made_up_digits(60, 1), arms, (1,))
    images = torch.ones(2, 4000, 12)
    plain, dropped = one.inputs(images)
    assert torch.equal(plain, images[0])
    assert sorted(set(dropped.flatten().tolist())) == pytest.approx([0, 4 / 3])
    assert float(dropped.mean()) == pytest.approx(1, abs=0.02)


def test_what_is_learnt_and_measured(digits: Digits) -> None:
    both = finished(training(digits, [Regularizer()], (1, 2)))
    new = made_up_digits(30, 7)
    for place in range(2):
        network = both.model.network(place)
        own = both.chosen[place]
        for images, labels, found in (
            (digits.images[own], digits.labels[own], both.training_accuracies()[place]),
            (new.images, new.labels, both.accuracies(new)[place]),
        ):
            right = network(torch.from_numpy(images)).argmax(1).numpy() == labels
            assert found == pytest.approx(right.mean())
            assert found > 0.8  # the classes are far apart; a guess has a third
    assert [iteration for iteration, _ in both.curves] == [10, 20, 30]


def test_a_killed_training_goes_on_to_the_same_bits(digits: Digits, tmp_path: Path) -> None:
    whole = training(digits)
    run_steps(whole, 30, tmp_path / "whole.pt", 1e9)
    run_steps(training(digits), 17, tmp_path / "killed.pt", 0)
    again = training(digits)
    run_steps(again, 30, tmp_path / "killed.pt", 1e9)
    assert again.curves == whole.curves
    for one, other in zip(whole.model.parameters(), again.model.parameters(), strict=True):
        assert torch.equal(one, other)
