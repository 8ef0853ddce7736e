"""Draw the errors of finite differences by their step (H-X4)."""

import pandas as pd
from matplotlib.axes import Axes

from refigure.figures import GREEN, new_figure, save_figure, style_of
from refigure.hessians.drawing import CENTRED, FORWARD
from refigure.step import run_step

METHODS = {"forward": FORWARD, "centred": CENTRED}
STYLES = {"float64": "-", "float32": (0, (3, 1.5))}


def main(differences: str, figures: list[str]) -> None:
    """Draw a function of one variable, and products on networks with tanh and with ReLU."""
    table = pd.read_csv(differences, keep_default_na=False)
    with style_of():
        figure = new_figure(9.6, 3.9)
        panels = figure.subplots(1, 3, sharey=True)
        draw(panels[0], table[table["quantity"] == "exp"], "exp′(1)")
        for axes, name in ((panels[1], "tanh"), (panels[2], "relu")):
            some = table[(table["quantity"] == "product") & (table["activation"] == name)]
            draw(axes, some, f"Hu, network with {'ReLU' if name == 'relu' else name}")
        panels[0].set_ylabel("Relative error")
        panels[0].legend(loc="lower left", fontsize="x-small")
        panels[2].legend(loc="lower left", fontsize="x-small")
        save_figure(figure, "H-X4_differences", figures, {})


def draw(axes: Axes, table: pd.DataFrame, title: str) -> None:
    """Draw every method in every precision, and the exact product as a level."""
    for precision, style in STYLES.items():
        for method, colour in METHODS.items():
            some = table[(table["precision"] == precision) & (table["method"] == method)]
            if len(some):
                axes.plot(
                    some["h"],
                    some["error"],
                    ls=style,
                    marker=".",
                    ms=4,
                    color=colour,
                    lw=1.4,
                    label=f"{method}, {precision}",
                )
    exact = table[(table["method"] == "exact") & (table["precision"] == "float32")]
    if len(exact):
        level = float(exact["error"].iloc[0])
        axes.axhline(level, color=GREEN, ls=STYLES["float32"], lw=1.4, label="exact, float32")
    axes.set(xscale="log", yscale="log", ylim=(1e-12, 1e2))
    axes.set_xlabel("h")
    axes.set_title(title, fontsize="small")
    axes.grid(True)


if __name__ == "__main__":
    run_step(main)
