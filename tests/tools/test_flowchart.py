"""Flowcharts: what is read, where boxes and lines lie, what is refused."""

import itertools
import re
import runpy
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = """
flowchart LR
  raw([raw data])
  train[train<br>networks]
  raw --> train
  train --> measure
  measure --> draw[draw]
  raw --> draw
  other --> draw
"""


@pytest.fixture(scope="module")
def tool() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "tools" / "flowchart.py"))


def placed(tool: dict[str, Any], source: str) -> Any:
    """The chart of a source with layers set."""
    chart = tool["read_chart"](source)
    tool["set_layers"](chart)
    return chart


def test_labels_shapes_and_edges_are_read(tool: dict[str, Any]) -> None:
    chart = tool["read_chart"](SOURCE)
    assert {name: list(node.lines) for name, node in chart.nodes.items()} == {
        "raw": ["raw data"],
        "train": ["train", "networks"],
        "measure": ["measure"],
        "draw": ["draw"],
        "other": ["other"],
    }
    assert [name for name, node in chart.nodes.items() if node.data] == ["raw"]
    assert ["raw", "draw"] in chart.ways and len(chart.ways) == 5


def test_every_line_leads_to_the_next_layer(tool: dict[str, Any]) -> None:
    chart = placed(tool, SOURCE)
    for way in chart.ways:
        layers = [chart.nodes[name].layer for name in way]
        assert layers == list(range(layers[0], layers[0] + len(layers))) and len(layers) > 1
    assert chart.nodes["other"].layer == chart.nodes["draw"].layer - 1  # next to what reads it


@pytest.mark.parametrize("page", ["rules.md", "architecture.md"])
def test_boxes_do_not_overlap(tool: dict[str, Any], page: str) -> None:
    text = (ROOT / "docs" / page).read_text("utf-8")
    charts = re.findall(r"^```mermaid\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert charts
    for source in charts:
        picture = tool["flowchart"](source, "title")
        found = re.findall(
            r'<rect [^>]*x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"', picture
        )
        boxes = [tuple(map(float, numbers)) for numbers in found]
        assert len(boxes) == len(tool["read_chart"](source).nodes)
        for (x, y, w, h), (u, v, wide, high) in itertools.combinations(boxes, 2):
            assert x + w <= u or u + wide <= x or y + h <= v or v + high <= y


def test_a_picture_is_the_same_every_time_and_a_single_block(tool: dict[str, Any]) -> None:
    picture = tool["flowchart"](SOURCE, 'a <b> & "c"')
    assert picture == tool["flowchart"](SOURCE, 'a <b> & "c"')
    assert "<title>a &lt;b&gt; &amp; &quot;c&quot;</title>" in picture
    assert "\n" not in picture  # a blank line would end the block in Markdown


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("flowchart TD\n  a --> b", "not 'flowchart LR'"),
        ("flowchart LR\n  a -.-> b", "'a -.-> b' is not a node"),
        ('flowchart LR\n  a["quoted"] --> b', "is not a node"),
        ("flowchart LR\n  a[<b>x</b>]", "is not a node"),
        ("flowchart LR\n  a --> b\n  b --> a", "cycle"),
    ],
)
def test_what_cannot_be_drawn_is_refused(tool: dict[str, Any], source: str, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        tool["flowchart"](source, "title")
