"""Many searches for the likeliest word, with nodes that are more or less decided."""

from collections.abc import Sequence

import numpy as np

from refigure.word2vec.hierarchical import best_first, greedy
from refigure.word2vec.huffman import complete_tree

SEARCHES = ("words", "spread", "draw", "best_first", "greedy_right")
Row = tuple[float, ...]  # of those columns


def search_all(
    sizes: Sequence[int], spreads: Sequence[float], draws: int, random: np.random.Generator
) -> list[Row]:
    """Search for the likeliest word with independent normal scores at the nodes."""
    rows: list[Row] = []
    for words in sizes:
        tree = complete_tree(words)
        for spread in spreads:
            for draw in range(draws):
                scores = random.normal(0, spread, words - 1)
                exact, quick = best_first(tree, scores), greedy(tree, scores)
                rows.append((words, spread, draw, exact.evaluated, float(quick.word == exact.word)))
    return rows


def search_means(rows: list[Row]) -> dict[str, float]:
    """The mean nodes that the exact search computed, and how often the greedy one was right."""
    groups: dict[tuple[float, float], list[Row]] = {}
    for row in rows:
        groups.setdefault((row[0], row[1]), []).append(row)
    found = {}
    for (words, spread), group in groups.items():
        name = f"{int(words)}_{f'{spread:g}'.replace('.', '_')}"
        evaluated = float(np.mean([row[3] for row in group]))
        found[f"search_nodes_{name}"] = evaluated
        found[f"search_share_{name}"] = evaluated / (words - 1)
        found[f"greedy_right_{name}"] = float(np.mean([row[4] for row in group]))
    shares = [value for name, value in found.items() if name.startswith("search_share")]
    return found | {"search_share_largest": max(shares)}
