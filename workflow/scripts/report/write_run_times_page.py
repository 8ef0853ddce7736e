"""Write the page of run times, the only page whose content changes from run to run."""

from collections.abc import Mapping, Sequence

from refigure.report.pages import write_page
from refigure.report.records import Timing, read_rows
from refigure.step import run_step


def main(
    timings: list[str],
    assets: list[str],
    posts: Sequence[Mapping[str, str]],
    scale: str,
    page: str,
) -> None:
    """Write the page.

    Args:
        timings: the timings of each post, in the order of `posts`.
        assets: the templates, the style sheet and the script.
        posts: name and title of each post.
    """
    write_page(
        page,
        "run_times.html.j2",
        assets,
        posts=[
            {**post, "rows": slowest_first(read_rows(Timing, path), "step")}
            for post, path in zip(posts, timings, strict=True)
        ],
        scale=scale,
    )


def slowest_first(rows: list[Timing], kind: str) -> list[Timing]:
    """Select the times of one kind and sort them, the slowest first."""
    chosen = [row for row in rows if row.kind == kind]
    return sorted(chosen, key=lambda row: (-float(row.wall_s), row.step))


if __name__ == "__main__":
    run_step(main)
