"""Networks that others trained: their weights in our modules, and the errors they make.

Source: github.com/akamaster/pytorch_resnet_cifar10 at d5489e8 (Y. Idelbayev, BSD 2-clause), the
files `pretrained_models/resnet*.th`: residual networks with shortcut A, each a dict with
`state_dict`, its names prefixed by `module.`. They stay weights trained elsewhere, by another
protocol than the paper's, and whatever is measured on them must say so.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812, its name everywhere

from refigure.errors import InputError
from refigure.models.modes import mode
from refigure.models.resnet import ResNet, ResNetSettings, cifar_skeleton

# of pixels in 0 .. 1; ImageNet's numbers, with which these networks were trained all the same
PUBLISHED_MEAN = (0.485, 0.456, 0.406)
PUBLISHED_STD = (0.229, 0.224, 0.225)

LISTED = 8  # names of a kind in a message; with a file of another depth there are hundreds
NORM_VALUES = ("weight", "bias", "running_mean", "running_var")


def load_published_resnet(path: str | Path, depth: int) -> ResNet:
    """Load a checkpoint of the named depth into our network, on the CPU, in evaluation mode.

    Raises:
        InputError: the file cannot be read without running code in it, or its names or shapes are
            not exactly those of that network.
    """
    model = cifar_skeleton(ResNetSettings(depth))
    published = read_checkpoint(path)
    names = published_names(model)
    expected = {theirs: model.state_dict()[ours].shape for ours, theirs in names.items()}
    if mistakes := _misfits(published, expected):
        raise InputError(
            f"{path} does not hold the weights of a ResNet-{depth}: {'; '.join(mistakes)}."
            " Give the file of this depth, unchanged."
        )
    state = {ours: published[theirs] for ours, theirs in names.items()}
    for name in model.state_dict():
        if name.endswith("num_batches_tracked"):  # younger than the files; used by nobody here
            state[name] = torch.tensor(0)
    model.load_state_dict(state, assign=True)
    return model.eval()


def read_checkpoint(path: str | Path) -> dict[str, Tensor]:
    """Read the `state_dict` of a checkpoint; only tensors and plain values are unpickled.

    Raises:
        InputError: the file is missing, damaged, wants to run code, or has no `state_dict`.
    """
    try:
        content: Any = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # a damaged pickle can make its reader raise anything
        reason = str(error).strip().split("\n")[0].rstrip(".") or type(error).__name__
        raise InputError(
            f"{path} cannot be read as tensors alone: {reason}. Fetch it anew and check its sha256."
        ) from None
    state = content.get("state_dict") if isinstance(content, Mapping) else None
    if not isinstance(state, Mapping) or not all(isinstance(v, Tensor) for v in state.values()):
        raise InputError(f"{path} has no state_dict of tensors: it is not one of these files.")
    return dict(state)


def published_names(model: ResNet) -> dict[str, str]:
    """Map each of our tensors' names to the published one."""
    layers = {"stem": ("conv1", "bn1")}
    for stage, blocks in enumerate(model.stages):
        for block in range(len(list(blocks.children()))):
            ours, theirs = f"stages.{stage}.{block}.residual", f"layer{stage + 1}.{block}"
            layers[f"{ours}.0"] = (f"{theirs}.conv1", f"{theirs}.bn1")
            layers[f"{ours}.2"] = (f"{theirs}.conv2", f"{theirs}.bn2")
    names = {f"classifier.{value}": f"module.linear.{value}" for value in ("weight", "bias")}
    for ours, (conv, norm) in layers.items():
        names[f"{ours}.conv.weight"] = f"module.{conv}.weight"
        names |= {f"{ours}.norm.{value}": f"module.{norm}.{value}" for value in NORM_VALUES}
    return names


def _misfits(published: Mapping[str, Tensor], expected: Mapping[str, Sequence[int]]) -> list[str]:
    """Say which names are missing, unexpected or of another shape; nothing if all fit."""
    wrong = [
        f"{name} {tuple(published[name].shape)} not {tuple(shape)}"
        for name, shape in expected.items()
        if name in published and tuple(published[name].shape) != tuple(shape)
    ]
    kinds = {
        "missing": [name for name in expected if name not in published],
        "unexpected": [name for name in published if name not in expected],
        "of the wrong shape": wrong,
        "not float32": [name for name in expected if _is_not_float32(published.get(name))],
    }
    return [f"{kind}: {_listed(found)}" for kind, found in kinds.items() if found]


def _is_not_float32(tensor: Tensor | None) -> bool:
    """Tell whether a tensor is there and holds other numbers than float32."""
    return tensor is not None and tensor.dtype != torch.float32


def _listed(names: Sequence[str]) -> str:
    """Join names, the first few if there are many."""
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return ", ".join(names[:LISTED]) + more


@dataclass(frozen=True)
class Evaluation:
    """How a network does on labelled images."""

    wrong: int
    images: int
    loss: float  # mean cross-entropy in nats

    @property
    def error(self) -> float:
        """The share of images classified wrongly, in percent."""
        return 100 * self.wrong / self.images


@torch.no_grad()
def evaluate(
    model: nn.Module,
    images: NDArray[np.uint8],
    labels: NDArray[np.uint8],
    mean: Sequence[float],
    std: Sequence[float],
    batch: int = 500,
) -> Evaluation:
    """Evaluate a network, in evaluation mode and on its device, on (n, 3, h, w) bytes.

    Args:
        mean, std: by channel, of pixels in 0 .. 1; taken away and divided by.
        batch: images at once; it bounds the memory, and changes rounding at most.
    """
    wrong, loss = 0, 0.0
    device = next(model.parameters()).device
    with mode(model, training=False):
        for x, y in labelled_batches(images, labels, mean, std, device, batch):
            logits = model(x)  # (batch, classes)
            wrong += int((logits.argmax(1) != y).sum())
            loss += float(F.cross_entropy(logits.double(), y, reduction="sum"))
    return Evaluation(wrong, len(images), loss / len(images))


def labelled_batches(
    images: NDArray[np.uint8],
    labels: NDArray[np.uint8],
    mean: Sequence[float],
    std: Sequence[float],
    device: torch.device,
    batch: int = 500,
) -> Iterator[tuple[Tensor, Tensor]]:
    """Give (n, 3, h, w) bytes, normalised, with their labels, `batch` at once, on a device."""
    for start in range(0, len(images), batch):
        part = slice(start, start + batch)
        y = torch.from_numpy(labels[part].astype(np.int64))
        yield normalised(images[part], mean, std).to(device), y.to(device)


def normalised(images: NDArray[np.uint8], mean: Sequence[float], std: Sequence[float]) -> Tensor:
    """Turn bytes (n, 3, h, w) into float32 in channels-last memory, (pixel/255 − mean)/std."""
    pixels = torch.from_numpy(images).to(torch.float32, memory_format=torch.channels_last) / 255
    by_channel = (torch.tensor(values).view(1, -1, 1, 1) for values in (mean, std))
    return (pixels - next(by_channel)) / next(by_channel)
