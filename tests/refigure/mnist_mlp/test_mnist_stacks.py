"""Stacks of runs. Oracle: the same run by itself, and an ordinary loop with `torch.optim`."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import torch
from torch.nn import functional as F  # noqa: N812

from refigure.batch_order import batch_order
from refigure.mnist_mlp.arms import Arm
from refigure.mnist_mlp.stack_training import Examples, StackTraining, stack_order
from refigure.models.mlp import make_mlp
from refigure.seeding import derive_seed, generators

Make = Callable[..., Arm]
SEED = 11


def trained(
    stack: list[tuple[str, int]], arms: dict[str, Arm], examples: Examples
) -> StackTraining:
    training = StackTraining(stack, arms, examples, SEED)
    for _ in training.go():
        pass
    return training


def test_a_run_does_not_depend_on_what_it_is_stacked_with(
    make_arm: Make, examples: Examples
) -> None:
    arms = {
        "base": make_arm(),
        "dropped": make_arm(dropout=0.4, momentum=0.9),
        "hinge": make_arm(loss="hinge", activation="tanh", schedule="linear"),
    }
    stack = [(name, seed) for name in arms for seed in (0, 1)]
    together = trained(stack, arms, examples)
    for index, run in enumerate(stack):
        alone = trained([run], arms, examples)
        for name, value in alone.model.network(0).state_dict().items():
            torch.testing.assert_close(
                together.model.network(index).state_dict()[name], value, rtol=1e-4, atol=1e-6
            )
        for (_, one, _), (_, other, _) in zip(together.lines, alone.lines, strict=True):
            assert one[index] == other[0]


@pytest.mark.parametrize("optimizer", ["sgd", "adam", "rmsprop", "adagrad"])
def test_a_stack_is_an_ordinary_training(
    make_arm: Make, examples: Examples, optimizer: str
) -> None:
    arm = make_arm(optimizer=optimizer, learning_rate=0.01)
    training = trained([("a", 0), ("a", 1)], {"a": arm}, examples)
    kinds = {
        "sgd": torch.optim.SGD,
        "adam": torch.optim.Adam,
        "rmsprop": torch.optim.RMSprop,
        "adagrad": torch.optim.Adagrad,
    }
    for seed in (0, 1):
        model = make_mlp(arm.network(), generators(derive_seed(SEED, "weights", seed)).torch)
        one = kinds[optimizer](model.parameters(), lr=0.01)
        generator = generators(derive_seed(SEED, "order", seed)).numpy
        for batch in torch.from_numpy(batch_order(60, 10, 12, generator)):
            one.zero_grad()
            F.cross_entropy(model(examples.images[batch]), examples.labels[batch]).backward()  # type: ignore[no-untyped-call]
            one.step()
        found = training.model.network(seed)
        # the first steps of adaptive methods are the gradient's sign, nearly: where it is next to
        # nothing, its rounding shows
        close = 1e-6 if optimizer == "sgd" else 1e-4
        for name, value in model.state_dict().items():
            torch.testing.assert_close(found.state_dict()[name], value, rtol=1e-4, atol=close)


def test_arms_with_one_seed_see_the_same_batches(make_arm: Make) -> None:
    arms = [make_arm(), make_arm(activation="tanh"), make_arm(), make_arm(file_order_from=7)]
    order = stack_order(arms, [0, 0, 1, 0], 60, SEED)
    assert order.shape == (12, 4, 10)
    assert torch.equal(order[:, 0], order[:, 1])
    assert not torch.equal(order[:, 0], order[:, 2])
    assert order[0, 3].tolist() == list(range(7, 17))


def test_the_line_is_of_the_batch_just_trained_on(make_arm: Make, examples: Examples) -> None:
    training = StackTraining([("a", 0)], {"a": make_arm()}, examples, SEED)
    training.step(0)
    ((iteration, accuracy, loss),) = training.lines
    images, labels = training.batch(0)
    logits = training.model(images)
    assert iteration == 0
    assert accuracy.tolist() == (logits.argmax(-1) == labels).double().mean(1).tolist()
    assert loss.item() == pytest.approx(F.cross_entropy(logits[0], labels[0]).item())


def test_all_examples_at_once_need_no_order(make_arm: Make, examples: Examples) -> None:
    arm = make_arm(batch_size=60, iterations=3, checkpoints=())
    training = trained([("a", 0), ("a", 1)], {"a": arm}, examples)
    assert training.order is None
    model = make_mlp(arm.network(), generators(derive_seed(SEED, "weights", 1)).torch)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(3):
        optimizer.zero_grad()
        F.cross_entropy(model(examples.images), examples.labels).backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    for name, value in model.state_dict().items():
        found = training.model.network(1).state_dict()[name]
        torch.testing.assert_close(found, value, rtol=1e-4, atol=1e-6)


def test_it_learns_and_says_which_it_gets_right(make_arm: Make, examples: Examples) -> None:
    arm = replace(make_arm(), iterations=150, sizes=(784, 20, 10), checkpoints=(1,))
    training = StackTraining([("a", 0)], {"a": arm}, examples, SEED)
    accuracies = []
    for _ in training.go():
        losses, found = training.evaluate(examples)
        accuracies += found
        right = training.right(examples)
        assert right.shape == (1, 60) and right.mean() == found[0]
    assert accuracies[0] < 0.5 and accuracies[-1] == 1
    assert losses[0] < 0.2
