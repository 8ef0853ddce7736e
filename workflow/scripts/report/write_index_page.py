"""Write the first page of the report: what holds in all posts, in one screen."""

from collections import Counter

from refigure.checks import GOOD_VERDICTS
from refigure.errors import InputError
from refigure.report.pages import write_page
from refigure.report.post import Post, read_post
from refigure.report.records import count_verdicts, distinct
from refigure.step import run_step


def main(
    published: list[str],
    measurements: list[str],
    verdicts: list[str],
    claims: list[str],
    errata: list[str],
    contexts: list[str],
    assets: list[str],
    page: str,
) -> None:
    """Write the page; the lists of files are in the same order of posts.

    Args:
        verdicts: the verdicts on the figures of each post.
        assets: the templates, the style sheet and the script.
    """
    files = zip(published, measurements, verdicts, claims, errata, contexts, strict=True)
    posts = [read_post(*of_post) for of_post in files]
    findings = [one for post in posts for one in post.findings]
    write_page(
        page,
        "index.html.j2",
        assets,
        posts=posts,
        scale=the_scale(posts),
        figure_verdicts=count_verdicts(row for post in posts for row in post.judged_figures),
        number_verdicts=count_verdicts(row for post in posts for row in post.numbers),
        claim_verdicts=count_verdicts(row for post in posts for row in post.claims),
        all_verdicts=count_verdicts(findings),
        row_verdicts=count_verdicts([*findings, *(row for post in posts for row in post.errata)]),
        held=sum(one.verdict in GOOD_VERDICTS for one in findings),
        only_count=sum(one.only_as_published for one in findings),
        undecided=dict(Counter(one.why_open for one in findings if one.why_open).most_common()),
        substitutes=distinct(data for post in posts for data in post.context.substitutes),
    )


def the_scale(posts: list[Post]) -> str:
    """The scale of the run.

    Raises:
        InputError: the posts are of different scales.
    """
    scales = sorted({post.context.scale for post in posts})
    if len(scales) != 1:
        raise InputError(
            f"an index shows one scale, these posts have: {', '.join(scales) or 'none'}."
        )
    return scales[0]


if __name__ == "__main__":
    run_step(main)
