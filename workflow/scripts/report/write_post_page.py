"""Write the report page of one post."""

from collections.abc import Mapping, Sequence

from refigure.report.pages import FIGURE_SCRIPTS, write_page
from refigure.report.pictures import read_pictures
from refigure.report.post import read_post
from refigure.step import run_step


def main(
    published: str,
    measurements: str,
    verdicts: str,
    claims: str,
    checks: str,
    errata: str,
    context: str,
    figures: list[str],
    assets: list[str],
    posts: Sequence[Mapping[str, str]],
    options: Sequence[str],
    steps: Mapping[str, Sequence[str]],
    page: str,
) -> None:
    """Write the page.

    Args:
        verdicts: the verdicts on the figures.
        figures: every SVG and PNG of the post, and tables of the same name with the data behind.
        assets: the templates, the style sheet and the script.
        posts: name and title of all posts of the report in order, for the links between pages.
        options: command-line options that select this run's scale, in shell syntax; none at the
            default scale.
        steps: for each rule that draws, the steps whose settings its figures rest on.
    """
    post = read_post(published, measurements, verdicts, claims, errata, context, checks)
    pictures = {figure.id: read_pictures(figure.entry, figures, page) for figure in post.figures}
    names = [other["name"] for other in posts]
    here = names.index(post.name)
    write_page(
        page,
        "post.html.j2",
        assets,
        FIGURE_SCRIPTS,
        post=post,
        pictures=pictures,
        before=posts[here - 1] if here else None,
        after=posts[here + 1] if here + 1 < len(posts) else None,
        options=options,
        steps_of=steps,
    )


if __name__ == "__main__":
    run_step(main)
