# What the rules of the post on residual networks share: its arms, and the files of their trainings.

import sys

from refigure.cards import cards_wanted
from refigure.errors import InputError
from refigure.resnets.arms import SWEEP, resolve_arms, training_settings

RESNETS = f"{RESULTS}/resnets"
RESNETS_CONFIG = config["resnets"]
RESNETS_CIFAR10 = "results/data/cifar10/provenance.json"
RESNETS_WEIGHTS = "results/data/resnet_weights/provenance.json"

try:
    RESNETS_ARMS = resolve_arms(RESNETS_CONFIG)
except InputError as error:
    sys.exit(str(error))

# Where a computation runs and how it rounds, for every step with tensors on a device.
RESNETS_DEVICE = {key: RESNETS_CONFIG[key] for key in ("device", "threads")}

# A card for each job that can use one.
RESNETS_CARDS = cards_wanted(RESNETS_CONFIG["device"])

# The arms whose seeds train in one job, and those of which every seed has its own.
RESNETS_TOGETHER = [
    name
    for name, arm in RESNETS_ARMS.items()
    if RESNETS_CONFIG["seeds_together"] and arm["seeds"] and arm["seeds"] == RESNETS_CONFIG["seeds"]
]
RESNETS_APART = [name for name in RESNETS_ARMS if name not in RESNETS_TOGETHER]

# The arms by what they are for.
RESNETS_SHORTCUTS = [name for name in RESNETS_ARMS if name.startswith("shortcut_")]
RESNETS_AUTHOR = [name for name, arm in RESNETS_ARMS.items() if arm["network"] == "author"]
RESNETS_DEPTHS = [
    name
    for name in RESNETS_ARMS
    if name not in (*RESNETS_SHORTCUTS, *RESNETS_AUTHOR) and not name.startswith(SWEEP)
]
RESNETS_FIGURES = {
    "scale": config["scale"],
    "arms": {name: arm for name, arm in RESNETS_ARMS.items() if arm["seeds"]},
}


def resnets_runs(name, arms=tuple(RESNETS_ARMS)):
    """A file of every training of these arms, in one order whatever the file."""
    return [
        f"{RESNETS}/networks/{arm}/{seed}/{name}"
        for arm in arms
        for seed in RESNETS_ARMS[arm]["seeds"]
    ]


def resnets_together(name):
    """A file of every training of an arm whose seeds train in one job, in their order."""
    return [f"{RESNETS}/networks/{{arm}}/{seed}/{name}" for seed in RESNETS_CONFIG["seeds"]]


def resnets_seed(arm, seed):
    """The seed that a training's random numbers come from, in whichever job it is."""
    names = ("arm", arm), ("seed", str(seed))
    return derive_seed(config["seed"], "resnets_train_network", *names)


def resnets_published(name):
    """A file of every network that others trained."""
    return [f"{RESNETS}/published/{depth}/{name}" for depth in RESNETS_CONFIG["published_depths"]]


def resnets_weights(wildcards):
    """The file with the published weights of a depth."""
    files = config["datasets"]["resnet_weights"]["files"]
    (file,) = [name for name in files if name.startswith(f"resnet{wildcards.depth}-")]
    return f"results/data/resnet_weights/{file}"


def resnets_training(wildcards):
    """The settings of a training: those of its arm, and where and how it is computed."""
    return {
        **training_settings(RESNETS_ARMS[wildcards.arm], RESNETS_CONFIG["precision"]),
        **RESNETS_DEVICE,
        "response_images": RESNETS_CONFIG["measure_responses"]["images"],
    }
