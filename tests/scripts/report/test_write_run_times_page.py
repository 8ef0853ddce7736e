"""The page of run times."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.scripts.report.conftest import FakeReport


def test_the_slowest_step_comes_first_with_a_full_bar(fake_report: "FakeReport") -> None:
    text = fake_report.text("run_times.html")
    alpha = text.split('id="alpha"')[1].split("</section>")[0]
    assert re.findall(r">([\d.]+)&nbsp;s", alpha) == ["12.50", "0.20", "0.31"]
    assert re.findall(r'width="([\d.]+)"', alpha) == ["100.00", "2.48"]
    assert "12.8 s in 2 steps" in alpha


def test_it_says_that_its_numbers_change(fake_report: "FakeReport") -> None:
    assert "change from run to run" in fake_report.text("run_times.html")
