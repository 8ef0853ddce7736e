"""Draw Z-X3 and Z-X6: posteriors of two weights, and ridge and lasso as constraints."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from refigure.figures import GREY, ORANGE, new_figure, save_figure, style_of
from refigure.regularization.drawing import INK, LASSO, LEAST_SQUARES, RIDGE, Arrays, read_arrays
from refigure.regularization.linear_problems import Floats
from refigure.step import run_step

# Below the maximum of a log density: the regions that hold 39, 86 and 99 % of a normal in two
# dimensions, at 1, 2 and 3 standard deviations.
LEVELS = (0.5, 2.0, 4.5)
SHADES = ("#56b4e9", "#a5d6f3", "#dff0fa")


def main(arrays: str, figures: list[str]) -> None:
    """Draw both figures."""
    found = read_arrays(arrays)
    with style_of():
        draw_posteriors(found, figures)
        draw_constraint(found, figures)


def grid_of(found: Arrays) -> tuple[Floats, Floats]:
    """A grid of weights that holds the origin and the likelihood to 3 standard deviations."""
    spread = 3.1 * np.sqrt(float(found["variance"]) * np.diag(np.linalg.inv(found["gram"])))
    ends = np.concatenate([found["likelihood_mode"] - spread, found["likelihood_mode"] + spread])
    span = np.linspace(min(float(ends.min()), -0.8), max(float(ends.max()), 0.8), 401)
    first, second = np.meshgrid(span, span)
    return first, second


def squared_errors(found: Arrays, first: Floats, second: Floats) -> Floats:
    """|y - Xβ|² above its minimum, at each point of the grid."""
    a, b = (
        part - mode for part, mode in zip((first, second), found["likelihood_mode"], strict=True)
    )
    gram = found["gram"]
    errors: Floats = gram[0, 0] * a**2 + 2 * gram[0, 1] * a * b + gram[1, 1] * b**2
    return errors


def draw_posteriors(found: Arrays, figures: Sequence[str]) -> None:
    """Draw likelihood, prior and posterior for both priors."""
    figure = new_figure(9.2, 4.6)
    first, second = grid_of(found)
    likelihood = squared_errors(found, first, second) / (2 * float(found["variance"]))
    priors = {
        "gaussian": 0.5 * float(found["precision"]) * (first**2 + second**2),
        "laplace": (np.abs(first) + np.abs(second)) / float(found["laplace_scale"]),
    }
    words = {"gaussian": "Gaussian prior: ridge", "laplace": "Laplace prior: lasso"}
    panels = np.ravel(figure.subplots(1, 2, sharex=True, sharey=True))
    for axes, (name, prior) in zip(panels, priors.items(), strict=True):
        posterior = likelihood + prior
        depth = posterior - posterior.min()
        axes.contourf(first, second, depth, levels=[0, *LEVELS], colors=SHADES)
        axes.contour(first, second, likelihood, levels=LEVELS, colors=GREY, linewidths=1.1)
        axes.contour(
            first, second, prior, levels=LEVELS, colors=ORANGE, linewidths=1.1, linestyles="--"
        )
        mode, least = found[f"{name}_mode"], found["likelihood_mode"]
        axes.plot(*least, "X", color=LEAST_SQUARES, ms=9, mec="white", zorder=4)
        axes.plot(*mode, "o", color=RIDGE, ms=8, mec="white", zorder=4)
        axes.plot(0, 0, "P", color=ORANGE, ms=8, mec="white", zorder=4)
        axes.set_aspect("equal")
        axes.set_title(words[name], fontsize="small")
        axes.set_xlabel("β₁")
        axes.grid(True, lw=0.5)
    panels[0].set_ylabel("β₂")
    marks = (
        ("X", LEAST_SQUARES, "likelihood and its maximum (MLE)"),
        ("P", ORANGE, "prior"),
        ("o", RIDGE, "posterior and its maximum (MAP)"),
    )
    handles = [
        panels[0].plot([], [], mark, color=colour, ms=8, mec="white", label=text)[0]
        for mark, colour, text in marks
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=3, fontsize="small")
    save_figure(figure, "Z-X3_posteriors", figures, {})


def draw_constraint(found: Arrays, figures: Sequence[str]) -> None:
    """Draw the paths of ridge and lasso across the squared errors, and the ridge norm by λ."""
    figure = new_figure(9.2, 4.4)
    left, right = figure.subplots(1, 2, width_ratios=(1, 1.05))
    first, second = grid_of(found)
    errors = squared_errors(found, first, second)
    ridge, lasso = found["gaussian_mode"], found["laplace_mode"]
    touched = sorted(float(squared_errors(found, *mode)) for mode in (ridge, lasso))
    levels = sorted({*touched, *(k * touched[0] for k in (0.25, 2.5, 5, 8))})
    left.contour(first, second, errors, levels=levels, colors=GREY, linewidths=0.9)
    draw_ball(left, float(np.linalg.norm(ridge)), float(np.abs(lasso).sum()))
    left.plot(*found["ridge_path"].T, color=RIDGE, lw=2.2, label="ridge path, |β|₂ bounded")
    left.plot(
        *found["lasso_path"].T,
        color=LASSO,
        lw=2.2,
        ls=(0, (4, 1.5)),
        label="lasso path, |β|₁ bounded",
    )
    left.plot(*ridge, "o", color=RIDGE, ms=8, mec="white", zorder=5)
    left.plot(*lasso, "D", color=LASSO, ms=7, mec="white", zorder=5)
    left.plot(*found["likelihood_mode"], "X", color=INK, ms=9, mec="white", zorder=5)
    left.annotate(
        "least squares",
        tuple(found["likelihood_mode"]),
        (6, 6),
        textcoords="offset points",
        fontsize="small",
    )
    left.set_aspect("equal")
    left.set_xlabel("β₁")
    left.set_ylabel("β₂")
    left.legend(fontsize="small", loc="lower left")
    draw_norm(right, found)
    save_figure(figure, "Z-X6_constraint", figures, {})


def draw_ball(axes: Axes, radius: float, sum_: float) -> None:
    """Draw the disc |β|₂ <= radius and the diamond |β|₁ <= sum."""
    angle = np.linspace(0, 2 * np.pi, 361)
    axes.fill(radius * np.cos(angle), radius * np.sin(angle), color=RIDGE, alpha=0.15, lw=0)
    axes.fill([sum_, 0, -sum_, 0], [0, sum_, 0, -sum_], color=LASSO, alpha=0.15, lw=0)


def draw_norm(axes: Axes, found: Arrays) -> None:
    """Draw the norm that a ridge penalty allows."""
    norms = np.linalg.norm(found["ridge_path"], axis=1)
    weight = float(found["variance"] * found["precision"])
    at = float(np.linalg.norm(found["gaussian_mode"]))
    axes.semilogx(found["penalties"], norms, color=RIDGE, lw=2.2)
    axes.axhline(float(np.linalg.norm(found["likelihood_mode"])), color=GREY, ls="--", lw=1.2)
    axes.text(0.012, norms[0] * 1.02, "least squares", fontsize="small", color=GREY)
    axes.plot([weight, weight, found["penalties"][0]], [0, at, at], color=RIDGE, lw=1, ls=":")
    axes.plot(weight, at, "o", color=RIDGE, ms=8, mec="white")
    axes.set_xlim(found["penalties"][0], found["penalties"][-1])
    axes.set_ylim(0, norms[0] * 1.12)
    axes.set_xlabel("Penalty λ")
    axes.set_ylabel("|β̂| of ridge: the radius of its disc")
    axes.grid(True, axis="y")


if __name__ == "__main__":
    run_step(main)
