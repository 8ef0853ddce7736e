"""The author's ten runs. Oracles: the averages that his own file ends with, and scipy."""

from pathlib import Path

import pytest
from tests.scripts.python_gil.conftest import smoke_settings

from refigure.measurements import Measurements, read_measurements
from scripts.python_gil.compare_published import main


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Measurements:
    """The measures of the published runs."""
    path = tmp_path_factory.mktemp("published") / "published.csv"
    main(smoke_settings()["compare_published"], 1, str(path))
    return read_measurements(path)


def test_the_averages_are_those_at_the_end_of_his_file(found: Measurements) -> None:
    assert found["published_sequential"] == pytest.approx(1.5314459085464478, rel=1e-15)
    assert found["published_threads"] == pytest.approx(1.5789723157882691, rel=1e-15)
    assert f"{found['published_threads']:.2f}" == "1.58", "not 1.57, as the post has it"


@pytest.mark.parametrize(
    ("measure", "value"),
    [
        ("published_ratio_of_means", 1.031033683250968),
        ("published_difference", 0.04752640724182129),
        ("published_p", 0.09935574671947842),
        ("published_wilcoxon_p", 0.130859375),  # exact: 134 of the 1,024 signings
        ("published_slower_threaded", 7),
        ("published_without_first_mean_ratio", 1.0196762607840277),
        ("published_without_ends_mean_ratio", 1.0071049409958954),
    ],
)
def test_what_they_can_tell(found: Measurements, measure: str, value: float) -> None:
    assert found[measure] == pytest.approx(value, rel=1e-9)


def test_spread(found: Measurements) -> None:
    assert found["published_sequential"].std == pytest.approx(0.033624774590761956)
    assert found["published_threads"].std == pytest.approx(0.090291524265071)


def test_links_of_the_post(found: Measurements) -> None:
    assert float(found["links_that_move"]) == 2, "ceval.c, and drop_gil in it"
    assert float(found["links_of_one_line_with_two_texts"]) == 1, "line 12 of ceval_gil.h"


def test_the_same_table_twice(tmp_path: Path) -> None:
    for name in ("one", "two"):
        main(smoke_settings()["compare_published"], 1, str(tmp_path / name))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
