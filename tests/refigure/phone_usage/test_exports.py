"""Whatever stands in a file: a valid export comes out, or one InputError, and nothing else."""

import contextlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from refigure.errors import InputError
from refigure.phone_usage.exports import Export, read_export

Reader = Callable[..., Export]  # the fixture `read`

ZONES = st.sampled_from(
    ["UTC", "Australia/Sydney", "America/Los_Angeles", "Pacific/Apia", "Antarctica/Troll"]
)


def check_export(export: Export) -> None:
    """Assert what every export promises."""
    days = export.days
    assert export.kind in ("moment", "activitywatch", "csv")
    assert (export.first_record != "") == (export.kind == "moment")
    assert list(days.columns) == ["date", "minutes", "pickups", "recorded"]
    assert days.index.tolist() == list(range(len(days)))
    assert len(days) > 0
    dates = pd.to_datetime(days["date"], format="%Y-%m-%d")
    assert dates.is_monotonic_increasing
    assert dates.is_unique
    assert days["minutes"].dtype == np.float64
    assert days["minutes"].between(0, 1500).all()
    assert days["pickups"].dtype == pd.Int64Dtype()
    assert (days["pickups"].dropna() >= 0).all()
    assert days["recorded"].dtype == bool
    counted = (days["minutes"] != 0) | (days["pickups"].fillna(0) != 0)
    assert (days["recorded"] == counted).all()
    assert all(note.endswith(".") and note.isprintable() for note in export.notes)


