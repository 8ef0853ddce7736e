"""Draw Z-X7: dropout against weight decay, on few images and on many."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from refigure.datasets import dataset_origin
from refigure.figures import new_figure, save_figure, style_of
from refigure.regularization.drawing import FAMILIES, arm_words, family_of
from refigure.step import run_step


def main(results: list[str], provenance: str, settings: dict, figures: list[str]) -> None:
    """Draw the test accuracy of every network; settings: `settings` by name, and `scale`."""
    tables = {Path(path).parent.name: pd.read_csv(path) for path in sorted(results)}
    with style_of():
        draw(tables, settings, figures, dataset_origin(provenance))


def draw(
    tables: dict[str, pd.DataFrame], settings: dict, figures: Sequence[str], origin: str
) -> None:
    """Draw a panel for each setting: a dot a seed, a line at the mean, crosses for training."""
    figure = new_figure(9.4, 4.0)
    panels = np.ravel(figure.subplots(1, len(tables), squeeze=False))
    for axes, (name, table) in zip(panels, tables.items(), strict=True):
        protocol = settings["settings"][name]
        arms = [arm for arm in protocol["arms"] if arm in set(table["arm"])]
        for place, arm in enumerate(arms):
            rows = table[table["arm"] == arm]
            colour = FAMILIES[family_of(arm)]
            spread = np.linspace(-0.16, 0.16, len(rows)) if len(rows) > 1 else np.zeros(1)
            test = 100 * rows["test_accuracy"]
            axes.plot(place + spread, test, "o", color=colour, ms=6, mec="white")
            axes.hlines(test.mean(), place - 0.32, place + 0.32, color=colour, lw=2)
        seeds = table["seed"].nunique()
        layers = "-".join(str(size) for size in protocol["sizes"])
        images = f"{protocol['train_images']:,}".replace(",", "\u202f")
        axes.set_title(
            f"{images} training images, {layers}, {seeds} seed{'s' * (seeds > 1)}",
            fontsize="small",
        )
        axes.set_xticks(
            range(len(arms)),
            [arm_words(arm, protocol["arms"][arm]) for arm in arms],
            fontsize="small",
        )
        axes.set_xlim(-0.6, len(arms) - 0.4)
        axes.grid(True, axis="y")
    panels[0].set_ylabel("Test accuracy (%)")
    figure.suptitle(f"{settings['scale']} scale; dots: seeds, lines: means", fontsize="small")
    save_figure(figure, "Z-X7_dropout_weight_decay", figures, settings, origin)


if __name__ == "__main__":
    run_step(main)
