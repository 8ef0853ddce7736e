"""Residual and plain networks: shapes, options, initialisation, and each shortcut's algebra."""

import copy
from collections.abc import Mapping
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

from refigure.errors import InputError
from refigure.models.blocks import Block, ZeroPadding, basic_block, bottleneck_block
from refigure.models.modes import frozen_statistics, mode
from refigure.models.resnet import (
    ResNetSettings,
    cifar_resnet,
    cifar_skeleton,
    imagenet34_skeleton,
    initialise,
)
from refigure.seeding import generators
from refigure.settings import read_settings

NARROW = (8, 16, 32)


def small(seed: int = 1, **options: Any) -> Any:
    defaults: dict[str, Any] = {"depth": 8, "widths": NARROW}
    return cifar_resnet(ResNetSettings(**defaults | options), rng(seed))


def rng(seed: int) -> torch.Generator:
    return generators(seed).torch


def same_bits(a: Tensor, b: Tensor) -> bool:
    return torch.equal(a.contiguous().view(torch.int32), b.contiguous().view(torch.int32))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"depth": 21}, "21 is not 6n"),
        ({"depth": 2}, "2 is not 6n"),
        ({"depth": 20, "shortcut": "D"}, "'D' is none of A, B, C"),
        ({"depth": 20, "widths": [16, 8, 32]}, "ascending"),
        ({"depth": 20, "widths": [0, 8, 32]}, "positive"),
        ({"depth": 20, "classes": 0}, "positive"),
        ({"depth": 20, "width": 16}, "no setting width"),
        ({}, "needs the setting depth"),
    ],
)
def test_wrong_settings_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_settings(ResNetSettings, options)


def test_settings_come_from_a_config() -> None:
    settings = read_settings(ResNetSettings, {"depth": 56, "widths": [8, 16, 32]})
    assert settings == ResNetSettings(56, widths=NARROW)
    assert settings.blocks_per_stage == 9  # 6·9 + 2


