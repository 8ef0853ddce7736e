"""Arms take what they do not name from `training`.  Oracle: the merge written out."""

from typing import Any

import pytest

from refigure.errors import InputError
from refigure.resnets.arms import resolve_arms, training_settings

SECTION: dict[str, Any] = {
    "seeds": [0, 1],
    "prepare_images": {"full": {}, "pooled": {}},
    "training": {"images": "pooled", "width": 8, "iterations": 300},
    "arms": {
        "plain20": {"network": "plain", "depth": 20},
        "large": {"network": "residual", "depth": 20, "shortcut": "B", "width": 16, "seeds": [7]},
    },
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
        "training": {"iterations": 300, "precision": "float32"},
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
