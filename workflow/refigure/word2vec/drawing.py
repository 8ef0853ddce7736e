"""What the figures of word2vec share: a colour for each output layer, and names of arms."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from refigure.figures import BLUE, GREEN, GREY, ORANGE, PURPLE, SKY, VERMILION
from refigure.measurements import Value

# the same objective in the same colour in every figure
LAYER_COLOURS = {
    "softmax": GREY,
    "balanced": SKY,
    "huffman": BLUE,
    "hs": BLUE,
    "neg": ORANGE,
    "nce": GREEN,
    "cbow": PURPLE,
    "other": VERMILION,
}
LAYER_NAMES = {
    "softmax": "full softmax",
    "balanced": "balanced tree",
    "huffman": "Huffman tree",
    "hs": "hierarchical softmax",
    "neg": "negative sampling",
    "nce": "NCE",
}
ARM_NAMES = {
    "gensim_neg5": "negative sampling, k = 5",
    "gensim_hs": "hierarchical softmax",
    "gensim_cbow": "CBOW, k = 5",
    "gensim_cbow_hs": "CBOW, hierarchical softmax",
    "gensim_neg15": "negative sampling, k = 15",
    "gensim_neg5_t0": "k = 5, no subsampling",
    "gensim_hs_t0": "hierarchical softmax, no subsampling",
    "gensim_hs_t1e5": "hierarchical softmax, t = 10⁻⁵",
    "gensim_neg5_size300": "k = 5, 300 numbers",
    "gensim_hs_size300": "hierarchical softmax, 300 numbers",
    "own_neg5": "negative sampling, k = 5",
    "own_neg15": "k = 15",
    "own_nce5": "NCE, k = 5",
    "own_hs": "hierarchical softmax",
    "own_unigram": "noise: unigram",
    "own_uniform": "noise: uniform",
    "own_half": "noise: power 1/2",
    "own_t0": "no subsampling",
    "own_t1e4": "t = 10⁻⁴",
    "own_t1e5": "t = 10⁻⁵",
    "own_paper_formula": "t = 10⁻³, paper's formula",
    "own_post_formula": "t = 10⁻³, post's formula",
}


def arm_colour(arm: str) -> str:
    """The colour of an arm: that of its objective, or of what it varies."""
    if "cbow" in arm:
        return LAYER_COLOURS["cbow"]
    for part, layer in (("_hs", "hs"), ("_nce", "nce"), ("_neg", "neg")):
        if part in arm:
            return LAYER_COLOURS[layer]
    return SKY if ("_t" in arm or "formula" in arm) else VERMILION


def shown_arms(settings: Mapping[str, Any]) -> list[str]:
    """The arms to compare on the whole text: gensim's, then our own."""
    names = [arm for arm in settings["arms"] if arm in ARM_NAMES]
    return sorted(names, key=lambda arm: not arm.startswith("gensim"))


def spread(value: Value) -> float:
    """The standard deviation over seeds, 0 for a single one."""
    return 0.0 if np.isnan(value.std) else value.std
