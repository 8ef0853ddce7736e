# What the rules of the post on the MNIST network share: its exercises, and the files of their trainings.

import sys

from refigure.cards import cards_wanted
from refigure.errors import InputError
from refigure.mnist_mlp.arms import resolve_exercises

MNIST_MLP = f"{RESULTS}/mnist_mlp"
MNIST_MLP_CONFIG = config["mnist_mlp"]
MNIST_PROVENANCE = "results/data/mnist/provenance.json"
MNIST_FILES = [f"results/data/mnist/{name}" for name in config["datasets"]["mnist"]["files"]]

try:
    MNIST_MLP_EXERCISES = resolve_exercises(MNIST_MLP_CONFIG)
except InputError as error:
    sys.exit(str(error))

# A card for each job that can use one.
MNIST_MLP_CARDS = cards_wanted(MNIST_MLP_CONFIG["device"])

# What figures and measures are told of the arms.
MNIST_MLP_LABELS = {
    name: arm["label"]
    for entry in MNIST_MLP_EXERCISES.values()
    for name, arm in entry["arms"].items()
}
# The exercises of the post, whose arms are compared with its own network.
MNIST_MLP_COMPARED = {
    exercise: list(entry["arms"])
    for exercise, entry in MNIST_MLP_EXERCISES.items()
    if exercise not in ("published", "batches")
}
MNIST_MLP_BATCHES = {
    name: arm["batch_size"]
    for name, arm in MNIST_MLP_EXERCISES.get("batches", {"arms": {}})["arms"].items()
}


def mnist_mlp_tables(name, exercises=None):
    """A file of the training of every exercise, or of some."""
    return [f"{MNIST_MLP}/networks/{one}/{name}" for one in exercises or MNIST_MLP_EXERCISES]


def mnist_mlp_training(wildcards):
    """The settings of an exercise's trainings."""
    entry = MNIST_MLP_EXERCISES[wildcards.exercise]
    shared = (
        "device",
        "threads",
        "networks_per_stack",
        "validation_images",
        "train_images",
        "keep_weights",
    )
    return {
        "arms": entry["arms"],
        "evaluate": entry["evaluate"],
        **{key: MNIST_MLP_CONFIG[key] for key in shared},
    }
