"""Arms take what they do not name from the common settings. Oracle: the merge written out."""

from typing import Any

import pytest

from refigure.errors import InputError
from refigure.seq2seq.arms import resolve_arms, run_settings

NETWORK = {
    **{"embedding": 8, "hidden": 8, "layers": 1, "cell": "lstm", "attention": False},
    **{"forget_bias": 0, "initial_range": 0.08},
}
SECTION: dict[str, Any] = {
    "prepare_sentences": {"real": {"kind": "tabbed"}, "cipher": {"kind": "cipher"}},
    "training": {**NETWORK, "corpus": "real", "epochs": 3, "seeds": [0, 1]},
    "arms": {"forward": {"reverse_source": False}, "off": {"seeds": []}},
    "task_training": {"corpus": "cipher", "hidden": 4},
    "task_arms": {"deep": {"layers": 2, "seeds": [5]}},
}


def test_an_arm_takes_the_rest_from_the_common_settings() -> None:
    arms = resolve_arms(SECTION, "arms")
    assert list(arms) == ["forward"], "an arm without seeds is not trained"
    assert arms["forward"] == {**SECTION["training"], "reverse_source": False}
    tasks = resolve_arms(SECTION, "task_arms")
    expected = {**NETWORK, "corpus": "cipher", "epochs": 3, "hidden": 4, "layers": 2, "seeds": [5]}
    assert tasks == {"deep": expected}


def test_settings_are_sorted_by_what_they_are_for() -> None:
    arm = resolve_arms(SECTION, "arms")["forward"]
    found = run_settings(arm, "bfloat16")
    assert found["network"] == NETWORK
    assert found["protocol"] == {"epochs": 3, "reverse_source": False, "precision": "bfloat16"}


@pytest.mark.parametrize(
    ("kind", "corpus"), [("arms", "cipher"), ("arms", "none"), ("task_arms", "real")]
)
def test_a_corpus_that_does_not_fit_is_told(kind: str, corpus: str) -> None:
    arms = {name: {"corpus": corpus} for name in SECTION[kind]}
    with pytest.raises(InputError, match=rf"seq2seq.{kind}.*'{corpus}' is none of"):
        resolve_arms({**SECTION, kind: arms}, kind)
