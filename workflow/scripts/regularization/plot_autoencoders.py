"""Draw Z-X5, Z-X5a and Z-X5b: what a penalty on activations makes of autoencoders."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from refigure.datasets import dataset_origin
from refigure.figures import BLUE, GREY, ORANGE, VERMILION, new_figure, save_figure, style_of
from refigure.regularization.autoencoder_drawing import (
    arm_shade,
    arms_by_weight,
    draw_cost,
    draw_digits,
    draw_filters,
    penalty_words,
)
from refigure.regularization.drawing import INK, Arrays, over_seeds, read_arrays
from refigure.regularization.sparsity import bernoulli_kl
from refigure.step import run_step


def main(
    activations: str, arrays: str, provenance: str, settings: dict, figures: list[str]
) -> None:
    """Draw the three figures; settings: `arms`, `single_arms`, `sparsity`, `scale`."""
    table, found = pd.read_csv(activations), read_arrays(arrays)
    origin = dataset_origin(provenance)
    with style_of():
        draw_activations(table, found, settings, figures, origin)
        draw_units(found, settings, figures, origin)
        draw_sweep(table, settings, figures, origin)


def draw_activations(
    table: pd.DataFrame, found: Arrays, settings: dict, figures: Sequence[str], origin: str
) -> None:
    """Draw the penalty, the activations, the averages of units, and what it costs."""
    figure = new_figure(9.4, 7.0)
    penalty, histogram, units, cost = np.ravel(figure.subplots(2, 2))
    rho = settings["sparsity"]
    x = np.linspace(0.001, 0.999, 999)
    for at, colour, style in ((rho, BLUE, "-"), (0.2, ORANGE, "--")):
        penalty.plot(x, bernoulli_kl(at, x), color=colour, ls=style, lw=2, label=f"ρ = {at:g}")
    penalty.set_ylim(0, 2)
    penalty.set_xlim(0, 1)
    penalty.set_xlabel("Average activation ρ̂")
    penalty.set_ylabel("KL(ρ ‖ ρ̂) (nats)")
    penalty.legend(fontsize="small")
    arms = arms_by_weight(settings["arms"])
    for place, arm in enumerate(arms):
        colour = arm_shade(place, len(arms))
        words = penalty_words(settings["arms"][arm])
        shares = found[f"{arm}.histogram"]
        middles = (np.arange(len(shares)) + 0.5) / len(shares)
        histogram.semilogy(
            middles, shares, color=colour, lw=1.6, label=words, drawstyle="steps-mid"
        )
        means = found[f"{arm}.unit_means"]
        units.semilogy(np.arange(1, len(means) + 1), means, color=colour, lw=1.8)
    units.axhline(rho, color=INK, ls=":", lw=1.2)
    units.text(len(means), rho * 0.9, f"ρ = {rho:g}", fontsize="small", va="top", ha="right")
    histogram.set_xlim(0, 1)
    histogram.set_xlabel("Activation of a unit for an image")
    histogram.set_ylabel("Share")
    histogram.legend(fontsize="small", ncols=2)
    units.set_xlabel("Unit, by its average")
    units.set_ylabel("Average activation")
    draw_cost(cost, table, settings)
    for axes, letter in zip((penalty, histogram, units, cost), "abcd", strict=True):
        axes.set_title(letter, loc="left", fontweight="bold")
        axes.grid(True, axis="y")
    save_figure(figure, "Z-X5_sparse_autoencoders", figures, settings, origin)


def draw_units(found: Arrays, settings: dict, figures: Sequence[str], origin: str) -> None:
    """Draw the first units' weights and reconstructed digits, for some of the arms."""
    every: dict[str, Any] = {**settings["arms"], **settings["single_arms"]}
    sweep = arms_by_weight(settings["arms"])
    rectified = [name for name, arm in every.items() if arm.get("activation") == "relu"]
    shown = [*dict.fromkeys([sweep[0], sweep[len(sweep) // 2], sweep[-1], *rectified[:1]])]
    figure = new_figure(9.4, 3.4)
    grid = figure.add_gridspec(2, len(shown) + 1, width_ratios=[0.2, *[1] * len(shown)],
                               height_ratios=[1, 0.36])  # fmt: skip
    for row, words in enumerate(("weights of 36 units", "digits")):
        side = figure.add_subplot(grid[row, 0])
        side.set_axis_off()
        side.text(0.5, 0.5, words, rotation=90, ha="center", va="center", fontsize="small")
    for place, arm in enumerate(shown, start=1):
        axes = figure.add_subplot(grid[0, place])
        draw_filters(axes, found[f"{arm}.filters"] * found["inked"])
        axes.set_title(penalty_words(every[arm]), fontsize="small")
        draw_digits(
            figure.add_subplot(grid[1, place]), found["digits"], found[f"{arm}.reconstructions"]
        )
    save_figure(figure, "Z-X5a_filters", figures, settings, origin)


def draw_sweep(table: pd.DataFrame, settings: dict, figures: Sequence[str], origin: str) -> None:
    """Draw average activation and sparsity of images against the weight, by ρ."""
    figure = new_figure(9.2, 4.2)
    every = {**settings["arms"], **settings["single_arms"]}
    kl = {name: arm for name, arm in every.items() if arm.get("kind", "kl") == "kl"}
    panels = np.ravel(figure.subplots(1, 2))
    for axes, column in zip(panels, ("mean_activation", "hoyer"), strict=True):
        means = over_seeds(table, column)
        for rho, colour, mark in ((0.01, VERMILION, "s"), (0.05, BLUE, "o"), (0.2, ORANGE, "^")):
            own = {
                float(arm["weight"]): name
                for name, arm in kl.items()
                if arm.get("sparsity", settings["sparsity"]) == rho and arm["weight"]
            }
            if not own:
                continue
            weights = sorted(own)
            points = means.loc[[own[weight] for weight in weights]]
            axes.plot(
                weights, points["mean"], color=colour, marker=mark, lw=1.6, label=f"ρ = {rho:g}"
            )
            axes.vlines(weights, points["low"], points["high"], color=colour, lw=3, alpha=0.5)
            if column == "mean_activation":
                axes.axhline(rho, color=colour, ls=":", lw=1.2)
        bare = [name for name, arm in kl.items() if not arm["weight"]]
        if bare:
            level = float(means.loc[bare[0], "mean"])
            axes.axhline(level, color=GREY, ls="--", lw=1.2, label="λ = 0")
        axes.set_xscale("log")
        axes.set_xlabel("Weight λ of the penalty")
        axes.grid(True, axis="y")
    panels[0].set_yscale("log")
    panels[0].set_ylabel("Average activation; dotted: ρ")
    panels[1].set_ylabel("Sparsity of an image (Hoyer)")
    panels[1].set_ylim(0, 1)
    handles, names = panels[0].get_legend_handles_labels()
    figure.legend(handles, names, loc="outside lower center", ncols=4, fontsize="small")
    save_figure(figure, "Z-X5b_activation_sweep", figures, settings, origin)


if __name__ == "__main__":
    run_step(main)
