"""The diagrams R-F2, R-F3, R-F4 and R-X1a, held against the networks' own modules and the paper."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch, PathPatch

from refigure.measurements import Measurement, write_measurements
from refigure.models.blocks import basic_block, bottleneck_block
from refigure.models.resnet import ResNetSettings, cifar_skeleton, imagenet34_skeleton
from refigure.resnets.descriptions import (
    CIFAR_IMAGE,
    IMAGENET_IMAGE,
    describe_block,
    describe_network,
)
from scripts.resnets import plot_diagrams

if TYPE_CHECKING:
    from tests.conftest import Draw, Drawn

STEMS = ["R-F2_residual_block", "R-F3_resnet_layout", "R-F4_bottleneck", "R-X1a_cifar_layout"]


@pytest.fixture(scope="module")
def counts() -> dict[str, Any]:
    """What `count_networks` writes for the diagrams."""
    blocks = {
        "basic_64": basic_block(64, 64, 1, "A"),
        "basic_256": basic_block(256, 256, 1, "A"),
        "bottleneck_256": bottleneck_block(256, 64, 256, 1, "A"),
        "bottleneck_256_projection": bottleneck_block(256, 64, 256, 1, "C"),
    }
    return {
        "networks": {
            "resnet34": describe_network(imagenet34_skeleton("A"), IMAGENET_IMAGE),
            "residual20": describe_network(cifar_skeleton(ResNetSettings(20)), CIFAR_IMAGE),
        },
        "blocks": {name: describe_block(block) for name, block in blocks.items()},
    }


@pytest.fixture
def drawn_diagrams(draw: Draw, tmp_path: Path, counts: dict[str, Any]) -> dict[str, Drawn]:
    """All four."""
    (tmp_path / "counts.json").write_text(json.dumps(counts))
    measures = {"zero_weights_residual_max": 0.0, "zero_weights_output_is_relu": 1.0}
    write_measurements(tmp_path / "m.csv", [Measurement(*item) for item in measures.items()])
    arguments = {"counts": str(tmp_path / "counts.json"), "measurements": str(tmp_path / "m.csv")}
    return draw(plot_diagrams.main, STEMS, **arguments)


def words(axes: Axes) -> list[str]:
    """All text, narrow spaces as plain ones."""
    return [text.get_text().replace("\u202f", " ") for text in axes.texts]


def shortcuts(axes: Axes) -> Counter[str]:
    """How many curves are drawn solid and how many dotted."""
    curves = [patch for patch in axes.patches if isinstance(patch, PathPatch)]
    return Counter(
        "solid" if patch.get_linestyle() in ("-", "solid") else "dotted" for patch in curves
    )


def test_layout_is_the_papers_fig_3(drawn_diagrams: dict[str, Drawn]) -> None:
    (axes,) = drawn_diagrams["R-F3_resnet_layout"].figure.axes
    boxes = Counter(words(axes))
    expected = {"7×7 conv, 64, /2": 1, "3×3 max pool, /2": 1, "3×3 conv, 64": 6}
    for channels, layers in ((128, 8), (256, 12), (512, 6)):
        expected |= {f"3×3 conv, {channels}, /2": 1, f"3×3 conv, {channels}": layers - 1}
    expected |= {"average pool": 1, "fc 1000": 1}
    assert {name: boxes[name] for name in expected} == expected
    # 3 + 4 + 6 + 3 blocks, of which three change the shape
    assert shortcuts(axes) == {"solid": 13, "dotted": 3}
    assert any("in 5 of 36 layers" in text for text in words(axes))  # R-E2: 4 of 33 and the pool


def test_cifar_layout_is_the_papers_section_4_2(drawn_diagrams: dict[str, Drawn]) -> None:
    (axes,) = drawn_diagrams["R-X1a_cifar_layout"].figure.axes
    boxes = Counter(words(axes))
    assert (boxes["3×3 conv, 16"], boxes["3×3 conv, 32"], boxes["3×3 conv, 64"]) == (7, 5, 5)
    assert (boxes["3×3 conv, 32, /2"], boxes["3×3 conv, 64, /2"]) == (1, 1)
    assert shortcuts(axes) == {"solid": 7, "dotted": 2}
    assert any("269 722 parameters" in text for text in words(axes))  # R-N1


def test_block_is_the_papers_fig_2(drawn_diagrams: dict[str, Drawn]) -> None:
    (axes,) = drawn_diagrams["R-F2_residual_block"].figure.axes
    found = Counter(words(axes))
    assert (found["3×3 conv, 64"], found["batch norm"], found["relu"]) == (2, 2, 2)
    assert found["$x$\nidentity"] == found["$F(x)$"] == found["$F(x) + x$"] == 1
    assert any("73 728" in text for text in found)  # R-N4
    assert any("exactly relu" in text for text in found)


def test_bottleneck_has_the_weights_of_the_spec(drawn_diagrams: dict[str, Drawn]) -> None:
    (axes,) = drawn_diagrams["R-F4_bottleneck"].figure.axes
    found = Counter(words(axes))
    assert (found["1×1 conv, 64"], found["3×3 conv, 64"], found["1×1 conv, 256"]) == (1, 3, 1)
    for number in ("73 728", "69 632", "135 168", "1 179 648", "1.06", "1.94", "16.94"):  # R-N4
        assert found[number] == 1


def test_nothing_lies_outside_and_no_text_leaves_its_box(drawn_diagrams: dict[str, Drawn]) -> None:
    for drawn in drawn_diagrams.values():
        (axes,) = drawn.figure.axes
        drawn.figure.canvas.draw()  # places in the pixels of the screen, not of the file
        boxes = [p for p in axes.patches if isinstance(p, FancyBboxPatch)]
        texts = {text: text.get_window_extent() for text in axes.texts}
        for text, extent in texts.items():
            inside = drawn.figure.bbox
            assert inside.x0 <= extent.x0 < extent.x1 <= inside.x1, text.get_text()
            assert inside.y0 <= extent.y0 < extent.y1 <= inside.y1, text.get_text()
            for box in boxes:
                frame = box.get_window_extent()
                if frame.contains(*((extent.p0 + extent.p1) / 2)):
                    assert frame.x0 <= extent.x0 < extent.x1 <= frame.x1, text.get_text()
                else:
                    assert not frame.overlaps(extent), text.get_text()
        for one, place in texts.items():
            for other, there in texts.items():
                assert one is other or not place.overlaps(there), (one.get_text(), other.get_text())
