"""Time our ResNet training step and data pipeline beside what a user would pick instead.

The reference is a plain PyTorch loop with the structure of the best-known re-implementation
(akamaster/pytorch_resnet_cifar10): NCHW, float32, ReLU out of place, option A by slicing and
padding, images augmented one by one from PIL. Written here anew; no code is taken from it.

    PYTHONPATH=workflow python benchmarks/resnet_step.py --output resnet_step.json

Variants take turns in every round, so that a change of load meets all of them; ratios are of the
same round. Our step includes the augmentation; the reference's does not (its images lie ready).
"""

import argparse
import json
import os
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image, ImageOps
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812, its name everywhere
from torch.utils.data import DataLoader, Dataset

from refigure.augmentation import Batches, ImageTable, LabelledImages
from refigure.models.resnet import ResNetSettings, cifar_resnet
from refigure.optimization import TrainingSettings
from refigure.seeding import generators
from refigure.training import Training

BATCH = 128
IMAGES = 5_000  # enough that the table does not fit in a cache


class PlainBlock(nn.Module):
    """The reference's block."""

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.change = (outputs - inputs) // 2
        self.stride = stride

    def forward(self, x: Tensor) -> Tensor:
        """Map (batch, inputs, h, w) to (batch, outputs, h/stride, w/stride)."""
        y = F.relu(self.bn1(self.conv1(x)))
        y = self.bn2(self.conv2(y))
        if self.change:
            sliced = x[:, :, :: self.stride, :: self.stride]
            x = F.pad(sliced, (0, 0, 0, 0, self.change, self.change))
        return F.relu(y + x)


class PlainResNet(nn.Module):
    """The reference's network of depth 6n+2."""

    def __init__(self, depth: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 16, 3, 1, 1, bias=False)
        self.bn = nn.BatchNorm2d(16)
        shapes = [(16, 16, 1), (16, 32, 2), (32, 64, 2)]
        self.blocks = nn.Sequential(
            *(
                PlainBlock(outputs if block else inputs, outputs, 1 if block else stride)
                for inputs, outputs, stride in shapes
                for block in range((depth - 2) // 6)
            )
        )
        self.linear = nn.Linear(64, 10)

    def forward(self, x: Tensor) -> Tensor:
        """Map (batch, 3, 32, 32) to the logits (batch, 10)."""
        y = self.blocks(F.relu(self.bn(self.conv(x))))
        logits: Tensor = self.linear(F.avg_pool2d(y, y.shape[3]).flatten(1))
        return logits


class PlainImages(Dataset[tuple[Tensor, int]]):
    """The reference's data: each image through PIL, as torchvision's transforms do it."""

    mean = torch.tensor([0.485, 0.456, 0.406])[:, None, None]
    std = torch.tensor([0.229, 0.224, 0.225])[:, None, None]

    def __init__(self, images: np.ndarray, labels: np.ndarray) -> None:
        self.images, self.labels = images.transpose(0, 2, 3, 1).copy(), labels

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, index: int) -> tuple[Tensor, int]:
        """Mirror, pad and crop at random, make a tensor, normalise."""
        image = Image.fromarray(self.images[index])
        if torch.rand(1) < 0.5:
            image = ImageOps.mirror(image)
        image = ImageOps.expand(image, border=4)
        left, top = (int(torch.randint(0, 9, (1,))) for _ in range(2))
        image = image.crop((left, top, left + 32, top + 32))
        pixels = torch.from_numpy(np.array(image)).permute(2, 0, 1).contiguous()
        return (pixels.float() / 255 - self.mean) / self.std, int(self.labels[index])


def reference_step(depth: int, data: LabelledImages) -> Callable[[], None]:
    """One iteration of the reference; its batch lies ready."""
    torch.manual_seed(0)
    model = PlainResNet(depth)
    optimizer = torch.optim.SGD(model.parameters(), 0.1, momentum=0.9, weight_decay=1e-4)
    images, labels = Batches(data, BATCH, 0, augment=True).at(0)
    images = images.contiguous()  # NCHW

    def step() -> None:
        loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        loss.item()  # it keeps a running mean for its progress line

    return step


def our_step(depth: int, data: LabelledImages, precision: str) -> Callable[[], None]:
    """One iteration of ours, augmentation included."""
    model = cifar_resnet(ResNetSettings(depth), generators(0).torch)
    settings = TrainingSettings(10**6, 0.1, (), precision=precision)
    training = Training(model, data, data, settings, 0, "benchmark")
    training.model.train()
    return training.step


