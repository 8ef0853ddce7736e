"""Draw test error against parameters, the paper's Table 6 beside what we can measure (R-X1)."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes

from refigure.datasets import dataset_origin
from refigure.figures import BLUE, GREEN, GREY, ORANGE, PURPLE, new_figure, save_figure, style_of
from refigure.measurements import Measurements, read_measurements, worst_origin
from refigure.published import read_published
from refigure.step import run_step

PAPER, README = "R-N9", "R-N10"  # the numbers that hold the errors of the paper and of others
SHOWN_UP_TO = 15  # per cent; a short run lies far above and says nothing beside these


@dataclass(frozen=True)
class Other:
    """Another network of the paper's Table 6: literature values, no measures of ours."""

    name: str
    parameters: float | None  # millions; the paper leaves out some
    error: float  # per cent


OTHERS = (
    Other("Maxout", None, 9.38),
    Other("NIN", None, 8.81),
    Other("Highway-32", 1.25, 8.80),
    Other("FitNet-19", 2.5, 8.39),
    Other("DSN", None, 8.22),
    Other("Highway-19", 2.3, 7.54),
)


def main(
    published: str, measurements: str, provenance: list[str], settings: dict, figures: list[str]
) -> None:
    """Draw errors by parameters to the left, all by name to the right; settings: `scale`."""
    numbers = read_published(published)["numbers"]
    found = read_measurements(measurements)
    paper, readme = errors_of(numbers[PAPER], "residual"), errors_of(numbers[README], "published")
    evaluated = measured(found, "published", readme)
    ours = {
        depth: error
        for depth, error in measured(found, "residual", paper).items()
        if error <= SHOWN_UP_TO
    }
    with style_of():
        figure = new_figure(9, 4.2)
        left, right = figure.subplots(1, 2, width_ratios=(3, 2))
        draw_scatter(left, found, {"paper": paper, "evaluated": evaluated, "ours": ours})
        draw_ranking(right, paper)
        hidden = (
            "" if ours else f"; our own trainings of {settings['scale']} scale lie above these axes"
        )
        figure.suptitle(f"Test error on CIFAR-10{hidden}", fontsize="small")
        origin = worst_origin(map(dataset_origin, provenance))
        save_figure(figure, "R-X1_error_table", figures, settings, origin)


def errors_of(number: Mapping[str, Any], network: str) -> dict[int, float]:
    """The published errors in per cent by depth, from the checks of a number."""
    found = {}
    for check in number["checks"]:
        name = check["measure"]
        if name.startswith(network) and name.endswith("_test_error"):
            depth = int(name.removeprefix(network).removesuffix("_test_error"))
            found[depth] = 100 * float(check["value"])
    return found


def measured(found: Measurements, network: str, depths: Mapping[int, float]) -> dict[int, float]:
    """Our measured errors in per cent of the networks of these depths, where there are any."""
    values = {depth: found.get(f"{network}{depth}_test_error") for depth in depths}
    return {
        depth: 100 * value
        for depth, value in values.items()
        if value is not None and not math.isnan(value)
    }


def draw_scatter(
    axes: Axes, found: Measurements, series: Mapping[str, Mapping[int, float]]
) -> None:
    """Draw errors by the parameters that we counted; others by what the paper prints."""
    looks = {
        "paper": (BLUE, "o", "ResNet, the paper"),
        "evaluated": (GREEN, "D", "trained by others, tested here"),
        "ours": (PURPLE, "s", "trained here"),
    }
    axes.set_xscale("log")
    for name, errors in series.items():
        colour, marker, label = looks[name]
        errors = {depth: errors[depth] for depth in errors if f"parameters_{depth}" in found}
        counts = [found[f"parameters_{depth}"] / 1e6 for depth in errors]
        line = "-" if name == "paper" else ""
        if errors:
            axes.plot(
                counts, list(errors.values()), marker, ls=line, color=colour, ms=6, label=label
            )
        for depth, count in zip(errors, counts, strict=True) if name == "paper" else ():
            # at the lowest the line leaves no room above
            at = (0, -14) if errors[depth] == min(errors.values()) else (5, 5)
            place, units = (count, errors[depth]), "offset points"
            axes.annotate(str(depth), place, at, textcoords=units, fontsize="small", color=BLUE)
    others = [one for one in OTHERS if one.parameters]
    places = [one.parameters or 0 for one in others], [one.error for one in others]
    axes.plot(*places, "^", color=ORANGE, ms=7, label="other networks, the paper")
    for one in others:
        axes.annotate(
            one.name,
            (one.parameters or 0, one.error),
            (6, 0),
            textcoords="offset points",
            fontsize="small",
            va="center",
        )
    axes.xaxis.set_major_formatter("{x:g}")
    axes.set_xlabel("Parameters (millions)")
    axes.set_ylabel("Test error (%)")
    axes.set_ylim(5.5, None)
    axes.legend(loc="lower right", fontsize="x-small")
    axes.grid(True)


def draw_ranking(axes: Axes, paper: Mapping[int, float]) -> None:
    """Draw all networks of the paper's table by error, residual ones in their colour."""
    rows = [(f"ResNet-{depth}", error, BLUE) for depth, error in paper.items()]
    rows += [(one.name, one.error, ORANGE) for one in OTHERS]
    rows.sort(key=lambda row: -row[1])
    for place, (_, error, colour) in enumerate(rows):
        axes.hlines(place, 0, error, color=GREY, lw=0.8)
        axes.plot(error, place, "o" if colour == BLUE else "^", color=colour, ms=6)
        axes.annotate(
            f"{error:.2f}", (error, place), (7, 0), textcoords="offset points", fontsize="small",
            va="center",
        )  # fmt: skip
    axes.set_yticks(range(len(rows)), [name for name, _, _ in rows], fontsize="small")
    axes.set_xlim(0, 11.5)
    axes.set_xlabel("Test error in the paper (%)")


if __name__ == "__main__":
    run_step(main)
