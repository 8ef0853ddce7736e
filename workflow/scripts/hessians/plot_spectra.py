"""Draw the spectra of the digits' network (H-X5), of MNIST's (H-X5a), of residual ones (H-X5b)."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from refigure.datasets import dataset_origin
from refigure.figures import BLUE, GREY, VERMILION, new_figure, save_figure, style_of
from refigure.hessians.drawing import MOMENTS, gaussian_density
from refigure.measurements import worst_origin
from refigure.step import run_step

WIDTH = 0.008  # of the smoothing, of the range of a spectrum
FLOOR = 1e-5  # densities below it are not drawn


def main(
    digits: str,
    mnist: str,
    resnet: str,
    published: list[str],
    provenance: list[str],
    settings: dict,
    figures: list[str],
) -> None:
    """Draw all three; settings: `depths` of the published networks and the `arm` trained here.

    Args:
        provenance: of MNIST, CIFAR-10 and the published weights.
    """
    origins = [dataset_origin(path) for path in provenance]
    with style_of():
        draw_digits(pd.read_csv(digits), figures)
        figure = new_figure(9.0, 3.4)
        table = pd.read_csv(mnist)
        moments = sorted(table["moment"].unique())
        moments = [moments[place] for place in sorted({0, len(moments) // 2, len(moments) - 1})]
        draw_row(figure.subplots(1, len(moments), squeeze=False)[0], table, moments)
        save_figure(figure, "H-X5a_mnist_spectrum", figures, settings, origins[0])
        table = pd.read_csv(resnet)
        others = [pd.read_csv(path) for path in published]
        figure = new_figure(3.0 + 2.9 * (2 + len(others)), 3.4)
        row = figure.subplots(1, 3 + len(others))
        draw_row(row[:3], table, sorted(table["moment"].unique()))
        for axes, other, depth in zip(row[3:], others, settings["depths"], strict=True):
            draw_density(axes, other, VERMILION)
            axes.set_title(f"published ResNet-{depth}", fontsize="small")
        figure.suptitle(f"left three: {settings['arm']}, trained here", fontsize="small")
        origin = worst_origin(origins[1:])
        save_figure(figure, "H-X5b_resnet_spectrum", figures, settings, origin)


def draw_digits(table: pd.DataFrame, figures: Sequence[str]) -> None:
    """Draw exact and approximate densities at the start and at the end, with Ritz values."""
    figure = new_figure(9.0, 3.6)
    moments = sorted(table["moment"].unique())
    for axes, moment in zip(figure.subplots(1, 2), (moments[0], moments[-1]), strict=True):
        some = table[table["moment"] == moment]
        exact = some[some["kind"] == "exact"]["value"].to_numpy()
        probes = some[some["kind"] == "quadrature"]
        reach = float(exact.max() - exact.min())
        grid = np.linspace(exact.min() - 0.05 * reach, exact.max() + 0.05 * reach, 1200)
        shares = np.full(len(exact), 1 / len(exact))
        truth = gaussian_density(exact, shares, grid, WIDTH * reach)
        guess = gaussian_density(
            probes["value"].to_numpy(), probes["weight"].to_numpy(), grid, WIDTH * reach
        )
        axes.fill_between(grid, 1e-12, truth, color=GREY, alpha=0.35, lw=0, label="all eigenvalues")
        axes.plot(grid, guess, color=BLUE, lw=1.3, label="Lanczos quadrature")
        ritz = some[some["kind"] == "ritz"]
        converged = ritz[ritz["residual"] < 1e-3 * exact.max()]["value"]
        level = FLOOR * 30 / reach
        axes.plot(
            converged,
            np.full(len(converged), 2 * level),
            "d",
            color=VERMILION,
            ms=5,
            label="Ritz values",
        )
        axes.set(yscale="log", ylim=(level, 3 * truth.max()))
        axes.set_title(f"iteration {moment}", fontsize="small")
        axes.set_xlabel("Eigenvalue")
    figure.axes[0].set_ylabel("Density")
    figure.axes[0].legend(loc="upper right", fontsize="small")
    save_figure(figure, "H-X5_digits_spectrum", figures, {})


def draw_row(row: Sequence[Axes], table: pd.DataFrame, moments: Sequence[int]) -> None:
    """Draw the density at each moment, side by side."""
    for axes, moment, colour in zip(row, moments, MOMENTS, strict=False):
        draw_density(axes, table[table["moment"] == moment], colour)
        axes.set_title(f"iteration {moment}", fontsize="small")
    row[0].set_ylabel("Density")


def draw_density(axes: Axes, table: pd.DataFrame, colour: str) -> None:
    """Draw the density of a quadrature, each point a narrow Gaussian."""
    points, weights = table["value"].to_numpy(), table["weight"].to_numpy()
    reach = max(float(np.ptp(points)), 1e-12)
    grid = np.linspace(points.min() - 0.06 * reach, points.max() + 0.06 * reach, 1500)
    density = gaussian_density(points, weights, grid, WIDTH * reach)
    level = max(float(weights[weights > 0].min()) / (WIDTH * reach) / 10, 1e-9)
    axes.fill_between(grid, level / 10, density, color=colour, alpha=0.35, lw=0)
    axes.plot(grid, density, color=colour, lw=1.2)
    axes.axvline(0, color=GREY, lw=0.6)
    axes.set(yscale="log", ylim=(level, 4 * density.max()))
    axes.set_xlabel("Eigenvalue")


if __name__ == "__main__":
    run_step(main)
