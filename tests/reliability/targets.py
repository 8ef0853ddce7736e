"""What the trials run: a part of the phone-usage post, and a training that saves its state."""

import random
from datetime import date
from pathlib import Path

from tests.conftest import moment_json
from tests.reliability.trials import Target

PHONE = "results/smoke/phone_usage"
NETWORK = "results/smoke/resnets/networks/residual20/0"
TRAINED = ("curves.csv", "responses.csv", "signals.csv", "weights.pt", "record.json")


def made_up_export() -> bytes:
    """A year of days of the kind that the post's file has; the same in every run."""
    source = random.Random(2018)
    minutes = [source.randint(20, 400) for _ in range(365)]
    pickups: list[int | None] = [use // 3 for use in minutes]
    return moment_json(date(2018, 1, 1), minutes, pickups).encode()


def phone_target() -> Target:
    """Four steps from the download to a figure, each of which takes a second or so."""
    return Target(
        name="phone usage",
        own={"scale": "smoke"},
        first=("results/data/moment/provenance.json",),
        files=(
            f"{PHONE}/days.csv",
            f"{PHONE}/parts/replay_reader.csv",
            f"{PHONE}/figures/P-F1_overall_histogram_as_published.svg",
            f"{PHONE}/figures/P-F1_overall_histogram_corrected.png",
        ),
        served=made_up_export(),
        edit=(
            "workflow/scripts/phone_usage/plot_overall_histogram.py",
            "Minutes of Phone Usage",
            "Minutes at the Phone",
        ),
    )


def training_target(cifar10: Path) -> Target:
    """A network on CIFAR-10 that saves its state after every step.

    Args:
        cifar10: the folder of the real data.
    """
    return Target(
        name="training",
        own={
            "scale": "smoke",
            "offline": True,
            "mirror": str(cifar10.parent),
            "save_seconds": 0,
            "resnets": {"training": {"iterations": 100, "drops": [50, 75], "evaluate_every": 20}},
        },
        first=("results/smoke/resnets/images/pooled.npz", "results/smoke/resnets/images/full.npz"),
        files=tuple(f"{NETWORK}/{name}" for name in TRAINED),
        dropped=("results/data/cifar10",),
    )
