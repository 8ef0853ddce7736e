"""R-X1 and R-X3 to R-X8, read from their axes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import LineCollection
from matplotlib.container import BarContainer
from tests.scripts.resnets.made_up_runs import (
    AUTHOR,
    DEPTHS,
    SHORTCUTS,
    provenance,
    tables,
    write_runs,
)

from refigure.measurements import Measurement, write_measurements
from scripts.resnets import (
    plot_author_network,
    plot_block_removal,
    plot_convergence,
    plot_error_table,
    plot_responses,
    plot_shortcuts,
)

if TYPE_CHECKING:
    from tests.conftest import Draw

ROOT = Path(__file__).resolve().parents[3]


def written(folder: Path, measures: dict[str, float]) -> str:
    """Write measures."""
    rows = [Measurement(name, float(value)) for name, value in measures.items()]
    write_measurements(folder / "measurements.csv", rows)
    return str(folder / "measurements.csv")


def test_responses(draw: Draw, tmp_path: Path) -> None:
    write_runs(tmp_path, DEPTHS)
    published = []
    for depth in (56, 20):
        folder = tmp_path / "published" / str(depth)
        folder.mkdir(parents=True)
        rows = {"moment": "end", "index": range(1, depth), "std": 10 / depth}
        pd.DataFrame(rows).to_csv(folder / "responses.csv", index=False)
        published.append(str(folder / "responses.csv"))
    stems = ["R-X3_responses", "R-X3a_published_responses", "R-X3b_signals"]
    figures = draw(
        plot_responses.main,
        stems,
        responses=tables(tmp_path, "responses"),
        signals=tables(tmp_path, "signals"),
        published=published,
        provenance=[provenance(tmp_path)] * 2,
        settings={"scale": "quick", "arms": DEPTHS},
    )
    place, by_size = figures[stems[0]].figure.axes
    names = [line.get_label() for line in place.lines]
    assert names == ["plain-20", "plain-56", "ResNet-20", "ResNet-56"]
    for one, other in zip(place.lines, by_size.lines, strict=True):
        found = np.asarray(one.get_ydata(), float)
        assert np.asarray(other.get_ydata()) == pytest.approx(np.sort(found)[::-1])
    assert np.asarray(place.lines[1].get_ydata())[-1] == pytest.approx(1 + 0.8 * 55 / 56)
    theirs = figures[stems[1]].figure.axes[0]
    assert [line.get_label() for line in theirs.lines] == ["ResNet-20", "ResNet-56"]
    assert figures[stems[2]].figure.axes[1].get_yscale() == "log"  # from 0.1 to 5.5


def test_shortcuts(draw: Draw, tmp_path: Path) -> None:
    found = {f"shortcut_{pair}{end}": v for pair in ("b_minus_a", "c_minus_b") for end, v in (
        ("", -0.01), (".low", -0.02), (".high", 0.01))}  # fmt: skip
    figures = draw(
        plot_shortcuts.main,
        ["R-X4_shortcuts"],
        curves=write_runs(tmp_path, SHORTCUTS),
        measurements=written(tmp_path, found),
        provenance=provenance(tmp_path),
        settings={"scale": "quick", "arms": SHORTCUTS},
    )
    left, right = figures["R-X4_shortcuts"].figure.axes
    points = [sorted(np.asarray(line.get_ydata(), float)) for line in left.lines]
    assert points == [pytest.approx([mean - 1, mean, mean + 1]) for mean in (53, 52, 51)]
    bars = [one for one in right.collections if isinstance(one, LineCollection)]
    ends = [bar.get_segments()[0][:, 0].tolist() for bar in bars]
    assert ends == [pytest.approx([-2, 1])] * 2


def test_author_network(draw: Draw, tmp_path: Path) -> None:
    # R-N6
    found = {f"author_parameters_{n}": 164298.0 for n in (1, 2, 18)}
    found |= {f"author_unregistered_{n}": v for n, v in ((1, 39696), (2, 137136), (18, 1696176))}
    figures = draw(
        plot_author_network.main,
        ["R-X5_author_network"],
        curves=write_runs(tmp_path, AUTHOR),
        measurements=written(tmp_path, found),
        provenance=provenance(tmp_path),
        settings={"scale": "quick", "arms": AUTHOR},
    )
    left, right = figures["R-X5_author_network"].figure.axes
    assert {text.get_text() for text in left.texts} == {"as\npublished", "blocks\nregistered"}
    known, unknown = (one for one in right.containers if isinstance(one, BarContainer))
    assert [bar.get_height() for bar in known.patches] == pytest.approx([0.164298] * 3)
    assert [bar.get_height() for bar in unknown.patches] == pytest.approx(
        [0.039696, 0.137136, 1.696176]
    )
    assert [label.get_text() for label in right.get_xticklabels()] == ["8", "14", "110"]


def test_block_removal(draw: Draw, tmp_path: Path) -> None:
    paths = []
    for depth in (20, 32, 44):
        place = tmp_path / str(depth)
        place.mkdir()
        n = (depth - 2) // 6
        names = [f"stages.{stage}.{index}" for stage in range(3) for index in range(n)]
        rows = {"block": names, "index": range(1, 3 * n + 1), "error_without": 0.2, "error": 0.08}
        pd.DataFrame(rows).to_csv(place / "blocks.csv", index=False)
        paths.append(str(place / "blocks.csv"))
    figures = draw(
        plot_block_removal.main,
        ["R-X8_block_removal"],
        blocks=paths,
        provenance=[provenance(tmp_path)] * 2,
    )
    panels = figures["R-X8_block_removal"].figure.axes
    same, halving, whole = panels[0].lines
    assert np.asarray(halving.get_xdata()).tolist() == [4, 7]  # the first of stages 2 and 3
    assert len(np.asarray(same.get_xdata())) == 7
    assert np.asarray(whole.get_ydata()).tolist() == [8, 8]
    assert not panels[3].axison


def test_convergence_and_identity(draw: Draw, tmp_path: Path) -> None:
    times = {"depth": [8, 8, 20, 20], "seed": [0, 1] * 2, "iterations_to_target": [50, 70, 200, ""]}
    pd.DataFrame(times).to_csv(tmp_path / "convergence.csv", index=False)
    rows = {"with_skip": [1, 1, 0, 0], "step": [0, 10] * 2, "loss": [1, 1e-6, 1, 0.1]}
    pd.DataFrame({**rows, "weight_norm": [5, 0.1, 5, 6]}).to_csv(
        tmp_path / "identity.csv", index=False
    )
    stems = ["R-X6_convergence", "R-X6a_identity"]
    figures = draw(
        plot_convergence.main,
        stems,
        convergence=str(tmp_path / "convergence.csv"),
        identity=str(tmp_path / "identity.csv"),
        provenance=provenance(tmp_path),
        settings={"scale": "quick", "target_loss": 1.5, "iterations": 300},
    )
    (axes,) = figures[stems[0]].figure.axes
    lines = {str(line.get_label()): line for line in axes.lines}
    assert np.asarray(lines["mean"].get_ydata()).tolist() == [60, 200]
    assert np.asarray(lines["not reached"].get_xdata()).tolist() == [20]
    assert axes.get_yscale() == "log"
    loss, norm = figures[stems[1]].figure.axes
    assert (loss.get_yscale(), norm.get_yscale()) == ("log", "linear")


@pytest.mark.parametrize(("residual20", "shown"), [(0.5, False), (0.09, True)])
def test_error_table(draw: Draw, tmp_path: Path, residual20: float, shown: bool) -> None:
    # R-N1
    counts = {20: 269722, 32: 464154, 44: 658586, 56: 853018, 110: 1727962, 1202: 19421274}
    found: dict[str, float] = {f"parameters_{depth}": count for depth, count in counts.items()}
    found |= {"published20_test_error": 0.0827, "residual20_test_error": residual20}
    figures = draw(
        plot_error_table.main,
        ["R-X1_error_table"],
        published=str(ROOT / "config/published/resnets.yaml"),
        measurements=written(tmp_path, found),
        provenance=[provenance(tmp_path)] * 2,
        settings={"scale": "quick"},
    )
    left, right = figures["R-X1_error_table"].figure.axes
    lines = {str(line.get_label()): line for line in left.lines}
    errors = [8.75, 7.51, 7.17, 6.97, 6.43, 7.93]  # the paper's Table 6
    assert np.asarray(lines["ResNet, the paper"].get_ydata()) == pytest.approx(errors)
    assert np.asarray(lines["trained by others, tested here"].get_ydata()) == pytest.approx([8.27])
    assert ("trained here" in lines) == shown
    assert len(right.get_yticks()) == 12
