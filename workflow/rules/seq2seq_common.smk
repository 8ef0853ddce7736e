# What the rules of the post on sequence to sequence learning share: its arms, and their files.

import sys

from refigure.cards import cards_wanted
from refigure.errors import InputError
from refigure.seq2seq.arms import MADE_UP, resolve_arms, run_settings

SEQ2SEQ = f"{RESULTS}/seq2seq"
SEQ2SEQ_CONFIG = config["seq2seq"]

try:
    SEQ2SEQ_ARMS = resolve_arms(SEQ2SEQ_CONFIG, "arms")
    SEQ2SEQ_TASKS = resolve_arms(SEQ2SEQ_CONFIG, "task_arms")
except InputError as error:
    sys.exit(str(error))

SEQ2SEQ_ALL = {**SEQ2SEQ_ARMS, **SEQ2SEQ_TASKS}

# The arms whose seeds train in one job, and those of which every seed has its own.
SEQ2SEQ_TOGETHER = [
    name
    for name, arm in SEQ2SEQ_ARMS.items()
    if SEQ2SEQ_CONFIG["seeds_together"]
    and arm["seeds"]
    and arm["seeds"] == SEQ2SEQ_CONFIG["training"]["seeds"]
]
SEQ2SEQ_APART = [name for name in SEQ2SEQ_ARMS if name not in SEQ2SEQ_TOGETHER]

# Where a computation runs and how it rounds, for every step with tensors on a device.
SEQ2SEQ_DEVICE = {key: SEQ2SEQ_CONFIG[key] for key in ("device", "threads")}
SEQ2SEQ_CARDS = cards_wanted(SEQ2SEQ_CONFIG["device"])

# The files of each kind of text.
SEQ2SEQ_TEXTS = {
    "tabbed": ["results/data/english_french/fra.txt"],
    "parallel": [
        f"results/data/multi30k/{part}.{language}"
        for part in ("train", "val", "test_2016_flickr")
        for language in ("en", "fr")
    ],
}
SEQ2SEQ_SETS = {"tabbed": "english_french", "parallel": "multi30k"}

# The data sets that trained arms rest on.
SEQ2SEQ_KINDS = {
    SEQ2SEQ_CONFIG["prepare_sentences"][arm["corpus"]]["kind"] for arm in SEQ2SEQ_ARMS.values()
}
SEQ2SEQ_DATA = sorted({SEQ2SEQ_SETS[kind] for kind in SEQ2SEQ_KINDS} | {"english_french"})
SEQ2SEQ_PROVENANCE = [f"results/data/{name}/provenance.json" for name in SEQ2SEQ_DATA]
SEQ2SEQ_CORPORA = sorted({"english_french", *(arm["corpus"] for arm in SEQ2SEQ_ALL.values())})

SEQ2SEQ_TASK_CORPORA = sorted({arm["corpus"] for arm in SEQ2SEQ_TASKS.values()})

SEQ2SEQ_TRANSLATED = [
    arm for arm in SEQ2SEQ_CONFIG["translate_sentences"]["arms"] if arm in SEQ2SEQ_ALL
]
SEQ2SEQ_FIGURES = {
    "scale": config["scale"],
    "arms": {name: dict(arm) for name, arm in SEQ2SEQ_ALL.items()},
}


def seq2seq_texts(wildcards):
    """The files of a corpus's text; none for a made-up task."""
    kind = SEQ2SEQ_CONFIG["prepare_sentences"][wildcards.corpus]["kind"]
    return [] if kind in MADE_UP else SEQ2SEQ_TEXTS[kind]


def seq2seq_corpus(wildcards):
    """The corpus of an arm."""
    return f"{SEQ2SEQ}/corpora/{SEQ2SEQ_ALL[wildcards.arm]['corpus']}.npz"


def seq2seq_runs(name, arms=tuple(SEQ2SEQ_ALL)):
    """A file of every training of these arms: one a seed, or one for all seeds of a task."""
    files = []
    for arm in arms:
        if arm in SEQ2SEQ_TASKS:
            files.append(f"{SEQ2SEQ}/tasks/{arm}/{name}")
        else:
            seeds = SEQ2SEQ_ARMS[arm]["seeds"]
            files += [f"{SEQ2SEQ}/translators/{arm}/{seed}/{name}" for seed in seeds]
    return files


def seq2seq_training(wildcards):
    """The settings of a training: those of its arm, and where and how it is computed."""
    arm = SEQ2SEQ_ALL[wildcards.arm]
    return {**run_settings(arm, SEQ2SEQ_CONFIG["precision"]), **SEQ2SEQ_DEVICE}


def seq2seq_network(arm):
    """The network of an arm and the order in which it reads."""
    settings = run_settings(SEQ2SEQ_ALL[arm], SEQ2SEQ_CONFIG["precision"])
    return {
        "network": settings["network"],
        "reverse_source": settings["protocol"]["reverse_source"],
    }


def seq2seq_together(name):
    """A file of every training of an arm whose seeds train in one job, in their order."""
    seeds = SEQ2SEQ_CONFIG["training"]["seeds"]
    return [f"{SEQ2SEQ}/translators/{{arm}}/{seed}/{name}" for seed in seeds]


def seq2seq_seed(number):
    """The seed of a training: the same for all arms, which start and are fed alike."""
    return derive_seed(config["seed"], "seq2seq_train_translator", str(number))
