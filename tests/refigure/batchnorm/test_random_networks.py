"""The post's network.

Oracles: what the author's two scripts give with `np.random.seed(0)` (run unmodified but for their
plots), automatic differentiation, and the closed forms of variances.
"""

from typing import Any

import numpy as np
import pytest

from refigure.batchnorm.autograd import differentiate
from refigure.batchnorm.network import (
    BACKWARDS,
    ForwardPass,
    Network,
    draw_upstream,
    published_layer,
    send_back,
    send_forward,
)
from refigure.errors import InputError

SMALL: dict[str, Any] = {"depth": 4, "width": 9, "examples": 30}


@pytest.fixture(scope="module")
def scripts() -> dict[str, tuple[ForwardPass, np.ndarray]]:
    """Both scripts' networks and gradients from the outside, drawn as they draw them."""
    found = {}
    for name, normalization, std in (("init", "none", 100), ("batchnorm", "layer", 0.01)):
        # the generator of NumPy's global functions, which the scripts use
        source = np.random.RandomState(0)
        network = Network("small_normal", normalization)
        done = send_forward(network, source)
        found[name] = done, draw_upstream(network, std, source)
    return found


def test_the_authors_script_without_normalisation(
    scripts: dict[str, tuple[ForwardPass, np.ndarray]],
) -> None:
    done, upstream = scripts["init"]
    expected = {
        0: 0.994686452915619,
        1: 0.00334267071185205,
        19: 1.1428661036316083e-44,
        20: 5.632475743808794e-47,
    }
    for layer, variance in expected.items():
        assert done.output(layer).var() == pytest.approx(variance, rel=1e-10)
    gradients = send_back(done, upstream, 19)
    labels = {
        20: 2.1864199914518097e-35,
        4: 1.8711553253877656e-35,
        3: 1.2830825017140723e-35,
        2: 1.786633494914062e-35,
    }
    for label, variance in labels.items():
        layer = published_layer(label, 20)
        assert gradients[layer].weights.var() == pytest.approx(variance, rel=1e-10)
    assert sorted(gradients) == list(range(1, 20)), "the last layer gets none"


def test_the_authors_script_with_normalisation(
    scripts: dict[str, tuple[ForwardPass, np.ndarray]],
) -> None:
    done, upstream = scripts["batchnorm"]
    gradients = send_back(done, upstream, 19, "published")
    labels = {
        2: 14.830095632460631,
        3: 27.479786473716434,
        4: 58.02580502515049,
        10: 100220.13151637436,
        19: 34350815279.612988,
        20: 130759750686.7081,
    }
    for label, variance in labels.items():
        found = gradients[published_layer(label, 20)].weights.var()
        assert found == pytest.approx(variance, rel=1e-9)
    right = send_back(done, upstream, 19)
    assert right[1].weights.var() == pytest.approx(23465.9, rel=1e-5)


def test_the_published_backward_pass_against_autograd(
    scripts: dict[str, tuple[ForwardPass, np.ndarray]],
) -> None:
    done, upstream = scripts["batchnorm"]
    truth = differentiate(done, upstream, 19)
    published = send_back(done, upstream, 19, "published")
    # an independent implementation's relative errors
    errors = {19: 0.25535, 18: 0.50294, 17: 0.86284, 15: 2.4075, 10: 27.01, 5: 320.9, 1: 2360.6}
    for layer, error in errors.items():
        size = np.linalg.norm(truth[layer])
        found = np.linalg.norm(published[layer].weights - truth[layer]) / size
        assert found == pytest.approx(error, rel=1e-3)


@pytest.mark.parametrize("normalization", ["none", "batch", "layer"])
@pytest.mark.parametrize("position", ["before", "after"])
def test_the_right_backward_pass_is_autograds(normalization: str, position: str) -> None:
    network = Network("he_normal", normalization, position, epsilon=1e-6, **SMALL)
    source = np.random.default_rng(4)
    done = send_forward(network, source)
    for start in (4, 3):
        upstream = draw_upstream(network, 0.5, source)
        truth = differentiate(done, upstream, start)
        found = send_back(done, upstream, start)
        assert sorted(found) == sorted(truth) == list(range(1, start + 1))
        for layer, gradient in truth.items():
            np.testing.assert_allclose(found[layer].weights, gradient, rtol=1e-8, atol=1e-10)


def test_every_wrong_backward_is_wrong_and_mending_the_sign_mends_most() -> None:
    network = Network("small_normal", "layer", depth=6, width=50, examples=200)
    source = np.random.default_rng(5)
    done = send_forward(network, source)
    upstream = draw_upstream(network, 0.01, source)
    truth = differentiate(done, upstream, 6)[1]
    error = {
        name: np.linalg.norm(send_back(done, upstream, 6, name)[1].weights - truth)
        / np.linalg.norm(truth)
        for name in BACKWARDS
    }
    assert error["correct"] < 1e-12
    assert 1e-4 < error["sign_fixed"] < 0.1 < error["sum_fixed"]
    assert error["published"] > 0.5


def test_normalisation_is_over_the_axis_of_its_name() -> None:
    for normalization, axis in (("batch", 1), ("layer", 0)):
        done = send_forward(Network("he_normal", normalization, **SMALL), np.random.default_rng(6))
        output = done.output(3)
        assert np.abs(output.mean(axis=axis)).max() < 1e-14
        assert np.abs(output.mean(axis=1 - axis)).max() > 0.01


def test_weights_ten_times_as_large_scale_every_layer() -> None:
    variances = [
        send_forward(Network(name), np.random.default_rng(7)).output(20).var()
        for name in ("small_normal", "xavier_normal")
    ]
    assert variances[1] / variances[0] == pytest.approx(1e40, rel=1e-10)  # a ReLU is homogeneous


def test_labels_run_backwards() -> None:
    assert [published_layer(label, 20) for label in (2, 3, 4, 20)] == [19, 18, 17, 1]


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"initialization": "zeros"}, "initialization 'zeros'"),
        ({"normalization": "group"}, "normalization 'group'"),
        ({"position": "within"}, "position 'within'"),
    ],
)
def test_unknown_choices_are_named(values: dict[str, str], named: str) -> None:
    with pytest.raises(InputError, match=named):
        Network(**{"initialization": "he_normal", **values})  # type: ignore[arg-type]
