"""Draw the quality of vectors by arm (W-X3)."""

from collections.abc import Sequence

from matplotlib.patches import Patch

from refigure.datasets import dataset_origin
from refigure.figures import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PURPLE,
    SKY,
    VERMILION,
    new_figure,
    save_figure,
    style_of,
)
from refigure.measurements import Measurements, read_measurements
from refigure.step import run_step
from refigure.word2vec.drawing import ARM_NAMES, arm_colour, shown_arms, spread

PARTS = {
    "semantic": "Semantic",
    "syntactic": "Syntactic",
    "wordsim": "WordSim-353",
    "simlex": "SimLex-999",
}


def main(measurements: str, provenance: str, settings: dict, figures: list[str]) -> None:
    """Draw the figure; settings: `scale`, and the `arms` and their `tokens`."""
    found = read_measurements(measurements)
    origin = dataset_origin(provenance)
    with style_of():
        draw_arms(found, settings, figures, origin)


def draw_arms(found: Measurements, settings: dict, figures: Sequence[str], origin: str) -> None:
    """Draw accuracies and correlations of every arm, gensim's above our own."""
    arms = shown_arms(settings)
    break_after = sum(arm.startswith("gensim") for arm in arms)
    rows = [-place - (0.8 if place >= break_after else 0) for place in range(len(arms))]
    figure = new_figure(11.5, 0.33 * len(arms) + 1.5)
    panels = figure.subplots(1, len(PARTS), sharey=True)
    for axes, (part, title) in zip(panels, PARTS.items(), strict=True):
        unit = 100 if part in ("semantic", "syntactic") else 1
        for arm, y in zip(arms, rows, strict=True):
            value = found[f"{arm}_{part}"]
            axes.barh(y, unit * value, 0.72, color=arm_colour(arm), zorder=2)
            axes.errorbar(
                unit * value, y, xerr=unit * spread(value), color="black", lw=1, capsize=2, zorder=3
            )
        axes.set_title(title, fontsize="medium")
        axes.set_xlabel("Answered right (%)" if unit == 100 else "Spearman's ρ")
        axes.grid(True, axis="x")
        axes.tick_params(axis="y", length=0)
    panels[0].set_yticks(rows, [ARM_NAMES[arm] for arm in arms], fontsize="small")
    for start, text in ((0, "trained by gensim"), (break_after, "trained by our own program")):
        if start < len(arms):
            panels[0].text(
                -0.03,
                rows[start] + 0.62,
                text,
                fontsize="small",
                color=GREY,
                ha="right",
                va="center",
                transform=panels[0].get_yaxis_transform(),
            )
    panels[0].set_ylim(rows[-1] - 0.6, 1.0)
    handles = [
        Patch(color=colour, label=name)
        for name, colour in (
            ("negative sampling", ORANGE),
            ("hierarchical softmax", BLUE),
            ("NCE", GREEN),
            ("CBOW", PURPLE),
            ("other noise", VERMILION),
            ("other subsampling", SKY),
        )
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=6, fontsize="small")
    count = found[f"{arms[0]}_total"].n
    number = f"{settings['tokens'][arms[0]]:,}".replace(",", "\u202f")
    figure.suptitle(
        f"{settings['scale']} scale: the first {number} words of the corpus, {count} seeds",
        fontsize="small",
    )
    save_figure(figure, "W-X3_analogies", figures, settings, origin)


if __name__ == "__main__":
    run_step(main)
