"""Draw what learns: errors by initialisation and learning rate (B-X6), and losses (B-X6a)."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from refigure.batchnorm.drawing import COLOURS, NAMES
from refigure.datasets import dataset_origin
from refigure.figures import new_figure, save_figure, style_of
from refigure.initialization import INITIALIZATIONS
from refigure.step import run_step

CHANCE = 0.9  # error of a guess among ten digits


def main(
    curves: list[str], results: list[str], provenance: str, settings: dict, figures: list[str]
) -> None:
    """Draw a table of errors and the losses over steps.

    Args:
        curves: of each arm, as `train_networks` writes them, as are `results`.
    """
    origin = dataset_origin(provenance)
    networks = pd.concat([pd.read_csv(path) for path in results], ignore_index=True)
    losses = pd.concat([pd.read_csv(path) for path in curves], ignore_index=True)
    steps, seeds = int(losses["step"].max()), networks["seed"].nunique()
    batch = settings["batch_size"]
    text = f"scale {settings['scale']}: {steps} steps of {batch} images, {seeds} seeds"
    with style_of():
        draw_errors(networks, settings["learning_rates"], text, figures, origin)
        draw_losses(losses, settings["learning_rates"], text, figures, origin)


def arm_name(arm: str) -> str:
    """The name of an arm in a legend; arms of other depths end with theirs."""
    kind, _, depth = arm.rpartition("_")
    return f"{NAMES[kind]}, {depth} layers" if depth.isdigit() else NAMES.get(arm, arm)


def draw_errors(
    networks: pd.DataFrame, rates: dict[str, float], text: str, figures: Sequence[str], origin: str
) -> None:
    """Draw mean test errors, a row for each arm, a column for initialisation and learning rate."""
    arms = list(dict.fromkeys(networks["arm"]))
    kinds = list(dict.fromkeys(networks["initialization"]))
    columns = [(kind, rate) for kind in kinds for rate in rates]
    groups = networks.groupby(["arm", "initialization", "rate"])["test_error"]
    means, stds = groups.mean(), groups.std().fillna(0)
    table = np.array([[means[arm, *column] for column in columns] for arm in arms])
    figure = new_figure(2.9 + 1.05 * len(columns), 1.9 + 0.55 * len(arms))
    axes: Axes = figure.subplots()
    image = axes.imshow(table, cmap="cividis_r", vmin=0, vmax=CHANCE, aspect="auto")
    for row, arm in enumerate(arms):
        for place, column in enumerate(columns):
            mean, std = means[arm, *column], stds[arm, *column]
            colour = "white" if mean > 0.5 * CHANCE else "black"
            label = f"{mean:.1%}\n±{100 * std:.1f}"
            axes.text(place, row, label, ha="center", va="center", color=colour, fontsize=8.5)
    axes.set_yticks(range(len(arms)), [arm_name(arm) for arm in arms])
    axes.set_xticks(
        range(len(columns)),
        [f"{INITIALIZATIONS[kind].words}\nrate {rates[rate]:g}" for kind, rate in columns],
        fontsize=8.5,
    )
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    axes.set_title(f"Test error of a network of 20 layers on MNIST; {text}", fontsize="small")
    bar = figure.colorbar(image, ax=axes, pad=0.01)
    bar.ax.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    bar.set_label("Test error (chance: 90 %)")
    save_figure(figure, "B-X6_training_errors", figures, {"text": text}, origin)


def draw_losses(
    losses: pd.DataFrame, rates: dict[str, float], text: str, figures: Sequence[str], origin: str
) -> None:
    """Draw the training losses by step at the first learning rate, a panel an initialisation."""
    rate = next(iter(rates))
    chosen = losses[losses["rate"] == rate]
    kinds = list(dict.fromkeys(chosen["initialization"]))
    figure = new_figure(3.5 * len(kinds) + 0.4, 4.2)
    panels = figure.subplots(1, len(kinds), sharey=True, squeeze=False)[0]
    for axes, kind in zip(panels, kinds, strict=True):
        for arm in (name for name in dict.fromkeys(chosen["arm"]) if name in NAMES):
            rows = chosen[(chosen["arm"] == arm) & (chosen["initialization"] == kind)]
            groups = rows.groupby("step")["train_loss"]
            mean, std = groups.mean(), groups.std().fillna(0)
            first = axes is panels[0]
            axes.plot(
                mean.index, mean, color=COLOURS[arm], lw=1.7, label=NAMES[arm] if first else None
            )
            axes.fill_between(
                mean.index, mean - std, mean + std, color=COLOURS[arm], alpha=0.15, lw=0
            )
        axes.axhline(np.log(10), ls=":", color="black", lw=1)
        axes.set_title(INITIALIZATIONS[kind].words)
        axes.set_xlabel("Step")
        axes.grid(True, axis="y")
    panels[0].set_ylim(0, 2.9)
    panels[0].set_ylabel("Training loss (dotted: guessing)")
    figure.legend(loc="outside lower center", ncols=3, fontsize="small")
    figure.suptitle(f"Learning rate {rates[rate]:g}; {text}", fontsize="small")
    save_figure(figure, "B-X6a_training_losses", figures, {"text": text}, origin)


if __name__ == "__main__":
    run_step(main)
