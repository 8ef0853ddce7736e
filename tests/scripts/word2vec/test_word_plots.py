"""The figures of the post on word2vec, held against the tables that they are drawn from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from matplotlib.patches import FancyBboxPatch, Rectangle

from refigure.measurements import read_table
from scripts.word2vec import (
    plot_accuracy,
    plot_costs,
    plot_diagrams,
    plot_formulas,
    plot_ngrams,
    plot_objectives,
    plot_sections,
    plot_trees,
    plot_words,
)

if TYPE_CHECKING:
    from tests.conftest import Draw, Drawn
    from tests.scripts.word2vec.conftest import Finished


@pytest.fixture
def given(finished: Finished, sources: Path) -> dict[str, Any]:
    """What plots take beside their own tables."""
    arms = list(finished.config["arms"])
    tokens = dict.fromkeys(arms, 12000) | {"gensim_neg5_small": 6000, "gensim_hs_small": 6000}
    return {
        "provenance": str(sources / "provenance.json"),
        "settings": {"scale": "smoke", "arms": arms, "tokens": tokens},
        "measurements": finished.path("measurements.csv"),
    }


def texts(drawn: Drawn) -> list[str]:
    """All that is written within the axes of a figure."""
    return [text.get_text() for axes in drawn.figure.axes for text in axes.texts]


def check_places(drawn: Drawn) -> None:
    """No text leaves the figure or crosses the edge of a box."""
    (axes,) = drawn.figure.axes
    drawn.figure.canvas.draw()
    whole = drawn.figure.bbox
    boxes = [patch for patch in axes.patches if isinstance(patch, FancyBboxPatch)]
    for text in axes.texts:
        extent = text.get_window_extent()
        assert whole.x0 <= extent.x0 < extent.x1 <= whole.x1, text.get_text()
        assert whole.y0 <= extent.y0 < extent.y1 <= whole.y1, text.get_text()
        for box in boxes:
            frame = box.get_window_extent()
            if frame.contains(*((extent.p0 + extent.p1) / 2)):
                assert frame.x0 <= extent.x0 < extent.x1 <= frame.x1, text.get_text()
            else:
                assert not frame.overlaps(extent), text.get_text()


def test_diagrams_show_the_models_and_the_pairs(draw: Draw, finished: Finished) -> None:
    stems = ["W-F1_models", "W-F2_training_pairs", "W-F3_models_with_sizes"]
    files = {name: finished.path(f"{name}.json") for name in ("models", "pairs")}
    drawn = draw(plot_diagrams.main, stems, **files)
    for stem in stems:
        check_places(drawn[stem])
    found = texts(drawn["W-F1_models"])
    assert found.count("w(t−2)") == found.count("w(t+2)") == found.count("w(t)") == 2
    assert found.count("mean") == found.count("row") == 1  # CBOW joins, skip-gram looks up
    assert "V × 100" in " ".join(texts(drawn["W-F3_models_with_sizes"]))
    pairs = texts(drawn["W-F2_training_pairs"])
    assert "(the, quick)  (the, brown)" in pairs and "(dog, the)  (dog, lazy)" in pairs
    assert sum(text.count("(") for text in pairs) == 30


def test_trees_show_every_probability_once(draw: Draw, finished: Finished, given: Any) -> None:
    stems = ["W-F4_tree", "W-F5_path"]
    files = {"trees": finished.path("trees.json"), "provenance": given["provenance"]}
    drawn = draw(plot_trees.main, stems, **files)
    for stem in stems:
        check_places(drawn[stem])
    found = texts(drawn["W-F5_path"])
    assert found.count("0.2231") == 1 and found.count("cat") == 1
    assert sorted(text for text in found if text.isdigit()) == list("1234567")
    bold = [line for line in drawn["W-F5_path"].figure.axes[0].lines if line.get_linewidth() > 2]
    assert len(bold) == 3  # root to 2 to 5 to cat, and not 3 to 7
    words = texts(drawn["W-F4_tree"])
    assert {"dog", "OOV"} <= set(words)
    shares = [int(text[:-1]) for text in words if text.endswith("%")]
    assert len(shares) == 8 and abs(sum(shares) - 100) <= 4


def test_formulas_are_drawn_through_the_example(draw: Draw, finished: Finished, given: Any) -> None:
    stems = ["W-X1_discard", "W-X5_noise", "W-X12_overflow"]
    files = {name: finished.path(f"{name}.json") for name in ("ranks", "overflow")}
    given = {"provenance": given["provenance"], "settings": {"t": 1e-5}}
    drawn = draw(plot_formulas.main, stems, **files, **given)
    (axes,) = drawn["W-X1_discard"].figure.axes
    lines = {str(line.get_label()).split(":")[0]: line for line in axes.lines}
    for name, expected in (("paper", 0.9), ("post", 0.99), ("program", 0.89)):
        x, y = (np.asarray(values, float) for values in lines[name].get_data())
        assert np.interp(np.log(1e-3), np.log(x), y) == pytest.approx(expected, abs=0.002)
    for axes, limit in zip(drawn["W-X12_overflow"].figure.axes, (88.7, 709.7), strict=True):
        naive, lost = axes.lines[1], axes.lines[2]
        assert max(np.asarray(naive.get_xdata())) < limit < min(np.asarray(lost.get_xdata()))


def test_costs_are_those_of_the_table(draw: Draw, finished: Finished, given: Any) -> None:
    stems = ["W-X2_nodes", "W-X4_update_cost", "W-X6_search"]
    files = {name: finished.path(f"{name}.csv") for name in ("costs", "searches")}
    del given["settings"]
    drawn = draw(plot_costs.main, stems, **files, **given)
    rows = [row for row in read_table(files["costs"]) if row["layer"] == "huffman"]
    (axes,) = drawn["W-X4_update_cost"].figure.axes
    (line,) = [line for line in axes.lines if "Huffman" in str(line.get_label())]
    assert np.asarray(line.get_ydata(), float).tolist() == [
        float(row["multiply_adds"]) for row in rows
    ]
    labels = [str(line.get_label()) for line in axes.lines]
    assert any("exponent 1.00" in label for label in labels)
    assert any("negative sampling: exponent 0.00" in label for label in labels)


def test_bars_are_the_means_of_the_arms(draw: Draw, finished: Finished, given: Any) -> None:
    drawn = draw(plot_accuracy.main, ["W-X3_analogies"], **given)
    axes = drawn["W-X3_analogies"].figure.axes[2]
    names = [label.get_text() for label in drawn["W-X3_analogies"].figure.axes[0].get_yticklabels()]
    widths = [bar.get_width() for bar in axes.patches if isinstance(bar, Rectangle)]
    assert len(names) == len(widths) == 13
    place = names.index("hierarchical softmax")
    assert widths[place] == pytest.approx(float(finished.values["gensim_hs_wordsim"]))


def test_sections_and_sizes(draw: Draw, finished: Finished, given: Any) -> None:
    drawn = draw(plot_sections.main, ["W-X7_sections", "W-X8_corpus_size"], **given)
    table = drawn["W-X7_sections"].figure.axes[0]
    assert len(table.texts) == 2 * 3  # two sections of the made-up questions, three arms of gensim
    for axes in drawn["W-X8_corpus_size"].figure.axes:
        for container in axes.containers:
            assert list(container[0].get_xdata()) == [0.006, 0.012]


def test_objectives_and_layers(draw: Draw, finished: Finished, given: Any) -> None:
    files = {"fits": finished.path("fits.csv"), "curves": finished.path("layers.csv")}
    drawn = draw(
        plot_objectives.main,
        ["W-X9_objectives", "W-X10_layers"],
        **files,
        provenance=given["provenance"],
    )
    left = drawn["W-X9_objectives"].figure.axes[0]
    (nce,) = [line for line in left.lines if line.get_label() == "NCE"]
    expected = [float(finished.values[f"fit_nce_{k}_excess_nll"]) for k in (1, 5, 25)]
    np.testing.assert_allclose(np.asarray(nce.get_ydata(), float), expected, atol=1e-12)
    for axes in drawn["W-X10_layers"].figure.axes:
        assert len(axes.lines) == 4


def test_ngrams(draw: Draw, finished: Finished, given: Any) -> None:
    del given["settings"]
    drawn = draw(plot_ngrams.main, ["W-X11_ngrams"], models=finished.path("ngrams.csv"), **given)
    left, right = drawn["W-X11_ngrams"].figure.axes
    heights = [bar.get_height() for bar in left.patches if isinstance(bar, Rectangle)]
    assert heights == [100 * finished.values[f"unseen_{n}"] for n in range(1, 6)]
    assert "interpolated" in [line.get_label() for line in right.lines]


def test_sums_and_classes(draw: Draw, finished: Finished, given: Any) -> None:
    files = {
        "composition": finished.path("composition.json"),
        "accuracies": finished.path("accuracies.csv"),
    }
    drawn = draw(
        plot_words.main,
        ["W-X13_sums", "W-X14_classification"],
        **files,
        provenance=given["provenance"],
    )
    found = texts(drawn["W-X13_sums"])
    assert "king + woman − man" in found and "Paris" in found and "France" in found
    (axes,) = drawn["W-X14_classification"].figure.axes
    (dense,) = [line for line in axes.lines if line.get_label() == "mean of word vectors"]
    expected = [100 * finished.values[f"dense_{count}"] for count in (20, 50, 200, 1000)]
    np.testing.assert_allclose(np.asarray(dense.get_ydata(), float), expected)


def test_stand_ins_are_marked(draw: Draw, finished: Finished, given: Any, tmp_path: Path) -> None:
    stand_in = tmp_path / "provenance.json"
    stand_in.write_text(json.dumps({"data": "stand-in"}), "utf-8")
    drawn = draw(
        plot_sections.main,
        ["W-X7_sections", "W-X8_corpus_size"],
        render=False,
        **{**given, "provenance": str(stand_in)},
    )
    assert {one.origin for one in drawn.values()} == {"stand-in"}
