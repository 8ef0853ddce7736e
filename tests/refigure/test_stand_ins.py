"""Stand-ins: in the form of the real data, plausible, and a function of the seed."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from refigure.models.published_weights import load_published_resnet
from refigure.stand_ins import (
    PUBLISHED_RESNETS,
    synthetic_moment,
    synthetic_sentences,
    untrained_resnets,
)


def days(seed: int) -> list[dict[str, Any]]:
    content = json.loads(synthetic_moment(seed)["moment.json"])
    assert list(content) == ["days"]
    return list(content["days"])


def test_the_schema_is_that_of_the_real_export() -> None:
    keys = {"sessions", "minuteCount", "pickupCount", "pickups", "appUsages", "date"}
    for day in days(1):
        assert set(day) == keys
        assert day["sessions"] == day["pickups"] == day["appUsages"] == []
        assert type(day["minuteCount"]) is type(day["pickupCount"]) is int
        assert 0 <= day["minuteCount"] <= 1440
        assert day["pickupCount"] >= 0


def test_the_days_are_those_of_the_real_export_newest_first() -> None:
    found = [date.fromisoformat(day["date"][:10]) for day in days(1)]
    assert found == [date(2018, 12, 30) - timedelta(days=day) for day in range(375)]
    assert found[-1] == date(2017, 12, 21)


def test_the_offsets_are_those_of_the_real_export() -> None:
    offsets = [day["date"][10:] for day in days(1)]
    assert offsets.count("T00:00:00+11:00") == 186
    assert offsets.count("T00:00:00+10:00") == 189
    dates = {day["date"] for day in days(1)}
    last_and_first = {"2018-04-01T00:00:00+11:00", "2018-04-02T00:00:00+10:00"}
    assert last_and_first | {"2018-10-07T00:00:00+10:00", "2018-10-08T00:00:00+11:00"} <= dates


def test_a_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    assert synthetic_moment(1) == synthetic_moment(1)
    assert synthetic_moment(1) != synthetic_moment(2)


@pytest.mark.parametrize("seed", range(5))
def test_the_year_is_plausible(seed: int) -> None:
    minutes = np.array([day["minuteCount"] for day in days(seed)][::-1])
    pickups = np.array([day["pickupCount"] for day in days(seed)][::-1])
    assert 100 < minutes.mean() < 160  # real: 127.6
    assert 40 < minutes.std() < 90  # real: 62.6
    assert 55 < pickups.mean() < 85  # real: 68.2
    assert np.count_nonzero((minutes == 0) & (pickups == 0)) == 4
    assert np.corrcoef(minutes, pickups)[0, 1] > 0.5  # real: 0.67
    # Lag 1; with 375 days the standard error is 0.05. Real: 0.26.
    assert 0.05 < np.corrcoef(minutes[1:], minutes[:-1])[0, 1] < 0.45


def test_sentence_pairs_have_the_form_of_the_real_file() -> None:
    made = synthetic_sentences(1)
    assert set(made) == {"fra.txt", "_about.txt"}
    lines = made["fra.txt"].decode().splitlines()
    pairs = [line.split("\t") for line in lines]
    assert {len(pair) for pair in pairs} == {2}
    english = [pair[0] for pair in pairs]
    assert [len(one) for one in english] == sorted(map(len, english)), "as the real one is sorted"
    assert len(set(english)) == len(english) > 40_000
    assert all(one[0].isupper() and one.endswith(".") for pair in pairs for one in pair)
    assert made == synthetic_sentences(1) != synthetic_sentences(2)


def test_untrained_networks_load_as_the_published_ones_and_follow_the_seed(tmp_path: Path) -> None:
    made, again = untrained_resnets(1), untrained_resnets(1)
    assert made == again != untrained_resnets(2)
    for file, depth in PUBLISHED_RESNETS.items():
        (tmp_path / file).write_bytes(made[file])
        weights = load_published_resnet(tmp_path / file, depth).state_dict()
        assert 0.1 < float(weights["stages.0.0.residual.0.conv.weight"].std()) < 0.14  # √(2/144)
