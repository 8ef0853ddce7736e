"""Draw the two variants of the cross entropy (L-F2), and what training with them gives (L-X5)."""

import pandas as pd
from matplotlib.axes import Axes

from refigure.datasets import dataset_origin
from refigure.figures import (
    BLUE,
    GREEN,
    ORANGE,
    PURPLE,
    new_figure,
    save_figure,
    style_of,
    subplots,
)
from refigure.loss_functions.drawing import VARIANTS, draw_band, log_steps, over_seeds
from refigure.step import run_step

AUTHOR = 0  # classes, for the script's construction
# The legend of the post's figure, which leaves out the minus, and ours.
PUBLISHED_LABELS = ("y_j * log(h(x_i))", "y_j * log(h(x_i)) + (1-y_j) * log(1 - h(x_i))")
LABELS = (r"$-\ln p$", r"$-\ln p-\sum_{j\neq y}\ln(1-p_j)$")
COLOURS = (ORANGE, GREEN, PURPLE, "#8c510a")  # by number of classes, fewest first
DRAWN_CLASSES = (2, 3, 10, 1000)


def main(
    curves: str,
    digits: str,
    networks: str,
    provenance: str,
    settings: dict,
    figures: list[str],
) -> None:
    """Draw L-F2 in both variants, and L-X5."""
    table = pd.read_csv(curves)
    draw_published(table[table["classes"] == AUTHOR], figures)
    spread = {k: table[table["classes"] == k] for k in DRAWN_CLASSES if k in set(table["classes"])}
    draw_corrected(spread, figures)
    draw_trainings(
        pd.read_csv(digits), pd.read_csv(networks), settings, dataset_origin(provenance), figures
    )


def draw_published(table: pd.DataFrame, figures: list[str]) -> None:
    """Draw the post's figure as its script does."""
    with style_of("as_published"):
        figure = new_figure(6.4, 4.8)
        axes = subplots(figure)
        for column, label in zip(("first", "second"), PUBLISHED_LABELS, strict=True):
            axes.plot(table["p"], table[column], label=label)
        axes.set_xlabel("probability of correct class")
        axes.set_ylabel("loss")
        axes.legend(loc="center right", bbox_to_anchor=(1.0, 0.5), frameon=True)
        save_figure(figure, "L-F2_cross_entropy_variants_as_published", figures, {})


def draw_corrected(spread: dict[int, pd.DataFrame], figures: list[str]) -> None:
    """Draw both losses, their gap and the ratio of their slopes, by the number of classes."""
    with style_of():
        figure = new_figure(7.2, 6.4)
        panels = figure.subplot_mosaic([["losses", "losses"], ["gap", "rates"]])
        left, middle, right = panels["losses"], panels["gap"], panels["rates"]
        one = next(iter(spread.values()))
        left.plot(one["p"], one["first"], color=BLUE, lw=2.4, label=LABELS[0])
        for (classes, part), colour in zip(spread.items(), COLOURS, strict=False):
            name = f"{classes} classes"
            left.plot(part["p"], part["second"], color=colour, label=f"{LABELS[1]}, {name}")
            middle.plot(part["p"], part["second"] - part["first"], color=colour, label=name)
            right.plot(part["p"], part["slope_ratio"], color=colour, label=name)
        right.axhline(1, color=BLUE, lw=1, ls=":")
        right.text(0.02, 0.97, "1: the same rate", color=BLUE, fontsize="small", va="top")
        left.set_ylabel("Loss (nats)")
        middle.set_ylabel("Second loss minus first (nats)")
        right.set_ylabel("Slope of the second\nover that of the first")
        left.set_title("(a) the losses")
        middle.set_title("(b) their gap: no offset")
        right.set_title("(c) their rates")
        right.set_ylim(0.9, 2.1)
        for axes in (left, middle, right):
            axes.set_xlabel("Probability of the right class")
            axes.set_xlim(0, 1)
            axes.grid(True)
        left.legend(fontsize="small")
        middle.legend(fontsize="small")
        save_figure(
            figure, "L-F2_cross_entropy_variants_corrected", figures, {"classes": list(spread)}
        )


def draw_trainings(
    digits: pd.DataFrame,
    networks: pd.DataFrame,
    settings: dict,
    origin: str,
    figures: list[str],
) -> None:
    """Draw loss and accuracy while softmax regression and the post's network learn."""
    digits = digits[digits["split"] >= 0]
    with style_of():
        figure = new_figure(10.5, 3.9)
        panels = figure.subplots(1, 3)
        for variant, (label, colour) in VARIANTS.items():
            one = digits[(digits["variant"] == variant) & (digits["step"] > 0)]
            two = networks[(networks["arm"] == variant) & (networks["iteration"] > 0)]
            for axes, part, by, column in (
                (panels[0], one, "step", "train_loss"),
                (panels[1], one, "step", "test_accuracy"),
                (panels[2], two, "iteration", "test_accuracy"),
            ):
                draw_band(axes, over_seeds(part, by, column), colour, "-", label)
        panels[0].set_ylabel("Training loss, first variant (nats)")
        panels[0].set_title("(a) softmax regression, small digits")
        panels[1].set_title("(b) the same, test accuracy")
        panels[2].set_title("(c) network of the post, MNIST")
        for axes in panels[1:]:
            axes.set_ylabel("Test accuracy")
        for axes in panels[:2]:
            log_steps(axes, "Step")
        panels[2].set_xlabel("Iteration")
        panels[2].grid(True)
        mark_rates(panels[0], settings)
        panels[0].legend(fontsize="small")
        save_figure(figure, "L-X5_variants_trained", figures, settings, origin)


def mark_rates(axes: Axes, settings: dict) -> None:
    """Say what is averaged."""
    text = f"means and ranges over {settings['digits']['splits']} splits"
    text += f",\n(c) over {len(settings['networks']['seeds'])} seeds"
    axes.text(0.03, 0.04, text, transform=axes.transAxes, fontsize="x-small")


if __name__ == "__main__":
    run_step(main)
