"""Drawings of networks: a line for every weight and every bias."""

import pytest

from refigure.diagrams import new_canvas
from refigure.figures import style_of
from refigure.mnist_mlp.network_diagrams import Layer, between, draw_layers, unit_places
from refigure.models.mlp import parameter_count


def test_every_parameter_is_a_line() -> None:
    layers = [
        Layer(("a", "b", "c"), "in", bias=True),
        Layer(("h", "i"), "hidden", bias=True),
        Layer(("y",), "out"),
    ]
    with style_of():
        _, axes = new_canvas(4, 3)
        drawn = draw_layers(axes, layers, 0.5, 1.0, 1.5, 0.5)
    assert drawn == parameter_count((3, 2, 1)) == len(axes.patches)
    texts = [text.get_text() for text in axes.texts]
    assert texts.count("+1") == 2 and "hidden" in texts


def test_units_stand_around_the_middle() -> None:
    places = unit_places(Layer(("a", "b"), "x", bias=True), 1.0, 2.0, 0.5)
    assert places == [(1.0, 2.5), (1.0, 2.0), (1.0, 1.5)]
    start, end = between((0, 0), (3, 4), 1.0)
    assert start == pytest.approx((0.6, 0.8)) and end == pytest.approx((2.4, 3.2))
