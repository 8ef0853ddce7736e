"""What the post's own reader makes of a file (P-E6), and the offsets in it (P-E5)."""

import json
from pathlib import Path
from typing import Any

import pytest

from refigure.measurements import read_measurements
from refigure.phone_usage.source import Source
from scripts.phone_usage.replay_reader import author_days, main, offset_spread


def replay(folder: Path, content: str, kind: str) -> dict[str, float]:
    """Run the step on a file of a kind."""
    (folder / "export").write_text(content, "utf-8")
    Source(kind, "own", None, (), "").write(folder / "source.json")
    out = folder / "measurements.csv"
    main(str(folder / "export"), str(folder / "source.json"), str(out))
    return dict(read_measurements(out))


def records(*dates: str) -> list[dict[str, Any]]:
    """Records with these dates."""
    return [{"date": text, "minuteCount": 1} for text in dates]


def test_a_key_before_the_days_hides_them() -> None:
    days = records("2018-01-01T00:00:00+11:00", "2017-12-31T00:00:00+11:00")
    assert author_days({"days": days}) == 1
    assert author_days({"version": [], "days": days}) == 0


def test_the_year_is_looked_for_in_the_text_of_the_date() -> None:
    # 2018 as a part of another date is counted too; behind the T it is not
    assert author_days({"days": records("12018-01-01T00:00:00Z", "2019-01-01T20:18:2018")}) == 1


@pytest.mark.parametrize(
    ("dates", "hours"),
    [
        (("2018-01-01T00:00:00+11:00", "2018-06-01T00:00:00+10:00"), 1),
        (("2018-01-01T00:00:00-03:30", "2018-06-01T00:00:00+05:45"), 9.25),
        (("2018-01-01T00:00:00+11:00",), 0),
        (("2018-01-01", "2018-01-02T00:00:00Z"), 0),
    ],
)
def test_offset_spread(dates: tuple[str, ...], hours: float) -> None:
    assert offset_spread({"days": records(*dates)}) == hours


def test_measurements(tmp_path: Path) -> None:
    text = json.dumps({"days": records("2018-01-01T00:00:00+11:00", "2017-12-31T00:00:00+10:00")})
    found = replay(tmp_path, "\ufeff" + text, "moment")
    expected = {"top_level_keys": 1, "author_days": 1, "author_days_second_key": 0}
    assert found == {**expected, "utc_offset_spread": 1}


def test_an_export_with_another_key_that_we_can_read(tmp_path: Path) -> None:
    # the reader of refigure finds the one list, whatever stands beside it
    document = {"version": 2, "days": records("2018-01-01T00:00:00Z")}
    found = replay(tmp_path, json.dumps(document), "moment")
    assert found["top_level_keys"] == 2
    assert found["author_days"] == 0


def test_other_kinds_give_no_measurements(tmp_path: Path) -> None:
    assert len(replay(tmp_path, "date,minutes,pickups\n2018-01-01,1,1\n", "csv")) == 0
