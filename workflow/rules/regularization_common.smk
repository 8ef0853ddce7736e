# What the rules of the post on regularization share: its trainings and their files.

from refigure.cards import cards_wanted

REGULARIZATION = f"{RESULTS}/regularization"
REGULARIZATION_CONFIG = config["regularization"]
REGULARIZATION_MNIST = "results/data/mnist/provenance.json"
REGULARIZATION_FILES = [
    f"results/data/mnist/{name}" for name in config["datasets"]["mnist"]["files"]
]
REGULARIZATION_SEEDS = REGULARIZATION_CONFIG["train_autoencoders"]["seeds"]
REGULARIZATION_SETTINGS = list(REGULARIZATION_CONFIG["train_classifiers"])

# Where a training runs and how it rounds.
REGULARIZATION_DEVICE = {key: REGULARIZATION_CONFIG[key] for key in ("device", "threads")}
REGULARIZATION_CARDS = cards_wanted(REGULARIZATION_CONFIG["device"])

# The arms with rectified units, whose activations have no upper end.
REGULARIZATION_RELU = [
    name
    for arms in ("arms", "single_arms")
    for name, arm in REGULARIZATION_CONFIG["train_autoencoders"][arms].items()
    if arm.get("activation") == "relu"
]


def regularization_autoencoders(wildcards):
    """The settings of the autoencoders of a seed; some are trained with the first seed alone."""
    settings = dict(REGULARIZATION_CONFIG["train_autoencoders"])
    seeds, single = settings.pop("seeds"), settings.pop("single_arms")
    if int(wildcards.seed) == seeds[0]:
        settings["arms"] = {**settings["arms"], **single}
    return {**settings, **REGULARIZATION_DEVICE}


def regularization_classifiers(wildcards):
    """The settings of the classifiers of a setting."""
    return {
        **REGULARIZATION_CONFIG["train_classifiers"][wildcards.setting],
        **REGULARIZATION_DEVICE,
    }
