"""Put the trainings of all exercises together: means over seeds, and differences from the base."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from refigure.datasets import dataset_origin
from refigure.measurements import Measurement, write_measurements
from refigure.mnist_mlp.runs import BASE, FILE_ORDER, Results, Seeds
from refigure.paired_differences import PairedDifference, holm, paired_difference
from refigure.repetitions import measurements_of
from refigure.settings import read_settings
from refigure.step import run_step

# The two orders of the data, by the variant that they belong to.
VARIANTS = {"as_published": FILE_ORDER, "corrected": BASE}
# Arms compared with another one than the base, by the name of the difference: at the end of the
# training, or at the exercises' budget.
OTHERS = {
    "linear_minus_softmax": ("softmax", "linear", True),
    "squared_mean_minus_sum": ("squared_softmax", "squared_softmax_mean", False),
    "depth2_minus_depth1": ("depth1", BASE, False),
}


@dataclass(frozen=True)
class Settings:
    """What is compared, and how."""

    exercises: dict[str, list[str]]  # arms by exercise, without the post's own
    early: int  # iterations of the first look
    budget: int  # iterations of the exercises
    confidence: float
    margin: float  # accuracy; a smaller difference counts as none


def main(results: list[str], provenance: str, settings: dict, measurements: str) -> None:
    """Write accuracies and losses of every arm, and its differences from the base.

    `<arm>_<part>_accuracy` is measured at the arm's last iteration, `..._budget` and `..._early`
    at the exercises' and at the first look, where the arm was evaluated there.
    """
    chosen = read_settings(Settings, settings)
    found = Results(results)
    origin = dataset_origin(provenance)
    rows: list[Measurement] = [
        Measurement("exercise_iterations", chosen.budget, data=origin),
        Measurement("early_iterations", chosen.early, data=origin),
    ]
    for name, values in quantities(found, chosen):
        rows += measurements_of(name, [values[seed] for seed in sorted(values)], chosen.confidence)
    arms = [arm for names in chosen.exercises.values() for arm in names]
    moments = {"": None, "_budget": chosen.budget, "_early": chosen.early}
    for ending, moment in moments.items():
        differences = {}
        for arm in arms:
            at = found.iterations(arm)[-1] if moment is None else moment
            if at in found.iterations(arm) and at in found.iterations(BASE):
                differences[arm] = compare(found, BASE, arm, at, chosen)
        corrected = holm([one.p for one in differences.values()])
        for (arm, difference), p in zip(differences.items(), corrected, strict=True):
            rows += difference_rows(f"{arm}_difference{ending}", difference)
            rows.append(Measurement(f"{arm}_difference{ending}_holm_p", p, n=difference.n))
    for name, (first, second, at_end) in OTHERS.items():
        if {first, second} <= set(found.arms()):
            at = found.iterations(second)[-1] if at_end else chosen.budget
            rows += difference_rows(name, compare(found, first, second, at, chosen))
    rows += spreads(found, chosen)
    write_measurements(measurements, rows)


def quantities(found: Results, chosen: Settings) -> Iterator[tuple[str, Seeds]]:
    """Yield what is measured of every arm by name, a value a seed."""
    for arm in found.arms():
        evaluated = found.iterations(arm)
        moments = {"": evaluated[-1], "_budget": chosen.budget, "_early": chosen.early}
        for ending, moment in moments.items():
            if moment not in evaluated:
                continue
            for part in ("train", "validation", "test"):
                for quantity in ("accuracy", "loss"):
                    name = f"{arm}_{part}_{quantity}{ending}"
                    yield name, found.at(arm, part, moment, quantity)
        train, test = found.end(arm, "train"), found.end(arm, "test")
        yield f"{arm}_gap", {seed: train[seed] - test[seed] for seed in train}
    for variant, arm in VARIANTS.items():
        if arm in found.arms():
            yield f"{variant}.test_accuracy", found.end(arm, "test")


def compare(
    found: Results, first: str, second: str, iteration: int, chosen: Settings
) -> PairedDifference:
    """Compare the test accuracies of two arms after the same iterations."""
    return paired_difference(
        found.at(first, "test", iteration),
        found.at(second, "test", iteration),
        chosen.confidence,
        chosen.margin,
    )


def difference_rows(name: str, difference: PairedDifference) -> Iterator[Measurement]:
    """Yield a difference, its interval and its p-values."""
    for measure, value in difference.estimate.named(name).items():
        std = difference.std if measure == name else float("nan")
        yield Measurement(measure, value, std, difference.n)
    yield Measurement(f"{name}_p", difference.p, n=difference.n)
    yield Measurement(f"{name}_equivalence_p", difference.equivalence_p, n=difference.n)


def spreads(found: Results, chosen: Settings) -> Iterator[Measurement]:
    """Yield how far the accuracies of an exercise lie apart, beside the spread between seeds."""
    std = float(np.std(list(found.at(BASE, "test", chosen.budget).values()), ddof=1))
    everything = []
    for exercise, arms in chosen.exercises.items():
        means = {
            arm: float(np.mean(list(found.at(arm, "test", chosen.budget).values())))
            for arm in (*arms, BASE)
            if chosen.budget in found.iterations(arm)
        }
        everything += list(means.values())
        if exercise == "more":
            rates = [means[arm] for arm in means if arm in (BASE, "rate001", "rate05")]
            yield Measurement("rate_range", max(rates) - min(rates), n=len(rates))
        yield Measurement(
            f"{exercise}_range", max(means.values()) - min(means.values()), n=len(means)
        )
    whole = max(everything) - min(everything)
    yield Measurement("sweep_range", whole, n=len(everything))
    yield Measurement("sweep_lowest", min(everything), n=len(everything))
    yield Measurement("sweep_highest", max(everything), n=len(everything))
    yield Measurement("sweep_range_in_seed_stds", whole / std, n=len(everything))


if __name__ == "__main__":
    run_step(main)
