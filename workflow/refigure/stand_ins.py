"""Made-up data in the shape of real data, for when the real data cannot be had.

A stand-in lets a workflow be tried without network. It is named as a stand-in in the log, in the
data set's provenance and in everything computed from it.
"""

import io
import json
from collections.abc import Callable
from datetime import date, timedelta

import numpy as np

from refigure.seeding import derive_seed, generators
from refigure.seq2seq.grammar import sample_sentences
from refigure.wikipedia_sample import wikipedia_sample

FIRST_DAY = date(2017, 12, 21)
DAYS = 375
# The real export has local midnights in eastern Australia: +11:00 in its summer, +10:00 in between.
WINTER = (date(2018, 4, 2), date(2018, 10, 7))
UNRECORDED_DAYS = 4

# Rough features of the real year, so that figures look like figures: the log of the minutes has
# this mean and spread; weekends are higher; a day resembles the day before.
LOG_MEAN = 4.7
LOG_SPREAD = 0.45
DAY_TO_DAY = 0.26
WEEKDAY_EFFECT = (0.0, -0.1, -0.05, 0.0, 0.1, 0.2, 0.05)  # Monday first
PICKUPS_PER_DAY = 68.0

PUBLISHED_RESNETS = {  # files and depths
    "resnet20-12fca82f.th": 20,
    "resnet32-d509ac18.th": 32,
    "resnet44-014dd654.th": 44,
    "resnet56-4bfd9763.th": 56,
}

SENTENCES = 60_000  # that are drawn; some come twice and are kept once


def synthetic_moment(seed: int) -> dict[str, bytes]:
    """Make up a year of phone use in the schema of the Moment app's export, newest day first."""
    random = generators(derive_seed(seed, "stand_in", "moment")).numpy
    days = [FIRST_DAY + timedelta(days=day) for day in range(DAYS)]
    noise = random.normal(size=DAYS)
    level = np.empty(DAYS)  # AR(1) with unit variance
    level[0] = noise[0]
    for day in range(1, DAYS):
        level[day] = DAY_TO_DAY * level[day - 1] + np.sqrt(1 - DAY_TO_DAY**2) * noise[day]
    weekday = np.array([WEEKDAY_EFFECT[day.weekday()] for day in days])
    use = weekday + LOG_SPREAD * level
    minutes = np.exp(LOG_MEAN + use).clip(max=1440).round().astype(int)
    pickups = random.poisson(PICKUPS_PER_DAY * np.exp(0.5 * use))
    unrecorded = random.choice(DAYS, UNRECORDED_DAYS, replace=False)
    minutes[unrecorded] = pickups[unrecorded] = 0
    records = [
        {
            "sessions": [],
            "minuteCount": int(minutes[day]),
            "pickupCount": int(pickups[day]),
            "pickups": [],
            "appUsages": [],
            "date": f"{days[day]}T00:00:00{utc_offset(days[day])}",
        }
        for day in reversed(range(DAYS))
    ]
    return {"moment.json": (json.dumps({"days": records}, indent=1) + "\n").encode()}


def utc_offset(day: date) -> str:
    """The offset that the real export writes on `day`."""
    first, last = WINTER
    return "+10:00" if first <= day <= last else "+11:00"


def synthetic_sentences(seed: int) -> dict[str, bytes]:
    """Make up sentence pairs by a grammar, as lines of English, a tab and French."""
    pairs = sample_sentences(SENTENCES, seed)
    lines = "".join(f"{english}\t{french}\n" for english, french in pairs)
    about = "Sentences of a small grammar (refigure.seq2seq.grammar), by nobody.\n"
    return {"fra.txt": lines.encode(), "_about.txt": about.encode()}


def untrained_resnets(seed: int) -> dict[str, bytes]:
    """Make checkpoints in the form of the published ones, of networks that learnt nothing.

    He's initialisation; names and shapes are those that `refigure.models.published_weights` reads.
    """
    import torch

    from refigure.models.published_weights import published_names
    from refigure.models.resnet import ResNetSettings, cifar_resnet

    made = {}
    for file, depth in PUBLISHED_RESNETS.items():
        generator = generators(derive_seed(seed, "stand_in", "resnet_weights", depth)).torch
        model = cifar_resnet(ResNetSettings(depth), generator)
        state = model.state_dict()
        content = io.BytesIO()
        named = {theirs: state[ours] for ours, theirs in published_names(model).items()}
        torch.save({"state_dict": named}, content)
        made[file] = content.getvalue()
    return made


STAND_INS: dict[str, Callable[[int], dict[str, bytes]]] = {
    "english_french": synthetic_sentences,
    "moment": synthetic_moment,
    "resnet_weights": untrained_resnets,
    "wikipedia_sample": wikipedia_sample,
}
