"""Draw how fast small networks learn (L-X4), and what is made of noisy labels (L-X7)."""

import pandas as pd
from matplotlib.axes import Axes

from refigure.datasets import dataset_origin
from refigure.figures import GREY, new_figure, save_figure, style_of
from refigure.loss_functions.drawing import ARMS, NOISE, draw_band, over_seeds
from refigure.measurements import Measurements, read_measurements
from refigure.step import run_step

STARTS = {
    "small": "scaled weights",
    "wide": "weights of spread 1",
    "high": "outputs saturated: bias +5",
}
WHITE = {"fc": "white", "ec": "none", "pad": 1.0}  # behind a text that lines pass


def main(
    speeds: str,
    noise: str,
    measurements: str,
    provenance: str,
    settings: dict,
    figures: list[str],
) -> None:
    """Draw both."""
    found, origin = read_measurements(measurements), dataset_origin(provenance)
    with style_of():
        draw_speeds(pd.read_csv(speeds), found, settings["speeds"], figures, origin)
        draw_noise(pd.read_csv(noise), found, settings["noise"], figures, origin)


def draw_speeds(
    table: pd.DataFrame, found: Measurements, settings: dict, figures: list[str], origin: str
) -> None:
    """Draw test accuracy above and the norm of the gradient below, a column a start."""
    starts = [start for start in STARTS if start in settings["starts"]]
    figure = new_figure(10.0, 5.6)
    panels = figure.subplots(2, len(starts), sharey="row", squeeze=False)
    for column, start in enumerate(starts):
        above, below = panels[:, column]
        for arm, (label, colour, dashes) in ARMS.items():
            part = table[table["arm"] == f"{arm}_{start}"]
            draw_band(above, over_seeds(part, "iteration", "test_accuracy"), colour, dashes, label)
            gradient = over_seeds(part, "iteration", "gradient_norm")
            draw_band(below, gradient, colour, dashes, None)
        above.axhline(found["network_wanted_accuracy"], color=GREY, lw=1, ls=":")
        above.set_title(STARTS[start])
        above.set_xlabel("Iteration")
        below.set_xlabel("Iteration, the first ones stretched")
        below.set_xscale("symlog", linthresh=10)
        below.set_yscale("log")
        below.set_xlim(0, None)
        above.grid(True)
        below.grid(True)
    panels[0, 0].set_ylabel("Test accuracy")
    panels[1, 0].set_ylabel("Norm of the gradient")
    handles, labels = panels[0, 0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=len(ARMS))
    save_figure(figure, "L-X4_networks", figures, settings, origin)


def draw_noise(
    table: pd.DataFrame, found: Measurements, settings: dict, figures: list[str], origin: str
) -> None:
    """Draw accuracy by iteration, and the cross entropy to noisy labels taken apart."""
    figure = new_figure(10.0, 4.0)
    left, right = figure.subplots(1, 2)
    for arm, (label, colour) in NOISE.items():
        part = table[(table["arm"] == arm) & (table["iteration"] > 0)]
        draw_band(left, over_seeds(part, "iteration", "test_accuracy"), colour, "-", label)
    left.set_xlabel("Iteration")
    left.set_ylabel(f"Accuracy on {settings['test_images']} clean test labels")
    left.set_ylim(0.85, 1.0)
    left.legend(fontsize="small", loc="lower right")
    left.grid(True)
    share = settings["label_noise"]
    left.set_title(f"(a) training with {share:.0%} of the labels wrong")
    draw_parts(right, found)
    save_figure(figure, "L-X7_noisy_labels", figures, settings, origin)


def draw_parts(axes: Axes, found: Measurements) -> None:
    """Draw the entropy of the noise and the divergence above it as bars, one an arm."""
    floor = found["noise_entropy"]
    for place, (arm, (label, colour)) in enumerate(NOISE.items()):
        divergence = found[f"noise_divergence_{arm}"]
        axes.barh(place, floor, color="#d9d9d9")
        axes.barh(place, divergence, left=floor, color=colour)
        axes.text(floor + divergence + 0.03, place, f"{divergence:.2f}", va="center")
        axes.text(0.03, place, label, va="center", fontsize="small")
    axes.axvline(floor, color="black", lw=1)
    axes.text(
        floor,
        -0.62,
        f"entropy of the noise, {floor:.2f}",
        ha="center",
        fontsize="small",
        bbox=WHITE,
    )
    axes.set_yticks([])
    axes.set_ylim(len(NOISE) - 0.4, -0.95)
    axes.set_xlim(0, 1.12 * (floor + max(found[f"noise_divergence_{arm}"] for arm in NOISE)))
    axes.set_xlabel("Cross entropy to noisy test labels (nats): entropy + divergence")
    axes.set_title("(b) what can be learnt away is the divergence")


if __name__ == "__main__":
    run_step(main)