def check_any(content: bytes, directory: Path, zone: str = "UTC") -> None:
    """Assert that the content reads as a valid export or is refused in one printable message."""
    path = directory / "export"
    path.write_bytes(content)
    try:
        export = read_export(path, zone)
    except InputError as refusal:
        message = str(refusal)
    else:
        check_export(export)
        return
    assert str(path) in message
    assert message.isprintable()


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give one directory for all the examples of a property."""
    return tmp_path_factory.mktemp("exports")


numbers = (
    st.integers(-2, 1600) | st.floats() | st.integers() | st.sampled_from([0, 1440, 1470, 1500])
)
iso_dates = st.dates().map(str) | st.sampled_from(["2018-04-01", "2018-04-02", "2018-02-30"])
scalars = st.none() | st.booleans() | numbers | st.text() | iso_dates
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
records = st.fixed_dictionaries(
    {
        "date": iso_dates.map(lambda date: f"{date}T00:00:00+11:00") | iso_dates,
        "minuteCount": st.integers(0, 1500) | numbers,
    },
    optional={"pickupCount": st.integers(0, 99) | scalars, "sessions": anything},
)
stamps = st.datetimes().map(lambda time: f"{time.isoformat()}+00:00") | st.datetimes(
    pd.Timestamp("2018-03-30").to_pydatetime(), pd.Timestamp("2018-04-03").to_pydatetime()
).map(lambda time: f"{time.isoformat()}Z")
events = st.fixed_dictionaries(
    {"timestamp": stamps, "duration": st.floats(0, 200_000) | numbers},
    optional={"data": st.just({"status": "not-afk"}) | anything},
)
buckets = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["currentwindow", "afkstatus", "os.lockscreen.unlocks"]),
        "events": st.lists(events | anything, max_size=5) | st.lists(events, max_size=5),
    },
    optional={"id": st.just("aw-watcher-android") | anything},
)


@given(content=st.binary() | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")))
@example(content=b"PK\x03\x04")
@example(content=b'"",""\n')
@example(content=b"\xef\xbb\xbf\xef\xbb\xbf")
def test_any_bytes(directory: Path, content: bytes) -> None:
    check_any(content, directory)


@given(document=anything)
def test_any_json(directory: Path, document: Any) -> None:
    check_any(json.dumps(document).encode(), directory)


@given(days=st.lists(records | anything, max_size=4) | st.lists(records, max_size=4), zone=ZONES)
def test_any_moment_export(directory: Path, days: list[Any], zone: str) -> None:
    check_any(json.dumps({"days": days}).encode(), directory, zone)


@given(
    found=st.dictionaries(st.text(), buckets, max_size=3) | st.lists(buckets) | anything,
    zone=ZONES,
)
def test_any_activitywatch_export(directory: Path, found: Any, zone: str) -> None:
    check_any(json.dumps({"buckets": found}).encode(), directory, zone)


@given(
    header=st.permutations(["date", "minutes", "pickups"]) | st.lists(st.text()),
    rows=st.lists(st.tuples(iso_dates, numbers.map(str), numbers.map(str) | st.text())),
    separator=st.sampled_from(",;\t|"),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
    zone=ZONES,
)
def test_any_csv(
    directory: Path,
    header: list[str],
    rows: list[tuple[str, str, str]],
    separator: str,
    line_end: str,
    zone: str,
) -> None:
    lines = [header, *(list(row) for row in rows)]
    text = line_end.join(separator.join(cells) for cells in lines)
    check_any(text.encode("utf-8", "surrogatepass"), directory, zone)


@given(
    days=st.dictionaries(
        st.dates(pd.Timestamp("1970-01-01").date(), pd.Timestamp("2261-12-31").date()),
        st.tuples(st.floats(0, 1440), st.integers(0, 90_000)),
        min_size=1,
    )
)
def test_valid_days_come_back_as_they_were(
    directory: Path, days: dict[Any, tuple[float, int]]
) -> None:
    lines = [f"{date},{minutes!r},{pickups}" for date, (minutes, pickups) in days.items()]
    path = directory / "valid.csv"
    path.write_text("\n".join(["date,minutes,pickups", *lines]), encoding="utf-8")
    export = read_export(path)
    check_export(export)
    read_back = zip(export.days["minutes"], export.days["pickups"], strict=True)
    assert dict(zip(export.days["date"], read_back, strict=True)) == {
        str(date): values for date, values in days.items()
    }


@pytest.mark.parametrize("depth", [*range(900, 1010, 5), 5000, 100_000])
def test_any_depth_of_nesting(read: Reader, depth: int) -> None:
    nested = "[" * depth + "]" * depth
    record = f'{{"date": "2018-01-01", "minuteCount": 1, "sessions": {nested}}}'
    # How deep Python's parser goes differs by version: either it reads the file or it says so.
    if depth < 5000:
        with contextlib.suppress(InputError):
            check_export(read(f'{{"days": [{record}]}}'))
        return
    with pytest.raises(InputError, match="nested too deeply"):
        read(f'{{"days": [{record}]}}')


def test_the_content_not_the_name_decides(tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    path.write_text("date,minutes\n2018-01-01,1\n", encoding="utf-8")
    assert read_export(path).kind == "csv"
    assert read_export(str(path)).kind == "csv"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b" \r\n\t", "the file is empty"),
        (b"\xef\xbb\xbf", "the file is empty"),
        (b"date,minutes\n2018-01-01,5 \xe9\n", "line 2: byte 27 of the file (0xe9) is not UTF-8"),
        ("date,minutes\n".encode("utf-16"), "line 1: byte 1 of the file (0xff) is not UTF-8"),
    ],
)
def test_files_without_text_are_refused(read: Reader, content: bytes, message: str) -> None:
    with pytest.raises(InputError) as refusal:
        read(content)
    assert message in str(refusal.value)


def test_paths_that_are_no_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="missing: there is no such file"):
        read_export(tmp_path / "missing")
    with pytest.raises(InputError, match="this is a directory"):
        read_export(tmp_path)
    with pytest.raises(InputError, match="cannot be read"):
        read_export("a\0b")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_files_without_permission_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text("date,minutes\n2018-01-01,1\n", encoding="utf-8")
    path.chmod(0)
    with pytest.raises(InputError, match="cannot be read"):
        read_export(path)
