"""Figures of trainings, read from their axes: lines, batches, optimism, exercises, width."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.scripts.mnist_mlp.made_up_exercises import (
    ARMS,
    BUDGET,
    EXERCISES,
    SEEDS,
    accuracy,
    write_lines,
    write_provenance,
    write_results,
)

from scripts.mnist_mlp import (
    measure_exercises,
    plot_batches,
    plot_exercises,
    plot_optimism,
    plot_printed_lines,
    plot_width_and_more,
)

if TYPE_CHECKING:
    from tests.conftest import Draw

PUBLISHED = Path(__file__).resolve().parents[3] / "config/published/mnist_mlp.yaml"
SETTINGS = {
    "scale": "quick",
    "exercises": EXERCISES,
    "labels": {arm: f"the arm {arm}" for arm in ARMS},
    "budget": BUDGET,
}


def mean(arm: str, part: str = "test") -> float:
    return float(100 * np.mean([accuracy(arm, seed, BUDGET, part) for seed in SEEDS]))


def test_the_post_s_points_stand_among_our_seeds(draw: Draw, tmp_path: Path) -> None:
    stems = ["M-X1_printed_lines", "M-X3_gap"]
    found = draw(
        plot_printed_lines.main,
        stems,
        render=False,
        lines=write_lines(tmp_path),
        results=write_results(tmp_path),
        published=str(PUBLISHED),
        provenance=write_provenance(tmp_path, "stand-in"),
        settings={"scale": "quick", "number": "M-N6"},
    )
    assert {one.origin for one in found.values()} == {"stand-in"}
    loss, share = found[stems[0]].figure.axes
    assert loss.get_yscale() == "log"
    ours, post = loss.lines[:2]
    np.testing.assert_allclose(
        np.asarray(ours.get_ydata(), float), [2.0 * 0.5**line + 0.015 for line in range(12)]
    )
    assert len(post.get_xdata()) == 50 and post.get_ydata()[0] == pytest.approx(2.2931833)  # type: ignore[arg-type, index]
    # accuracies are per cent, and the first line is told in words
    assert share.lines[1].get_ydata()[-1] == pytest.approx(99)  # type: ignore[index]
    assert "iteration 0: the post 8 %, ours 50 %" in share.texts[0].get_text()
    gap = found[stems[1]].figure.axes[0]
    ends = {str(line.get_label()): line for line in gap.lines}
    printed = ends["printed: batch just trained on"].get_ydata()
    assert printed[-1] == pytest.approx(100 * (1 - 0.5**12))  # type: ignore[index]
    containers = {str(one.get_label()): one for one in gap.containers}
    for name, part in (("all training images", "train"), ("test images", "test")):
        line = containers[name].lines[0]  # type: ignore[attr-defined]
        assert line.get_ydata()[-1] == pytest.approx(mean("base", part))


def test_every_arm_has_a_row_with_its_seeds(draw: Draw, tmp_path: Path) -> None:
    found = draw(
        plot_exercises.main,
        ["M-X2_exercises"],
        render=False,
        results=write_results(tmp_path),
        provenance=write_provenance(tmp_path),
        settings=SETTINGS,
    )
    axes = found["M-X2_exercises"].figure.axes[0]
    rows = ["base", *(arm for arms in EXERCISES.values() for arm in arms)]
    assert [text.get_text() for text in axes.get_yticklabels()] == [
        f"the arm {arm}" for arm in rows
    ]
    points: dict[str, list[float]] = {}
    for line in axes.lines:
        if line.get_marker() == "o" and len(line.get_xdata()) == len(SEEDS):  # type: ignore[arg-type]
            points[rows[int(line.get_ydata()[0])]] = list(np.asarray(line.get_xdata(), float))  # type: ignore[index, arg-type]
    low = {"sigmoid", "softmax", "linear", "width10"}  # below the axis: written at its edge
    assert set(points) == set(rows) - low
    for arm, values in points.items():
        assert np.mean(values) == pytest.approx(mean(arm))
    texts = {text.get_text() for text in axes.texts}
    assert {f"◀ {mean(arm):.1f}" for arm in low} <= texts
    assert {"activation", "width of the first layer", "“More”"} <= texts


def test_width_and_more(draw: Draw, tmp_path: Path) -> None:
    results, provenance = write_results(tmp_path), write_provenance(tmp_path)
    settings = {"exercises": EXERCISES, "early": 10, "budget": BUDGET}
    measured = str(tmp_path / "measured.csv")
    with_level = {**settings, "confidence": 0.95, "margin": 0.005}
    measure_exercises.main(results, provenance, with_level, measured)
    found = draw(
        plot_width_and_more.main,
        ["M-X2a_width_and_more"],
        render=False,
        results=results,
        measurements=measured,
        provenance=provenance,
        settings=SETTINGS,
    )
    left, right = found["M-X2a_width_and_more"].figure.axes
    assert [text.get_text() for text in left.get_xticklabels()] == ["10", "50", "200"]
    test = left.containers[1].lines[0]  # type: ignore[attr-defined]
    expected = [mean(arm) for arm in ("width10", "base", "width200")]
    np.testing.assert_allclose(np.asarray(test.get_ydata(), float), expected)
    # from the worst to the best, in points
    labels = [text.get_text() for text in right.get_yticklabels()]
    assert labels == ["the arm rate001", "the arm momentum", "the arm rate05"]
    shown = [float(line.get_xdata()[0]) for line in right.lines if line.get_marker() == "o"]  # type: ignore[index, arg-type]
    wanted = [mean(arm) - mean("base") for arm in ("rate001", "momentum", "rate05")]
    assert shown == pytest.approx(wanted)


def write(path: Path, rows: list[tuple]) -> str:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    return str(path)


def test_batches(draw: Draw, tmp_path: Path) -> None:
    table: list[tuple] = [("batch_size", "seed", "examples", "accuracy")]
    table += [(size, seed, size * 2, 0.5 + 0.1 * seed) for size in (10, 1000) for seed in (0, 1)]
    found = draw(
        plot_batches.main,
        ["M-X5_batches"],
        render=False,
        batches=write(tmp_path / "batches.csv", table),
        provenance=write_provenance(tmp_path),
        settings={"scale": "quick", "target": 0.9},
    )
    axes = found["M-X5_batches"].figure.axes[0]
    curves = {str(line.get_label()): line for line in axes.lines if len(line.get_xdata()) == 1}  # type: ignore[arg-type]
    assert list(curves) == ["10", "1\u202f000"]
    assert float(curves["10"].get_ydata()[0]) == pytest.approx(55)  # type: ignore[index, arg-type]
    assert axes.get_xscale() == "log"
    assert axes.lines[-1].get_ydata()[0] == 90  # type: ignore[index]


def test_optimism(draw: Draw, tmp_path: Path) -> None:
    columns = ("networks", "choosing_images", "tried", "reported", "held_out", "truth", "optimism")
    table: list[tuple] = [columns]
    table += [("all", 100, tried, 0.97, 0.95, 0.95, 0.02) for tried in (1, 5)]
    table += [("seeds", 100, 1, 0.96, 0.95, 0.95, 0.01)]
    found = draw(
        plot_optimism.main,
        ["M-X4_optimism"],
        render=False,
        optimism=write(tmp_path / "optimism.csv", table),
        provenance=write_provenance(tmp_path),
        settings={"scale": "quick"},
    )
    left, right = found["M-X4_optimism"].figure.axes
    line = next(one for one in left.lines if "100 images" in str(one.get_label()))
    np.testing.assert_allclose(np.asarray(line.get_ydata(), float), [2, 2])
    assert [text.get_text() for text in left.get_xticklabels()] == ["1", "5"]
    assert float(right.lines[1].get_ydata()[0]) == pytest.approx(1)  # type: ignore[index, arg-type]
