"""Draw how fast plain networks converge by depth (R-X6), and how a block learns x (R-X6a)."""

from collections.abc import Sequence

import pandas as pd

from refigure.datasets import dataset_origin
from refigure.figures import GREY, VERMILION, new_figure, save_figure, style_of, subplots
from refigure.resnets.drawing import draw_mean, fit_scale, label_ends, over_seeds, shade
from refigure.step import run_step


def main(
    convergence: str, identity: str, provenance: str, settings: dict, figures: list[str]
) -> None:
    """Draw both; settings: `scale`, and `target_loss` and `iterations` of the convergence."""
    with style_of():
        draw_convergence(pd.read_csv(convergence), settings, figures, dataset_origin(provenance))
        draw_identity(pd.read_csv(identity), figures)


def draw_convergence(
    table: pd.DataFrame, settings: dict, figures: Sequence[str], origin: str
) -> None:
    """Draw the iterations that each seed took to the target; crosses where it never came there."""
    column = "iterations_to_target"
    reached, missed = table.dropna(subset=column), table[table[column].isna()]
    figure = new_figure(6.5, 3.8)
    axes = subplots(figure)
    means = over_seeds(reached, "depth", column)["mean"]
    axes.plot(means.index, means, color=GREY, lw=1.2, label="mean", zorder=1)
    for depth, seeds in reached.groupby("depth"):
        colour = shade("plain", int(str(depth)))
        axes.plot(seeds["depth"], seeds[column], "o", color=colour, ms=6, alpha=0.8)
    top = settings["iterations"]
    if len(missed):
        axes.plot(
            missed["depth"],
            [top] * len(missed),
            "x",
            color=VERMILION,
            ms=7,
            mew=2,
            label="not reached",
        )
    axes.axhline(top, color=GREY, lw=0.8, ls=":")
    fit_scale(axes, table[column].fillna(top), 3)
    axes.set_xticks(sorted(table["depth"].unique()))
    axes.set_xlabel("Depth of the plain network (layers)")
    axes.set_ylabel(f"Iterations to a training loss of {settings['target_loss']:g}")
    axes.set_title(
        f"{settings['scale']} scale, {table['seed'].nunique()} seeds, {top} iterations at most",
        fontsize="small",
    )
    axes.legend(loc="lower right", fontsize="small")
    axes.grid(True, axis="y")
    save_figure(figure, "R-X6_convergence", figures, settings, origin)


def draw_identity(table: pd.DataFrame, figures: Sequence[str]) -> None:
    """Draw loss and norm of the weights of a block that learns y = x, with and without skip."""
    figure = new_figure(8.2, 3.5)
    columns = {"loss": "Mean squared error of y = x", "weight_norm": "Norm of the weights"}
    for axes, (column, words) in zip(figure.subplots(1, 2), columns.items(), strict=True):
        ends = {}
        if column == "loss":
            axes.set_yscale("log")
        for skip, name, network in ((1, "with shortcut", "residual"), (0, "without", "plain")):
            curve = over_seeds(table[table["with_skip"].astype(int) == skip], "step", column)
            colour = shade(network, 56)
            draw_mean(axes, curve, color=colour, ls="-" if skip else (0, (3, 1.5)), lw=1.8)
            ends[name] = (float(curve.index[-1]), float(curve["mean"].iloc[-1]), colour)
        if column == "weight_norm":
            axes.set_ylim(0, None)
        axes.set_xlim(0, table["step"].max())
        axes.set_xlabel("Steps")
        axes.set_ylabel(words)
        axes.grid(True, axis="y")
        label_ends(axes, ends, 0.12)
    figure.suptitle("A block of two 3×3 layers learns the identity", fontsize="small")
    save_figure(figure, "R-X6a_identity", figures, {})


if __name__ == "__main__":
    run_step(main)
