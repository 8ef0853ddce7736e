"""The arms of the experiments, as the config names them and as the rules use them."""

import itertools
from collections.abc import Iterable, Mapping
from typing import Any

from refigure.errors import InputError

NETWORK = ("network", "depth", "width", "shortcut", "registered")  # of NetworkSettings
APART = ("images", "seeds")  # which files a training reads and writes; no settings of its own
SWEEP = "sweep_"  # begins the names of a sweep's arms

Arm = Mapping[str, Any]


def resolve_arms(section: Mapping[str, Any]) -> dict[str, Arm]:
    """Give every arm all its settings: its own, and those of `training` for the rest.

    Args:
        section: `resnets` of the config, which has passed its schema.

    Raises:
        InputError: something names an arm or images that there are none of.
    """
    common = {"shortcut": None, "registered": True, "seeds": section["seeds"]}
    named = section["arms"] | sweep_arms(section["sweep"], section["training"]["learning_rate"])
    arms = {name: common | section["training"] | own for name, own in named.items()}
    for name, arm in arms.items():
        check_known(f"arms.{name}.images", [arm["images"]], section["prepare_images"])
    check_known("measure_convergence.arms", section["measure_convergence"]["arms"], arms)
    return arms


def sweep_arms(sweep: Mapping[str, Any], learning_rate: float) -> dict[str, Arm]:
    """Name every combination of a sweep: residual networks with each shortcut, plain ones once.

    Args:
        sweep: depths, shortcuts, networks and learning rates; none of the last: only the usual one.
        learning_rate: the usual one.
    """
    arms: dict[str, Arm] = {}
    rates = sweep["learning_rates"] or [learning_rate]
    for network, depth, rate in itertools.product(sweep["networks"], sweep["depths"], rates):
        for shortcut in sweep["shortcuts"] if network == "residual" else [None]:
            name = f"{SWEEP}{network}{depth}_{shortcut or 'none'}_lr{rate:g}"
            arms["".join(c if c.isalnum() else "_" for c in name.lower())] = {
                "network": network,
                "depth": depth,
                "shortcut": shortcut,
                "learning_rate": rate,
            }
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
