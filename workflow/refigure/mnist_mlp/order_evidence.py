"""What the printed losses say about the order in which the author had his data."""

from collections.abc import Iterator, Mapping

import numpy as np
from scipy import stats

from refigure.mnist_mlp.runs import Lines

FIRST_EPOCH = 5  # lines, after the first, that the order of the first epoch shows in


def against_published(
    ours: Lines, arm: str, theirs: Mapping[str, Mapping[int, float]]
) -> Iterator[tuple[str, float]]:
    """Yield how likely the post's first losses are among ours, which tells the order of its data.

    `post_score_<iteration>`: how many standard deviations of our seeds one lies from our mean.
    `post_log_likelihood`: of all of them, as further seeds of a normal population (Student's t).
    """
    iterations = ours.iterations(arm)
    table = np.array(list(ours.of(arm, "loss").values()))
    seeds, total = len(table), 0.0
    for iteration in iterations[1 : 1 + FIRST_EPOCH]:
        if iteration in theirs["loss"] and seeds > 1:
            column = table[:, iterations.index(iteration)]
            std = float(np.std(column, ddof=1))
            difference = theirs["loss"][iteration] - float(column.mean())
            yield f"post_score_{iteration}", difference / std
            law = stats.t(seeds - 1, scale=std * (1 + 1 / seeds) ** 0.5)
            total += float(law.logpdf(difference))
    yield "post_log_likelihood", total
