"""Draw accuracies by section of the questions (W-X7), and by size of the corpus (W-X8)."""

from collections.abc import Sequence

import numpy as np

from refigure.datasets import dataset_origin
from refigure.figures import VERMILION, new_figure, save_figure, style_of
from refigure.measurements import Measurements, read_measurements
from refigure.step import run_step
from refigure.word2vec.drawing import ARM_NAMES, LAYER_COLOURS, LAYER_NAMES, shown_arms, spread

SIZES = ("small", "medium", "")  # endings of arms that are trained on more and more of the corpus


def main(measurements: str, provenance: str, settings: dict, figures: list[str]) -> None:
    """Draw both figures; settings: `scale`, and the `arms` and their `tokens`."""
    found = read_measurements(measurements)
    origin = dataset_origin(provenance)
    with style_of():
        draw_sections(found, settings, figures, origin)
        draw_sizes(found, settings, figures, origin)


def draw_sections(found: Measurements, settings: dict, figures: Sequence[str], origin: str) -> None:
    """Draw the accuracy of each section of the questions for gensim's arms, as a table."""
    arms = [arm for arm in shown_arms(settings) if arm.startswith("gensim")]
    sections = sorted(
        {
            name.split("_section_")[1]
            for name in found
            if "_section_" in name and not name.endswith((".low", ".high"))
        },
        key=lambda name: (name.startswith("gram"), name),
    )
    values = np.array(
        [[100 * found[f"{arm}_section_{section}"] for arm in arms] for section in sections]
    )
    figure = new_figure(3.6 + 1.25 * len(arms), 0.3 * len(sections) + 1.6)
    axes = figure.subplots()
    image = axes.imshow(np.nan_to_num(values), cmap="Blues", aspect="auto", vmin=0)
    top = np.nanmax(values)
    for row in range(len(sections)):
        for column in range(len(arms)):
            value = values[row, column]
            text = "–" if np.isnan(value) else f"{value:.1f}"
            axes.text(
                column,
                row,
                text,
                ha="center",
                va="center",
                fontsize="small",
                color="white" if value > 0.6 * top else "black",
            )
    axes.set_yticks(
        range(len(sections)), [name.replace("_", " ") for name in sections], fontsize="small"
    )
    axes.set_xticks(
        range(len(arms)),
        [
            ARM_NAMES[arm]
            .replace(", ", ",\n")
            .replace("hierarchical ", "hierarchical\n")
            .replace("negative ", "negative\n")
            for arm in arms
        ],
        fontsize="small",
    )
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    boundary = sum(not name.startswith("gram") for name in sections)
    axes.axhline(boundary - 0.5, color=VERMILION, lw=1.2)
    figure.colorbar(image, ax=axes, label="Answered right (%)", shrink=0.8)
    save_figure(figure, "W-X7_sections", figures, settings, origin)


def draw_sizes(found: Measurements, settings: dict, figures: Sequence[str], origin: str) -> None:
    """Draw accuracy and correlation over the size of the corpus for the two objectives."""
    figure = new_figure(8.2, 3.4)
    panels = figure.subplots(1, 2)
    for axes, part, unit, title in (
        (panels[0], "total", 100, "Analogies answered right (%)"),
        (panels[1], "wordsim", 1, "WordSim-353, Spearman's ρ"),
    ):
        for layer, arm in (("neg", "gensim_neg5"), ("hs", "gensim_hs")):
            names = [f"{arm}_{size}".rstrip("_") for size in SIZES]
            names = [name for name in names if name in settings["arms"]]
            values = [found[f"{name}_{part}"] for name in names]
            axes.errorbar(
                [settings["tokens"][name] / 1e6 for name in names],
                [unit * value for value in values],
                [unit * spread(value) for value in values],
                marker="o",
                ms=5,
                capsize=3,
                lw=1.8,
                color=LAYER_COLOURS[layer],
                label=LAYER_NAMES[layer],
            )
        axes.set_xscale("log")
        sizes = sorted({settings["tokens"][name] / 1e6 for name in names})
        axes.set_xticks(sizes, [f"{size:g}" for size in sizes])
        axes.minorticks_off()
        axes.set_ylim(0, None)
        axes.set_xlabel("Words of the corpus (millions)")
        axes.set_title(title, fontsize="small")
        axes.grid(True)
    panels[0].legend(fontsize="small", loc="best")
    save_figure(figure, "W-X8_corpus_size", figures, settings, origin)


if __name__ == "__main__":
    run_step(main)
