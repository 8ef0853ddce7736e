"""Evaluate a network that others trained, and look into it: responses, and what each block does."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from refigure.datasets import dataset_origin, read_cifar10_batches
from refigure.devices import lease_device
from refigure.measurements import Measurement, worst_origin, write_measurements
from refigure.models.published_weights import (
    PUBLISHED_MEAN,
    PUBLISHED_STD,
    evaluate,
    labelled_batches,
    load_published_resnet,
    normalised,
)
from refigure.models.resnet import ResNet
from refigure.models.responses import layer_responses, without_each_residual
from refigure.provenance import write_json
from refigure.resnets.runs import BLOCKS, END, RESPONSES, write_rows
from refigure.settings import read_settings
from refigure.step import run_step


@dataclass(frozen=True)
class Settings:
    """How much is evaluated, and where."""

    test_images: int  # the first ones, for the error
    response_images: int  # the first ones, for the responses; all pass at once
    removal_images: int  # the first ones, for the error without each block
    device: str
    threads: int


def main(
    weights: str,
    test: str,
    provenance: list[str],
    settings: dict,
    depth: int,
    responses: str,
    blocks: str,
    error: str,
    measurements: str,
) -> None:
    """Write the error, the responses by layer, and the error without each block's residual.

    Args:
        provenance: of CIFAR-10 and of the weights.
    """
    chosen = read_settings(Settings, settings)
    torch.set_num_threads(chosen.threads)
    images, labels = read_cifar10_batches([test])
    with lease_device(chosen.device) as device:
        model = load_published_resnet(weights, depth).to(device.kind)
        found = evaluate_first(model, images, labels, chosen.test_images)
        layers = [
            (END, row.name, row.layer, row.std, row.std_from_norm)
            for row in layer_responses(
                model,
                normalised(images[: chosen.response_images], PUBLISHED_MEAN, PUBLISHED_STD).to(
                    device.kind
                ),
            )
        ]
        removed = remove_each(model, images, labels, chosen.removal_images)
    write_rows(responses, RESPONSES, layers)
    write_rows(blocks, BLOCKS, removed)
    parameters = sum(parameter.numel() for parameter in model.parameters())
    summary = {"depth": depth, "images": len(labels[: chosen.test_images]), "test_error": found}
    write_json(error, {**summary, "parameters": parameters, "device": device.kind})
    without = np.array([row[2] for row in removed])
    measures = {
        f"published{depth}_test_error": found,
        f"published{depth}_response_std": float(np.mean([row[3] for row in layers])),
        f"published{depth}_whole_error": removed[0][3],
        f"published{depth}_worst_block_error": float(without.max()),
        f"published{depth}_median_block_error": float(np.median(without)),
        f"published_parameters_{depth}": float(parameters),
    }
    origin = worst_origin(dataset_origin(path) for path in provenance)
    rows = [
        # one network: its error is a number, with no spread over seeds to be had
        Measurement(name, value, n=1, device=device.kind, data=origin)
        for name, value in measures.items()
    ]
    write_measurements(measurements, rows)


def evaluate_first(
    model: ResNet, images: NDArray[np.uint8], labels: NDArray[np.uint8], count: int
) -> float:
    """Give the error, a fraction, on the first `count` images."""
    found = evaluate(model, images[:count], labels[:count], PUBLISHED_MEAN, PUBLISHED_STD)
    return found.wrong / found.images


def remove_each(
    model: ResNet, images: NDArray[np.uint8], labels: NDArray[np.uint8], count: int
) -> list[tuple[str, int, float, float]]:
    """Give each block's name and index, the error without its residual, and the whole's error."""
    images, labels = images[:count], labels[:count]
    device = next(model.parameters()).device
    wrong: Counter[str] = Counter()  # by block, in their order
    for x, y in labelled_batches(images, labels, PUBLISHED_MEAN, PUBLISHED_STD, device):
        for name, logits in without_each_residual(model, x):
            wrong[name] += int((logits.argmax(1) != y).sum())
    whole = evaluate_first(model, images, labels, count)
    return [
        (name, index, number / len(labels), whole)
        for index, (name, number) in enumerate(wrong.items(), start=1)
    ]


if __name__ == "__main__":
    run_step(main)
