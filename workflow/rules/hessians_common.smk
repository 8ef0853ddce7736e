# What the rules of the post on Hessians share: data, and a training of the post on residual networks.


include: "resnets_common.smk"


HESSIANS = f"{RESULTS}/hessians"
HESSIANS_CONFIG = config["hessians"]
HESSIANS_MNIST = "results/data/mnist/provenance.json"
HESSIANS_MNIST_FILES = [
    f"results/data/mnist/train-{kind}-ubyte" for kind in ("images-idx3", "labels-idx1")
]
HESSIANS_CIFAR10 = "results/data/cifar10/provenance.json"
HESSIANS_WEIGHTS = "results/data/resnet_weights/provenance.json"
HESSIANS_PUBLISHED = [
    f"{HESSIANS}/spectra/published{depth}.csv" for depth in HESSIANS_CONFIG["published_depths"]
]
HESSIANS_CARDS = cards_wanted(HESSIANS_CONFIG["device"])
HESSIANS_SPECTRA = {
    "depths": HESSIANS_CONFIG["published_depths"],
    "arm": HESSIANS_CONFIG["trained_arm"],
}

if not RESNETS_ARMS.get(HESSIANS_CONFIG["trained_arm"], {}).get("seeds"):
    sys.exit(
        f"hessians.trained_arm: {HESSIANS_CONFIG['trained_arm']!r} is none of resnets.arms with a"
        " seed; residual20 is one."
    )


def hessians_settings(step):
    """The settings of a step with tensors."""
    return {**HESSIANS_CONFIG[step], "threads": HESSIANS_CONFIG["threads"]}


def hessians_arm():
    """The arm whose training is looked at, and its first seed."""
    arm = HESSIANS_CONFIG["trained_arm"]
    return arm, RESNETS_ARMS[arm]["seeds"][0]


def hessians_training(wildcards):
    """The files of that training."""
    arm, seed = hessians_arm()
    return {
        "images": f"{RESNETS}/images/{RESNETS_ARMS[arm]['images']}.npz",
        "weights": f"{RESNETS}/networks/{arm}/{seed}/weights.pt",
        "curves": f"{RESNETS}/networks/{arm}/{seed}/curves.csv",
    }


def hessians_curves(wildcards):
    """The curves of that training."""
    return hessians_training(wildcards)["curves"]


def hessians_training_seed(wildcards):
    """The seed of that training, as its own rule derives it."""
    return resnets_seed(*hessians_arm())


def hessians_trained_settings(wildcards):
    """The settings of the look at that training, with those of the training itself."""
    arm, _ = hessians_arm()
    return {
        **hessians_settings("measure_trained_resnet"),
        **training_settings(RESNETS_ARMS[arm], RESNETS_CONFIG["precision"]),
        "device": RESNETS_CONFIG["device"],
    }


def hessians_weights(wildcards):
    """The file with the published weights of a depth."""
    return resnets_weights(wildcards)
