"""Write a page and a table of two runs side by side: a quick and a full one, CPU and GPU."""

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from refigure.errors import InputError
from refigure.measurements import write_table
from refigure.report.comparison import (
    COLUMNS,
    Pair,
    measure_pairs,
    pairs_of,
    posts_in_both,
    read_run,
    settings_that_differ,
)
from refigure.report.pages import FIGURE_SCRIPTS, write_page
from refigure.report.pictures import picture_pairs
from refigure.report.records import count_verdicts
from refigure.step import run_step

logger = logging.getLogger("refigure")
HOW = "snakemake --cores 1 compare --config 'compare=[results/quick, results/full]'"


def main(
    assets: list[str],
    published: Mapping[str, str],
    folders: Sequence[str] | None,
    page: str,
    table: str,
    tables: list[str] | None = None,
) -> None:
    """Write both.

    Args:
        published: the file on what each post publishes, by post.
        folders: the results of the two runs, such as results/quick.
        tables: not read; they are inputs so that the page is made again when a run is.

    Raises:
        InputError: these are not two folders of results with a post in common.
    """
    if not folders:
        raise InputError(f"compare: give the results of two runs: {HOW}")
    posts = [
        compare_post(folders, post, published[post], page)
        for post in posts_in_both(folders, published)
    ]
    pairs: list[Pair] = [pair for post in posts for pair in post["pairs"]]
    measures = [pair for post in posts for pair in post["measures"]]
    write_table(table, COLUMNS, (pair.cells() for pair in [*pairs, *measures]))
    turned = [pair for pair in pairs if pair.turned]
    write_page(
        page,
        "compare.html.j2",
        assets,
        FIGURE_SCRIPTS,
        folders=folders,
        posts=posts,
        titles={post["name"]: post["title"] for post in posts},
        pairs=pairs,
        turned=turned,
        counts=[count_verdicts(getattr(pair, side) for pair in pairs) for side in ("one", "two")],
        table=Path(table).name,
    )
    logger.info("%d of %d verdicts changed", len(turned), len(pairs))


def compare_post(folders: Sequence[str], post: str, published: str, page: str) -> dict[str, Any]:
    """Compare a post of the two runs."""
    one, two = (read_run(folder, post, published) for folder in folders)
    tables = [str(Path(folder, post, "measurements.csv")) for folder in folders]
    measures = list(measure_pairs(post, *tables))
    figures = [sorted(map(str, Path(folder, post, "figures").glob("*"))) for folder in folders]
    return {
        "name": post,
        "title": one.published.title,
        "runs": (one, two),
        "pairs": pairs_of(one, two),
        "measures": measures,
        "same": sum(not pair.differs for pair in measures),
        "settings": settings_that_differ(one, two),
        "pictures": {
            figure.id: (figure, picture_pairs(figure.entry, figures, page))
            for figure in one.figures
        },
    }


if __name__ == "__main__":
    run_step(main)
