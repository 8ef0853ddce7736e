"""Printed lines against the post's. Oracle: the made-up lines, worked out."""

from pathlib import Path

import numpy as np
import pytest
import yaml
from scipy import stats
from tests.scripts.mnist_mlp.made_up_exercises import write_lines, write_provenance, write_results

from refigure.measurements import Measurements, read_measurements
from scripts.mnist_mlp import measure_lines

ROOT = Path(__file__).resolve().parents[3]
PUBLISHED = ROOT / "config/published/mnist_mlp.yaml"
SETTINGS = {"number": "M-N6", "from_iteration": 1000, "examples": 5000, "batch_size": 100}


@pytest.fixture
def found(tmp_path: Path) -> Measurements:
    """What the step measures."""
    settings = {**SETTINGS, "confidence": 0.95, "margin": 0.005}
    out = str(tmp_path / "measured.csv")
    measure_lines.main(
        write_lines(tmp_path),
        write_results(tmp_path),
        str(PUBLISHED),
        write_provenance(tmp_path),
        settings,
        out,
    )
    return read_measurements(out)


def test_lines_are_means_over_seeds(found: Measurements) -> None:
    # seeds 0 to 3 add 0 to 0.03
    assert found["as_published.printed_loss_100"] == pytest.approx(1.015)
    assert found["corrected.printed_loss_100"] == pytest.approx(1.115)
    assert found["as_published.printed_accuracy_0"] == 0.5
    last = 1 - np.mean([0.5 ** (line + 1) for line in range(2, 12)])
    assert found["corrected.last_printed_accuracy"] == pytest.approx(last)
    assert found["as_published.rising_share"] == 0.0
    assert found["as_published.smallest_printed_loss"] == pytest.approx(2 * 0.5**11 + 0.015)


def test_the_post_s_lines_come_to_what_its_text_gives(found: Measurements) -> None:
    # from the 50 lines, summed by hand in the spirit of a pocket calculator
    assert found["post_last_printed_accuracy"] == pytest.approx(0.9840000152587891)
    assert found["post_last_printed_loss"] == pytest.approx(0.064537026360631)
    assert found["post_smallest_printed_loss"] == 0.039090484380722046
    assert found["post_later_printed_accuracy"] == pytest.approx(0.9745000138878822)
    assert found["post_rising_share"] == pytest.approx(23 / 49)


def test_scores_count_standard_deviations(found: Measurements) -> None:
    spread = float(np.std([0, 0.01, 0.02, 0.03], ddof=1))
    score = (0.6990350484848022 - 1.015) / spread
    assert found["as_published.post_score_100"] == pytest.approx(score)
    # one more seed of a normal population: Student's t, wider by the mean's own error
    means = {at: 2.0 * 0.5 ** (at // 100) + 0.015 for at in (100, 200, 300, 400, 500)}
    lines = [0.6990350484848022, 0.35569435358047485, 0.26591774821281433]
    lines += [0.3307000696659088, 0.23977749049663544]
    total = {
        shift: sum(
            stats.t.logpdf(line, 3, mean + shift, spread * 1.25**0.5)
            for line, mean in zip(lines, means.values(), strict=True)
        )
        for shift in (0.0, 0.1)
    }
    assert found["as_published.post_log_likelihood"] == pytest.approx(total[0.0])
    ratio = float(found["order_likelihood_ratio"])
    assert np.log(ratio) == pytest.approx(total[0.0] - total[0.1])


def test_gaps(found: Measurements) -> None:
    assert found["train_minus_test"] == pytest.approx(0.01)
    printed = float(found["corrected.last_printed_accuracy"])
    test = 0.90 + 0.002 * 1.5
    assert found["printed_minus_test"] == pytest.approx(printed - test)
    assert found["gap_ratio"] == pytest.approx((printed - test) / 0.01)
    assert found["epochs_at_last_line"] == pytest.approx(1101 * 100 / 5000)


def test_all_fifty_lines_stand_in_the_config() -> None:
    checks = yaml.safe_load(PUBLISHED.read_text("utf-8"))["numbers"]["M-N6"]["checks"]
    for check, first, last in ((checks[0], 0.08, 0.99), (checks[1], 2.2931833, 0.0564178)):
        assert [int(name) for name in check["values"]] == list(range(0, 5000, 100))
        assert check["values"]["0"] == pytest.approx(first, abs=1e-6)
        assert check["values"]["4900"] == pytest.approx(last, abs=1e-6)
