"""Counts held against the paper's Table 6, exact numbers by hand, and PyTorch's own counter."""

import copy

import pytest
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from refigure.models.blocks import basic_block, bottleneck_block
from refigure.models.counting import (
    StageCount,
    count_layers,
    count_multiply_adds,
    count_parameters,
    count_stages,
    layers_by_map_size,
    strided_layers,
)
from refigure.models.resnet import ResNet, ResNetSettings, cifar_skeleton, imagenet34_skeleton

# R-N1: total, convolutions, convolutions and linear, total with B and C, multiply-adds, Table 6
TABLE = {
    20: (269_722, 267_696, 268_346, 272_474, 283_962, 40_551_040, "0.27"),
    32: (464_154, 461_232, 461_882, 466_906, 489_594, 68_862_592, "0.46"),
    44: (658_586, 654_768, 655_418, 661_338, 695_226, 97_174_144, "0.66"),
    56: (853_018, 848_304, 848_954, 855_770, 900_858, 125_485_696, "0.85"),
    110: (1_727_962, 1_719_216, 1_719_866, 1_730_714, 1_826_202, 252_887_680, "1.7"),
    1202: (19_421_274, 19_330_992, 19_331_642, 19_424_026, None, 2_829_238_912, "19.4"),
}


def network(depth: int, shortcut: str | None = "A") -> ResNet:
    return cifar_skeleton(ResNetSettings(depth, shortcut is not None, shortcut or "A"))


@pytest.mark.parametrize("depth", TABLE)
def test_parameters_are_those_of_table_6(depth: int) -> None:
    total, convolutions, with_linear, with_b, with_c, _, millions = TABLE[depth]
    counts = count_parameters(network(depth))
    assert (counts.total, counts.convolutions) == (total, convolutions)
    assert counts.convolutions_and_linear == with_linear
    assert count_parameters(network(depth, None)) == counts  # A adds nothing to the plain network
    assert count_parameters(network(depth, "B")).total == with_b
    assert with_c is None or count_parameters(network(depth, "C")).total == with_c
    assert f"{counts.total / 1e6:.{len(millions.split('.')[1])}f}" == millions


@pytest.mark.parametrize("depth", TABLE)
def test_multiply_adds_of_an_image(depth: int) -> None:
    layers = count_layers(network(depth))
    assert count_multiply_adds(layers) == TABLE[depth][5]
    assert sum(layer.weighted for layer in layers) == depth


@pytest.mark.parametrize("shortcut", ["A", "B", "C", None])
def test_pytorchs_own_counter_agrees(shortcut: str | None) -> None:
    model = network(14, shortcut)
    with FlopCounterMode(display=False) as counter:  # two operations a multiply-add
        model(torch.empty(1, 3, 32, 32, device="meta"))
    assert counter.get_total_flops() == 2 * count_multiply_adds(count_layers(model))


def test_a_layer_costs_the_same_in_each_stage() -> None:
    # R-N2: half the map's side, twice the filters. 32²·9·16² = 16²·9·32² = 8²·9·64²
    layers = [layer for layer in count_layers(network(20)) if layer.stride == 1]
    costs = {
        size: {one.multiply_adds for one in layers if one.output_size == size and one.kernel == 3}
        for size in (16, 8)
    }
    assert costs == {16: {2_359_296}, 8: {2_359_296}}
    inner = {
        one.multiply_adds for one in layers if one.output_size == 32 and one.name != "stem.conv"
    }
    assert inner == {2_359_296}


@pytest.mark.parametrize("shortcut", ["A", "C", None])
@pytest.mark.parametrize("n", [1, 3, 18])
def test_layers_by_map_size(n: int, shortcut: str | None) -> None:
    # R-N3: 2n+1, 2n and 2n, and the classifier; the post has two of each
    layers = count_layers(network(6 * n + 2, shortcut))
    assert layers_by_map_size(layers) == {32: 2 * n + 1, 16: 2 * n, 8: 2 * n}
    assert sum(layer.weighted for layer in layers) == 6 * n + 2
    strided = ["stages.1.0.residual.0.conv", "stages.2.0.residual.0.conv"]
    assert [layer.name for layer in strided_layers(layers)] == strided


