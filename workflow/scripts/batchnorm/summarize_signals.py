"""Put the layers of all random networks together: slopes, spreads, comparisons with theory."""

from dataclasses import dataclass
from itertools import chain

from refigure.batchnorm.signal_measures import (
    arm_measures,
    figure_measures,
    gradient_theory,
    share_measures,
    theory_measures,
)
from refigure.batchnorm.signal_tables import read_signals
from refigure.measurements import write_measurements
from refigure.settings import read_settings
from refigure.step import run_step


@dataclass(frozen=True)
class Settings:
    """The level of intervals, and what was sent through the plain network."""

    confidence: float
    examples: int
    upstream_std: float


def main(signals: str, settings: dict, measurements: str) -> None:
    """Write the measurements of the random networks."""
    chosen = read_settings(Settings, settings)
    confidence = chosen.confidence
    tables = read_signals(signals)
    parts = (figure_measures, arm_measures, share_measures, theory_measures)
    found = list(chain.from_iterable(part(tables, confidence) for part in parts))
    found += gradient_theory(tables, confidence, chosen.examples, chosen.upstream_std)
    write_measurements(measurements, found)


if __name__ == "__main__":
    run_step(main)
