# What the rules of the post on batch norm share: its arms, and the files of their trainings.

from refigure.cards import cards_wanted

BATCHNORM = f"{RESULTS}/batchnorm"
BATCHNORM_CONFIG = config["batchnorm"]
BATCHNORM_MNIST = expand("results/data/mnist/{file}", file=config["datasets"]["mnist"]["files"])
BATCHNORM_PROVENANCE = "results/data/mnist/provenance.json"
BATCHNORM_CARDS = cards_wanted(BATCHNORM_CONFIG["device"])
BATCHNORM_DEVICE = {key: BATCHNORM_CONFIG[key] for key in ("device", "threads")}

# The network of random numbers. What draws it has one seed in every step: the figures show one of
# the networks that the measurements rest on.
BATCHNORM_NETWORK = BATCHNORM_CONFIG["network"]
BATCHNORM_SEED = seed_for("batchnorm_networks")
BATCHNORM_SIGNALS = {
    name: {
        "width": BATCHNORM_NETWORK["width"],
        **BATCHNORM_CONFIG["measure_signals"]["defaults"],
        **arm,
    }
    for name, arm in BATCHNORM_CONFIG["measure_signals"]["arms"].items()
}

BATCHNORM_TRAINING = BATCHNORM_CONFIG["train_networks"]
BATCHNORM_ARMS = {
    name: {**BATCHNORM_TRAINING["defaults"], **arm}
    for name, arm in BATCHNORM_TRAINING["arms"].items()
}


def batchnorm_arm(wildcards):
    """The settings of the trainings of an arm."""
    shared = {
        key: value for key, value in BATCHNORM_TRAINING.items() if key not in ("defaults", "arms")
    }
    return {**shared, **BATCHNORM_ARMS[wildcards.arm], **BATCHNORM_DEVICE}


def batchnorm_trainings(name):
    """A file of the trainings of every arm."""
    return [f"{BATCHNORM}/networks/{arm}/{name}" for arm in BATCHNORM_ARMS]
