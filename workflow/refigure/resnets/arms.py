"""The arms of the experiments, as the config names them and as the rules use them."""

from collections.abc import Iterable, Mapping
from typing import Any

from refigure.errors import InputError

NETWORK = ("network", "depth", "width", "shortcut", "registered")  # of NetworkSettings
APART = ("images", "seeds")  # which files a training reads and writes; no settings of its own

Arm = Mapping[str, Any]


def resolve_arms(section: Mapping[str, Any]) -> dict[str, Arm]:
    """Give every arm all its settings: its own, and those of `training` for the rest.

    Args:
        section: `resnets` of the config, which has passed its schema.

    Raises:
        InputError: something names an arm or images that there are none of.
    """
    common = {"shortcut": None, "registered": True, "seeds": section["seeds"]}
    arms = {name: common | section["training"] | own for name, own in section["arms"].items()}
    for name, arm in arms.items():
        check_known(f"arms.{name}.images", [arm["images"]], section["prepare_images"])
    check_known("measure_convergence.arms", section["measure_convergence"]["arms"], arms)
    return arms


def check_known(key: str, names: Iterable[str], known: Iterable[str]) -> None:
    """Refuse names that are not known.

    Raises:
        InputError: names the key, the name and what there is.
    """
    listed = list(known)
    for name in names:
        if name not in listed:
            raise InputError(f"resnets.{key}: {name!r} is none of {', '.join(listed)}.")


def training_settings(arm: Arm, precision: str) -> dict[str, dict[str, Any]]:
    """Sort the settings of an arm into those of its network and those of its training."""
    training = {key: value for key, value in arm.items() if key not in (*NETWORK, *APART)}
    return {
        "network": {key: arm[key] for key in NETWORK},
        "training": {**training, "precision": precision},
    }
