"""Weights that others trained are evaluated.  Oracle: a network of ours, saved as theirs are."""

import json
from pathlib import Path

import pytest
import torch

from refigure.datasets import read_cifar10_batches
from refigure.measurements import Measurements, read_measurements, read_table
from refigure.models.published_weights import (
    PUBLISHED_MEAN,
    PUBLISHED_STD,
    normalised,
    published_names,
)
from refigure.models.resnet import ResNet, ResNetSettings, cifar_resnet
from refigure.models.responses import without_residual
from refigure.seeding import generators
from scripts.resnets import evaluate_published

SETTINGS = {
    "test_images": 40,
    "response_images": 10,
    "removal_images": 30,
    "device": "cpu",
    "threads": 1,
}


def evaluated(cifar10: Path, folder: Path) -> tuple[ResNet, Measurements]:
    """Save a network of eight layers as the published ones are, and evaluate the file."""
    model = cifar_resnet(ResNetSettings(8), generators(3).torch).eval()
    state = model.state_dict()
    content = {theirs: state[ours] for ours, theirs in published_names(model).items()}
    torch.save({"state_dict": content}, folder / "weights.th")
    names = ("responses.csv", "blocks.csv", "error.json", "parts.csv")
    evaluate_published.main(
        str(folder / "weights.th"),
        str(cifar10 / "test_batch.bin"),
        [str(cifar10 / "provenance.json")] * 2,
        SETTINGS,
        8,
        *(str(folder / name) for name in names),
    )
    return model, read_measurements(folder / "parts.csv")


@torch.no_grad()
def error_of(model: ResNet, cifar10: Path, count: int) -> float:
    """The error on the first images, by hand."""
    images, labels = read_cifar10_batches([cifar10 / "test_batch.bin"])
    logits = model(normalised(images[:count], PUBLISHED_MEAN, PUBLISHED_STD))
    wrong = logits.argmax(1) != torch.from_numpy(labels[:count].astype(int))
    return float(wrong.float().mean())


def test_errors_with_and_without_blocks(cifar10: Path, tmp_path: Path) -> None:
    model, found = evaluated(cifar10, tmp_path)
    assert found["published8_test_error"] == pytest.approx(error_of(model, cifar10, 40))
    rows = read_table(tmp_path / "blocks.csv")
    assert [row["block"] for row in rows] == ["stages.0.0", "stages.1.0", "stages.2.0"]
    for (_, block), row in zip(model.blocks(), rows, strict=True):
        with without_residual(block):
            expected = error_of(model, cifar10, 30)
        assert float(row["error_without"]) == pytest.approx(expected)
        assert float(row["error"]) == pytest.approx(error_of(model, cifar10, 30))
    worst = max(float(row["error_without"]) for row in rows)
    assert found["published8_worst_block_error"] == worst
    content = json.loads((tmp_path / "error.json").read_text("utf-8"))
    assert content["images"] == 40 and content["parameters"] == found["published_parameters_8"]


def test_responses_of_every_layer(cifar10: Path, tmp_path: Path) -> None:
    _, found = evaluated(cifar10, tmp_path)
    rows = read_table(tmp_path / "responses.csv")
    assert [row["moment"] for row in rows] == ["end"] * 7
    # untrained batch norm: every layer has a spread of 1
    assert found["published8_response_std"] == pytest.approx(1, abs=1e-3)
