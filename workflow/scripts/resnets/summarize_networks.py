"""Put the trained networks together: means over seeds, and contrasts between arms."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from refigure.contrasts import ArmContrast, compare_arms
from refigure.datasets import dataset_origin
from refigure.measurements import Measurement, write_measurements
from refigure.repetitions import measurements_of
from refigure.resnets.runs import END, START, read_column, read_record, run_of
from refigure.settings import read_settings
from refigure.step import run_step

# Which arms are the author's network with and without its mistake.
VARIANTS = {"as_published": "author_frozen", "corrected": "author_registered"}
VARIANT_MEASURES = ("train_error", "test_error")
RECORDED = (
    "train_error",
    "train_loss",
    "test_error",
    "test_loss",
    "held_out_error",
    "held_out_loss",
    "parameters",
)

Found = dict[str, dict[str, list[float]]]  # by measure and arm, a value a seed


@dataclass(frozen=True)
class Settings:
    """What is compared."""

    contrasts: dict[str, ArmContrast]
    confidence: float  # of all intervals


def main(
    records: list[str],
    responses: list[str],
    signals: list[str],
    provenance: str,
    settings: dict,
    measurements: str,
) -> None:
    """Write every measure of every arm, and the contrasts of arms that were trained.

    Args:
        records, responses, signals: of the runs in one order, `<arm>/<seed>/<name>`.
    """
    chosen = read_settings(Settings, settings)
    origin = dataset_origin(provenance)
    found: Found = defaultdict(lambda: defaultdict(list))
    devices = set()
    for paths in zip(records, responses, signals, strict=True):
        run = run_of(paths[0])
        if {run_of(path) for path in paths} != {run}:
            raise ValueError(f"{paths} are not of one run")
        record = read_record(paths[0])
        devices.add(record["device"])
        for measure, value in measures_of(record, *paths[1:]):
            found[measure][run.arm].append(value)
    device = "+".join(sorted(devices))
    rows = []
    for measure, arms in found.items():
        for arm, values in arms.items():
            name = f"{arm}_{measure}"
            rows += measurements_of(name, values, chosen.confidence, device, origin)
        for variant, arm in VARIANTS.items():
            if measure in VARIANT_MEASURES and arm in arms:
                name = f"{variant}.author_{measure}"
                rows += measurements_of(name, arms[arm], chosen.confidence, device, origin)
    for name, contrast in chosen.contrasts.items():
        for measure, value, count in compare_arms(name, contrast, found, chosen.confidence):
            rows.append(Measurement(measure, value, n=count, device=device, data=origin))
    write_measurements(measurements, rows)


def measures_of(
    record: Mapping[str, Any], responses: str, signals: str
) -> Iterator[tuple[str, float]]:
    """Yield the measures of one run; those over layers are of the weighted layers."""
    for name in RECORDED:
        if name in record:
            yield name, float(record[name])
    for moment, ending in ((START, "_start"), (END, "")):
        stds = read_column(responses, moment, "std")
        if stds:  # the author's network has no layers of the paper's kind
            yield f"response_std{ending}", float(np.mean(stds))
            by_norm = read_column(responses, moment, "std_from_norm")
            yield f"response_std_from_norm{ending}", float(np.mean(by_norm))
    for moment, beginning in ((START, "start_"), (END, "")):
        norms = read_column(signals, moment, "gradient_norm")
        activations = read_column(signals, moment, "activation_std")
        yield f"{beginning}gradient_norm_min", min(norms)
        yield f"{beginning}gradient_norm_max", max(norms)
        yield f"{beginning}gradient_norm_ratio", min(norms) / max(norms)
        yield f"{beginning}activation_std_min", min(activations)
        yield f"{beginning}activation_std_max", max(activations)


if __name__ == "__main__":
    run_step(main)
