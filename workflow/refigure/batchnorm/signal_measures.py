"""What the claims need of the tables of layers: slopes, spreads, comparisons with theory."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from refigure.batch_normalization import Array
from refigure.batchnorm.network import published_layer
from refigure.batchnorm.signal_tables import (
    at_layer,
    geometric_curve,
    gradient_growth,
    log_slopes,
    regress,
)
from refigure.initialization import INITIALIZATIONS, relu_gain
from refigure.measurements import Measurement
from refigure.repetitions import measurements_of, spread_of

Tables = Mapping[str, pd.DataFrame]
PLAIN = {"as_published": "plain_published", "corrected": "plain_corrected"}
NORMALIZED = {"as_published": "normalized_published", "corrected": "normalized_corrected"}
FIGURE_ACTIVATIONS, FIGURE_GRADIENTS = (4, 19, 20), (2, 3, 4, 20)


def labelled(rows: pd.DataFrame, column: str, label: int, variant: str) -> Array:
    """The values of the layer that a figure calls `label`: as published, another one."""
    depth = int(rows["depth"].iloc[0])
    return at_layer(
        rows, column, published_layer(label, depth) if variant == "as_published" else label
    )


def figure_measures(tables: Tables, confidence: float) -> Iterator[Measurement]:
    """Yield what the titles and shapes of the post's figures should be."""
    plain = tables["plain_published"]
    for layer in (0, 1, *FIGURE_ACTIVATIONS):
        for column in ("variance", "fullest"):
            values = at_layer(plain, column, layer)
            yield from spread_of(
                f"activation_{column}_{layer}", values, confidence, column == "variance"
            )
    for variant, arm in PLAIN.items():
        for label in FIGURE_GRADIENTS:
            for column in ("variance", "fullest", "kurtosis"):
                values = labelled(tables[arm], f"gradient_{column}", label, variant)
                name = f"{variant}.gradient_{column}_label_{label}"
                yield from spread_of(name, values, confidence, column == "variance")
    for variant, arm in NORMALIZED.items():
        for layer in FIGURE_ACTIVATIONS:
            for column in ("variance", "fullest"):
                values = at_layer(tables[arm], column, layer)
                name = f"{variant}.normalized_activation_{column}_{layer}"
                yield from spread_of(name, values, confidence)
        yield from normalized_gradients(f"{variant}.normalized_", tables[arm], variant, confidence)
    # The layers that the post shows, by a right backward pass from the place where it starts.
    for arm in ("layer_after", "batch_after"):
        yield from normalized_gradients(f"{arm}_", tables[arm], "as_published", confidence)


def normalized_gradients(
    prefix: str, rows: pd.DataFrame, variant: str, confidence: float
) -> Iterator[Measurement]:
    """Yield variances and shapes of the gradients called 2 and 3, and the ratio of variances."""
    found = {label: labelled(rows, "gradient_variance", label, variant) for label in (2, 3)}
    for label, values in found.items():
        yield from spread_of(f"{prefix}gradient_variance_label_{label}", values, confidence, True)
        for column in ("fullest", "kurtosis"):
            shape = labelled(rows, f"gradient_{column}", label, variant)
            yield from spread_of(f"{prefix}gradient_{column}_label_{label}", shape, confidence)
    yield from spread_of(f"{prefix}gradient_ratio", found[3] / found[2], confidence, True)


def arm_measures(tables: Tables, confidence: float) -> Iterator[Measurement]:
    """Yield for every arm how signals grow or fade over its layers, and what is left at the end."""
    for arm, rows in tables.items():
        count = int(rows["repetition"].nunique())
        factors = np.exp(log_slopes(rows, "second_moment"))
        yield from measurements_of(f"{arm}_activation_factor", factors, confidence)
        for column, name in (("gradient_kurtosis", "kurtosis"), ("gradient_zeros", "zeros")):
            yield from measurements_of(
                f"{arm}_gradient_{name}_first", at_layer(rows, column, 1), confidence
            )
        yield from measurements_of(f"{arm}_gradient_growth", gradient_growth(rows), confidence)
        slopes = log_slopes(rows, "gradient_variance")
        yield from measurements_of(f"{arm}_gradient_log_slope", slopes, confidence)
        curve = geometric_curve(rows, "gradient_variance")
        for name, value in (
            ("gradient_first", curve.iloc[0]),
            ("gradient_last", curve.iloc[-1]),
            ("gradient_max_over_min", curve.max() / curve.min()),
            ("variance_last", geometric_curve(rows, "variance").iloc[-1]),
            ("second_moment_last", geometric_curve(rows, "second_moment").iloc[-1]),
            ("cosine_last", float(at_layer(rows, "cosine", -1).mean())),
            ("dead_last", float(at_layer(rows, "dead", -1).mean())),
            ("zeros_last", float(at_layer(rows, "zeros", -1).mean())),
        ):
            yield Measurement(f"{arm}_{name}", float(value), n=count)


