"""Draw histograms of activations, without (B-F1 to B-F3) and with normalisation (B-F8 to B-F10)."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from refigure.batchnorm.drawing import Figure, draw_published, draw_shares
from refigure.figures import new_figure, save_figure, style_of
from refigure.step import run_step

# By id: the name of the histogram, and what follows the id in the name of the file.
FIGURES = {
    "B-F1": ("activation_0", "activation_0"),
    "B-F2": ("activation_19", "activation_19"),
    "B-F3": ("activation_20", "activation_20"),
    "B-F8": ("normalized_activation_4", "batchnorm_activation_4"),
    "B-F9": ("normalized_activation_19", "batchnorm_activation_19"),
    "B-F10": ("normalized_activation_20", "batchnorm_activation_20"),
}


def main(histograms: str, figures: list[str]) -> None:
    """Draw every figure as the post shows it, and with true layers, shares and zeros set apart."""
    found = json.loads(Path(histograms).read_text(encoding="utf-8"))
    for number, (name, stem) in FIGURES.items():
        draw_as_published(found["as_published"][name], f"{number}_{stem}_as_published", figures)
        draw_corrected(found["corrected"], name, f"{number}_{stem}_corrected", figures)


def draw_as_published(histogram: Figure, stem: str, figures: Sequence[str]) -> None:
    """Draw one figure in the post's style."""
    with style_of("as_published"):
        figure = new_figure(6.4, 4.8)
        title = f"Activation {histogram['layer']}, var: {histogram['variance']}"
        draw_published(figure.subplots(), histogram, "Activation", title)
        save_figure(figure, stem, figures, {"figure": stem})


def draw_corrected(
    found: Mapping[str, Figure], name: str, stem: str, figures: Sequence[str]
) -> None:
    """Draw one figure corrected; the first layer stands beside the input, which is none."""
    names = [name, "activation_1"] if name == "activation_0" else [name]
    with style_of():
        figure = new_figure(
            5.6, 3.6 * len(names) + 0.3
        )  # one below the other: they stand in a column
        for axes, one in zip(
            figure.subplots(len(names), 1, squeeze=False)[:, 0], names, strict=True
        ):
            histogram = found[one]
            layer, variance = histogram["layer"], histogram["variance"]
            kind = "input" if layer == 0 else "activations"
            after = ", after batch norm" if name.startswith("normalized") else ""
            title = f"Layer {layer}: {kind}{after}, variance {variance:.3g}"
            closed = "ReLU closed" if after else "exactly 0"
            draw_shares(axes, histogram, "Activation" if layer else "Input", closed, title)
        save_figure(figure, stem, figures, {"figure": stem})


if __name__ == "__main__":
    run_step(main)
