"""Training of stacks.  Oracles: `torch.optim.SGD` on each network; the uninterrupted training."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from refigure.checkpoints import save_state
from refigure.deep_stacks import DeepStack, Jitter, Member, StackShape, make_stack
from refigure.errors import InputError
from refigure.mnist import Digits
from refigure.stack_training import StackProtocol, StackTraining, errors_of

PROTOCOL = StackProtocol(steps=6, batch_size=8, momentum=0.9, record_every=2)
MEMBERS = [Member("he_normal", rate, seed) for seed in (3, 4) for rate in (0.05, 0.2)]
JITTER = Jitter(0.5, 1.25, 0.1)


@pytest.fixture(scope="module")
def digits() -> Digits:
    source = np.random.default_rng(0)
    images = source.standard_normal((40, 7)).astype(np.float32)
    return Digits(images, source.integers(0, 3, 40))


def training(
    digits: Digits, normalization: str = "batch", jitter: Jitter | None = None
) -> StackTraining:
    stack = make_stack(StackShape(2, 5, 7, 3, normalization), MEMBERS)
    return StackTraining(stack, MEMBERS, digits, PROTOCOL, jitter)


def test_each_network_is_trained_as_alone(digits: Digits) -> None:
    together = training(digits, "none")
    curves = together.run()
    for number, member in enumerate(MEMBERS):
        stack = make_stack(StackShape(2, 5, 7, 3), [member])
        parameters = stack.parameters()
        optimizer = torch.optim.SGD(parameters, member.learning_rate, momentum=0.9)
        losses = []
        for chosen in together.order[:, number // 2]:
            logits = stack.forward(torch.from_numpy(digits.images)[chosen][None])[0]
            labels = torch.from_numpy(digits.labels)[chosen]
            loss = torch.nn.functional.cross_entropy(logits, labels)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            losses.append(loss.item())
        ours = [row[number] for row in curves]
        assert ours == pytest.approx(np.reshape(losses, (3, 2)).mean(1), rel=1e-4)
        for one, other in zip(together.stack.parameters(), parameters, strict=True):
            torch.testing.assert_close(one[number], other[0], rtol=1e-4, atol=1e-5)
    assert not torch.equal(together.order[:, 0], together.order[:, 1]), "seeds see other batches"


@pytest.mark.parametrize("jitter", [None, JITTER])
def test_a_killed_training_goes_on_to_the_same_bits(
    digits: Digits, tmp_path: Path, jitter: Jitter | None
) -> None:
    whole = training(digits, jitter=jitter)
    whole.run()
    begun = training(digits, jitter=jitter)
    for _ in range(3):
        begun.advance()
    save_state(tmp_path / "state.pt", begun.state())
    rest = training(digits, jitter=jitter)
    assert rest.run(tmp_path / "state.pt") == whole.curves
    for one, other in zip(rest.stack.parameters(), whole.stack.parameters(), strict=True):
        assert torch.equal(one, other)
    for (mean, variance), (mean_, variance_) in zip(
        rest.stack.running, whole.stack.running, strict=True
    ):
        assert torch.equal(mean, mean_) and torch.equal(variance, variance_)


def test_watching_sees_the_start_and_changes_nothing(digits: Digits) -> None:
    seen: list[int] = []

    def watch(step: int, stack: DeepStack) -> None:
        seen.append(step)
        stack.forward(torch.from_numpy(digits.images)[None].expand(2, -1, -1), observe=True)

    watched, alone = training(digits), training(digits)
    assert watched.run(watch=watch, every=3) == alone.run()
    assert seen == [0, 3, 6]


def test_errors_are_those_of_each_network(digits: Digits) -> None:
    done = training(digits)
    done.run()
    found = errors_of(done.stack, digits, batch=7)
    logits = done.stack.forward(torch.from_numpy(digits.images)[None], training=False)
    expected = (logits.argmax(2) != torch.from_numpy(digits.labels)).float().mean(1)
    assert found == pytest.approx(expected.tolist())
    with torch.no_grad():
        done.stack.weights[0][1] = torch.nan  # diverged: its guesses are none
    assert errors_of(done.stack, digits)[1] == 1.0


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"steps": 0}, "steps is 0"),
        ({"record_every": 4}, "record_every 4 does not divide steps 6"),
        ({"batch_size": 0}, "batch_size is 0"),
    ],
)
def test_protocols_that_cannot_be_meant(change: dict[str, Any], named: str) -> None:
    with pytest.raises(InputError, match=named):
        StackProtocol(**{"steps": 6, "batch_size": 8, "momentum": 0.9, "record_every": 2} | change)


def test_members_of_a_seed_stand_together(digits: Digits) -> None:
    members = [MEMBERS[0], MEMBERS[2], MEMBERS[1], MEMBERS[3]]
    stack = make_stack(StackShape(1, 5, 7, 3), members)
    with pytest.raises(ValueError, match="must stand together"):
        StackTraining(stack, members, digits, PROTOCOL)