def share_measures(tables: Tables, confidence: float) -> Iterator[Measurement]:
    """Yield shares of zeros and of dead neurons, and what is normalised to what."""
    plain, corrected = tables["plain_published"], tables["plain_corrected"]
    for layer in (1, 10, 19, 20):
        for column in ("zeros", "dead", "cosine"):
            values = at_layer(plain, column, layer)
            yield from measurements_of(f"{column}_{layer}", values, confidence)
    for layer in (1, 19):
        values = at_layer(plain, "gradient_zeros", layer)
        yield from measurements_of(f"gradient_zeros_{layer}", values, confidence)
        values = at_layer(plain, "gradient_kurtosis", layer)
        yield from measurements_of(f"gradient_kurtosis_{layer}", values, confidence)
    # What the post calls the first activation is the input.
    for variant, layer in (("as_published", 0), ("corrected", 1)):
        values = at_layer(plain, "negative", layer)
        yield from measurements_of(f"{variant}.first_activation_negative", values, confidence)
    for variant, rows in PLAIN.items():
        trained = tables[rows].dropna(subset="gradient_variance")["layer"].nunique()
        yield Measurement(f"{variant}.layers_with_gradient", trained)
    for variant, arm in NORMALIZED.items():
        for column in ("feature_mean", "feature_std_low", "feature_std_high", "example_mean"):
            values = at_layer(tables[arm], column, 19)
            yield from measurements_of(f"{variant}.{column}_19", values, confidence)
        for layer in (2, 3):
            values = labelled(tables[arm], "gradient_zeros", layer, variant)
            yield from measurements_of(
                f"{variant}.normalized_gradient_zeros_{layer}", values, confidence
            )
    per_layer = at_layer(corrected, "gradient_variance", 20)
    yield from spread_of("corrected.gradient_variance_last", per_layer, confidence, True)


def gradient_theory(
    tables: Tables, confidence: float, examples: int, upstream_std: float
) -> Iterator[Measurement]:
    """Yield the closed form of the variance of ∂L/∂W, the same in every layer, and ours over it.

    What the gradient loses on its way back to a layer is what the activations have lost on their
    way to it: examples · std² / 2 · gain^(start − 1), whatever the layer.
    """
    plain = tables["plain_published"]
    width, start = int(plain["width"].iloc[0]), int(plain["depth"].iloc[0]) - 1
    theory = examples * upstream_std**2 / 2 * relu_gain("small_normal", width, width) ** (start - 1)
    yield Measurement("theory_gradient_variance", theory)
    ratios = at_layer(plain, "gradient_variance", 10) / theory
    yield from measurements_of("gradient_variance_10_over_theory", ratios, confidence)


def theory_measures(tables: Tables, confidence: float) -> Iterator[Measurement]:
    """Yield closed forms of the forward pass, and measured values over them."""
    plain = tables["plain_published"]
    width = int(plain["width"].iloc[0])
    gain = relu_gain("small_normal", width, width)
    for layer in (19, 20):
        yield Measurement(f"theory_second_moment_{layer}", gain**layer)
        ratios = at_layer(plain, "second_moment", layer) / gain**layer
        yield from measurements_of(f"second_moment_{layer}_over_theory", ratios, confidence)
    deviation = INITIALIZATIONS["small_normal"].standard_deviation(width, width)
    # z ~ N(0, width σ²): the variance of its positive part
    first = width * deviation**2 * (0.5 - 1 / (2 * np.pi))
    yield Measurement("theory_variance_1", first)
    ratios = at_layer(plain, "variance", 1) / first
    yield from measurements_of("variance_1_over_theory", ratios, confidence)
    yield Measurement("theory_yang_growth", np.pi / (np.pi - 1))
    yield Measurement("neurons_of_a_layer", width)
    for name in INITIALIZATIONS:
        std = INITIALIZATIONS[name].standard_deviation(width, width)
        yield Measurement(f"{name}_std", std)
        yield Measurement(f"{name}_gain", relu_gain(name, width, width))
    xavier = at_layer(tables["xavier_normal"], "variance", 20)
    small = at_layer(plain, "variance", 20)[: len(xavier)]
    yield from measurements_of("xavier_over_small_variance_20", xavier / small, confidence)
    yield from spread_of("xavier_variance_20", xavier, confidence, True)
    gradients = at_layer(tables["xavier_normal"], "gradient_variance", 10)
    small = at_layer(plain, "gradient_variance", 10)[: len(xavier)]
    yield from measurements_of("xavier_over_small_gradient_10", gradients / small, confidence)
    rows = pd.concat([t for name, t in tables.items() if t["affine_norm"].notna().any()])
    kept = rows[(rows["gradient_norm"] > 0) & (rows["layer"] > 0)]
    product = np.log(np.asarray(kept["input_norm"] * kept["affine_norm"], float))
    slope, explained = regress(product, np.log(np.asarray(kept["gradient_norm"], float)))
    yield Measurement("gradient_by_product_slope", slope, n=len(kept))
    yield Measurement("gradient_by_product_explained", explained, n=len(kept))
    # "numbers less than zero", one for each layer
    yield Measurement("twenty_factors_of_minus_two", float((-2.0) ** 20))
    yield Measurement("twenty_factors_of_minus_half", float((-0.5) ** 20))
