"""Others' weights: every name in its place, misfits refused, and their errors to the digit."""

import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

from refigure.datasets import read_cifar10_batches
from refigure.errors import InputError
from refigure.models.published_weights import (
    PUBLISHED_MEAN,
    PUBLISHED_STD,
    evaluate,
    load_published_resnet,
    normalised,
)
from refigure.seeding import generators

NORM_VALUES = ("weight", "bias", "running_mean", "running_var")
FILES = {  # and how many of the 10,000 test images they get wrong: the errors of their README
    20: ("resnet20-12fca82f.th", 827),
    32: ("resnet32-d509ac18.th", 737),
    44: ("resnet44-014dd654.th", 690),
    56: ("resnet56-4bfd9763.th", 661),
}


def made_up_weights(depth: int) -> dict[str, Tensor]:
    """Weights named and shaped as in the published files, of numbers that tell them apart."""
    generator = generators(depth).torch
    state: dict[str, Tensor] = {}

    def layer(conv: str, norm: str, inputs: int, outputs: int) -> None:
        weight = torch.randn(outputs, inputs, 3, 3, generator=generator)
        state[f"module.{conv}.weight"] = weight * (2 / (9 * inputs)) ** 0.5
        for name in NORM_VALUES:
            state[f"module.{norm}.{name}"] = 0.5 + torch.rand(outputs, generator=generator)

    layer("conv1", "bn1", 3, 16)
    inputs = 16
    for stage, outputs in ((1, 16), (2, 32), (3, 64)):
        for block in range((depth - 2) // 6):
            name = f"layer{stage}.{block}"
            layer(f"{name}.conv1", f"{name}.bn1", inputs, outputs)
            layer(f"{name}.conv2", f"{name}.bn2", outputs, outputs)
            inputs = outputs
    state["module.linear.weight"] = torch.randn(10, 64, generator=generator)
    state["module.linear.bias"] = torch.randn(10, generator=generator)
    return state


def published_logits(state: dict[str, Tensor], x: Tensor, blocks: int) -> Tensor:
    """The published network in evaluation mode, by their names and from their description."""

    def layer(x: Tensor, conv: str, norm: str, stride: int = 1) -> Tensor:
        x = F.conv2d(x, state[f"module.{conv}.weight"], stride=stride, padding=1)
        scale, shift, mean, variance = (state[f"module.{norm}.{name}"] for name in NORM_VALUES)
        return F.batch_norm(x, mean, variance, scale, shift)

    x = F.relu(layer(x, "conv1", "bn1"))
    for stage in (1, 2, 3):
        for block in range(blocks):
            name, stride = f"layer{stage}.{block}", 2 if stage > 1 and block == 0 else 1
            y = F.relu(layer(x, f"{name}.conv1", f"{name}.bn1", stride))
            y = layer(y, f"{name}.conv2", f"{name}.bn2")
            more = (y.shape[1] - x.shape[1]) // 2  # a quarter of the new width on either side
            x = F.relu(y + F.pad(x[:, :, ::stride, ::stride], (0, 0, 0, 0, more, more)))
    return F.linear(x.mean((2, 3)), state["module.linear.weight"], state["module.linear.bias"])


def save(path: Path, state: Any) -> Path:
    torch.save({"state_dict": state, "best_prec1": 10.0}, path)
    return path


@pytest.mark.parametrize("depth", [8, 20])
def test_each_tensor_finds_its_place(depth: int, tmp_path: Path, images: Tensor) -> None:
    state = made_up_weights(depth)
    model = load_published_resnet(save(tmp_path / "made.th", state), depth)
    assert not model.training and all(p.requires_grad for p in model.parameters())
    expected = published_logits(state, images, (depth - 2) // 6)
    torch.testing.assert_close(model(images), expected, rtol=1e-4, atol=1e-4)
    assert {tensor.device.type for tensor in model.state_dict().values()} == {"cpu"}


Spoil = Callable[[dict[str, Tensor]], object]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda s: s.pop("module.layer2.0.bn1.bias"), "missing: module.layer2.0.bn1.bias"),
        (
            lambda s: s.update({"module.fc.bias": s.pop("module.linear.bias")}),
            r"missing: module\.linear\.bias; unexpected: module\.fc\.bias",
        ),
        (lambda s: s.update(extra=torch.zeros(1)), "unexpected: extra"),
        (
            lambda s: s.update({"module.conv1.weight": torch.zeros(16, 3, 5, 5)}),
            r"wrong shape: module\.conv1\.weight \(16, 3, 5, 5\) not \(16, 3, 3, 3\)",
        ),
        (
            lambda s: s.update({"module.linear.bias": torch.zeros(10).half()}),
            r"not float32: module\.linear\.bias",
        ),
        (lambda s: s.clear(), r"missing: module\.linear\.weight, .* and 29 more"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(spoil: Spoil, message: str, tmp_path: Path) -> None:
    state = made_up_weights(8)
    spoil(state)
    with pytest.raises(InputError, match=message) as refusal:
        load_published_resnet(save(tmp_path / "made.th", state), 8)
    assert "made.th does not hold the weights of a ResNet-8" in str(refusal.value)


def test_another_depth_is_refused(tmp_path: Path) -> None:
    path = save(tmp_path / "made.th", made_up_weights(14))
    with pytest.raises(InputError, match=r"ResNet-8: unexpected: module\.layer1\.1\.conv1"):
        load_published_resnet(path, 8)


class Code:
    """What runs a command where a pickle is read without care."""

    def __init__(self, victim: Path) -> None:
        self.victim = victim

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.victim),)


