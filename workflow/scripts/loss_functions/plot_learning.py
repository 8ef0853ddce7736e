"""Draw how fast a sigmoid unit learns by either loss (L-X1), and Nielsen's neuron (L-X8)."""

import pandas as pd

from refigure.figures import BLUE, GREY, SKY, VERMILION, new_figure, save_figure, style_of
from refigure.loss_functions.drawing import ARMS, draw_band, log_steps
from refigure.step import run_step

STARTS = {
    "small": "weights near 0",
    "unit": "weights of spread 1",
    "wide": "weights of spread 3",
    "high": "bias +5: saturated",
    "low": "bias −5: saturated",
}
NEURON_ARMS = {
    "squared_error": ("squared error", VERMILION, "-"),
    "cross_entropy": ("cross entropy", BLUE, "-"),
    "cross_entropy_slow": ("cross entropy, smaller rate", SKY, "--"),
}
NEURON_STARTS = {"good": "starting at a small mistake", "saturated": "starting at a sure mistake"}


def main(units: str, neuron: str, settings: dict, figures: list[str]) -> None:
    """Draw both."""
    draw_units(pd.read_csv(units), settings["units"], figures)
    draw_neuron(pd.read_csv(neuron), settings["neuron"], figures)


def draw_units(table: pd.DataFrame, settings: dict, figures: list[str]) -> None:
    """Draw accuracy above and loss below, a column a start."""
    starts = [start for start in STARTS if start in settings["starts"]]
    with style_of():
        figure = new_figure(2.5 * len(starts) + 0.8, 5.2)
        panels = figure.subplots(2, len(starts), sharex=True, sharey="row", squeeze=False)
        for column, start in enumerate(starts):
            for arm, (label, colour, dashes) in ARMS.items():
                part = table[(table["start"] == start) & (table["arm"] == arm)]
                part = part[part["step"] > 0].set_index("step")
                band = part[["accuracy", "accuracy_low", "accuracy_high"]]
                band = band.set_axis(["mean", "low", "high"], axis=1)
                draw_band(panels[0, column], band, colour, dashes, label)
                panels[1, column].loglog(
                    part.index, part["cross_entropy"], color=colour, ls=dashes, lw=1.8
                )
            panels[0, column].axhline(settings["wanted"], color=GREY, lw=1, ls=":")
            panels[0, column].set_title(STARTS[start])
            log_steps(panels[1, column], "Step")
            panels[0, column].grid(True)
        panels[0, 0].set_ylabel("Training accuracy")
        panels[1, 0].set_ylabel("Cross entropy (nats)")
        handles, labels = panels[0, 0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower center", ncols=len(ARMS))
        save_figure(figure, "L-X1_learning_speed", figures, settings)


def draw_neuron(table: pd.DataFrame, settings: dict, figures: list[str]) -> None:
    """Draw the neuron's output by epoch, a panel a start; the wanted output is 0."""
    starts = [start for start in NEURON_STARTS if start in settings["starts"]]
    with style_of():
        figure = new_figure(9.0, 3.7)
        panels = figure.subplots(1, len(starts), sharey=True, squeeze=False)[0]
        for axes, start in zip(panels, starts, strict=True):
            for arm, (label, colour, dashes) in NEURON_ARMS.items():
                part = table[(table["start"] == start) & (table["arm"] == arm)]
                rate = settings["arms"][arm]["learning_rate"]
                text = f"{label} (rate {rate:g})"
                axes.plot(part["epoch"], part["output"], color=colour, ls=dashes, lw=2, label=text)
            weight, bias = settings["starts"][start]
            axes.set_title(f"{NEURON_STARTS[start]}: w = {weight:g}, b = {bias:g}")
            axes.set_xlabel("Epoch")
            axes.set_ylim(0, 1)
            axes.grid(True)
        panels[0].set_ylabel("Output; the target is 0")
        panels[0].legend(fontsize="small")
        save_figure(figure, "L-X8_neuron", figures, settings)


if __name__ == "__main__":
    run_step(main)
