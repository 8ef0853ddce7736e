"""The tables that trainings write, read back: by arm, seed and iteration."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from refigure.errors import InputError
from refigure.measurements import read_table

BASE = "base"  # the arm that all others are compared with
FILE_ORDER = "file_order"  # the same with the data in the author's order

Seeds = dict[int, float]  # a value a seed


class Results:
    """Accuracies and losses at the checkpoints of every run."""

    def __init__(self, paths: Sequence[str]) -> None:
        """Read the tables of all exercises."""
        self.found: dict[tuple[str, str, str, int], Seeds] = defaultdict(dict)
        for path in paths:
            for row in read_table(path):
                for quantity in ("accuracy", "loss"):
                    key = (row["arm"], row["part"], quantity, int(row["iteration"]))
                    self.found[key][int(row["seed"])] = float(row[quantity])

    def arms(self) -> list[str]:
        """The names of the arms."""
        return sorted({arm for arm, *_ in self.found})

    def iterations(self, arm: str) -> list[int]:
        """The checkpoints of an arm, in ascending order."""
        return sorted({key[-1] for key in self.found if key[0] == arm})

    def at(self, arm: str, part: str, iteration: int, quantity: str = "accuracy") -> Seeds:
        """The values of an arm at a checkpoint.

        Raises:
            InputError: it was not evaluated there.
        """
        found = self.found.get((arm, part, quantity, iteration))
        if not found:
            raise InputError(
                f"{arm} was not evaluated at iteration {iteration}, but at"
                f" {', '.join(map(str, self.iterations(arm)))}: give it that checkpoint."
            )
        return found

    def end(self, arm: str, part: str, quantity: str = "accuracy") -> Seeds:
        """The values of an arm after its last iteration."""
        return self.at(arm, part, self.iterations(arm)[-1], quantity)


class Lines:
    """The lines that the post would have printed, of every run."""

    def __init__(self, paths: Sequence[str]) -> None:
        """Read the tables of all exercises."""
        self.found: dict[str, dict[int, dict[int, dict[str, float]]]] = {}
        for path in paths:
            for row in read_table(path):
                by_seed = self.found.setdefault(row["arm"], {}).setdefault(int(row["seed"]), {})
                by_seed[int(row["iteration"])] = {
                    quantity: float(row[quantity]) for quantity in ("accuracy", "loss")
                }

    def iterations(self, arm: str) -> list[int]:
        """The iterations of the lines of an arm."""
        return sorted(next(iter(self.found[arm].values())))

    def of(self, arm: str, quantity: str) -> dict[int, list[float]]:
        """A row of values for each seed, in the order of the lines."""
        return {
            seed: [lines[iteration][quantity] for iteration in sorted(lines)]
            for seed, lines in sorted(self.found[arm].items())
        }


@dataclass(frozen=True)
class RightAnswers:
    """Which images each run gets right at its end."""

    runs: list[str]  # arm/seed
    validation: NDArray[np.bool_]  # (runs, images)
    test: NDArray[np.bool_]


def read_right_answers(paths: Sequence[str]) -> RightAnswers:
    """Read and join the files of all exercises, in the order of the names of the runs.

    Raises:
        InputError: they are not of the same images.
    """
    names: list[str] = []
    parts: dict[str, list[NDArray[np.bool_]]] = {"validation": [], "test": []}
    for path in paths:
        with np.load(path) as file:
            names += [str(name) for name in file["runs"]]
            for part, masks in parts.items():
                count = int(file[f"{part}_images"])
                masks.append(np.unpackbits(file[part], axis=1, count=count).astype(bool))
    for part, masks in parts.items():
        if len({mask.shape[1] for mask in masks}) > 1:
            parts[part] = [mask[:, : min(one.shape[1] for one in masks)] for mask in masks]
    if not names:
        raise InputError("there are no trained networks")
    order = np.argsort(names)
    return RightAnswers(
        [names[place] for place in order],
        np.concatenate(parts["validation"])[order],
        np.concatenate(parts["test"])[order],
    )


def published_lines(published: dict[str, Any], number: str) -> dict[str, dict[int, float]]:
    """The lines that the post prints: accuracy and loss by iteration.

    Args:
        published: the content of `config/published/mnist_mlp.yaml`.
        number: the id of the entry whose checks hold them, `printed_<quantity>_<iteration>`.
    """
    return dict(iterate_lines(published["numbers"][number]["checks"]))


def iterate_lines(checks: Sequence[dict[str, Any]]) -> Iterator[tuple[str, dict[int, float]]]:
    """Yield each quantity that the checks print line by line, with its values by iteration."""
    for check in checks:
        if check.get("kind") == "values" and check["prefix"].startswith("printed_"):
            quantity = check["prefix"].removeprefix("printed_").strip("_")
            yield quantity, {int(name): float(value) for name, value in check["values"].items()}
