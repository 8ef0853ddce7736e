"""The figures of the post on sequence to sequence learning, read from their axes.

Oracles: made-up tables whose numbers are known.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from tests.scripts.seq2seq.conftest import provenance

from refigure.figures import BLUE, VERMILION
from refigure.measurements import write_table
from scripts.seq2seq import (
    plot_gradients,
    plot_lags,
    plot_learning,
    plot_network,
    plot_samples,
    plot_sentence_map,
    plot_translations,
)

if TYPE_CHECKING:
    from tests.conftest import Draw


def texts_of(axes: Any) -> list[str]:
    """Everything that is written on axes."""
    return [text.get_text() for text in axes.texts]


def test_network(draw: Draw) -> None:
    stem = "S-F1_seq2seq"
    (axes,) = draw(plot_network.main, [stem])[stem].figure.axes
    boxes = [patch for patch in axes.patches if isinstance(patch, FancyBboxPatch)]
    assert len(boxes) == 2 * 8
    words = texts_of(axes)
    for word, count in {"A": 2, "<EOS>": 4, "W": 4, "Z": 4}.items():
        assert words.count(word) == count
    lags = [(text.get_text(), text.get_color()) for text in axes.texts if text.get_text().isdigit()]
    assert lags == [(lag, VERMILION) for lag in "333"] + [(lag, BLUE) for lag in "135"]
    notes = [text for text in words if "mean" in text]
    assert [note.rpartition("mean ")[2] for note in notes] == ["3, least 3", "3, least 1"]
    arcs = [patch for patch in axes.patches if isinstance(patch, FancyArrowPatch)]
    # seven arrows between boxes, eight from below, five upwards, three arcs
    assert len(arcs) == 2 * (7 + 8 + 5 + 3)


def legend_of(axes: Any) -> list[str]:
    """The names in a legend."""
    return [text.get_text() for text in axes.get_legend().texts]


def write_lags(folder: Path) -> str:
    rows: list[list[str]] = []
    for name, orders in {
        "monotone_2": {"forward": {2: 2}, "reversed": {1: 1, 3: 1}},
        "monotone_4": {"forward": {4: 4}, "reversed": {1: 1, 3: 1, 5: 1, 7: 1}},
        "example": {"forward": {6: 2, 5: 3}, "reversed": {1: 1, 3: 1, 6: 1, 8: 1, 10: 1}},
        "sentences": {"forward": {4: 30, 6: 10}, "reversed": {1: 20, 9: 20}},
    }.items():
        rows += [
            [name, order, str(lag), str(count)]
            for order, histogram in orders.items()
            for lag, count in histogram.items()
        ]
    write_table(folder / "lags.csv", ("set", "order", "lag", "count"), rows)
    return str(folder / "lags.csv")


def test_lags(draw: Draw, tmp_path: Path) -> None:
    stems = ["S-X2_lags", "S-X2a_sentence_lags"]
    figures = draw(
        plot_lags.main,
        stems,
        lags=write_lags(tmp_path),
        provenance=provenance(tmp_path, "stand-in"),
    )
    left, right = figures[stems[0]].figure.axes
    legends = [legend_of(axes) for axes in (left, right)]
    assert legends[0] == ["source forward: mean 4, least 4", "source reversed: mean 4, least 1"]
    assert legends[1] == ["source forward: mean 5.4, least 5", "source reversed: mean 5.6, least 1"]
    assert left.get_title() == "4 words in the same order"
    assert figures[stems[0]].origin == "real" and figures[stems[1]].origin == "stand-in"
    (axes,) = figures[stems[1]].figure.axes
    shares = {line.get_label(): np.asarray(line.get_ydata()) for line in axes.lines}
    assert shares["source forward: mean 4.50"].tolist() == [75, 0, 25]
    assert shares["source reversed: mean 5.00"].sum() == 100


def write_curves(path: Path, seeds: int, end: float, rows: int = 5) -> str:
    """Curves of seeds that differ by a hundredth; exact matches rise to `end`."""
    path.mkdir(parents=True)
    columns = ("seed", "iteration", "train_loss", "gradient_norm", "clipped", "largest_norm",
               "held_out_loss", "held_out_accuracy", "exact_match")  # fmt: skip
    table = []
    for seed in range(seeds):
        for row in range(1, rows + 1):
            rising = end * row / rows
            ends = (10 * end + seed, 2 - rising, 0.5, rising + seed / 100)
            table.append([str(seed), str(100 * row), "1", "2", "0", *map(str, ends)])
    write_table(path / "curves.csv", columns, table)
    return str(path / "curves.csv")


TASKS = (*plot_learning.ORDER_ARMS, *plot_learning.CELL_ARMS, *plot_learning.DEPTH_ARMS,
         *plot_learning.CAP_ARMS)  # fmt: skip


def test_learning(draw: Draw, tmp_path: Path) -> None:
    names = list(dict.fromkeys(TASKS))
    tasks = [write_curves(tmp_path / "tasks" / name, 3, 0.1 * n) for n, name in enumerate(names)]
    translators = [
        write_curves(tmp_path / "translators" / arm / str(seed), 1, 0.5)
        for arm in ("forward", "reversed")
        for seed in (0, 1)
    ]
    arms = {name: {"seeds": [0, 1, 2], "clip": 5} for name in names}
    arms |= {name: {"seeds": [0, 1], "clip": 5} for name in ("forward", "reversed")}
    stems = ["S-X1_cipher_learning", "S-X1a_sentence_learning", "S-X8_depth_and_clipping"]
    figures = draw(
        plot_learning.main,
        stems,
        tasks=tasks,
        translators=translators,
        provenance=[provenance(tmp_path)],
        settings={"scale": "quick", "arms": arms},
    )
    left, right = figures[stems[0]].figure.axes
    assert left.get_title().endswith("(3 seeds)")
    thick = {line.get_label(): line for line in right.lines if line.get_linewidth() == 2}
    assert len(thick) == 4
    place = names.index("cipher_rnn_forward")
    means = np.asarray(thick["tanh RNN, forward"].get_ydata(), float)
    assert means[-1] == pytest.approx(100 * (0.1 * place + 0.01))  # in per cent, over three seeds
    (axes,) = figures[stems[1]].figure.axes
    assert axes.get_title() == "quick scale, 2 seeds" and axes.get_yscale() == "log"
    reversed_ = next(line for line in axes.lines if line.get_label() == "source reversed")
    assert np.asarray(reversed_.get_ydata())[-1] == pytest.approx(np.exp(1.5))
    depth, cap, norm = figures[stems[2]].figure.axes
    labels = legend_of(depth)
    assert labels == ["1 layer", "2 layers", "4 layers"]
    labels = legend_of(cap)
    assert labels == ["LSTM, cap 5", "LSTM, no cap", "tanh RNN, cap 5", "tanh RNN, no cap"]
    assert norm.get_yscale() == "log"
    labels = legend_of(norm)
    assert labels == ["LSTM, no cap", "tanh RNN, no cap", "the cap, 5"]


def test_seeds_that_diverged_are_drawn_as_far_as_they_go(draw: Draw, tmp_path: Path) -> None:
    path = tmp_path / "tasks" / "cipher_unclipped"
    write_curves(path, 2, 0.5)
    lines = (path / "curves.csv").read_text("utf-8").splitlines()
    (path / "curves.csv").write_text("\n".join(lines[:-2]) + "\n", encoding="utf-8")
    figures = draw(
        plot_learning.main,
        ["S-X1_cipher_learning", "S-X1a_sentence_learning", "S-X8_depth_and_clipping"],
        tasks=[str(path / "curves.csv")],
        translators=[],
        provenance=[provenance(tmp_path)],
        settings={"scale": "quick", "arms": {}},
        render=False,
    )
    _, cap, _ = figures["S-X8_depth_and_clipping"].figure.axes
    assert sorted(len(np.asarray(line.get_xdata())) for line in cap.lines) == [0, 3, 5]


def test_sentence_map(draw: Draw, tmp_path: Path) -> None:
    rows = []
    for seed in ("2", "10"):
        for family, sentence, meaning, form, x in (
            ("order", "Mary admires John", "Mary admires John", "active", "1"),
            ("order", "John admires Mary", "John admires Mary", "active", "-1"),
            ("voice", "I gave her a card", "I gave she", "active", "1"),
            ("voice", "she was given a card by me", "I gave she", "passive", "-1"),
        ):
            rows.append([seed, family, sentence, meaning, form, x, seed])
    columns = ("seed", "family", "sentence", "meaning", "form", "x", "y")
    write_table(tmp_path / "places.csv", columns, rows)
    stem = "S-X3_sentence_map"
    figure = draw(plot_sentence_map.main, [stem], places=str(tmp_path / "places.csv"))[stem].figure
    order, voice = figure.axes
    assert sorted(texts_of(order)) == ["John admires Mary", "Mary admires John"]
    assert [line.get_marker() for line in voice.lines] == ["o", "s"]
    assert voice.lines[0].get_color() == voice.lines[1].get_color(), "the same agent"
    assert order.lines[0].get_color() != order.lines[1].get_color()
    assert np.asarray(order.lines[0].get_ydata()).tolist() == [2], "the first seed"


def test_gradients(draw: Draw, tmp_path: Path) -> None:
    rows = [
        [cell, str(lag), str(base**lag), str(0.5 * base**lag), str(2 * base**lag)]
        for cell, base in (("rnn", 0.3), ("lstm", 0.6))
        for lag in range(4)
    ]
    write_table(tmp_path / "lags.csv", ("cell", "lag", "ratio", "low", "high"), rows)
    maps = [
        ["cipher_reversed", moment, str(target), str(source), str(10 * target + source)]
        for moment in ("start", "end")
        for target in (1, 2)
        for source in (1, 2)
    ]
    columns = ("arm", "moment", "target", "source", "effect")
    write_table(tmp_path / "maps.csv", columns, maps)
    stems = ["S-X4_gradient_by_lag", "S-X6_gradient_maps"]
    paths = {"lags": str(tmp_path / "lags.csv"), "maps": str(tmp_path / "maps.csv")}
    figures = draw(plot_gradients.main, stems, **paths)
    (axes,) = figures[stems[0]].figure.axes
    assert [line.get_label() for line in axes.lines] == ["tanh RNN", "LSTM"]
    assert np.asarray(axes.lines[1].get_ydata()) == pytest.approx([1, 0.6, 0.36, 0.216])
    first = figures[stems[1]].figure.axes[0]
    shown = np.asarray(first.images[0].get_array())
    assert shown == pytest.approx(np.array([[11 / 12, 1], [21 / 22, 1]]))
    assert first.get_title() == "source reversed, gradient before training"


def write_scores(folder: Path, arm: str, first: float) -> str:
    place = folder / "translations" / arm
    place.mkdir(parents=True)
    rows = [
        [members, seed, str(width), str(first + width + extra), "0.1", str(-10 + width), "1"]
        for members, seed, extra in (("1", "0", 0.0), ("1", "1", 1.0), ("2", "all", 5.0))
        for width in (1, 2, 12)
    ]
    columns = ("members", "seed", "width", "bleu", "exact_match", "log_probability", "as_likely")
    write_table(place / "scores.csv", columns, rows)
    lengths = [
        [seed, start, end, "5", str(first / 10 + int(start)), "20"]
        for seed in ("0", "1")
        for start, end in (("6", "6"), ("7", "9"))
    ]
    names = ("seed", "shortest", "longest", "sentences", "loss", "bleu")
    write_table(place / "lengths.csv", names, lengths)
    return str(place / "scores.csv")


def test_beams_and_lengths(draw: Draw, tmp_path: Path) -> None:
    scores = [write_scores(tmp_path, arm, base) for arm, base in (("forward", 5), ("reversed", 9))]
    stems = ["S-X5_beams", "S-X5a_lengths"]
    figures = draw(
        plot_translations.main,
        stems,
        scores=scores,
        lengths=[path.replace("scores", "lengths") for path in scores],
        provenance=[provenance(tmp_path)],
        settings={"scale": "quick"},
    )
    bleu, likely = figures[stems[0]].figure.axes
    lines = {line.get_label(): np.asarray(line.get_ydata(), float) for line in bleu.lines}
    assert lines["source reversed"] == pytest.approx([10.5, 11.5, 21.5])
    assert lines["source forward, ensemble of 2"] == pytest.approx([11, 12, 22])
    assert [tick.get_text() for tick in bleu.get_xticklabels()] == ["greedy", "2", "12"]
    assert len(likely.lines) == 2
    loss, _ = figures[stems[1]].figure.axes
    assert [tick.get_text() for tick in loss.get_xticklabels()] == ["6", "7–9"]
    assert np.asarray(loss.lines[0].get_ydata()) == pytest.approx([6.5, 7.5])


def test_samples(draw: Draw, tmp_path: Path) -> None:
    samples = [
        [sentence, f"english {sentence} .", f"français {sentence} .", width, f"essai {width}", "-3"]
        for sentence in ("0", "7")
        for width in ("1", "12")
    ]
    columns = ("sentence", "source", "reference", "width", "translation", "log_probability")
    write_table(tmp_path / "samples.csv", columns, samples)
    attended = [[*row[:4], "mieux", "-1"] for row in samples[2:]]
    write_table(tmp_path / "attended.csv", columns, attended)
    stem = "S-X7_translations"
    figures = draw(
        plot_samples.main,
        [stem],
        samples=str(tmp_path / "samples.csv"),
        attended=str(tmp_path / "attended.csv"),
        provenance=[provenance(tmp_path, "stand-in")],
    )
    assert figures[stem].origin == "stand-in"
    (page,) = figures[stem].figure.axes
    words = texts_of(page)
    assert words[:8] == ["source", "english 0 .", "reference", "français 0 .", "greedy",
                         "essai 1   (-3.00)", "beam 12", "essai 12   (-3.00)"]  # fmt: skip
    assert words[-2:] == ["attention, 12", "mieux   (-1.00)"]
    assert len(words) == 8 + 10, "with attention where there is such a translation"
