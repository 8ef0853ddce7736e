"""A block learns the identity.  Oracle: the arms begin alike; the shortcut makes it easy."""

from pathlib import Path
from typing import Any

import pytest

from refigure.measurements import Measurements, read_measurements, read_table
from scripts.resnets import learn_identity

SETTINGS: dict[str, Any] = {
    "channels": 4,
    "size": 4,
    "batch": 8,
    "steps": 60,
    "learning_rate": 0.01,
    "momentum": 0.9,
    "weight_decay": 0,
    "log_every": 20,
    "seeds": [0, 1, 2],
    "confidence": 0.95,
    "threads": 1,
}


@pytest.fixture(scope="module")
def learnt(tmp_path_factory: pytest.TempPathFactory) -> tuple[Measurements, list[dict[str, str]]]:
    """The measures and the curves."""
    folder: Path = tmp_path_factory.mktemp("identity")
    identity, measurements = str(folder / "identity.csv"), str(folder / "parts.csv")
    learn_identity.main(SETTINGS, 1, identity, measurements)
    return read_measurements(measurements), read_table(identity)


def test_both_begin_alike_and_the_shortcut_makes_it_easy(
    learnt: tuple[Measurements, list[dict[str, str]]],
) -> None:
    found, rows = learnt
    assert [(row["with_skip"], row["step"]) for row in rows] == [
        (skip, str(step)) for skip in ("1", "0") for step in (0, 20, 40, 60)
    ]
    assert rows[0]["weight_norm"] == rows[4]["weight_norm"], "the same weights at the start"
    assert found["identity_loss_with_skip"] < found["identity_loss_without_skip"] / 10
    assert found["identity_loss_with_skip"].n == 3


def test_the_curves_end_in_the_measures(
    learnt: tuple[Measurements, list[dict[str, str]]],
) -> None:
    found, rows = learnt
    for place, arm in ((3, "with_skip"), (7, "without_skip")):
        assert float(rows[place]["loss"]) == pytest.approx(found[f"identity_loss_{arm}"])
        norm = float(rows[place]["weight_norm"])
        assert norm == pytest.approx(found[f"identity_weight_norm_{arm}"])
