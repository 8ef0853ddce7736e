"""The verdicts of the phone-usage post: on the real year, on made-up data, on own data."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from refigure.errors import InputError
from refigure.measurements import Measurement, read_table, write_measurements
from refigure.published import read_published
from scripts.report.judge_claims import main

if TYPE_CHECKING:
    from tests.conftest import Measured

ROOT = Path(__file__).resolve().parents[3]
PUBLISHED = ROOT / "config/published/phone_usage.yaml"
Tables = dict[str, list[dict[str, str]]]


def judge(folder: Path, measurements: str, origin: str, note: str = "") -> Tables:
    """Run the step and read its tables."""
    content = {"origin": origin, "datasets": [{"note": note}], "notes": []}
    (folder / "data.json").write_text(json.dumps(content))
    names = ("claims", "checks", "errata", "figures")
    outputs = {name: str(folder / f"{name}.csv") for name in names}
    main(str(PUBLISHED), measurements, str(folder / "data.json"), **outputs)
    return {name: read_table(path) for name, path in outputs.items()}


@pytest.fixture(scope="module")
def real(real_year: Measured, tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """The verdicts on the real year."""
    return judge(tmp_path_factory.mktemp("verdicts"), real_year.measurements, "real")


# worked out independently of this workflow; in P-C1 the value is reproduced, "slightly" refuted
CLAIMS = {
    "P-C1": "imprecise",
    "P-C2": "reproduced",
    "P-C3": "refuted",
    "P-C4": "refuted",
    "P-C5": "confirmed",
    "P-C6": "refuted",
    "P-C7": "imprecise",
    "P-C8": "imprecise",
    "P-C9": "imprecise",
    "P-C10": "imprecise",
    "P-C11": "confirmed",
    "P-C12": "inconclusive",
}


@pytest.mark.real_data
@pytest.mark.parametrize("claim", CLAIMS)
def test_claims_p_c(real: Tables, claim: str) -> None:
    (row,) = (row for row in real["claims"] if row["id"] == claim)
    assert (row["kind"], row["verdict"]) == ("claim", CLAIMS[claim])
    assert row["reason"] and row["criterion"] and row["published"]


@pytest.mark.real_data
def test_no_claim_is_left_out(real: Tables) -> None:
    assert [row["id"] for row in real["claims"] if row["kind"] == "claim"] == list(CLAIMS)


@pytest.mark.real_data
def test_numbers_p_n(real: Tables) -> None:
    verdicts = {row["id"]: row["verdict"] for row in real["claims"] if row["kind"] == "number"}
    # all that the post prints is reproduced; N6 and N9 are not in the post
    expected = {f"P-N{number}": "reproduced" for number in range(1, 10)}
    assert verdicts == {**expected, "P-N6": "not testable", "P-N9": "not testable"}


@pytest.mark.real_data
def test_figures_p_f(real: Tables) -> None:
    verdicts = {row["id"]: row["verdict"] for row in real["figures"]}
    assert verdicts == {f"P-F{number}": "reproduced" for number in range(1, 17)}


@pytest.mark.real_data
def test_errata_p_e(real: Tables) -> None:
    verdicts = {row["id"]: row["verdict"] for row in real["errata"]}
    assert verdicts == {f"P-E{number}": "confirmed" for number in range(1, 10)}
    for row in real["errata"]:
        assert row["as_published"] and row["corrected"] and row["evidence"]
        assert "{" not in row["as_published"] + row["corrected"] + row["evidence"]


@pytest.mark.real_data
def test_the_correction_is_what_turns_p_c4(real: Tables) -> None:
    (row,) = (row for row in real["claims"] if row["id"] == "P-C4")
    as_published, corrected = (
        [float(text) for text in row[name].split("; ")] for name in ("as_published", "corrected")
    )
    assert as_published[0] == pytest.approx(1.0572139303482544)
    assert corrected == pytest.approx([18.09615384615384] * 2)


@pytest.mark.real_data
def test_every_part_of_a_verdict_is_told(real: Tables) -> None:
    published = read_published(PUBLISHED)
    sections = ("figures", "numbers", "claims")
    expected = Counter(
        {
            name: len(entry.get("checks", ()))
            for section in sections
            for name, entry in published[section].items()
            if entry.get("checks")
        }
    )
    assert Counter(row["id"] for row in real["checks"]) == expected


@pytest.mark.parametrize(
    ("origin", "note", "reason"),
    [
        ("stand-in", "made up", "stand-in data: made up"),
        (
            "own",
            "mine.csv in place of it",
            "your own data, not the post's: mine.csv in place of it",
        ),
    ],
)
def test_other_data_decide_nothing(
    tmp_path: Path, made_up_year: Measured, origin: str, note: str, reason: str
) -> None:
    table = Path(made_up_year.measurements).read_text(encoding="utf-8")
    marked = tmp_path / "measurements.csv"
    marked.write_text(table.replace(",stand-in\n", f",{origin}\n"), encoding="utf-8")
    tables = judge(tmp_path, str(marked), origin, note)
    for name in ("claims", "figures", "checks"):
        assert {row["verdict"] for row in tables[name]} == {"not testable"}
        assert {row["reason"] for row in tables[name]} == {reason}
    assert {row["verdict"] for row in tables["errata"]} == {"not testable"}
    assert all(row["evidence"].endswith(f"not testable: {reason}") for row in tables["errata"])


def test_own_data_that_lack_most_measures_are_no_error(tmp_path: Path) -> None:
    write_measurements(tmp_path / "m.csv", [Measurement("minutes", 30, 0, 1, "min", data="own")])
    tables = judge(tmp_path, str(tmp_path / "m.csv"), "own", "mine.csv")
    assert len(tables["claims"]) == 21 and len(tables["errata"]) == 9


def test_a_text_that_needs_what_was_not_measured_is_named(tmp_path: Path) -> None:
    write_measurements(tmp_path / "m.csv", [Measurement("minutes", 30, 0, 1, "min")])
    with pytest.raises(InputError, match=r"config/published: numbers\.P-N6: .*cannot be filled"):
        judge(tmp_path, str(tmp_path / "m.csv"), "real")


def test_verdicts_are_counted_in_the_log(
    tmp_path: Path, made_up_year: Measured, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="refigure")
    judge(tmp_path, made_up_year.measurements, "stand-in", "made up")
    assert "claims: 12 not testable" in caplog.messages
