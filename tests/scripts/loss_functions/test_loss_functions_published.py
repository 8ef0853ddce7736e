"""What is published of the post on loss functions, judged on what its formulas give.

What is computed in closed form is computed; what is trained is made up, on either side of each
criterion.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from refigure.claims import CLAIM_COLUMNS, ERRATUM_COLUMNS, erratum_rows, judge_section
from refigure.measurements import Measurement, Measurements, measurement_rows
from refigure.published import blog_images, read_published
from scripts.loss_functions import (
    check_formulas,
    compare_variants,
    fit_likelihood,
    tabulate_losses,
    train_margins,
    train_neuron,
)

ROOT = Path(__file__).resolve().parents[3]
PUBLISHED = read_published(ROOT / "config/published/loss_functions.yaml")
CONFIG = yaml.safe_load((ROOT / "config/posts/loss_functions.yaml").read_text("utf-8"))
SETTINGS: dict[str, Any] = CONFIG["loss_functions"]
STARTS = ("small", "unit", "wide", "high", "low")

# what trainings gave elsewhere: value, low, high
TRAINED = {
    **{f"unit_slowdown_{start}": (4.0, 3.0, 5.0) for start in STARTS},
    **{f"network_slowdown_{start}": (4.0, 3.0, 5.0) for start in ("small", "wide", "high")},
    "unit_slowdown_x4_small": (0.97, 0.9, 1.05),
    "unit_slowdown_x4_high": (2.2, 2.1, 2.3),
    "unit_derivative_small": (0.2499, 0.2498, 0.25),
    "unit_derivative_high": (0.0066, 0.0066, 0.0067),
    "unit_gradient_ratio_small": (4.0, 3.99, 4.01),
    "unit_gradient_ratio_high": (148.0, 140.0, 156.0),
    "unit_wanted_accuracy": (0.95, 0.95, 0.95),
    "digits_accuracy_difference": (0.004, 0.001, 0.007),
    "network_accuracy_difference": (0.0016, 0.0008, 0.0024),
    "noise_divergence_clean": (1.5, 1.4, 1.6),
    "noise_divergence_hard": (0.15, 0.14, 0.16),
    "noise_divergence_noise_model": (0.1, 0.09, 0.11),
}


def trained(values: dict[str, tuple[float, float, float]]) -> list[Measurement]:
    """Made-up measurements with their intervals."""
    return [
        Measurement(f"{name}{end}", value, n=5)
        for name, three in values.items()
        for end, value in zip(("", ".low", ".high"), three, strict=True)
    ]


@pytest.fixture(scope="module")
def computed(tmp_path_factory: pytest.TempPathFactory) -> list[Measurement]:
    """What the steps without long trainings measure."""
    folder = tmp_path_factory.mktemp("computed")
    table = str(folder / "table.csv")
    steps: dict[str, Any] = {
        "tabulate_losses": lambda s, m: tabulate_losses.main(s, table, table, m),
        "compare_variants": lambda s, m: compare_variants.main(s, 1, table, m),
        "check_formulas": lambda s, m: check_formulas.main(s, 1, m),
        "fit_likelihood": lambda s, m: fit_likelihood.main({**s, "sets": 20}, 1, table, table, m),
        "train_neuron": lambda s, m: train_neuron.main(s, table, m),
        "train_margins": lambda s, m: train_margins.main({**s, "steps": 1000}, 1, table, table, m),
    }
    rows: list[Measurement] = []
    for name, run in steps.items():
        path = str(folder / f"{name}.csv")
        run(SETTINGS[name], path)
        rows += measurement_rows(path)
    return rows


def verdicts(section: str, found: Measurements, scale: str = "quick") -> dict[str, str]:
    """The verdicts of a section by ID."""
    if section == "errata":
        rows = erratum_rows(PUBLISHED, found, "real", "", scale)
        return {row[0]: row[ERRATUM_COLUMNS.index("verdict")] for row in rows}
    rows, _ = judge_section(PUBLISHED, section, found, "real", "", scale)
    return {row[0]: row[CLAIM_COLUMNS.index("verdict")] for row in rows}


def test_everything_of_the_post_is_there() -> None:
    assert list(PUBLISHED["numbers"]) == [f"L-N{number}" for number in range(1, 13)]
    assert list(PUBLISHED["claims"]) == [f"L-C{number}" for number in range(1, 16)]
    assert list(PUBLISHED["errata"]) == [f"L-E{number}" for number in range(1, 17)]
    own = [f"L-F{number}" for number in range(1, 6)]
    assert list(PUBLISHED["figures"]) == own + [f"L-X{number}" for number in range(1, 9)]
    assert all(bool(PUBLISHED["figures"][name]["image"]) for name in own)


def test_images_have_the_blogs_types() -> None:
    assert list(blog_images(PUBLISHED, "as_published").values()) == [
        "L-F1_margin_losses.jpg",
        "L-F2_cross_entropy_variants_as_published.png",
        "L-F3_sigmoid.jpg",
        "L-F4_margin.png",
        "L-F5_hinge.png",
    ]


def test_verdicts(computed: list[Measurement]) -> None:
    found = Measurements([*computed, *trained(TRAINED)])
    expected = dict.fromkeys(PUBLISHED["claims"], "confirmed")
    expected |= {"L-C4": "refuted", "L-C7": "refuted", "L-C8": "imprecise", "L-C15": "imprecise"}
    assert verdicts("claims", found) == expected
    numbers = dict.fromkeys(PUBLISHED["numbers"], "reproduced") | {"L-N3": "not reproduced"}
    assert verdicts("numbers", found) == numbers
    assert verdicts("errata", found) == dict.fromkeys(PUBLISHED["errata"], "confirmed")
    assert set(verdicts("figures", found).values()) == {"reproduced"}


@pytest.mark.parametrize(
    ("claim", "changed", "verdict"),
    [
        ("L-C5", {"network_accuracy_difference": (0.02, 0.015, 0.025)}, "imprecise"),
        ("L-C5", {"network_accuracy_difference": (0.005, -0.005, 0.015)}, "inconclusive"),
        ("L-C6", {"unit_slowdown_wide": (1.2, 0.9, 1.5)}, "inconclusive"),
        ("L-C6", {"network_slowdown_small": (0.8, 0.7, 0.9)}, "imprecise"),
        ("L-C7", {"unit_derivative_small": (0.01, 0.01, 0.01)}, "imprecise"),
        (
            "L-C7",
            {
                "unit_derivative_small": (0.01, 0.01, 0.01),
                "unit_gradient_ratio_small": (50, 40, 60),
                "unit_slowdown_x4_small": (5, 4, 6),
            },
            "confirmed",
        ),
        ("L-C12", {"noise_divergence_hard": (2, 1.9, 2.1)}, "imprecise"),
    ],
)
def test_other_trainings_would_be_judged_otherwise(
    computed: list[Measurement],
    claim: str,
    changed: dict[str, tuple[float, float, float]],
    verdict: str,
) -> None:
    found = Measurements([*computed, *trained({**TRAINED, **changed})])
    assert verdicts("claims", found)[claim] == verdict
