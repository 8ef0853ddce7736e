"""Compare dropout with weight decay, seed by seed, each at its best by validation."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
from scipy import stats

from refigure.datasets import dataset_origin
from refigure.measurements import Measurement, write_measurements
from refigure.repetitions import measurements_of
from refigure.settings import read_settings
from refigure.statistics import p_value
from refigure.step import run_step


@dataclass(frozen=True)
class Settings:
    """The families of arms, from each of which one is chosen."""

    none: str
    decay: tuple[str, ...]
    dropout: tuple[str, ...]
    confidence: float


def main(results: list[str], provenance: str, settings: dict, measurements: str) -> None:
    """Write accuracies of all arms, and gains of the chosen ones.

    Args:
        results: of the trainings, `<setting>/results.csv`.
    """
    chosen = read_settings(Settings, settings)
    origin = dataset_origin(provenance)
    found: list[Measurement] = []
    for path in sorted(results):
        setting = Path(path).parent.name
        table = pd.read_csv(path)
        for arm, rows in table.groupby("arm", sort=True):
            for column in ("train_accuracy", "validation_accuracy", "test_accuracy"):
                name = f"{setting}_{arm}_{column}"
                found += measurements_of(name, rows[column].to_numpy(), chosen.confidence)
        found += compare(setting, table, chosen)
    write_measurements(measurements, [replace(row, data=origin) for row in found])


def compare(setting: str, table: pd.DataFrame, chosen: Settings) -> list[Measurement]:
    """Compare the best arm of each family; the test images have no say in which it is."""
    validation = table.groupby("arm")["validation_accuracy"].mean()
    tests = table.pivot_table(index="seed", columns="arm", values="test_accuracy")
    best = {
        "none": chosen.none,
        "decay": pick(validation, chosen.decay),
        "dropout": pick(validation, chosen.dropout),
    }
    found: list[Measurement] = []
    for family, arm in best.items():
        found += measurements_of(
            f"{setting}_best_{family}", tests[arm].to_numpy(), chosen.confidence
        )
    for name, one, other in (
        ("decay_gain", "decay", "none"),
        ("dropout_gain", "dropout", "none"),
        ("dropout_over_decay", "dropout", "decay"),
    ):
        difference = (tests[best[one]] - tests[best[other]]).to_numpy()
        found += measurements_of(f"{setting}_{name}", difference, chosen.confidence)
        p = p_value(stats.ttest_1samp, difference, popmean=0)
        found.append(Measurement(f"{setting}_{name}_p", p, n=len(difference)))
    gains = {row.measure: row.value for row in found}
    gain = gains[f"{setting}_dropout_gain"]
    more = gain - 2 * gains[f"{setting}_decay_gain"]
    return [
        *found,
        Measurement(f"{setting}_dropout_loss", -gain, n=len(tests)),
        Measurement(f"{setting}_dropout_gain_less_twice_decay", more, n=len(tests)),
    ]


def pick(validation: "pd.Series[float]", arms: Sequence[str]) -> str:
    """The arm with the highest mean validation accuracy, among those that were trained."""
    present = [arm for arm in arms if arm in validation.index]
    return max(present, key=lambda arm: float(validation[arm]))


if __name__ == "__main__":
    run_step(main)
