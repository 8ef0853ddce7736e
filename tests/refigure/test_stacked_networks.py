"""Networks trained side by side. Oracle: each trained alone, with `torch.optim` and autograd."""

from dataclasses import replace

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from refigure.errors import InputError
from refigure.models.mlp import MLP, make_mlp
from refigure.models.mlp_settings import MLPSettings
from refigure.seeding import generators
from refigure.stacked_networks import (
    Descent,
    StackedMLP,
    StackedSGD,
    backward_each,
    by_network,
    cross_entropy_each,
    evaluate_each,
    runs,
)

SIZES = (6, 5, 4, 3)
BASE = MLPSettings(SIZES)
# Everything that may differ between the networks of a stack.
SETTINGS = [
    BASE,
    replace(BASE, activation="tanh"),
    replace(BASE, activation="tanh", dropout=0.3),
    replace(BASE, activation="sigmoid", dropout=0.6),
]
DESCENTS = [
    Descent(0.3),
    Descent(0.1, momentum=0.9),
    Descent(0.2, momentum=0.8, nesterov=True, weight_decay=0.05),
    Descent(0.4, weight_decay=0.01),
]


def models() -> list[MLP]:
    return [
        make_mlp(settings, generators(seed).torch).double()
        for seed, settings in enumerate(SETTINGS)
    ]


def batches(iterations: int, networks: int) -> tuple[Tensor, Tensor]:
    """Inputs (iterations, networks, batch, 6) and labels (iterations, networks, batch)."""
    generator = generators(77).torch
    inputs = torch.randn(iterations, networks, 8, 6, generator=generator, dtype=torch.float64)
    return inputs, torch.randint(0, 3, (iterations, networks, 8), generator=generator)


def trained_alone(index: int, inputs: Tensor, labels: Tensor, rates: list[float]) -> MLP:
    """Train one of the networks as one would without a stack."""
    model, descent = models()[index], DESCENTS[index]
    weights = [layer.weight for layer in model.linears()]
    biases = [layer.bias for layer in model.linears()]
    optimizer = torch.optim.SGD(
        [
            {"params": weights, "weight_decay": descent.weight_decay},
            {"params": biases, "weight_decay": 0.0},
        ],
        lr=descent.learning_rate,
        momentum=descent.momentum,
        nesterov=descent.nesterov,
    )
    generator = generators(100 + index).torch
    for iteration, rate in enumerate(rates):
        for group in optimizer.param_groups:
            group["lr"] = descent.learning_rate * rate
        optimizer.zero_grad()
        logits = model(inputs[iteration, index], generator)
        F.cross_entropy(logits, labels[iteration, index]).backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    return model


def test_every_network_is_what_it_would_be_alone() -> None:
    rates = [1.0, 0.5, 0.25, 1.0, 2.0, 1.0]
    inputs, labels = batches(len(rates), len(SETTINGS))
    stack = StackedMLP(models())
    optimizer = StackedSGD(stack, DESCENTS)
    dropout = [generators(100 + index).torch for index in range(len(SETTINGS))]
    for iteration, rate in enumerate(rates):
        logits = stack(inputs[iteration], dropout)
        backward_each(cross_entropy_each(logits, labels[iteration]))
        optimizer.step(rate)
    for index, before in enumerate(models()):
        alone = trained_alone(index, inputs, labels, rates).state_dict()
        together = stack.network(index).state_dict()
        for name, value in alone.items():
            torch.testing.assert_close(together[name], value, rtol=1e-12, atol=1e-14)
            assert not torch.allclose(before.state_dict()[name], value), "it has learnt nothing"


def test_rates_may_be_scaled_by_network() -> None:
    inputs, labels = batches(1, 4)
    plain = [Descent(0.1)] * 4
    moved = []
    for factors in ([1.0] * 4, [1.0, 2.0, 0.0, 0.5]):
        stack = StackedMLP(models())
        scale = by_network(factors, stack.weights[0])
        before = stack.weights[0].detach().clone()
        backward_each(cross_entropy_each(stack(inputs[0]), labels[0]))
        StackedSGD(stack, plain).step(scale)
        moved.append(stack.weights[0].detach() - before)
    for index, factor in enumerate((1.0, 2.0, 0.0, 0.5)):
        torch.testing.assert_close(moved[1][index], factor * moved[0][index])


def test_inputs_that_all_see_are_the_same_as_copies() -> None:
    stack = StackedMLP(models())
    inputs = batches(1, 1)[0][0, 0]
    torch.testing.assert_close(stack(inputs), stack(inputs.repeat(4, 1, 1)))
    for index, model in enumerate(models()):
        model.eval()
        torch.testing.assert_close(stack(inputs)[index], model(inputs), rtol=1e-12, atol=1e-14)


def test_a_gradient_that_is_missing_is_named() -> None:
    stack = StackedMLP(models())
    with pytest.raises(RuntimeError, match="backward"):
        StackedSGD(stack, DESCENTS).step()


def test_gradients_are_used_up() -> None:
    inputs, labels = batches(1, 4)
    stack = StackedMLP(models())
    backward_each(cross_entropy_each(stack(inputs[0]), labels[0]))
    StackedSGD(stack, DESCENTS).step()
    assert all(value.grad is None for value in stack.parameters())


@pytest.mark.parametrize("batch_size", [3, 8, 100])
def test_evaluation_is_the_mean_over_all_examples(batch_size: int) -> None:
    inputs, labels = (values[0, 0] for values in batches(1, 1))
    loss, accuracy = evaluate_each(StackedMLP(models()), inputs, labels, batch_size)
    for index, model in enumerate(models()):
        model.eval()
        logits = model(inputs)
        assert loss[index].item() == pytest.approx(F.cross_entropy(logits, labels).item(), rel=1e-9)
        assert accuracy[index].item() == (logits.argmax(1) == labels).double().mean().item()


def test_networks_of_two_shapes_are_refused() -> None:
    other = make_mlp(MLPSettings((6, 2, 3)), generators(0).torch)
    with pytest.raises(InputError, match=r"\(6, 2, 3\)"):
        StackedMLP([*models()[:1], other.double()])
    with pytest.raises(InputError, match="one shape"):
        StackedMLP([])


def test_a_descent_for_each_network_is_wanted() -> None:
    with pytest.raises(InputError, match="2 descents are given for 4 networks"):
        StackedSGD(StackedMLP(models()), DESCENTS[:2])


def test_runs_of_equal_names() -> None:
    assert runs(["a", "a", "b", "a"]) == [
        ("a", slice(0, 2)),
        ("b", slice(2, 3)),
        ("a", slice(3, 4)),
    ]