def our_pipeline(data: LabelledImages) -> Iterator[object]:
    """Our batches, for ever."""
    batches = Batches(data, BATCH, 0, augment=True)
    iteration = 0
    while True:
        yield batches.at(iteration)
        iteration += 1


def reference_pipeline(images: np.ndarray, labels: np.ndarray) -> Iterator[object]:
    """The reference's batches, for ever, in this process: workers would take the other core."""
    loader = DataLoader(PlainImages(images, labels), BATCH, shuffle=True, drop_last=True)
    while True:
        yield from loader


def rounds(
    variants: dict[str, Callable[[], object]], count: int, repeats: dict[str, int]
) -> dict[str, list[float]]:
    """Images per second of each variant in each round, after a warm-up that is not counted.

    On one thread time is this process's own, on more it is the wall's (threads that wait spin).
    """
    clock = time.process_time if torch.get_num_threads() == 1 else time.perf_counter
    for variant in variants.values():
        variant()
    found: dict[str, list[float]] = {name: [] for name in variants}
    for _ in range(count):
        for name, variant in variants.items():
            times = repeats.get(name, 1)
            begun = clock()
            for _ in range(times):
                variant()
            found[name].append(times * BATCH / (clock() - begun))
    return found


def rows(what: str, found: dict[str, list[float]]) -> list[dict[str, Any]]:
    """A row a variant: rates, and ratios to the first one, round by round."""
    reference = next(iter(found.values()))
    table = []
    for name, rates in found.items():
        ratios = [rate / base for rate, base in zip(rates, reference, strict=True)]
        low, _, high = statistics.quantiles(ratios, n=4)
        table.append(
            {
                "what": what,
                "variant": name,
                "threads": torch.get_num_threads(),
                "best_images_per_s": max(rates),
                "median_images_per_s": statistics.median(rates),
                "ratio_of_best": max(rates) / max(reference),
                "ratio_median": statistics.median(ratios),
                "ratio_quartiles": [low, high],
            }
        )
    return table


def measure(depth: int, threads: int, count: int) -> list[dict[str, Any]]:
    """Measure the steps and the pipelines on a number of threads."""
    torch.set_num_threads(threads)
    generator = np.random.default_rng(0)
    images = generator.integers(0, 256, (IMAGES, 3, 32, 32), dtype=np.uint8)
    labels = generator.integers(0, 10, IMAGES)
    data = LabelledImages(
        ImageTable(images, images.mean(0), 1 / 64, "cpu"), torch.from_numpy(labels)
    )
    steps: dict[str, Callable[[], object]] = {
        "reference": reference_step(depth, data),
        "ours float32": our_step(depth, data, "float32"),
        "ours bfloat16": our_step(depth, data, "bfloat16"),
    }
    found = rows(f"ResNet-{depth} step", rounds(steps, count, {}))
    theirs, ours = reference_pipeline(images, labels), our_pipeline(data)
    pipelines: dict[str, Callable[[], object]] = {
        "reference": lambda: next(theirs),
        "ours": lambda: next(ours),
    }
    return found + rows("augmentation", rounds(pipelines, count, {"ours": 20}))


def main() -> None:
    """Measure, print a table, write JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--depth", type=int, default=20)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--output", type=Path, help="a JSON file to write")
    given = parser.parse_args()
    load = os.getloadavg()[0]
    table = [row for one in given.threads for row in measure(given.depth, one, given.rounds)]
    print(f"load {load:.2f} before, {os.getloadavg()[0]:.2f} after; torch {torch.__version__}")
    print(f"{'':34} threads   best img/s  median     ratio of best   median [quartiles]")
    for row in table:
        low, high = row["ratio_quartiles"]
        print(
            f"{row['what']:16} {row['variant']:17} {row['threads']:7}"
            f" {row['best_images_per_s']:12.0f} {row['median_images_per_s']:7.0f}"
            f" {row['ratio_of_best']:17.2f} {row['ratio_median']:8.2f} [{low:.2f}, {high:.2f}]"
        )
    if given.output:
        record = {"load_before": load, "torch": torch.__version__, "rows": table}
        given.output.write_text(json.dumps(record, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
