"""Figures of trainings (B-X6, B-X6a, B-X7), read from their axes."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from matplotlib.lines import Line2D

from refigure.batchnorm.drawing import NAMES, percent
from scripts.batchnorm import plot_drift, plot_training

if TYPE_CHECKING:
    from tests.conftest import Draw

KINDS, RATES = ("small_normal", "he_normal"), {"slow": 0.01, "fast": 0.1}


def ys(line: Line2D) -> list[float]:
    """The y of a line."""
    return np.asarray(line.get_ydata(), float).tolist()  # type: ignore[no-any-return]


def provenance(folder: Path, origin: str = "real") -> str:
    path = folder / "provenance.json"
    path.write_text(json.dumps({"data": origin}), "utf-8")
    return str(path)


def written(folder: Path) -> dict[str, list[str]]:
    """Tables of every arm and of one of another depth; an arm's error is its place times 0.1."""
    paths: dict[str, list[str]] = {"curves": [], "results": []}
    for place, arm in enumerate([*NAMES, "none_5"]):
        keys = [
            {"arm": arm, "initialization": kind, "rate": rate, "seed": seed}
            for kind, rate, seed in product(KINDS, RATES, (0, 1))
        ]
        curves = pd.DataFrame([key | {"step": step} for key in keys for step in (10, 20)])
        curves["train_loss"] = 2.3 - 0.1 * curves["step"] / 10 * place
        results = pd.DataFrame(keys)
        results["test_error"] = 0.1 * place + 0.02 * results["seed"]
        for name, table in (("curves", curves), ("results", results)):
            paths[name].append(str(folder / f"{arm}_{name}.csv"))
            table.to_csv(paths[name][-1], index=False)
    return paths


def test_training(draw: Draw, tmp_path: Path) -> None:
    wanted = ["B-X6_training_errors", "B-X6a_training_losses"]
    figures = draw(
        plot_training.main,
        wanted,
        **written(tmp_path),
        provenance=provenance(tmp_path, "stand-in"),
        settings={"scale": "quick", "learning_rates": RATES, "batch_size": 32},
    )
    assert {figures[stem].origin for stem in wanted} == {"stand-in"}
    axes, bar = figures[wanted[0]].figure.axes
    texts = [text.get_text() for text in axes.texts]
    assert len(texts) == 6 * 4
    assert texts[4] == "11.0%\n±1.4"  # layer_after: 0.1 and 0.12
    labels = [label.get_text() for label in axes.get_yticklabels()]
    assert labels[-1] == "no normalisation, 5 layers" and labels[:-1] == list(NAMES.values())
    assert [label.get_text() for label in axes.get_xticklabels()][1] == "N(0, 0.01²)\nrate 0.1"
    assert "20 steps of 32 images, 2 seeds" in axes.get_title()
    assert bar.get_ylabel() == "Test error (chance: 90 %)"
    panels = figures[wanted[1]].figure.axes
    assert [panel.get_title() for panel in panels] == ["N(0, 0.01²)", "He"]
    for panel in panels:
        curves = panel.lines[: len(NAMES)]
        assert ys(curves[2]) == pytest.approx([2.1, 1.9])


def test_drift(draw: Draw, tmp_path: Path) -> None:
    quantities = [("train_loss", 0.0), ("input_mean", 0.0), ("input_std", 0.0)]
    quantities += [("gradient_ahead", 0.5), ("gradient_ahead", 1.0), ("gradient_ahead", 2.0)]
    rows = [
        {
            **{"arm": arm, "seed": seed, "step": step, "quantity": quantity, "distance": distance},
            "value": place + seed + step / 10 + distance,
        }
        for place, arm in enumerate(("plain", "normalized", "jittered"))
        for seed, step, (quantity, distance) in product((0, 1), (0, 10), quantities)
    ]
    pd.DataFrame(rows).to_csv(tmp_path / "drift.csv", index=False)
    figures = draw(
        plot_drift.main,
        ["B-X7_drift"],
        drift=str(tmp_path / "drift.csv"),
        provenance=provenance(tmp_path),
        settings={"scale": "quick"},
    )
    panels = figures["B-X7_drift"].figure.axes
    assert len(panels) == 4
    for panel in panels[:3]:
        assert [ys(line) for line in panel.lines] == [
            pytest.approx([place + 0.5, place + 1.5]) for place in range(3)
        ]
    # one learning rate ahead
    assert ys(panels[3].lines[0]) == pytest.approx([1.5, 2.5])


@pytest.mark.parametrize(("share", "words"), [(0.4986, "49.9%"), (0.0, "0"), (0.0002, "0.0002")])
def test_small_shares_are_not_written_as_nothing(share: float, words: str) -> None:
    assert percent(share) == words
