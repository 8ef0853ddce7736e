"""The arms of the experiments, as the config names them and as the rules use them."""

from collections.abc import Mapping
from typing import Any

from refigure.errors import InputError

NETWORK = ("embedding", "hidden", "layers", "cell", "attention", "forget_bias", "initial_range")
APART = ("corpus", "seeds")  # which files a training reads and writes; no settings of its own
MADE_UP = ("cipher", "grammar")  # kinds of corpus that need no data

Arm = Mapping[str, Any]


def resolve_arms(section: Mapping[str, Any], kind: str) -> dict[str, Arm]:
    """Give every arm that is trained all its settings: its own, for the rest the common ones.

    Args:
        section: `seq2seq` of the config, which has passed its schema.
        kind: "arms" of real sentences, or "task_arms".

    Raises:
        InputError: an arm names a corpus that there is none of, or of the other kind.
    """
    common = dict(section["training"])
    if kind == "task_arms":
        common |= section["task_training"]
    arms = {name: common | own for name, own in section[kind].items()}
    for name, arm in arms.items():
        corpora = section["prepare_sentences"]
        fitting = [
            corpus
            for corpus, about in corpora.items()
            if (about["kind"] in MADE_UP) == (kind == "task_arms")
        ]
        if arm["corpus"] not in fitting:
            raise InputError(
                f"seq2seq.{kind}.{name}.corpus: {arm['corpus']!r} is none of {', '.join(fitting)}."
            )
    return {name: arm for name, arm in arms.items() if arm["seeds"]}


def run_settings(arm: Arm, precision: str) -> dict[str, dict[str, Any]]:
    """Sort the settings of an arm into those of its network and those of its training."""
    protocol = {key: value for key, value in arm.items() if key not in (*NETWORK, *APART)}
    return {
        "network": {key: arm[key] for key in NETWORK},
        "protocol": {**protocol, "precision": precision},
    }
