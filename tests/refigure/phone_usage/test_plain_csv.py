"""The reader of plain CSV: what it takes, what it notes, and what it refuses in which words."""

from collections.abc import Callable

import pandas as pd
import pytest

from refigure.errors import InputError
from refigure.phone_usage.exports import Export

Reader = Callable[..., Export]  # the fixture `read`

PLAIN = "date,minutes,pickups\n2018-12-29,199,92\n2018-12-30,181.5,69\n"


def test_reads_days_as_they_stand(read: Reader) -> None:
    export = read(PLAIN)
    assert export.kind == "csv"
    assert export.first_record == ""
    assert export.notes == ()
    assert export.days["date"].tolist() == ["2018-12-29", "2018-12-30"]
    assert export.days["minutes"].tolist() == [199.0, 181.5]
    assert export.days["pickups"].tolist() == [92, 69]
    assert export.days["recorded"].tolist() == [True, True]
    assert export.days["pickups"].dtype == pd.Int64Dtype()
    assert export.days["recorded"].dtype == bool


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(PLAIN.replace("\n", "\r\n"), id="Windows line ends"),
        pytest.param(PLAIN.replace("\n", "\r"), id="line ends of old Macs"),
        pytest.param(PLAIN.rstrip("\n"), id="no line end at the end"),
        pytest.param(PLAIN.replace(",", " , "), id="spaces around cells"),
        pytest.param(PLAIN.replace("date,minutes", "Date,MINUTES"), id="capitals in the header"),
        pytest.param(PLAIN.replace("199", '"199"'), id="quoted cells"),
        pytest.param(PLAIN.replace(",69", ",69.0"), id="whole pickups written as floats"),
        pytest.param(
            "pickups,date,minutes\n92,2018-12-29,199\n69,2018-12-30,181.5\n", id="other order"
        ),
    ],
)
def test_notation_makes_no_difference(read: Reader, content: str) -> None:
    pd.testing.assert_frame_equal(read(content).days, read(PLAIN).days)


@pytest.mark.parametrize(
    ("content", "note"),
    [
        (b"\xef\xbb\xbf" + PLAIN.encode(), "byte order mark"),
        (PLAIN.replace(",", ";"), "separated by semicolons"),
        (PLAIN.replace(",", "\t"), "separated by tabs"),
        (PLAIN + "\n,,\n", "Skipped 2 empty lines, the first line 4."),
        (PLAIN + "2018-12-29,199,92\n", "Dropped 1 exact repeat of an earlier day, the first in"),
    ],
)
def test_what_is_handled_is_noted(read: Reader, content: bytes | str, note: str) -> None:
    export = read(content)
    pd.testing.assert_frame_equal(export.days, read(PLAIN).days)
    assert note in " ".join(export.notes)


def test_pickups_may_be_absent(read: Reader) -> None:
    without_column = read("date,minutes\n2018-01-01,5\n2018-01-02,0\n").days
    with_empty_cells = read("date,minutes,pickups\n2018-01-01,5,\n2018-01-02,0,\n").days
    pd.testing.assert_frame_equal(without_column, with_empty_cells)
    assert without_column["pickups"].isna().all()
    assert without_column["recorded"].tolist() == [True, False]


def test_recorded_is_false_only_where_nothing_was_counted(read: Reader) -> None:
    export = read("date,minutes,pickups\n2018-01-01,0,0\n2018-01-02,0,3\n2018-01-03,1,0\n")
    assert export.days["recorded"].tolist() == [False, True, True]
    assert export.notes == ("1 day without any use, taken as not recorded, the first 2018-01-01.",)


def test_gaps_stay_gaps_and_are_noted(read: Reader) -> None:
    export = read("date,minutes\n2018-02-27,1\n2018-03-02,1\n2018-03-04,1\n")
    assert len(export.days) == 3
    # 2018 is no leap year: missing are Feb 28, Mar 1 and Mar 3.
    assert export.notes == (
        "The file lacks 3 days between 2018-02-27 and 2018-03-04, the first 2018-02-28; left out,"
        " not counted as zero.",
    )


@pytest.mark.parametrize(
    ("order", "note"), [([2, 1, 0], "newest day first"), ([1, 0, 2], "in no order")]
)
def test_days_are_sorted(read: Reader, order: list[int], note: str) -> None:
    lines = ["2017-12-31,1", "2018-01-01,2", "2018-01-02,3"]
    export = read("\n".join(["date,minutes", *(lines[index] for index in order)]))
    assert export.days["minutes"].tolist() == [1, 2, 3]
    assert note in export.notes[0]


