"""Check the post's formulas as printed and corrected, by finite differences and examples."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from refigure import losses
from refigure.loss_functions.tables import write_numbers
from refigure.loss_functions.wording import wording_numbers
from refigure.seeding import derive_seed, generators
from refigure.settings import read_settings
from refigure.step import run_step

Numbers = dict[str, float]
Floats = NDArray[np.float64]

# A distribution of labels and a prediction, to take the cross entropy apart.
TARGET, PREDICTION = (0.9, 0.05, 0.05), (0.7, 0.2, 0.1)


@dataclass(frozen=True)
class Settings:
    """How much is tried."""

    examples: int
    inputs: int
    difference: float  # the step of central differences; their error is of its square
    learning_rate: float  # of the one step that shows which way a gradient leads


def main(settings: dict, seed: int, measurements: str) -> None:
    """Write what was found."""
    chosen = read_settings(Settings, settings)
    found = check_gradients(chosen, generators(derive_seed(seed, "gradients")).numpy)
    found |= wording_numbers(chosen.inputs, chosen.examples)
    found |= check_divergence(generators(derive_seed(seed, "divergence")).numpy)
    write_numbers(measurements, found)


def numeric_gradient(of: Callable[[Floats], float], at: Floats, step: float) -> Floats:
    """The gradient by central differences."""
    basis = step * np.eye(len(at))
    return np.array([(of(at + one) - of(at - one)) / (2 * step) for one in basis])


def check_gradients(chosen: Settings, random: np.random.Generator) -> Numbers:
    """Hold the printed gradients of a sigmoid unit against differences of its losses."""
    x = random.normal(size=(chosen.examples, chosen.inputs))
    y = (random.random(chosen.examples) < 0.5).astype(float)
    w = random.normal(size=chosen.inputs)

    def squared(weights: Floats) -> float:
        return float(losses.sigmoid_squared_error(x @ weights, y).sum())

    def entropy(weights: Floats) -> float:
        return float(losses.binary_cross_entropy(x @ weights, y).sum())

    scores = x @ w
    errors = losses.sigmoid(scores) - y
    # the post: (y - yhat) sigma'(z) x, and the sum of x (sigma(z) - y)
    printed = -(errors * losses.sigmoid_derivative(scores)) @ x
    true = numeric_gradient(squared, w, chosen.difference)
    of_entropy = numeric_gradient(entropy, w, chosen.difference)
    found = {"cross_entropy_gradient_difference": np.abs(errors @ x - of_entropy).max()}
    for variant, formula in (("as_published", printed), ("corrected", -printed)):
        lengths = np.linalg.norm(formula) * np.linalg.norm(true)
        after = squared(w - chosen.learning_rate * formula)
        found |= {
            f"{variant}.mse_gradient_cosine": formula @ true / lengths,
            f"{variant}.mse_gradient_difference": np.abs(formula - true).max(),
            f"{variant}.mse_change_after_step": after - squared(w),
        }
    # the same error at an input ten times as large
    one, ten = (np.abs(errors[0] * scale * x[0]).max() for scale in (1, 10))
    return found | {"gradient_ratio_of_inputs": ten / one}


def check_divergence(random: np.random.Generator) -> Numbers:
    """Take the cross entropy apart into entropy and divergence, for one-hot and soft labels."""
    p, q = np.array(TARGET), np.array(PREDICTION)
    soft, drawn = random.dirichlet(np.ones(10), (2, 200))
    hot = losses.one_hot(random.integers(0, 10, 200), 10)
    return {
        "soft_cross_entropy": losses.cross_entropy_of(p, q),
        "soft_entropy": losses.entropy(p),
        "soft_divergence": losses.kl_divergence(p, q),
        "divergence_difference_soft": apart(soft, drawn).max(),
        "divergence_difference_one_hot": np.abs(
            losses.cross_entropy_of(hot, drawn) - losses.kl_divergence(hot, drawn)
        ).max(),
    }


def apart(p: Floats, q: Floats) -> Floats:
    """How far the cross entropy is from the sum of its two parts."""
    parts = losses.entropy(p) + losses.kl_divergence(p, q)
    return np.asarray(np.abs(losses.cross_entropy_of(p, q) - parts))


if __name__ == "__main__":
    run_step(main)
