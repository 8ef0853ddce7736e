"""The two small texts that gensim ships, split as its tutorials split them."""

import re
from collections import Counter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from refigure.text_files import read_utf8

# gensim.utils.simple_preprocess: runs of letters, in lower case, of 2 to 15 letters
LETTERS = re.compile(r"(((?![\d])\w)+)", re.UNICODE)
SHORTEST, LONGEST = 2, 15


def preprocessed_words(text: str) -> list[str]:
    """Split a text as `gensim.utils.simple_preprocess` does, without importing gensim (1 s)."""
    found = (match.group() for match in LETTERS.finditer(text.lower()))
    return [word for word in found if SHORTEST <= len(word) <= LONGEST and not word.startswith("_")]


def counts_of(words: list[str]) -> NDArray[np.int64]:
    """The counts of the distinct words, largest first."""
    return np.array(sorted(Counter(words).values(), reverse=True), np.int64)


def read_small_counts(path: str | Path) -> NDArray[np.int64]:
    """Count the words of `lee_background.cor` (by letters) or `head500` (by spaces)."""
    text = read_utf8(path)
    preprocessed = "lee" in Path(path).name
    return counts_of(preprocessed_words(text) if preprocessed else text.lower().split())
