"""Drawings and pictures, read from their axes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from matplotlib.image import AxesImage
from tests.scripts.mnist_mlp.made_up_exercises import write_provenance

from refigure.models.mlp import parameter_count
from scripts.mnist_mlp import (
    compute_examples,
    plot_activations,
    plot_diagrams,
    plot_pictures,
    plot_templates,
)

if TYPE_CHECKING:
    from tests.conftest import Draw, Drawn

PICTURES = [f"M-F{number}_sample_{number - 6}" for number in range(7, 13)]


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Curves and measurements of the worked examples."""
    folder = tmp_path_factory.mktemp("examples")
    paths = {name: str(folder / f"{name}.csv") for name in ("curves", "measurements")}
    settings = {"points": 25, "range": 6, "large_logits": [1000, 0, 0]}
    compute_examples.main(settings, paths["curves"], paths["measurements"])
    return paths


def texts_of(drawn: Drawn) -> list[str]:
    return [text.get_text() for axes in drawn.figure.axes for text in axes.texts]


def test_activations(draw: Draw, examples: dict[str, str]) -> None:
    stems = ["M-F2_sigmoid", "M-F3_tanh", "M-F4_relu"]
    found = draw(plot_activations.main, stems, render=False, curves=examples["curves"])
    functions: tuple[Callable[[np.ndarray], np.ndarray], ...] = (
        lambda x: 1 / (1 + np.exp(-x)),
        np.tanh,
        lambda x: np.maximum(x, 0),
    )
    for stem, function in zip(stems, functions, strict=True):
        axes = found[stem].figure.axes[0]
        curve = next(line for line in axes.lines if len(line.get_xdata()) == 25)  # type: ignore[arg-type]
        x = np.asarray(curve.get_xdata(), float)
        np.testing.assert_allclose(np.asarray(curve.get_ydata(), float), function(x), atol=1e-14)
        low, high = axes.get_ylim()
        assert low < function(x).min() + 1e-9 and high > function(x).max()
    assert "(0, ½)" in texts_of(found["M-F2_sigmoid"])


def test_scores_in_both_variants(draw: Draw, examples: dict[str, str]) -> None:
    stems = ["M-F1_perceptron", "M-F5_scores_as_published", "M-F5_scores_corrected", "M-F6_network"]
    found = draw(
        plot_diagrams.main, stems, suffixes=("png",), measurements=examples["measurements"]
    )
    published, corrected = texts_of(found[stems[1]]), texts_of(found[stems[2]])
    assert "61.95" in published and "60.75" not in published
    assert "60.75" in corrected and "61.95" not in corrected
    assert {"−96.80", "437.90"} <= set(published) & set(corrected)
    assert any("bias −1.2 is missing" in text for text in published)
    assert {"inputs", "weights", "weighted sum", "step function"} <= set(texts_of(found[stems[0]]))
    network = texts_of(found[stems[3]])
    assert {"Input", "Features I", "Features II", "Softmax\nclassifier"} <= set(network)
    assert network.count("+1") == 3
    arrows = len(found[stems[3]].figure.axes[0].patches)
    assert arrows == parameter_count((6, 4, 3, 3)) + 3  # and the three outputs


def write_pictures(folder: Path, count: int) -> str:
    path = folder / "pictures.npz"
    images = np.random.default_rng(0).random((count, 784), np.float32)
    np.savez(path, images=images, labels=np.full(count, 2), places=np.arange(count))
    return str(path)


def shown(drawn: Drawn) -> list[AxesImage]:
    return list(drawn.figure.axes[0].images)


def test_pictures_are_drawn_as_the_cell_draws_them(draw: Draw, tmp_path: Path) -> None:
    pictures, provenance = write_pictures(tmp_path, 4), write_provenance(tmp_path, "stand-in")
    found = draw(
        plot_pictures.main, PICTURES, render=False, pictures=pictures, provenance=provenance
    )
    assert {one.origin for one in found.values()} == {"stand-in"}
    with np.load(pictures) as file:
        for place, stem in enumerate(PICTURES[:4]):
            (image,) = shown(found[stem])
            assert (
                np.asarray(image.get_array()).flatten().tolist() == file["images"][place].tolist()
            )
            assert image.get_cmap().name == "binary"
            assert found[stem].figure.axes[0].get_title() == "Label: 2"
    for stem in PICTURES[4:]:
        assert not shown(found[stem])
        assert found[stem].figure.axes[0].get_title() == "not among the draws"


def test_templates_do_not_show_what_all_classes_share(draw: Draw, tmp_path: Path) -> None:
    weights = np.random.default_rng(1).normal(size=(10, 28, 28))
    np.savez(tmp_path / "t.npz", softmax=weights + 7, linear=weights)
    found = draw(
        plot_templates.main,
        ["M-X6_templates"],
        render=False,
        templates=str(tmp_path / "t.npz"),
        provenance=write_provenance(tmp_path),
        settings={"scale": "quick"},
    )
    axes = found["M-X6_templates"].figure.axes
    images = [np.asarray(one.images[0].get_array()) for one in axes[:20]]
    np.testing.assert_allclose(images[:10], images[10:], atol=1e-12)
    assert [one.get_title() for one in axes[:10]] == [str(digit) for digit in range(10)]
