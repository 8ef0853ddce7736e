"""The table of measurements: exact there and back, filled into texts, found by variant."""

import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refigure.errors import InputError
from refigure.measurements import (
    Measurement,
    Measurements,
    format_cell,
    measurement_rows,
    read_measurements,
    read_table,
    worst_origin,
    write_measurements,
    write_table,
)

FLOATS = st.floats(allow_infinity=True, allow_nan=False)


@given(FLOATS)
def test_a_cell_is_read_back_exactly(value: float) -> None:
    assert float(format_cell(value)) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1, "0.1"),
        (45975.0, "45975"),
        (-0.5, "-0.5"),
        (1e15, "1000000000000000.0"),
        (1e22, "1e+22"),
        (1 / 3, "0.3333333333333333"),
        (math.nan, ""),
        (7, "7"),
        ("text", "text"),
        (math.inf, "inf"),
    ],
)
def test_cells(value: object, text: str) -> None:
    assert format_cell(value) == text


# minus zero is written as 0, which is equal to it
NUMBERS = st.floats().map(lambda number: number + 0.0)
ROWS = st.builds(
    Measurement,
    measure=st.text("abc._01", min_size=1, max_size=8),
    value=NUMBERS,
    std=NUMBERS,
    n=st.integers(0, 10**9),
    unit=st.text(max_size=5).filter(lambda text: "\r" not in text and "\0" not in text),
    device=st.sampled_from(["cpu", 'NVIDIA "H100", 80 GB']),
    data=st.sampled_from(["real", "own", "stand-in"]),
)


@settings(max_examples=50)
@given(rows=st.lists(ROWS, max_size=6, unique_by=lambda row: row.measure))
def test_a_table_is_read_back_exactly(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Measurement]
) -> None:
    path = tmp_path_factory.mktemp("table") / "measurements.csv"
    write_measurements(path, rows)
    # by text: NaN is not equal to itself
    assert list(map(repr, measurement_rows(path))) == list(
        map(repr, sorted(rows, key=lambda row: row.measure))
    )


def test_a_table_is_sorted_and_the_same_bytes(tmp_path: Path) -> None:
    rows = [Measurement("b", 2.0, n=3), Measurement("a", 0.1, 0.2, 5, "min", "cpu", "own")]
    write_measurements(tmp_path / "one.csv", rows)
    write_measurements(tmp_path / "other.csv", rows[::-1])
    text = (tmp_path / "one.csv").read_bytes()
    assert text == (
        b"measure,value,std,n,unit,device,data\na,0.1,0.2,5,min,cpu,own\nb,2,,3,1,cpu,real\n"
    )
    assert (tmp_path / "other.csv").read_bytes() == text


def test_a_measure_twice_is_a_defect(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="the measure a is there twice"):
        write_measurements(tmp_path / "m.csv", [Measurement("a", 1), Measurement("a", 2)])


def test_tables_keep_commas_quotes_and_lines(tmp_path: Path) -> None:
    row = {"a": 'one, "two"', "b": "three\nfour", "c": "µ"}
    write_table(tmp_path / "t.csv", list(row), [list(row.values())])
    assert read_table(tmp_path / "t.csv") == [row]


@pytest.mark.parametrize(
    ("origins", "worst"),
    [
        ([], "real"),
        (["real", "real"], "real"),
        (["own", "real"], "own"),
        (["real", "stand-in", "own"], "stand-in"),
    ],
)
def test_worst_origin(origins: list[str], worst: str) -> None:
    assert worst_origin(origins) == worst


def measured() -> Measurements:
    """A few measures, two of them with an interval and a deviation."""
    return Measurements(
        [
            Measurement("mean", 126.305, 62.55, 364, "min"),
            Measurement("corrected.difference", 18.1, n=52),
            Measurement("corrected.difference.low", 4),
            Measurement("corrected.difference.high", 32),
            Measurement("as_published.difference", 1.06),
            Measurement("mean_of_none", math.nan),
        ]
    )


def test_values_know_what_belongs_to_them() -> None:
    found = measured()
    assert len(found) == 6 and "mean" in found and "nothing" not in found
    mean = found["mean"]
    assert (mean, mean.std, mean.n, mean.unit, mean.data) == (126.305, 62.55, 364, "min", "real")
    assert math.isnan(mean.low) and math.isnan(mean.high)
    difference = found["corrected.difference"]
    assert (difference.low, difference.high) == (4, 32)


def test_a_measure_is_found_in_its_variant() -> None:
    found = measured()
    assert found.find("difference", "corrected") == 18.1
    assert found.find("difference", "as_published") == 1.06
    assert found.find("mean", "corrected") == found.find("mean", "as_published") == 126.305
    assert found.find("corrected.difference", "as_published") == 18.1  # names its variant
    assert found.find("nothing", "corrected") is None


def test_texts_are_filled() -> None:
    text = "{mean:.1f} ± {mean.std:.2f} (n = {mean.n}): {corrected.difference:+.0f} min, {{x}}"
    assert measured().fill(text) == "126.3 ± 62.55 (n = 364): +18 min, {x}"
    ends = "{corrected.difference.low:.0f} to {corrected.difference.high:.0f}"
    assert measured().fill(ends) == "4 to 32"


def test_a_text_calls_unknown_what_is_no_number() -> None:
    rows = [
        Measurement("gain", 0.25, math.nan, 1, ""),
        Measurement("gain.low", math.nan, math.nan, 1, ""),
    ]
    found = Measurements(rows)
    text = found.fill("{gain:.0%} ± {gain.std:.1%}, from {gain.low:.1%} to {gain.high:.2f}")
    assert text == "25% ± unknown, from unknown to unknown"


@pytest.mark.parametrize(
    "text", ["{nothing}", "{corrected.nothing:.1f}", "{mean.none}", "{mean:.1q}", "{mean", "{0}"]
)
def test_a_text_that_cannot_be_filled_is_named(text: str) -> None:
    with pytest.raises(InputError, match="cannot be filled") as error:
        measured().fill(text)
    assert text in str(error.value)


def test_reading_gives_values(tmp_path: Path) -> None:
    write_measurements(tmp_path / "m.csv", [Measurement("x", 2.5, 0.5, 4, "s", "cuda", "own")])
    value = read_measurements(tmp_path / "m.csv")["x"]
    assert (value, value.std, value.n, value.unit, value.data) == (2.5, 0.5, 4, "s", "own")