@pytest.mark.parametrize("size", [16, 32])
@pytest.mark.parametrize("shortcut", ["A", "B", "C", None])
def test_maps_halve_and_widths_double(shortcut: str | None, size: int) -> None:
    settings = ResNetSettings(14, residual=shortcut is not None, shortcut=shortcut or "A")
    model = cifar_skeleton(settings)
    shapes = []
    for stage in model.stages:
        stage.register_forward_hook(lambda m, x, y: shapes.append(tuple(y.shape[1:])))
    assert model(torch.empty(2, 3, size, size, device="meta")).shape == (2, 10)
    assert shapes == [(16, size, size), (32, size // 2, size // 2), (64, size // 4, size // 4)]
    assert [name for name, _ in model.blocks()] == [
        f"stages.{stage}.{block}" for stage in range(3) for block in range(2)
    ]


def test_imagenet_network_has_the_papers_stages() -> None:
    model = imagenet34_skeleton()
    assert [len(list(stage.children())) for stage in model.stages] == [3, 4, 6, 3]
    assert model(torch.empty(1, 3, 224, 224, device="meta")).shape == (1, 1000)


def reference_logits(
    state: Mapping[str, Tensor], images: Tensor, shortcut: str | None, blocks: int
) -> Tensor:
    """The network in plain functions, nothing in place, batch statistics."""

    def unit(x: Tensor, name: str, stride: int = 1) -> Tensor:
        weight = state[f"{name}.conv.weight"]
        x = F.conv2d(x, weight, stride=stride, padding=weight.shape[-1] // 2)
        scale, shift = state[f"{name}.norm.weight"], state[f"{name}.norm.bias"]
        return F.batch_norm(x, None, None, scale, shift, training=True)

    x = F.relu(unit(images, "stem"))
    for stage in range(3):
        for block in range(blocks):
            name, stride = f"stages.{stage}.{block}", 2 if stage and not block else 1
            y = unit(F.relu(unit(x, f"{name}.residual.0", stride)), f"{name}.residual.2")
            if f"{name}.shortcut.conv.weight" in state:
                y = y + unit(x, f"{name}.shortcut", stride)
            elif shortcut is not None:
                more = (y.shape[1] - x.shape[1]) // 2
                y = y + F.pad(x[:, :, ::stride, ::stride], (0, 0, 0, 0, more, more))
            x = F.relu(y)
    return F.linear(x.mean((2, 3)), state["classifier.weight"], state["classifier.bias"])


@pytest.mark.parametrize("shortcut", ["A", "B", "C", None])
def test_logits_and_gradients_are_those_of_plain_functions(
    shortcut: str | None, images: Tensor, labels: Tensor
) -> None:
    options = {"shortcut": shortcut} if shortcut else {"residual": False}
    model = small(depth=14, **options).double()
    images = images.double()
    parameters = dict(model.named_parameters())
    logits = model(images)
    expected = reference_logits(parameters, images, shortcut, 2)
    torch.testing.assert_close(logits, expected, rtol=1e-10, atol=1e-12)
    values = list(parameters.values())
    ours = torch.autograd.grad(F.cross_entropy(logits, labels), values)
    theirs = torch.autograd.grad(F.cross_entropy(expected, labels), values)
    torch.testing.assert_close(ours, theirs, rtol=1e-8, atol=1e-12)


@pytest.mark.parametrize("size", [7, 8])
def test_zero_padding_takes_every_other_pixel_and_adds_zeros(size: int) -> None:
    x = torch.randn(2, 3, size, size, generator=rng(2))
    y = ZeroPadding(3, 8, 2)(x)
    assert torch.equal(y[:, 2:5], x[:, :, ::2, ::2])  # 5 new channels: 2 before, 3 after
    assert y.shape[1] == 8 and not y[:, :2].any() and not y[:, 5:].any()


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("kind", ["basic", "bottleneck"])
def test_zero_weights_make_a_block_the_identity_on_what_relu_lets_pass(
    kind: str, training: bool
) -> None:
    # R-N5, R-E1: with all weights 0, F(x) = 0 and the block gives relu(x), bit for bit; the post
    # has F(x) = -x and y = x there.
    block = basic_block(8, 8, 1, "A") if kind == "basic" else bottleneck_block(8, 2, 8, 1, "A")
    for module in block.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.zeros_(module.weight)
    block.train(training)
    x = torch.randn(4, 8, 6, 6, generator=rng(3))
    assert not block.residual(x).any()
    assert same_bits(block(x), F.relu(x))
    assert same_bits(block(x.abs()), x.abs())


def test_a_residual_of_minus_x_gives_zero_and_not_x() -> None:
    class Minus(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            return -x

    x = torch.rand(2, 4, 3, 3, generator=rng(4))
    assert not Block(nn.Sequential(Minus()), nn.Identity())(x).any()


def test_weights_have_hes_variance() -> None:
    model = small(depth=20, shortcut="C", widths=(16, 32, 64))
    for name, module in model.named_modules():
        if isinstance(module, nn.Conv2d | nn.Linear):
            weights = module.weight.detach().double()
            n = weights[0].numel()  # k·k·c, c the channels that come in
            # mean and mean square of N values of N(0, s²): sd s/√N and s²·√(2/N); five of them
            bound = 5 / weights.numel() ** 0.5
            assert abs(weights.mean()) < bound * (2 / n) ** 0.5, name
            assert abs(weights.square().mean() * n / 2 - 1) < bound * 2**0.5, name
    assert not model.classifier.bias.any()


def test_batch_norm_begins_as_the_identity() -> None:
    for module in small().modules():
        if isinstance(module, nn.BatchNorm2d):
            assert torch.equal(module.weight, torch.ones_like(module.weight))
            assert not module.bias.any()
            mean, variance, batches = module.buffers()
            assert not mean.any() and bool((variance == 1).all()) and int(batches) == 0


def test_without_batch_norm_layers_have_biases_of_zero() -> None:
    model = small(batch_norm=False, shortcut="B")
    assert not [name for name in model.state_dict() if ".norm." in name]
    biases = [p for name, p in model.named_parameters() if name.endswith("bias")]
    assert len(biases) == 1 + 6 + 2 + 1 and not any(bias.any() for bias in biases)


def test_the_generator_alone_decides_the_weights() -> None:
    torch.manual_seed(1)
    first, state = small(7).state_dict(), torch.get_rng_state()
    torch.manual_seed(2)
    second, other = small(7).state_dict(), small(8).state_dict()
    assert all(torch.equal(first[name], second[name]) for name in first)
    assert not torch.equal(first["stem.conv.weight"], other["stem.conv.weight"])
    torch.manual_seed(1)
    assert torch.equal(torch.get_rng_state(), state)  # the global generator was left alone


def test_memory_format_does_not_change_the_weights() -> None:
    model = small(7)
    expected = copy.deepcopy(model.state_dict())
    model.to(memory_format=torch.channels_last)
    initialise(model, rng(7))
    assert model.stem.conv.weight.is_contiguous(memory_format=torch.channels_last)
    assert all(torch.equal(model.state_dict()[name], value) for name, value in expected.items())


def test_an_unknown_layer_is_not_left_as_it_is() -> None:
    with pytest.raises(TypeError, match="no initialisation for PReLU"):
        initialise(nn.Sequential(nn.Conv2d(3, 3, 1), nn.PReLU()), rng(1))


def test_channels_last_gives_the_same_within_rounding(images: Tensor) -> None:
    model = small(depth=20)
    truth = copy.deepcopy(model).double()(images.double()).detach()
    # Each layer sums up to 9·32 products: rounding of about √288·2⁻²⁴ of its size, and 20 layers
    # add theirs up as random errors would: 5e-6 of the logits' size. Ten times that is enough.
    bound = 10 * (20 * 288) ** 0.5 * 2**-24 * float(truth.abs().max())
    last = torch.channels_last
    for network, x in (
        (model, images),
        (copy.deepcopy(model).to(memory_format=last), images.to(memory_format=last)),
    ):
        assert float((network(x) - truth).detach().abs().max()) < bound


def test_checkpointing_changes_memory_alone(images: Tensor, labels: Tensor) -> None:
    results = []
    for checkpointing in (False, True):
        model = small(depth=14, shortcut="B", checkpointing=checkpointing)
        for _ in range(2):
            loss = F.cross_entropy(model(images), labels)
            torch.autograd.backward(loss)
        gradients = [parameter.grad for parameter in model.parameters()]
        results.append((loss.detach(), gradients, list(model.buffers())))
    (loss, gradients, buffers), (same_loss, same_gradients, same_buffers) = results
    assert torch.equal(loss, same_loss)
    assert all(map(torch.equal, gradients, same_gradients))
    assert all(map(torch.equal, buffers, same_buffers))  # running statistics moved once a batch


def test_checkpointing_keeps_less(images: Tensor, labels: Tensor) -> None:
    def kept(checkpointing: bool) -> int:
        sizes: dict[int, int] = {}

        def pack(tensor: Tensor) -> Tensor:
            sizes[tensor.data_ptr()] = tensor.numel()
            return tensor

        model = small(depth=14, checkpointing=checkpointing)
        with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
            logits = model(images)
        torch.autograd.backward(F.cross_entropy(logits, labels))
        return sum(sizes.values())

    assert kept(True) < kept(False) / 2


def test_frozen_statistics_stay_and_the_batch_still_counts(images: Tensor) -> None:
    model = small()
    before = copy.deepcopy(dict(model.named_buffers()))
    with frozen_statistics(model):
        frozen = model(images)
        model(torch.full_like(images, float("nan")))
    assert all(torch.equal(value, before[name]) for name, value in model.named_buffers())
    assert torch.equal(model(images), frozen)
    assert not torch.equal(model.stem.norm.running_mean, before["stem.norm.running_mean"])


def test_modes_are_put_back_whatever_happens() -> None:
    model = small()
    model.stages.eval()
    before = {name: module.training for name, module in model.named_modules()}
    buffers = list(model.buffers())
    with pytest.raises(RuntimeError), mode(model, training=True), frozen_statistics(model):
        assert all(module.training for module in model.modules())
        raise RuntimeError
    assert {name: module.training for name, module in model.named_modules()} == before
    assert all(one is other for one, other in zip(model.buffers(), buffers, strict=True))