@pytest.mark.parametrize(
    ("zone", "day", "minutes"),
    [
        ("Australia/Sydney", "2018-04-01", 1500),  # 25 hours
        ("America/Los_Angeles", "2018-11-04", 1500),  # 25 hours
        ("Australia/Lord_Howe", "2018-04-01", 1470),  # 24 and a half
    ],
)
def test_more_than_24_hours_where_the_clocks_went_back(
    read: Reader, zone: str, day: str, minutes: int
) -> None:
    export = read(f"date,minutes\n{day},{minutes}\n", zone)
    assert export.days["minutes"].tolist() == [minutes]
    assert export.notes == (f"1 day of over 24 hours, as clocks went back, the first {day}.",)


def test_more_minutes_than_the_day_has_are_refused(read: Reader) -> None:
    with pytest.raises(InputError, match=r"line 2: 1441 minutes on 2018-04-01, which has 1440 in"):
        read("date,minutes\n2018-04-01,1441\n", "UTC")
    with pytest.raises(InputError, match=r"1471 minutes on 2018-04-01, which has 1470 in"):
        read("date,minutes\n2018-04-01,1471\n", "Australia/Lord_Howe")


REFUSED_LINES = {
    "2018-02-30,1,1": "no day 2018-02-30 in the calendar",
    "30/12/2018,1,1": "'30/12/2018' is not of the form 2018-12-30",
    "20181230,1,1": "not of the form",
    "2018-W01-1,1,1": "not of the form",
    "٢٠١٨-12-30,1,1": "not of the form",
    ",1,1": "the date '' is not",
    "9999-12-31,1,1": "the year of 9999-12-31 is not between 1970 and 2261",
    "0218-12-30,1,1": "the year of 0218-12-30",
    "2018-12-30,-1,1": "minutes are negative (-1.0)",
    "2018-12-30,nan,1": "minutes are 'nan', not a number",
    "2018-12-30,inf,1": "minutes are 'inf', not a number",
    "2018-12-30,1e999,1": "minutes are inf",
    "2018-12-30,1_0,1": "minutes are '1_0', not a number",
    "2018-12-30,2 h,1": "minutes are '2 h', not a number",
    "2018-12-30,,1": "minutes are '', not a number",
    "2018-12-30,1500.5,1": "1500.5 minutes are more than a day has",
    "2018-12-30,1,-1": "pickups are -1.0, not a whole number",
    "2018-12-30,1,1.5": "pickups are 1.5, not a whole number",
    "2018-12-30,1,many": "pickups are 'many', not a whole number",
    "2018-12-30,1,1e300": "pickups are 1e+300, not a whole number",
    "2018-12-30,1": "the line has 2 cells, the header 3",
    "2018-12-30,12,5,1": "the line has 4 cells, the header 3",
    '2018-12-30,"1': "not CSV",
    "2018-12-29,199,93": "2018-12-29 has 199 minutes and 93 pickups, but 199 minutes and 92",
    "2018-12-29,199,": "199 minutes and no pickups, but 199 minutes and 92 pickups in line 2",
    "<b>2018</b>,1,1": "'<b>2018</b>' is not of the form",
}


@pytest.mark.parametrize(("line", "message"), REFUSED_LINES.items())
def test_refusals_name_file_line_and_mend(read: Reader, line: str, message: str) -> None:
    with pytest.raises(InputError) as refusal:
        read(f"date,minutes,pickups\n2018-12-29,199,92\n{line}")
    text = str(refusal.value)
    assert "export, line 3: " in text
    assert message in text
    assert ";" in text  # the mend follows what is wrong
    assert text.isprintable()


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("date,minute", "unknown column 'minute'; rename it to minutes"),
        ("date,minutes,pickup", "unknown column 'pickup'; rename it to pickups"),
        ("date,minutes,mood", "unknown column 'mood'; remove it"),
        ("date,minutes,", "unknown column ''; remove it"),
        ("minutes", "the column date is missing"),
        ("date", "the column minutes is missing"),
        ("date,minutes,date", "the column date occurs twice"),
        ("2018-12-30,181,69", "unknown column '2018-12-30'"),
        ("<!DOCTYPE html>", "unknown column '<!doctype html>'"),
        (",,", "the column date is missing"),
    ],
)
def test_wrong_headers_are_refused(read: Reader, header: str, message: str) -> None:
    with pytest.raises(InputError) as refusal:
        read(f"{header}\n")
    assert message in str(refusal.value)
    assert "export, line 1: " in str(refusal.value)
    assert "the header must be date,minutes,pickups" in str(refusal.value)


def test_a_header_alone_is_refused(read: Reader) -> None:
    with pytest.raises(InputError, match="no days in the file"):
        read("date,minutes\n")
