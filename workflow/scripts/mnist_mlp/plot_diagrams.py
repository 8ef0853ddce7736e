"""Draw a perceptron, the scores of a linear classifier, and a network (M-F1, M-F5, M-F6)."""

from matplotlib.axes import Axes

from refigure.diagrams import INK, TINTS, Box, draw_arrow, draw_box, draw_note, new_canvas
from refigure.figures import BLUE, save_figure, style_of
from refigure.measurements import VARIANTS, Measurements, read_measurements
from refigure.mnist_mlp.network_diagrams import (
    RADIUS,
    Layer,
    between,
    draw_layers,
    draw_unit,
    unit_places,
)
from refigure.mnist_mlp.worked_examples import IMAGE, OFFSETS, WEIGHTS
from refigure.step import run_step

CLASSES = ("cat", "dog", "ship")


def main(measurements: str, figures: list[str]) -> None:
    """Draw the three; the scores in both variants."""
    found = read_measurements(measurements)
    with style_of():
        draw_perceptron(figures)
        for variant in VARIANTS:
            draw_scores(found, variant, figures)
        draw_network(figures)


def draw_perceptron(figures: list[str]) -> None:
    """Draw M-F1: inputs times weights, their sum, and a step."""
    figure, axes = new_canvas(6.5, 3.3)
    names = ("1", "$x_1$", "$x_2$", "$x_n$")
    weights = ("$w_0$", "$w_1$", "$w_2$", "$w_n$")
    inputs = unit_places(Layer(names, ""), 0.8, 1.45, 0.68)
    total = (3.7, 1.45)
    for at, name, weight in zip(inputs, names, weights, strict=True):
        middle = (2.1, at[1])
        draw_unit(axes, at, name, TINTS[1], 10)
        draw_box(axes, Box(middle, 0.55, 0.4), weight, TINTS[3])
        draw_arrow(axes, (at[0] + RADIUS, at[1]), (middle[0] - 0.275, at[1]))
        draw_arrow(axes, (middle[0] + 0.275, at[1]), between(middle, total, 0.26)[1])
    axes.text(0.8, (inputs[2][1] + inputs[3][1]) / 2, "⋮", ha="center", va="center", fontsize=12)
    axes.plot(*total, "o", ms=0.52 * 72, mfc=TINTS[2], mec=INK, mew=1, zorder=3)
    axes.text(*total, "$\\sum$", ha="center", va="center", fontsize=13, zorder=4)
    step = draw_box(axes, Box((5.2, 1.45), 0.9, 0.75), "", TINTS[4])
    x, y = step.at
    axes.plot(
        [x - 0.3, x, x, x + 0.3], [y - 0.2, y - 0.2, y + 0.2, y + 0.2], color=BLUE, lw=2, zorder=5
    )
    draw_arrow(axes, (total[0] + 0.26, y), (x - 0.45, y))
    draw_arrow(axes, (x + 0.45, y), (6.3, y))
    titles = {0.8: "inputs", 2.1: "weights", 3.7: "weighted sum", 5.2: "step function"}
    for place, title in titles.items():
        axes.text(place, 2.95, title, ha="center", fontsize=10, weight="bold")
    draw_note(axes, (3.7, 0.35), "$\\mathrm{sign}(w^T x + w_0)$", 10, INK, "center")
    save_figure(figure, "M-F1_perceptron", figures, {})


def draw_scores(found: Measurements, variant: str, figures: list[str]) -> None:
    """Draw M-F5: W x + b of four pixels and three classes; the wrong score marked as published."""
    figure, axes = new_canvas(6.9, 2.75)
    draw_pixels(axes)
    columns = {
        "W": (1.6, [[signed(value) for value in row] for row in WEIGHTS]),
        "x": (3.75, [[f"{value:g}"] for value in IMAGE]),
        "b": (4.65, [[signed(value)] for value in OFFSETS]),
        "W x + b": (
            5.6,
            [[signed(found[f"{variant}.score_{name}"], ".2f")] for name in CLASSES],
        ),
    }
    wrong = float(found[f"{variant}.score_ship"]) != float(found["corrected.score_ship"])
    for title, (left, rows) in columns.items():
        width = 0.6 if title == "W x + b" else 0.45
        for row, values in enumerate(rows):
            y = 1.85 - 0.42 * row
            for column, value in enumerate(values):
                marked = title == "W x + b" and row == 2
                tint = TINTS[3] if marked and wrong else TINTS[row if len(rows) == 3 else 5]
                at = (left + 0.5 * column, y)
                draw_box(axes, Box(at, width, 0.36), value, tint, 9)
        middle = left + 0.25 * (len(rows[0]) - 1)
        axes.text(middle, 2.35, f"${title}$", ha="center", fontsize=11)
    for row, name in enumerate(CLASSES):
        axes.text(6.05, 1.85 - 0.42 * row, name, fontsize=10, va="center", weight="bold")
    axes.text(4.2, 1.43, "+", ha="center", va="center", fontsize=13)
    axes.text(5.12, 1.43, "=", ha="center", va="center", fontsize=13)
    note = (
        f"ship as published: {found['product_ship']:.2f} is $W x$ alone, its bias "
        f"{signed(OFFSETS[2])} is missing"
        if wrong
        else f"ship: {found['product_ship']:.2f} and its bias {signed(OFFSETS[2])}"
    )
    draw_note(axes, (1.4, 0.25), note, 9, INK)
    save_figure(figure, f"M-F5_scores_{variant}", figures, {"variant": variant})


def signed(value: float, form: str = "g") -> str:
    """Write a number with a true minus sign."""
    return format(float(value), form).replace("-", "−")


def draw_pixels(axes: Axes) -> None:
    """Draw the four pixels of the image as grey patches with their brightness."""
    for place, value in enumerate(IMAGE):
        x, y = 0.35 + 0.42 * (place % 2), 1.64 - 0.42 * (place // 2)
        grey = f"{value / 255:.3f}"
        draw_box(axes, Box((x, y), 0.4, 0.4), "", grey)
        ink = INK if value > 128 else "white"
        axes.text(x, y, f"{value:g}", ha="center", va="center", fontsize=8, color=ink, zorder=5)
    axes.text(0.56, 2.35, "image", ha="center", fontsize=10)


def draw_network(figures: list[str]) -> None:
    """Draw M-F6: two hidden layers and a softmax classifier, every connection once."""
    figure, axes = new_canvas(6.9, 4.4)
    layers = [
        Layer(tuple(f"$x_{place}$" for place in range(1, 7)), "Input", bias=True),
        Layer(tuple(f"$h^{{(1)}}_{place}$" for place in range(1, 5)), "Features I", TINTS[2], True),
        Layer(
            tuple(f"$h^{{(2)}}_{place}$" for place in range(1, 4)), "Features II", TINTS[2], True
        ),
        Layer(("", "", ""), "Softmax\nclassifier", TINTS[3]),
    ]
    middle = 2.45
    draw_layers(axes, layers, 0.5, 1.65, middle, 0.54)
    for place, at in enumerate(unit_places(layers[-1], 0.5 + 1.65 * 3, middle, 0.54)):
        draw_arrow(axes, (at[0] + RADIUS, at[1]), (at[0] + RADIUS + 0.2, at[1]))
        axes.text(at[0] + 0.46, at[1], f"$P(y={place}\\,|\\,x)$", va="center", fontsize=9)
    save_figure(figure, "M-F6_network", figures, {})


if __name__ == "__main__":
    run_step(main)