@pytest.mark.parametrize("plain_pickle", [False, True])
def test_code_in_a_checkpoint_is_refused_and_not_run(plain_pickle: bool, tmp_path: Path) -> None:
    path, victim = tmp_path / "code.th", tmp_path / "victim"
    content = {"state_dict": made_up_weights(8), "best_prec1": Code(victim)}
    if plain_pickle:
        path.write_bytes(pickle.dumps(content, protocol=2))
    else:
        torch.save(content, path)
    with pytest.raises(InputError, match=r"code\.th cannot be read as tensors alone"):
        load_published_resnet(path, 8)
    assert not victim.exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a checkpoint", b"\x80\x02."])
def test_a_damaged_file_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "damaged.th").write_bytes(content)
    with pytest.raises(InputError, match=r"damaged\.th cannot be read"):
        load_published_resnet(tmp_path / "damaged.th", 8)


def test_a_missing_or_cut_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.th cannot be read"):
        load_published_resnet(tmp_path / "none.th", 8)
    path = save(tmp_path / "cut.th", made_up_weights(8))
    path.write_bytes(path.read_bytes()[:-1000])
    with pytest.raises(InputError, match=r"cut\.th cannot be read"):
        load_published_resnet(path, 8)


@pytest.mark.parametrize("content", [[1], {"weights": {}}, {"state_dict": {"a": 1}}])
def test_a_file_of_another_kind_is_refused(content: Any, tmp_path: Path) -> None:
    torch.save(content, tmp_path / "other.th")
    with pytest.raises(InputError, match=r"other\.th has no state_dict of tensors"):
        load_published_resnet(tmp_path / "other.th", 8)


class MeanColour(nn.Module):
    """Calls an image by its strongest colour; batch norm and dropout show the mode."""

    def __init__(self) -> None:
        super().__init__()
        self.norm = nn.BatchNorm2d(3, affine=True, eps=0)
        self.dropout = nn.Dropout(0.9)

    def forward(self, x: Tensor) -> Tensor:
        logits: Tensor = self.dropout(self.norm(x)).mean((2, 3))
        return logits


@pytest.mark.parametrize("batch", [1, 7, 500])
def test_evaluation_is_what_one_counts_by_hand(batch: int) -> None:
    pixels = generators(1).numpy.integers(0, 256, (40, 3, 4, 4)).astype(np.uint8)
    labels = generators(2).numpy.integers(0, 3, 40).astype(np.uint8)
    mean, std = (0.1, 0.2, 0.3), (0.5, 0.25, 0.2)
    by_hand = (pixels / 255 - np.reshape(mean, (3, 1, 1))) / np.reshape(std, (3, 1, 1))
    logits = by_hand.mean((2, 3))
    log_sums = np.log(np.exp(logits).sum(1))
    model = MeanColour()
    found = evaluate(model, pixels, labels, mean, std, batch)
    assert (found.wrong, found.images) == ((logits.argmax(1) != labels).sum(), 40)
    assert found.error == pytest.approx(100 * found.wrong / 40)
    assert found.loss == pytest.approx((log_sums - logits[range(40), labels]).mean(), rel=1e-5)
    assert model.training and model.norm.num_batches_tracked == 0


def test_normalised_pixels_lie_channels_last() -> None:
    pixels = np.arange(2 * 3 * 4 * 5, dtype=np.uint8).reshape(2, 3, 4, 5)
    x = normalised(pixels, (0, 0, 0), (1, 1, 1))
    assert x.is_contiguous(memory_format=torch.channels_last)
    np.testing.assert_array_equal(x.numpy(), pixels.astype(np.float32) / 255)


@pytest.fixture(scope="module")
def test_batch(real_data: Callable[[str], Path]) -> tuple[np.ndarray, np.ndarray]:
    """CIFAR-10's test images."""
    return read_cifar10_batches([real_data("cifar10") / "test_batch.bin"])


@pytest.mark.real_data
@pytest.mark.parametrize("depth", FILES)
def test_published_networks_make_their_published_errors(
    depth: int,
    test_batch: tuple[np.ndarray, np.ndarray],
    real_data: Callable[[str], Path],
) -> None:
    name, wrong = FILES[depth]
    path = real_data("resnet_weights") / name
    found = evaluate(load_published_resnet(path, depth), *test_batch, PUBLISHED_MEAN, PUBLISHED_STD)
    assert (found.wrong, found.images) == (wrong, 10_000)
