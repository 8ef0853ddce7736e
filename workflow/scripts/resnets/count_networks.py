"""Count layers, parameters and multiply-adds of the paper's networks, without training any."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from refigure.measurements import Measurement, write_measurements
from refigure.models.blocks import SHORTCUTS, Block, basic_block, bottleneck_block
from refigure.models.counting import (
    count_layers,
    count_multiply_adds,
    count_parameters,
    layers_by_map_size,
    strided_layers,
)
from refigure.models.resnet import ResNetSettings, cifar_skeleton, imagenet34_skeleton
from refigure.provenance import write_json
from refigure.resnets.descriptions import (
    CIFAR_IMAGE,
    IMAGENET_IMAGE,
    describe_block,
    describe_network,
)
from refigure.settings import read_settings
from refigure.step import run_step

LAYOUT_DEPTH = 20  # of the CIFAR network that is drawn and looked at layer by layer


@dataclass(frozen=True)
class Settings:
    """Which networks are counted."""

    depths: tuple[int, ...]  # 6n+2


def main(settings: dict, counts: str, measurements: str) -> None:
    """Write what the diagrams draw, and the counts as measures."""
    chosen = read_settings(Settings, settings)
    table = list(count_table(chosen.depths))
    blocks = make_blocks()
    write_json(
        counts,
        {
            "networks": {
                "resnet34": describe_network(imagenet34_skeleton("A"), IMAGENET_IMAGE),
                "plain34": describe_network(imagenet34_skeleton(None), IMAGENET_IMAGE),
                "residual20": describe_network(
                    cifar_skeleton(ResNetSettings(LAYOUT_DEPTH)), CIFAR_IMAGE
                ),
            },
            "blocks": {name: describe_block(block) for name, block in blocks.items()},
            "table": table,
        },
    )
    found = measures_of_table(table) | measures_of_layouts() | measures_of_blocks(blocks)
    rows = [Measurement(name, float(value)) for name, value in found.items()]
    write_measurements(measurements, rows)


def make_blocks() -> dict[str, Block]:
    """Make the blocks of the paper's Fig. 5, and those to compare them with."""
    return {
        "basic_64": basic_block(64, 64, 1, "A"),
        "basic_64_projection": basic_block(64, 64, 1, "C"),
        "basic_256": basic_block(256, 256, 1, "A"),
        "bottleneck_256": bottleneck_block(256, 64, 256, 1, "A"),
        "bottleneck_256_projection": bottleneck_block(256, 64, 256, 1, "C"),
    }


def count_table(depths: tuple[int, ...]) -> Iterator[dict[str, Any]]:
    """Count each depth with each shortcut (the paper's Table 6 has option A).

    Multiply-adds are those of option A, which the plain network has too.
    """
    for depth in depths:
        plain = cifar_skeleton(ResNetSettings(depth, residual=False))
        without = count_parameters(plain).total
        multiply_adds = count_multiply_adds(count_layers(plain, CIFAR_IMAGE))
        for shortcut in SHORTCUTS:
            model = cifar_skeleton(ResNetSettings(depth, shortcut=shortcut))
            parameters = count_parameters(model).total
            row = {
                "depth": depth,
                "shortcut": shortcut,
                "parameters": parameters,
                "shortcut_parameters": parameters - without,  # more than the plain network's
            }
            yield row | ({"multiply_adds": multiply_adds} if shortcut == "A" else {})


def measures_of_table(table: list[dict[str, Any]]) -> dict[str, float]:
    """Name the counts; option A without a letter, as the others' default."""
    found: dict[str, float] = {}
    for row in table:
        depth, shortcut = row["depth"], row["shortcut"].lower()
        ending = "" if shortcut == "a" else f"_{shortcut}"
        found[f"parameters_{depth}{ending}"] = row["parameters"]
        found[f"shortcut_parameters_{depth}_{shortcut}"] = row["shortcut_parameters"]
        if "multiply_adds" in row:
            found[f"multiply_adds_{depth}"] = row["multiply_adds"]
    return found


def measures_of_layouts() -> dict[str, float]:
    """Count layers by map size and by stride."""
    imagenet = count_layers(imagenet34_skeleton("A"), IMAGENET_IMAGE)
    cifar = count_layers(cifar_skeleton(ResNetSettings(LAYOUT_DEPTH)), CIFAR_IMAGE)
    of_size = layers_by_map_size(cifar)
    # a layer within a stage, after the one that halves the map: the last of its size
    stages = {layer.output_size: layer for layer in cifar if layer.kind == "convolution"}
    found: dict[str, float] = {
        f"layers_of_size_{size}_depth{LAYOUT_DEPTH}": count for size, count in of_size.items()
    }
    for number, layer in enumerate(stages.values(), start=1):
        found[f"stage_multiply_adds_{number}"] = layer.multiply_adds
    for name, layers in (("resnet34", imagenet), (f"cifar{LAYOUT_DEPTH}", cifar)):
        main_path = [layer for layer in layers if layer.weighted and layer.kind == "convolution"]
        strided = [layer for layer in strided_layers(layers) if layer.kind == "convolution"]
        found[f"convolutions_{name}"] = len(main_path)
        found[f"strided_convolutions_{name}"] = len(strided)
        found[f"strided_pools_{name}"] = len(strided_layers(layers)) - len(strided)
    found[f"weighted_layers_{LAYOUT_DEPTH}"] = sum(layer.weighted for layer in cifar)
    return found


def measures_of_blocks(blocks: dict[str, Block]) -> dict[str, float]:
    """Compare blocks by their weights: those of convolutions, batch norm left out."""
    weights = {name: count_parameters(block).convolutions for name, block in blocks.items()}
    return {
        "basic_block_weights_64": weights["basic_64"],
        "basic_block_weights_256": weights["basic_256"],
        "bottleneck_weights": weights["bottleneck_256"],
        "bottleneck_projection_weights": weights["bottleneck_256_projection"],
        "bottleneck_projection_ratio": (
            weights["bottleneck_256_projection"] / weights["bottleneck_256"]
        ),
        "basic_projection_ratio": weights["basic_64_projection"] / weights["basic_64"],
        "bottleneck_to_basic_ratio": weights["bottleneck_256"] / weights["basic_64"],
        "wide_basic_to_bottleneck_ratio": weights["basic_256"] / weights["bottleneck_256"],
    }


if __name__ == "__main__":
    run_step(main)
