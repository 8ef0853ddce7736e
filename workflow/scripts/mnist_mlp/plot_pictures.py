"""Draw the digits that the post's cell shows, each as the cell draws it (M-F7 to M-F12)."""

from typing import Any

import matplotlib
import numpy as np

from refigure.datasets import dataset_origin
from refigure.figures import PUBLISHED_STYLE, new_figure, save_figure, subplots
from refigure.step import run_step

# The cell's figure: matplotlib's own layout, its size in a notebook.
STYLE: Any = {**PUBLISHED_STYLE, "figure.constrained_layout.use": False, "axes.titlesize": "large"}
IDS = [f"M-F{number}" for number in range(7, 13)]


def main(pictures: str, provenance: str, figures: list[str]) -> None:
    """Draw the first six; fewer where the data have fewer, the rest empty and saying so."""
    with np.load(pictures) as file:
        images, labels, places = file["images"], file["labels"], file["places"]
    origin = dataset_origin(provenance)
    with matplotlib.rc_context(STYLE):
        for number, figure_id in enumerate(IDS):
            figure = new_figure(3.6, 3.75)
            axes = subplots(figure)
            place = None
            if number < len(labels):
                axes.imshow(images[number].reshape(28, 28), cmap="binary")
                axes.set_title(f"Label: {labels[number]}")
                place = int(places[number])
            else:
                axes.set_title("not among the draws")
                axes.set_axis_off()
            stem = f"{figure_id}_sample_{number + 1}"
            save_figure(figure, stem, figures, {"place": place}, origin)


if __name__ == "__main__":
    run_step(main)
