"""Arms of the exercises: what the config says, and what is refused."""

from collections.abc import Callable

import pytest
import yaml
from tests.conftest import ROOT

from refigure.errors import InputError
from refigure.mnist_mlp.arm_losses import ARM_LOSSES
from refigure.mnist_mlp.arms import LOSSES, Arm, batched, resolve_exercises
from refigure.settings import read_settings

Make = Callable[..., Arm]


def test_schedules_are_their_formulas(make_arm: Make) -> None:
    shares = {
        kind: [make_arm(schedule=kind).rate_share(at) for at in (0, 4, 6, 11)]
        for kind in ("constant", "exponential", "steps", "linear")
    }
    assert shares["constant"] == [1, 1, 1, 1]
    assert shares["exponential"] == pytest.approx([1, 0.5, 0.5**1.5, 0.5**2.75])
    assert shares["steps"] == [1, 0.5, 0.5, 0.25]
    assert shares["linear"] == pytest.approx([1, 8 / 12, 0.5, 0.1])


def test_the_last_iteration_is_always_evaluated(make_arm: Make) -> None:
    assert make_arm(checkpoints=(4, 12, 99)).evaluated_at() == [4, 12]
    assert make_arm(checkpoints=()).evaluated_at() == [12]


def test_stacks_hold_what_can_be_trained_together(make_arm: Make) -> None:
    arms = {
        "base": make_arm(seeds=(0, 1, 2)),
        "tanh": make_arm(activation="tanh"),
        "wide": make_arm(sizes=(784, 9, 10)),
        "adam": make_arm(optimizer="adam"),
        "slow_adam": make_arm(optimizer="adam", learning_rate=0.01),
        "decay": make_arm(weight_decay=0.1),
    }
    stacks = list(batched(arms, 5))
    assert all(len(stack) <= 5 for stack in stacks)
    runs = [run for stack in stacks for run in stack]
    assert sorted(runs) == sorted((name, seed) for name in arms for seed in arms[name].seeds)
    together = [{name for name, _ in stack} for stack in stacks]
    assert {"adam"} in together and {"slow_adam"} in together and {"wide"} in together
    assert not any({"base", "wide"} <= names or {"base", "adam"} <= names for names in together)


@pytest.mark.parametrize(
    ("own", "message"),
    [
        ({"loss": "squared_error"}, "squared_error.*cross_entropy"),
        ({"optimizer": "adamw"}, "adamw.*rmsprop"),
        ({"schedule": "cosine"}, "cosine.*linear"),
        ({"optimizer": "adam", "momentum": 0.9}, "for the optimizer sgd, not adam"),
        ({"optimizer": "adam", "schedule": "steps"}, "for the optimizer sgd"),
    ],
)
def test_what_cannot_be_meant_is_refused(make_arm: Make, own: dict, message: str) -> None:
    with pytest.raises(InputError, match=message):
        make_arm(**own)


def section(**exercises: dict) -> dict:
    return {"seeds": [0, 1], "training": {"iterations": 5}, "exercises": exercises}


def test_arms_get_what_they_do_not_say() -> None:
    found = resolve_exercises(
        section(
            published={"evaluate": {}, "arms": {"base": {"seeds": [3]}, "gone": {"seeds": []}}},
            width={"evaluate": {}, "arms": {"wide": {"iterations": 7}}},
            depth={"evaluate": {}, "arms": {"deep": {"seeds": []}}},
        )
    )
    assert found["published"]["arms"] == {"base": {"seeds": [3], "iterations": 5}}
    assert found["width"]["arms"] == {"wide": {"seeds": [0, 1], "iterations": 7}}
    assert "depth" not in found


def test_an_arm_twice_or_no_base_is_refused() -> None:
    one: dict = {"evaluate": {}, "arms": {"base": {}}}
    with pytest.raises(InputError, match="base is there twice"):
        resolve_exercises(section(published=one, width=one))
    with pytest.raises(InputError, match="no arm named base"):
        resolve_exercises(section(width={"evaluate": {}, "arms": {"wide": {}}}))


def test_every_arm_of_the_config_can_be_built() -> None:
    content = yaml.safe_load((ROOT / "config/posts/mnist_mlp.yaml").read_text("utf-8"))["mnist_mlp"]
    arms = {
        name: read_settings(Arm, values)
        for entry in resolve_exercises(content).values()
        for name, values in entry["arms"].items()
    }
    base = arms["base"]
    # the post's protocol, read off its code
    assert (base.sizes, base.iterations, base.batch_size) == ((784, 50, 30, 10), 5000, 100)
    assert (base.learning_rate, base.weight_std, base.bias) == (0.1, 0.1, 0.1)
    assert min(len(arm.seeds) for arm in arms.values()) >= 5
    assert all(arm.network().sizes[0] == 784 for arm in arms.values())
    assert set(ARM_LOSSES) == set(LOSSES)
