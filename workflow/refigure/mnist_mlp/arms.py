"""The arms of the post's exercises, as the config names them and as the steps use them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from refigure.errors import InputError
from refigure.models.mlp_settings import MLPSettings

OPTIMIZERS = ("sgd", "adam", "rmsprop", "adagrad")
SCHEDULES = ("constant", "exponential", "steps", "linear")
LOSSES = (
    "cross_entropy",
    "full_cross_entropy",
    "squared_softmax_mean",
    "squared_softmax",
    "squared_mean",
    "squared",
    "half_squared_sigmoid",
    "binary_cross_entropy",
    "hinge",
)


@dataclass(frozen=True)
class Arm:
    """One setting of an experiment; the values of the post stand in the config."""

    label: str  # for figures
    sizes: tuple[int, ...]
    activation: str
    initialisation: str
    weight_std: float
    bias: float
    dropout: float
    loss: str  # of LOSSES
    optimizer: str  # of OPTIMIZERS
    learning_rate: float
    momentum: float
    nesterov: bool
    weight_decay: float
    schedule: str  # of SCHEDULES
    schedule_every: int  # iterations in which the rate falls to schedule_factor of itself
    schedule_factor: float
    schedule_floor: float  # share of the rate that the linear schedule ends with
    batch_size: int
    iterations: int
    file_order_from: int | None  # the first epoch in file order from this example; null: shuffled
    checkpoints: tuple[int, ...]  # iterations after which all is evaluated, beside the last
    seeds: tuple[int, ...]

    def __post_init__(self) -> None:
        """Refuse what cannot be meant.

        Raises:
            InputError: names the setting.
        """
        for name, known in (
            ("loss", LOSSES),
            ("optimizer", OPTIMIZERS),
            ("schedule", SCHEDULES),
        ):
            if getattr(self, name) not in known:
                raise InputError(
                    f"{self.label}: {name} {getattr(self, name)!r} is none of {', '.join(known)}."
                )
        descent = (self.momentum, self.nesterov, self.weight_decay, self.schedule != "constant")
        if self.optimizer != "sgd" and any(descent):
            raise InputError(
                f"{self.label}: momentum, nesterov, weight_decay and schedule are for the optimizer"
                f" sgd, not {self.optimizer}."
            )

    def network(self) -> MLPSettings:
        """The settings of its network."""
        return MLPSettings(
            self.sizes,
            self.activation,
            self.initialisation,
            self.weight_std,
            self.bias,
            self.dropout,
        )

    def rate_share(self, iteration: int) -> float:
        """What share of its learning rate an iteration, counted from 0, has."""
        if self.schedule == "exponential":
            return float(self.schedule_factor ** (iteration / self.schedule_every))
        if self.schedule == "steps":
            return float(self.schedule_factor ** (iteration // self.schedule_every))
        if self.schedule == "linear":
            return max(self.schedule_floor, 1 - iteration / self.iterations)
        return 1.0

    def evaluated_at(self) -> list[int]:
        """The iterations after which all is evaluated, the last one always."""
        return sorted({*(at for at in self.checkpoints if at < self.iterations), self.iterations})

    def stack_key(self) -> tuple[object, ...]:
        """What networks of one stack have in common."""
        rate = None if self.optimizer == "sgd" else self.learning_rate
        shape = (self.sizes, self.batch_size, self.iterations, tuple(self.evaluated_at()))
        return (*shape, self.optimizer, rate)


def resolve_exercises(section: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Give every arm of every exercise all its settings: its own, and the post's for the rest.

    An arm without seeds is left out, and an exercise without arms.

    Args:
        section: `mnist_mlp` of the config, which has passed its schema.

    Raises:
        InputError: two exercises name an arm the same, or the base that all are compared with is
            missing.
    """
    common = {"seeds": section["seeds"], **section["training"]}
    exercises: dict[str, dict[str, Any]] = {}
    seen: set[str] = set()
    for exercise, entry in section["exercises"].items():
        arms = {name: {**common, **own} for name, own in entry["arms"].items()}
        arms = {name: arm for name, arm in arms.items() if arm["seeds"]}
        twice = sorted(seen & set(arms))
        if twice:
            raise InputError(f"mnist_mlp.exercises: the arm {twice[0]} is there twice.")
        seen |= set(arms)
        if arms:
            exercises[exercise] = {**entry, "arms": arms}
    if "base" not in seen:
        raise InputError("mnist_mlp.exercises: there is no arm named base to compare with.")
    return exercises


def batched(arms: Mapping[str, Arm], largest: int) -> Iterator[list[tuple[str, int]]]:
    """Sort the runs (arm, seed) into stacks of networks that can be trained side by side.

    Args:
        arms: by name.
        largest: networks in a stack at most.
    """
    stacks: dict[tuple[object, ...], list[tuple[str, int]]] = {}
    for name, arm in arms.items():
        stacks.setdefault(arm.stack_key(), []).extend((name, seed) for seed in arm.seeds)
    for runs in stacks.values():
        # neighbours with one activation and one loss are computed in one call
        runs.sort(key=lambda run: (arms[run[0]].activation, arms[run[0]].loss))
        for first in range(0, len(runs), largest):
            yield runs[first : first + largest]
