"""The page of run times."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.scripts.report.conftest import FakeReport


def test_the_slowest_step_comes_first_with_a_full_bar(fake_report: "FakeReport") -> None:
    text = fake_report.text("run_times.html")
    alpha = text.split('id="alpha"')[1].split("</section>")[0]
    # time and spread; time, work and overhead
    assert re.findall(r">([\d.]+)&nbsp;s", alpha) == ["12.50", "0.20", "0.31", "0.11", "0.15"]
    assert re.findall(r'width="([\d.]+)"', alpha) == ["100.00", "2.48"]
    assert "12.8 s in 2 steps" in alpha


def test_it_says_that_its_numbers_change(fake_report: "FakeReport") -> None:
    assert "change from run to run" in fake_report.text("run_times.html")


def test_the_share_of_overhead_is_told_and_the_slowest_rules_are_named(
    fake_report: "FakeReport",
) -> None:
    text = fake_report.text("run_times.html")
    part = text.split('id="overhead"')[1].split("</section>")[0]
    # two posts of 12.5 and 0.31 s; the logs of the latter alone tell: 0.11 s work, 0.05 s waiting
    assert "4 steps took 25.62&nbsp;s" in part
    assert "Of 0.62&nbsp;s, <strong>35&nbsp;% was work</strong> (0.22&nbsp;s)" in part
    assert "<strong>48&nbsp;% overhead</strong>" in part
    assert "16&nbsp;% waiting" in part
    heaviest = part.split("most overhead")[-1]
    assert re.findall(r"<code>(.*?)</code>", heaviest)[0] == "alpha_read"
