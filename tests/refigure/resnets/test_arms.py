"""Arms take what they do not name from `training`.  Oracle: the merge written out."""

from typing import Any

import pytest

from refigure.errors import InputError
from refigure.resnets.arms import resolve_arms, training_settings

SECTION: dict[str, Any] = {
    "seeds": [0, 1],
    "prepare_images": {"full": {}, "pooled": {}},
    "training": {"images": "pooled", "width": 8, "iterations": 300, "learning_rate": 0.1},
    "arms": {
        "plain20": {"network": "plain", "depth": 20},
        "large": {"network": "residual", "depth": 20, "shortcut": "B", "width": 16, "seeds": [7]},
    },
    "sweep": {"networks": [], "depths": [], "shortcuts": ["A"], "learning_rates": []},
    "measure_convergence": {"arms": ["plain20"]},
}


def test_an_arm_says_only_what_is_its_own() -> None:
    arms = resolve_arms(SECTION)
    assert arms["plain20"]["seeds"] == [0, 1] and arms["large"]["seeds"] == [7]
    assert training_settings(arms["large"], "float32") == {
        "network": {
            "network": "residual",
            "depth": 20,
            "width": 16,
            "shortcut": "B",
            "registered": True,
        },
        "training": {"iterations": 300, "learning_rate": 0.1, "precision": "float32"},
    }
    assert arms["plain20"]["shortcut"] is None


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        (
            "measure_convergence",
            {"arms": ["plain9"]},
            "convergence.arms: 'plain9' is none of plain20",
        ),
        ("training", {**SECTION["training"], "images": "huge"}, "'huge' is none of full, pooled"),
    ],
)
def test_names_that_there_are_none_of(key: str, value: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        resolve_arms({**SECTION, key: value})


def test_a_sweep_is_every_combination() -> None:
    sweep = {
        "networks": ["plain", "residual"],
        "depths": [20, 32],
        "shortcuts": ["A", "C"],
        "learning_rates": [0.05, 1e-5],
    }
    arms = resolve_arms({**SECTION, "sweep": sweep})
    swept = {name: arm for name, arm in arms.items() if name.startswith("sweep_")}
    assert len(swept) == 2 * 2 * 2 + 2 * 2  # residual ones with each shortcut, plain ones without
    assert all(name.isidentifier() for name in swept)
    found = {(a["network"], a["depth"], a["shortcut"], a["learning_rate"]) for a in swept.values()}
    assert ("plain", 32, None, 1e-5) in found and ("residual", 20, "C", 0.05) in found
    assert all(arm["iterations"] == 300 and arm["seeds"] == [0, 1] for arm in swept.values())


def test_a_sweep_without_learning_rates_has_the_usual_one() -> None:
    sweep = {"networks": ["residual"], "depths": [44], "shortcuts": ["B"], "learning_rates": []}
    arms = resolve_arms({**SECTION, "sweep": sweep})
    assert arms["sweep_residual44_b_lr0_1"]["learning_rate"] == 0.1
