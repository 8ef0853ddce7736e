"""Hold the lines that the post prints against ours, and against accuracies on whole data sets."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from refigure.datasets import dataset_origin
from refigure.measurements import Measurement, write_measurements
from refigure.mnist_mlp.order_evidence import against_published
from refigure.mnist_mlp.runs import (
    BASE,
    FILE_ORDER,
    Lines,
    Results,
    published_lines,
)
from refigure.paired_differences import paired_difference
from refigure.published import read_published
from refigure.repetitions import measurements_of
from refigure.settings import read_settings
from refigure.step import run_step

VARIANTS = {"as_published": FILE_ORDER, "corrected": BASE}
LAST = 10  # lines whose mean stands for the end of the training


@dataclass(frozen=True)
class Settings:
    """How the lines are put together."""

    number: str  # the id under which the post's lines stand
    from_iteration: int  # of the mean accuracy over the later lines
    examples: int  # that the network is trained on
    batch_size: int
    confidence: float
    margin: float


def main(
    lines: list[str],
    results: list[str],
    published: str,
    provenance: str,
    settings: dict,
    measurements: str,
) -> None:
    """Write our lines, what the post's lines come to, and the gap to the test images."""
    chosen = read_settings(Settings, settings)
    ours, found = Lines(lines), Results(results)
    origin = dataset_origin(provenance)
    theirs = published_lines(read_published(published), chosen.number)
    rows: list[Measurement] = []
    likelihoods: list[float] = []
    for variant, arm in VARIANTS.items():
        for name, values in line_values(ours, arm, chosen):
            rows += measurements_of(f"{variant}.{name}", values, chosen.confidence, data=origin)
        scores = dict(against_published(ours, arm, theirs))
        likelihoods.append(scores["post_log_likelihood"])
        rows += [
            Measurement(f"{variant}.{name}", value, data=origin) for name, value in scores.items()
        ]
    ratio = float(np.exp(likelihoods[0] - likelihoods[1]))
    rows.append(Measurement("order_likelihood_ratio", ratio, data=origin))
    rows += [Measurement(*row, data=origin) for row in published_rows(theirs, chosen)]
    rows += gap_rows(ours, found, chosen)
    last = ours.iterations(BASE)[-1]
    for name, iteration in (("last_line", last), ("training", found.iterations(BASE)[-1] - 1)):
        epochs = (iteration + 1) * chosen.batch_size / chosen.examples
        rows.append(Measurement(f"epochs_at_{name}", epochs, unit="epochs"))
    write_measurements(measurements, rows)


def line_values(ours: Lines, arm: str, chosen: Settings) -> Iterator[tuple[str, list[float]]]:
    """Yield what the lines of an arm show, a value a seed."""
    iterations = ours.iterations(arm)
    for quantity in ("accuracy", "loss"):
        table = np.array(list(ours.of(arm, quantity).values()))  # (seeds, lines)
        for place, iteration in enumerate(iterations):
            yield f"printed_{quantity}_{iteration}", table[:, place].tolist()
        for name, values in summaries(quantity, table, iterations, chosen):
            yield name, values.tolist()


def summaries(
    quantity: str, table: np.ndarray, iterations: list[int], chosen: Settings
) -> Iterator[tuple[str, np.ndarray]]:
    """Yield summaries of rows of lines (seeds, lines) by name, each (seeds,)."""
    later = np.array(iterations) >= chosen.from_iteration
    yield f"last_printed_{quantity}", table[:, -LAST:].mean(axis=1)
    if quantity == "accuracy":
        yield "later_printed_accuracy", table[:, later].mean(axis=1)
    else:
        yield "first_loss", table[:, 0]
        yield "smallest_printed_loss", table.min(axis=1)
        yield "rising_share", (np.diff(table, axis=1) > 0).mean(axis=1)


def published_rows(
    theirs: Mapping[str, Mapping[int, float]], chosen: Settings
) -> Iterator[tuple[str, float]]:
    """Yield the same summaries of the post's own lines."""
    for quantity, by_iteration in theirs.items():
        table = np.array([[by_iteration[iteration] for iteration in sorted(by_iteration)]])
        for name, values in summaries(quantity, table, sorted(by_iteration), chosen):
            yield f"post_{name}", float(values[0])


def gap_rows(ours: Lines, found: Results, chosen: Settings) -> Iterator[Measurement]:
    """Yield the gap that the prints show, and the gap to the data really trained on."""
    accuracies = ours.of(BASE, "accuracy")
    printed = {seed: float(np.mean(values[-LAST:])) for seed, values in accuracies.items()}
    train, test = found.end(BASE, "train"), found.end(BASE, "test")
    pairs = {
        "printed_minus_test": (test, printed),
        "train_minus_test": (test, train),
        "printed_minus_train": (train, printed),
    }
    values = {}
    for name, (first, second) in pairs.items():
        difference = paired_difference(first, second, chosen.confidence, chosen.margin)
        for measure, value in difference.estimate.named(name).items():
            yield Measurement(measure, value, n=difference.n)
        yield Measurement(f"{name}_p", difference.p, n=difference.n)
        values[name] = difference.estimate.value
    ratio = values["printed_minus_test"] / values["train_minus_test"]
    yield Measurement("gap_ratio", ratio, n=len(train))


if __name__ == "__main__":
    run_step(main)
