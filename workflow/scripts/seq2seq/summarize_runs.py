"""Put the trainings together: means over seeds, and differences between arms seed by seed."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from math import exp
from pathlib import Path

from refigure.datasets import dataset_origin
from refigure.errors import InputError
from refigure.measurements import Measurement, worst_origin, write_measurements
from refigure.paired_differences import differences_of
from refigure.repetitions import measurements_of
from refigure.seq2seq.paired import paired_measures
from refigure.seq2seq.results import Found, add_lengths, add_widths, ensemble_measures, read_records
from refigure.settings import read_settings
from refigure.step import run_step

RECORDED = ("test_loss", "test_accuracy", "exact_match", "clipped", "largest_norm", "padding_waste")


@dataclass(frozen=True)
class Pair:
    """A measure of two arms, of which the one is claimed to be larger."""

    measure: str
    larger: str
    smaller: str


@dataclass(frozen=True)
class Settings:
    """What is compared."""

    pairs: dict[str, Pair]
    tasks: tuple[str, ...]  # arms on made-up tasks, which rest on no data
    confidence: float


def main(
    records: list[str],
    scores: list[str],
    losses: list[str],
    lengths: list[str],
    provenance: list[str],
    settings: dict,
    measurements: str,
) -> None:
    """Write every measure of every arm, and the differences between arms.

    Args:
        records: `<arm>/<seed>/record.json` of translators, `<arm>/record.json` of tasks.
        scores, losses, lengths: `<arm>/<name>.csv` of the arms that translated.
    """
    chosen = read_settings(Settings, settings)
    origin = worst_origin(dataset_origin(path) for path in provenance)
    found: Found = defaultdict(lambda: defaultdict(dict))
    devices = set()
    for path in records:
        for record in read_records([path]):
            devices.add(str(record["device"]))
            for measure, value in measures_of(record):
                found[measure][arm_of(path, chosen.tasks)][int(record["seed"])] = value
    rows: list[Measurement] = []
    device = "+".join(sorted(devices))

    def data_of(*arms: str) -> str:
        return "real" if set(arms) <= set(chosen.tasks) else origin

    for table in lengths:
        add_lengths(Path(table), found)
    for table in scores:
        add_widths(Path(table), found)
    for measure, arms in found.items():
        for arm, values in arms.items():
            name, numbers = f"{arm}_{measure}", [values[seed] for seed in sorted(values)]
            rows += measurements_of(name, numbers, chosen.confidence, device, data_of(arm))
    for path in losses:
        arm = Path(path).parent.name
        for name, value, count in ensemble_measures(path):
            rows.append(Measurement(f"{arm}_{name}", value, n=count, data=data_of(arm)))
    for name, pair in chosen.pairs.items():
        for measure, value, count in compare(name, pair, found, chosen.confidence):
            data = data_of(pair.larger, pair.smaller)
            rows.append(Measurement(measure, value, n=count, device=device, data=data))
    write_measurements(measurements, rows)


def arm_of(path: str, tasks: tuple[str, ...]) -> str:
    """The arm of a record: its folder for a task, the folder above for a seed of a translator."""
    folder = Path(path).parent
    return folder.name if folder.name in tasks else folder.parent.name


def measures_of(record: dict[str, object]) -> Iterator[tuple[str, float]]:
    """Yield the measures of one run; those of a diverged one that it has."""
    for name in RECORDED:
        value = record.get(name)
        if isinstance(value, int | float):
            yield name, float(value)
    loss = record.get("test_loss")
    if isinstance(loss, int | float):
        yield "perplexity", exp(loss)
    yield "diverged", float(record["diverged"] is not None)


def compare(
    name: str, pair: Pair, found: Found, confidence: float
) -> Iterator[tuple[str, float, int]]:
    """Yield the measures of a difference with the number of seeds; nothing for untrained arms.

    Raises:
        InputError: there is no such measure.
    """
    if pair.measure not in found:
        raise InputError(
            f"summarize_runs.pairs.{name}: no measure {pair.measure}; there are:"
            f" {', '.join(sorted(found))}."
        )
    arms = found[pair.measure]
    if pair.larger in arms and pair.smaller in arms:
        differences = differences_of(arms[pair.smaller], arms[pair.larger])
        for measure, value in paired_measures(name, differences, confidence):
            yield measure, value, len(differences)


if __name__ == "__main__":
    run_step(main)
