"""Draw the ten rows of weights that softmax regression learns, each as an image (M-X6)."""

import numpy as np

from refigure.datasets import dataset_origin
from refigure.figures import new_figure, save_figure, style_of
from refigure.step import run_step


def main(templates: str, provenance: str, settings: dict, figures: list[str]) -> None:
    """Draw them above those of the linear network, whose layers are multiplied into one."""
    with np.load(templates) as file:
        rows = {
            "softmax\nregression": file["softmax"],
            "linear network,\nlayers multiplied": file["linear"],
        }
    with style_of():
        figure = new_figure(9, 2.5)
        panels = figure.subplots(2, 10)
        for place, (name, weights) in enumerate(rows.items()):
            axes_row = panels[place]
            # a weight that is added to all ten scores changes nothing after softmax
            centred = weights - weights.mean(axis=0)
            strongest = float(np.quantile(np.abs(centred), 0.995))
            for digit, axes in enumerate(axes_row):
                shown = axes.imshow(centred[digit], cmap="RdBu", vmin=-strongest, vmax=strongest)
                axes.set_xticks([])
                axes.set_yticks([])
                axes.spines[:].set_visible(False)
                if place == 0:
                    axes.set_title(str(digit))
            axes_row[0].set_ylabel(name, rotation=0, ha="right", va="center", fontsize="small")
            bar = figure.colorbar(shown, ax=list(axes_row), fraction=0.012, pad=0.01)
            bar.set_ticks([-strongest, 0, strongest], labels=["against", "0", "for"])
            bar.ax.tick_params(labelsize="small")
        origin = dataset_origin(provenance)
        save_figure(figure, "M-X6_templates", figures, settings, origin)


if __name__ == "__main__":
    run_step(main)