def test_bottleneck_weights() -> None:
    # R-N4: 256 -> 64 -> 64 -> 256 beside basic blocks, and with a projection in place of identity
    def convolutions(block: nn.Module) -> int:
        return count_parameters(block).convolutions

    bottleneck, basic = bottleneck_block(256, 64, 256, 1, "A"), basic_block(64, 64, 1, "A")
    weights = [m.weight.numel() for m in bottleneck.modules() if isinstance(m, nn.Conv2d)]
    assert weights == [16_384, 36_864, 16_384] and convolutions(bottleneck) == 69_632
    assert convolutions(basic) == 73_728
    assert convolutions(basic_block(256, 256, 1, "A")) == 1_179_648
    projected = convolutions(bottleneck_block(256, 64, 256, 1, "C"))
    assert projected == 135_168 and projected / 69_632 == 1.9411764705882353
    assert convolutions(basic_block(64, 64, 1, "C")) / 73_728 == 1.0555555555555556


def test_imagenet_network_counts() -> None:
    # torchvision prints 21,797,672 parameters and 3.664 G multiply-adds for its resnet34, which has
    # shortcut B; the paper's Table 1 has 3.6e9. R-E2: 3 of 32 3x3 layers, the first layer and the
    # max pool have a stride.
    layers = count_layers(imagenet34_skeleton("B"), (3, 224, 224))
    assert count_parameters(imagenet34_skeleton("B")).total == 21_797_672
    assert round(count_multiply_adds(layers) / 1e9, 3) == 3.664
    assert sum(layer.weighted for layer in layers) == 34
    assert [(layer.kind, layer.kernel) for layer in strided_layers(layers)] == [
        ("convolution", 7),
        ("pool", 3),
        *3 * [("convolution", 3)],
    ]
    three = [one for one in layers if one.weighted and one.kernel == 3]
    assert len(three) == 32 and sum(one.stride == 2 for one in three) == 3


def test_rows_of_the_layout_figure() -> None:
    model = imagenet34_skeleton()
    rows = count_stages(model, (3, 224, 224))
    assert [(row.name, row.layers, row.strided, row.channels, row.output_size) for row in rows] == [
        ("stem", 1, 1, 64, 112),
        ("pool", 0, 1, 64, 56),
        ("stages.0", 6, 0, 64, 56),
        ("stages.1", 8, 1, 128, 28),
        ("stages.2", 12, 1, 256, 14),
        ("stages.3", 6, 1, 512, 7),
        ("average_pool", 0, 0, 512, 1),
        ("classifier", 1, 0, 1000, 1),
    ]
    assert sum(row.parameters for row in rows) == count_parameters(model).total
    layers = count_layers(model, (3, 224, 224))
    assert sum(row.multiply_adds for row in rows) == count_multiply_adds(layers)
    # the stem by hand: 7·7·3·64 weights, a scale and a shift for 64 channels; 112² places
    assert rows[0] == StageCount("stem", 1, 1, 64, 112, 9408 + 128, 9408 * 112**2)


def test_a_projection_is_counted_beside_the_stage() -> None:
    rows = {row.name: row for row in count_stages(network(20, "B"))}
    plain = {row.name: row for row in count_stages(network(20, None))}
    assert rows["stages.1"].layers == plain["stages.1"].layers == 6
    assert rows["stages.1"].strided == 1  # the projection has a stride too, and is no layer of 20
    assert rows["stages.1"].parameters - plain["stages.1"].parameters == 16 * 32 + 2 * 32
    assert rows["stages.1"].multiply_adds - plain["stages.1"].multiply_adds == 16 * 32 * 16**2


def test_counting_leaves_the_model_as_it_is() -> None:
    model = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.AvgPool2d(2), nn.Flatten())
    before = copy.deepcopy(model.state_dict())
    layers = count_layers(model, (3, 8, 8))
    assert [(layer.kind, layer.kernel, layer.stride) for layer in layers] == [
        ("convolution", 3, 1),
        ("pool", 2, 2),
    ]
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())
    assert model.training and not any(module._forward_hooks for module in model.modules())
