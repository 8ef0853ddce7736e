"""Counts are the paper's.  Oracles: its Table 6 and Fig. 5; exact counts worked out by hand."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from refigure.measurements import read_measurements
from scripts.resnets import count_networks

Counted = tuple[Mapping[str, Any], Mapping[str, Any]]  # measures, and counts.json

MILLIONS = {20: "0.27", 32: "0.46", 44: "0.66", 56: "0.85", 110: "1.7"}  # Table 6
EXACT = {
    20: (269722, 272474, 283962),
    56: (853018, 855770, 900858),
    110: (1727962, 1730714, 1826202),
}
MULTIPLY_ADDS = {20: 40551040, 32: 68862592, 44: 97174144, 56: 125485696, 110: 252887680}


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Counted:
    """The measures and the content of counts.json."""
    folder: Path = tmp_path_factory.mktemp("counts")
    counts, measurements = folder / "counts.json", folder / "count_networks.csv"
    count_networks.main({"depths": list(MILLIONS)}, str(counts), str(measurements))
    return read_measurements(measurements), json.loads(counts.read_text("utf-8"))


def test_parameters_and_multiply_adds(counted: Counted) -> None:
    found, _ = counted
    for depth, printed in MILLIONS.items():
        digits = len(printed.split(".")[1])
        assert f"{found[f'parameters_{depth}'] / 1e6:.{digits}f}" == printed
        assert found[f"multiply_adds_{depth}"] == MULTIPLY_ADDS[depth]
    for depth, expected in EXACT.items():
        names = ("", "_b", "_c")
        assert tuple(int(found[f"parameters_{depth}{end}"]) for end in names) == expected
    assert found["shortcut_parameters_20_a"] == 0
    # two projections, 16 to 32 and 32 to 64 channels, with their batch norms
    assert found["shortcut_parameters_20_b"] == 16 * 32 + 64 + 32 * 64 + 128


def test_layouts(counted: Counted) -> None:
    found, _ = counted
    assert [found[f"layers_of_size_{size}_depth20"] for size in (32, 16, 8)] == [7, 6, 6]
    assert {found[f"stage_multiply_adds_{stage}"] for stage in (1, 2, 3)} == {2359296}
    assert found["strided_convolutions_resnet34"] == 4 and found["strided_pools_resnet34"] == 1
    assert found["convolutions_resnet34"] == 33
    assert found["strided_convolutions_cifar20"] == 2 and found["weighted_layers_20"] == 20


def test_blocks(counted: Counted) -> None:
    found, _ = counted
    assert found["bottleneck_weights"] == 256 * 64 + 9 * 64 * 64 + 64 * 256
    assert found["basic_block_weights_64"] == 2 * 9 * 64 * 64
    assert found["basic_block_weights_256"] == 2 * 9 * 256 * 256
    assert found["bottleneck_projection_ratio"] == 33 / 17
    assert found["basic_projection_ratio"] == 19 / 18
    assert found["bottleneck_to_basic_ratio"] == 17 / 18


def test_what_the_diagrams_draw(counted: Counted) -> None:
    _, counts = counted
    network = counts["networks"]["resnet34"]
    assert network["depth"] == 34 and len(network["blocks"]) == 3 + 4 + 6 + 3
    kinds = [block["shortcut"] for block in network["blocks"]]
    assert kinds.count("padding") == 3 and kinds.count("identity") == 13
    assert {block["shortcut"] for block in counts["networks"]["plain34"]["blocks"]} == {"none"}
    assert network["layers"][0]["inputs"] == 3 and network["layers"][-1]["inputs"] == 512
    bottleneck = counts["blocks"]["bottleneck_256_projection"]
    assert [part.get("kernel") for part in bottleneck["modules"]] == [
        *(1, None, None),
        *(3, None, None),
        *(1, None),
    ]
    assert bottleneck["shortcut_weights"] == 256 * 256
    assert bottleneck["multiply_adds"] == bottleneck["weights"] * 56 * 56
