"""Draw lags of corresponding words, by places alone (S-X2) and in real sentences (S-X2a)."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from refigure.datasets import dataset_origin
from refigure.figures import GREY, new_figure, save_figure, style_of
from refigure.measurements import read_table
from refigure.seq2seq.drawing import ORDERS, label_of
from refigure.step import run_step

WIDTH = 0.4  # of a bar, of two beside each other

Histogram = Mapping[int, int]  # how often each lag occurs


def main(lags: str, provenance: str, figures: list[str]) -> None:
    """Draw both."""
    found = read_lags(lags)
    with style_of():
        draw_places(found, figures)
        draw_sentences(found["sentences"], figures, dataset_origin(provenance))


def read_lags(path: str) -> dict[str, dict[str, dict[int, int]]]:
    """Read histograms by set and order."""
    found: dict[str, dict[str, dict[int, int]]] = {}
    for row in read_table(path):
        orders = found.setdefault(row["set"], {})
        orders.setdefault(row["order"], {})[int(row["lag"])] = int(row["count"])
    return found


def mean_of(histogram: Histogram) -> float:
    """The mean lag."""
    total = sum(histogram.values())
    return sum(lag * count for lag, count in histogram.items()) / total


def draw_places(found: Mapping[str, Mapping[str, Histogram]], figures: Sequence[str]) -> None:
    """Draw a pair of sentences whose words correspond in order, and the post's example."""
    monotone = sorted(
        (name for name in found if name.startswith("monotone")),
        key=lambda name: int(name.rpartition("_")[2]),
    )
    chosen = monotone[min(1, len(monotone) - 1)]
    length = int(chosen.rpartition("_")[2])
    figure = new_figure(8.2, 3.4)
    left, right = figure.subplots(1, 2)
    draw_bars(left, found[chosen], f"{length} words in the same order")
    draw_bars(right, found["example"], "The post's example, 5 pairs of words")
    left.set_ylabel("Pairs of words")
    for axes in (left, right):
        axes.legend(fontsize="small", loc="upper right")
    save_figure(figure, "S-X2_lags", figures, {})


def draw_bars(axes: Axes, orders: Mapping[str, Histogram], title: str) -> None:
    """Draw how often each lag occurs in both orders, beside each other, and the means."""
    for place, (order, colour) in enumerate(ORDERS.items()):
        histogram = orders[order]
        x = np.array(list(histogram)) + (place - 0.5) * WIDTH
        mean = mean_of(histogram)
        label = f"{label_of(order)}: mean {mean:g}, least {min(histogram)}"
        axes.bar(x, list(histogram.values()), WIDTH, color=colour, label=label)
        axes.axvline(mean, 0, 0.76, color=colour, lw=1.4, ls=((place * 4, (4, 4))))
    top = max(count for histogram in orders.values() for count in histogram.values())
    axes.set_ylim(0, 1.45 * top)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel("Lag (steps from reading a word to writing its counterpart)", fontsize="small")
    axes.set_title(title)


def draw_sentences(orders: Mapping[str, Histogram], figures: Sequence[str], origin: str) -> None:
    """Draw the lags of linked words of real sentences as shares."""
    figure = new_figure(6.4, 3.6)
    axes = figure.subplots()
    for order, colour in ORDERS.items():
        histogram = orders[order]
        total = sum(histogram.values())
        lags = range(min(histogram), max(histogram) + 1)
        shares = [100 * histogram.get(lag, 0) / total for lag in lags]
        mean = mean_of(histogram)
        axes.plot(
            lags, shares, "o-", color=colour, ms=3.5, label=f"{label_of(order)}: mean {mean:.2f}"
        )
        axes.axvline(mean, color=colour, lw=1.2, ls=(0, (4, 3)))
    axes.axhline(0, color=GREY, lw=0.8)
    axes.set_ylim(0, None)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel("Lag (steps from reading a word to writing its counterpart)")
    axes.set_ylabel("Share of linked words (%)")
    axes.legend(fontsize="small")
    axes.grid(True, axis="y")
    save_figure(figure, "S-X2a_sentence_lags", figures, {}, origin)


if __name__ == "__main__":
    run_step(main)
