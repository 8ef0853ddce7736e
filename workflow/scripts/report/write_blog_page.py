"""Write a post's page for the blog: Markdown, with the figures beside it."""

import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from refigure.report.markdown import write_markdown
from refigure.report.post import Figure, Post, read_post
from refigure.report.records import count_verdicts
from refigure.step import run_step

# A page about corrections shows the corrected figure, and the one with the mistake below it.
BEST_FIRST = ("corrected", "as_published")


def main(
    published: str,
    measurements: str,
    verdicts: str,
    claims: str,
    errata: str,
    context: str,
    figures: list[str],
    template: str,
    options: Sequence[str],
    page: str,
    pictures: list[str],
) -> None:
    """Copy the pictures and write the page.

    Args:
        verdicts: the verdicts on the figures.
        figures: the PNG of every variant of every figure.
        options: command-line options that select this run's scale, in shell syntax.
        pictures: the copies, in the order of `figures` and with their names, in the page's folder.
    """
    post = read_post(published, measurements, verdicts, claims, errata, context)
    for drawn, copy in zip(figures, pictures, strict=True):
        shutil.copyfile(drawn, copy)
    write_markdown(
        page,
        template,
        matter=front_matter(post),
        post=post,
        context=post.context,
        tallies={
            "figures": post.figure_verdicts,
            "numbers": post.number_verdicts,
            "claims": post.claim_verdicts,
            "errors found": count_verdicts(post.errata),
        },
        sections={
            "Figures": [figure for figure in post.figures if figure.entry.image],
            "Figures added": [figure for figure in post.figures if not figure.entry.image],
        },
        files=pictures_of(post.figures, pictures),
        options=options,
    )


def front_matter(post: Post) -> Mapping[str, object]:
    """What Jekyll is to know of the page; its address is the post's, as a folder with pictures."""
    return {
        "layout": "post",
        "title": post.published.title,
        "date": post.published.date,
        "permalink": urlsplit(post.published.url).path.rstrip("/") + "/",
        "description": post.headline.replace("`", ""),
    }


def pictures_of(figures: Iterable[Figure], pictures: Iterable[str]) -> dict[str, list[str]]:
    """The names of each figure's pictures by its ID, the corrected variant first.

    Raises:
        KeyError: a figure was not drawn.
    """
    names = {Path(path).stem: Path(path).name for path in pictures}
    chosen = {}
    for figure in figures:
        variants = [name for name in BEST_FIRST if name in figure.entry.variants]
        stems = [f"{figure.entry.file}_{name}" for name in variants] or [figure.entry.file]
        chosen[figure.id] = [names[stem] for stem in stems]
    return chosen


if __name__ == "__main__":
    run_step(main)
