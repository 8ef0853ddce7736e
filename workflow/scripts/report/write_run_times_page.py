"""Write the page of run times, the only page whose content changes from run to run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from refigure.report.pages import write_page
from refigure.report.records import Timing, read_rows
from refigure.step import run_step

NAMED = 8  # rules named as the slowest


@dataclass(frozen=True)
class Totals:
    """Seconds of all steps; `told` is the wall time of those whose log tells its parts."""

    jobs: int
    wall: float
    told: float
    work: float
    wait: float
    overhead: float


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
    rows = [slowest_first(read_rows(Timing, path), "step") for path in timings]
    shown = [{**post, "rows": steps} for post, steps in zip(posts, rows, strict=True)]
    rules = [
        (f"{post['name']}_{row.step}", row)
        for post, steps in zip(posts, rows, strict=True)
        for row in steps
    ]
    write_page(
        page,
        "run_times.html.j2",
        assets,
        posts=shown,
        totals=add_up([row for _, row in rules]),
        slowest=sorted(rules, key=lambda rule: -float(rule[1].wall_s))[:NAMED],
        heaviest=sorted(rules, key=lambda rule: -(rule[1].overhead_s or 0.0))[:NAMED],
        scale=scale,
    )


def add_up(rows: list[Timing]) -> Totals:
    """Add the seconds of all steps; work, waiting and overhead of those that told."""
    told = [row for row in rows if row.overhead_s is not None]
    return Totals(
        jobs=len(rows),
        wall=sum(float(row.wall_s) for row in rows),
        told=sum(float(row.wall_s) for row in told),
        work=sum(float(row.work_s) for row in told),
        wait=sum(float(row.wait_s) for row in told),
        overhead=sum(row.overhead_s or 0.0 for row in told),
    )


def slowest_first(rows: list[Timing], kind: str) -> list[Timing]:
    """Select the times of one kind and sort them, the slowest first."""
    chosen = [row for row in rows if row.kind == kind]
    return sorted(chosen, key=lambda row: (-float(row.wall_s), row.step))


if __name__ == "__main__":
    run_step(main)
