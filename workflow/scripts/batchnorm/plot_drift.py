"""Draw how inputs of layers drift in training, and how far a gradient can be trusted (B-X7)."""

import pandas as pd
from matplotlib.axes import Axes

from refigure.batchnorm.drawing import EXTRA
from refigure.datasets import dataset_origin
from refigure.figures import GREY, SKY, new_figure, save_figure, style_of
from refigure.step import run_step

ARMS = {
    "plain": ("no normalisation", GREY, "-"),
    "normalized": ("batch norm before the ReLU", SKY, "-"),
    "jittered": ("the same, with noise that shifts it", EXTRA[1], "--"),
}


def main(drift: str, provenance: str, settings: dict, figures: list[str]) -> None:
    """Draw four panels over the steps of the training."""
    table = pd.read_csv(drift)
    seeds, last = table["seed"].nunique(), int(table["step"].max())
    farthest = table.loc[table["quantity"] == "gradient_ahead", "distance"]
    one = float(farthest[farthest >= 1].min())
    panels = (
        ("train_loss", 0.0, "Training loss"),
        ("input_mean", 0.0, "Drift of neurons' means\n(in deviations at the start)"),
        ("input_std", 0.0, "Drift of their deviations\n(in deviations at the start)"),
        ("gradient_ahead", one, "Change of the gradient\na step ahead, relative"),
    )
    with style_of():
        figure = new_figure(9.6, 6.6)
        for axes, (quantity, distance, words) in zip(
            figure.subplots(2, 2).flat, panels, strict=True
        ):
            rows = table[(table["quantity"] == quantity) & (table["distance"] == distance)]
            draw_panel(axes, rows, words, label=quantity == "train_loss")
        figure.legend(loc="outside lower center", ncols=3, fontsize="small")
        text = f"20 layers, He's weights, scale {settings['scale']}: {last} steps, {seeds} seeds"
        figure.suptitle(text, fontsize="small")
        origin = dataset_origin(provenance)
        save_figure(figure, "B-X7_drift", figures, {"text": text}, origin)


def draw_panel(axes: Axes, rows: pd.DataFrame, words: str, label: bool) -> None:
    """Draw the mean over seeds of every arm, with a band from the least to the largest."""
    for arm, (name, colour, style) in ARMS.items():
        groups = rows[rows["arm"] == arm].groupby("step")["value"]
        mean = groups.mean()
        axes.plot(mean.index, mean, style, color=colour, lw=1.8, label=name if label else None)
        axes.fill_between(mean.index, groups.min(), groups.max(), color=colour, alpha=0.15, lw=0)
    axes.set_ylim(0, None)
    axes.set_xlabel("Step")
    axes.set_ylabel(words)
    axes.grid(True, axis="y")


if __name__ == "__main__":
    run_step(main)
