"""Put the scores of word vectors together: means over seeds, and contrasts between arms."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from refigure.contrasts import ArmContrast, compare_arms
from refigure.datasets import dataset_origin
from refigure.measurements import Measurement, read_table, worst_origin, write_measurements
from refigure.repetitions import measurements_of
from refigure.settings import read_settings
from refigure.step import run_step

ASKED = ("semantic", "syntactic", "total", "wordsim", "simlex")  # with counts of what was asked
RATIOS = {"neg_over_nce": ("own_neg5", "own_nce5")}  # of the means of all questions
Found = dict[str, dict[str, list[float]]]  # by measure and arm, a value a seed


@dataclass(frozen=True)
class Settings:
    """What is compared."""

    contrasts: dict[str, ArmContrast]
    confidence: float  # of all intervals


def main(scores: list[str], provenance: list[str], settings: dict, measurements: str) -> None:
    """Write every measure of every arm, and the contrasts of arms that were trained.

    Args:
        scores: of the jobs.
    """
    chosen = read_settings(Settings, settings)
    origin = worst_origin(map(dataset_origin, provenance))
    found, counts = collect(scores)
    rows = []
    for measure, arms in found.items():
        for arm, values in arms.items():
            name = f"{arm}_{measure}"
            rows += measurements_of(name, values, chosen.confidence, data=origin)
            if measure in ASKED:
                asked = counts[f"{name}_asked"]
                rows.append(Measurement(f"{name}_asked", asked, n=len(values), data=origin))
    for name, (above, below) in RATIOS.items():
        if {above, below} <= set(found["total"]):
            means = [sum(found["total"][arm]) / len(found["total"][arm]) for arm in (above, below)]
            ratio = means[0] / means[1] if means[1] else float("nan")
            rows.append(Measurement(name, ratio, n=len(found["total"][above]), data=origin))
    for name, contrast in chosen.contrasts.items():
        for measure, value, count in compare_arms(name, contrast, found, chosen.confidence):
            rows.append(Measurement(measure, value, n=count, data=origin))
    write_measurements(measurements, rows)


def collect(paths: Sequence[str]) -> tuple[Found, dict[str, int]]:
    """Collect the values of all seeds by measure and arm, and how many questions they rest on."""
    found: Found = defaultdict(lambda: defaultdict(list))
    counts = {}
    for path in sorted(paths):
        for row in read_table(path):
            arm = row["arm"]
            found[row["measure"]][arm].append(float(row["value"] or "nan"))
            counts[f"{arm}_{row['measure']}_asked"] = int(row["n"])
    return found, counts


if __name__ == "__main__":
    run_step(main)
