"""Put the trained networks together: errors over seeds, and what normalisation changes."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from refigure.contrasts import linear_contrast
from refigure.datasets import dataset_origin
from refigure.errors import InputError
from refigure.measurements import Measurement, write_measurements
from refigure.repetitions import measurements_of
from refigure.settings import read_settings
from refigure.statistics import p_value
from refigure.step import run_step

KEY = ["arm", "initialization", "rate"]
LEARNT = 0.5  # error of a network that has learnt something: chance is 0.9
# The post's network is layer_after, its own code's normalisation; corrected it is batch norm.
VARIANTS = {"as_published": "layer_after", "corrected": "batch_after"}


@dataclass(frozen=True)
class Settings:
    """The level of intervals, and the learning rate of the comparisons."""

    confidence: float
    rate: str


def main(
    results: list[str], drift: str, provenance: str, settings: dict, measurements: str
) -> None:
    """Write the measurements of the trainings.

    Args:
        results: of each arm, as `train_networks` writes them.
        drift: as `track_drift` writes it.

    Raises:
        InputError: the post's weights or the rate of the comparisons are not among the trainings.
    """
    chosen = read_settings(Settings, settings)
    origin = dataset_origin(provenance)
    networks = pd.concat([pd.read_csv(path) for path in results], ignore_index=True)
    for column, needed in (("rate", chosen.rate), ("initialization", "small_normal")):
        if needed not in set(networks[column]):
            trained = ", ".join(dict.fromkeys(networks[column]))
            raise InputError(f"{needed} is compared, but the {column}s trained are {trained}.")
    found = [
        *network_measures(networks, chosen.confidence, origin),
        *comparison_measures(networks, chosen, origin),
        *drift_measures(pd.read_csv(drift), chosen.confidence, origin),
    ]
    write_measurements(measurements, found)


def network_measures(
    networks: pd.DataFrame, confidence: float, origin: str
) -> Iterator[Measurement]:
    """Yield the error and the loss of every kind of network, and what arms can do at all."""
    means = {}
    for (arm, initialization, rate), rows in networks.groupby(KEY, sort=False):
        name = f"{arm}_{initialization}_{rate}"
        device = str(rows["device"].iloc[0])
        errors = rows["test_error"].to_numpy(float)
        means[arm, initialization, rate] = float(errors.mean())
        yield from measurements_of(f"{name}_error", errors, confidence, device, origin)
        losses = rows["train_loss"].to_numpy(float)
        yield from measurements_of(f"{name}_loss", losses, confidence, device, origin)
        for column in ("first_gradient", "last_gradient"):
            largest = float(rows[column].max())
            yield Measurement(f"{name}_{column}", largest, n=len(rows), data=origin)
    for arm in dict.fromkeys(networks["arm"]):
        errors = np.array([value for key, value in means.items() if key[0] == arm])
        yield Measurement(f"{arm}_best_error", float(errors.min()), n=len(errors), data=origin)
        share = float((errors <= LEARNT).mean())
        yield Measurement(f"{arm}_learning_share", share, n=len(errors), data=origin)


def comparison_measures(
    networks: pd.DataFrame, chosen: Settings, origin: str
) -> Iterator[Measurement]:
    """Yield the post's network in both variants, and what the place of normalisation changes."""
    table = networks[networks["rate"] == chosen.rate].set_index(["arm", "initialization", "seed"])
    errors = table["test_error"].sort_index()
    for variant, arm in VARIANTS.items():
        values = errors.loc[arm, "small_normal"].to_numpy(float)
        yield from measurements_of(f"{variant}.deep_error", values, chosen.confidence, data=origin)
    # The same weights, images and learning rate: pairs.
    for kind in ("batch", "layer"):
        pairs = (errors.loc[f"{kind}_after"] - errors.loc[f"{kind}_before"]).to_numpy(float)
        name = f"{kind}_after_minus_before"
        yield from measurements_of(name, pairs, chosen.confidence, data=origin)
        p = p_value(lambda one: stats.ttest_1samp(one, 0), pairs)
        yield Measurement(f"{name}_p", p, n=len(pairs), data=origin)


def drift_measures(drift: pd.DataFrame, confidence: float, origin: str) -> Iterator[Measurement]:
    """Yield drifts and losses at the end, what lies ahead on average, and the price of noise."""
    last = drift["step"].max()
    ends = drift[drift["step"] == last]
    losses = {}
    for arm, rows in ends.groupby("arm", sort=False):
        at_end = rows[~rows["quantity"].str.endswith("_ahead")]
        for quantity, values in at_end.groupby("quantity")["value"]:
            name = f"{arm}_drift_{quantity}"
            yield from measurements_of(name, values.to_numpy(float), confidence, data=origin)
        losses[str(arm)] = rows.loc[rows["quantity"] == "train_loss", "value"].tolist()
    ahead = drift[drift["quantity"].str.endswith("_ahead")]
    keys = ["arm", "quantity", "distance"]
    for (arm, quantity, distance), rows in ahead.groupby(keys, sort=False):
        values = rows.groupby("seed")["value"].mean().to_numpy(float)
        name = f"{arm}_{quantity}_{str(distance).rstrip('0').rstrip('.').replace('.', '_')}"
        yield from measurements_of(name, values, confidence, data=origin)
    for one, other in (("jittered", "plain"), ("jittered", "normalized"), ("normalized", "plain")):
        contrast = linear_contrast(losses, {one: 1, other: -1}, confidence)
        for name, value in contrast.named(f"{one}_minus_{other}_loss").items():
            yield Measurement(name, value, n=len(losses[one]), data=origin)


if __name__ == "__main__":
    run_step(main)
