"""Diagnostics: closed forms, autograd's own gradients, and models left as they were."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

from refigure.models.blocks import ConvNorm
from refigure.models.resnet import ResNet, ResNetSettings, cifar_resnet
from refigure.models.responses import (
    layer_responses,
    layer_signals,
    mean_and_std,
    ranked,
    std_from_norm,
    without_each_residual,
    without_residual,
)
from refigure.seeding import generators


def network(seed: int = 1, **options: Any) -> ResNet:
    defaults: dict[str, Any] = {"depth": 14, "widths": (8, 16, 32)}
    return cifar_resnet(ResNetSettings(**defaults | options), generators(seed).torch)


def trained_looking(**options: Any) -> ResNet:
    """A network whose batch norms have scales, shifts and statistics of all kinds."""
    model, generator = network(**options), generators(9).torch
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            mean, variance, _ = module.buffers()
            for tensor in (module.weight.data, module.bias.data, mean):
                tensor.copy_(torch.randn(tensor.shape, generator=generator))
            variance.copy_(0.5 + torch.rand(variance.shape, generator=generator))
    return model


def snapshot(model: nn.Module) -> tuple[Any, ...]:
    """All that a diagnostic could leave changed."""
    return (
        [(name, value.tolist()) for name, value in model.state_dict().items()],
        [module.training for module in model.modules()],
        [id(tensor) for tensor in model.buffers()],
        [len(m._forward_hooks) for m in model.modules()],
        [parameter.grad for parameter in model.parameters()],
    )


@pytest.mark.parametrize("options", [{}, {"residual": False}, {"shortcut": "C"}, {"depth": 56}])
def test_responses_begin_with_a_deviation_of_one(options: dict[str, Any], images: Tensor) -> None:
    model = network(**options)
    responses = layer_responses(model, images)
    assert len(responses) == options.get("depth", 14) - 1  # all 3x3 layers, not the classifier
    assert [response.layer for response in responses] == list(range(1, len(responses) + 1))
    for response in responses:
        assert response.std == pytest.approx(1, abs=1e-3)  # √(v/(v+ε)) with v of 0.01 or more
        assert response.mean == pytest.approx(0, abs=1e-5)  # not yet through ReLU
        assert response.std_from_norm == 1


@pytest.mark.parametrize("residual", [True, False])
def test_scale_and_shift_decide_the_deviation(residual: bool, images: Tensor) -> None:
    for response in layer_responses(trained_looking(residual=residual), images):
        assert response.std == pytest.approx(response.std_from_norm, rel=1e-3)  # ε = 1e-5 again


def test_std_from_norm_by_hand() -> None:
    norm = nn.BatchNorm2d(2)
    norm.weight.data, norm.bias.data = torch.tensor([3.0, 1.0]), torch.tensor([2.0, -2.0])
    assert std_from_norm(norm) == pytest.approx((5 + 4) ** 0.5)  # mean of 9 and 1; var of ±2
    assert std_from_norm(nn.Identity()) != std_from_norm(nn.Identity())  # NaN


@pytest.mark.parametrize("statistics", ["batch", "running"])
def test_responses_are_the_outputs_of_batch_norm(statistics: str, images: Tensor) -> None:
    model = trained_looking(shortcut="B")
    copied = copy.deepcopy(model).train(statistics == "batch")
    outputs = []
    for module in copied.modules():
        if isinstance(module, ConvNorm) and module.conv.kernel_size == (3, 3):
            module.register_forward_hook(lambda m, x, y: outputs.append(y.detach().clone()))
    copied(images)
    responses = layer_responses(model, images, statistics)
    assert [response.std for response in responses] == pytest.approx(
        [float(output.std(correction=0)) for output in outputs], rel=1e-5
    )
    assert [response.mean for response in responses] == pytest.approx(
        [float(output.mean()) for output in outputs], abs=1e-5
    )


def test_ranking_is_by_deviation() -> None:
    model = trained_looking()
    responses = layer_responses(model, torch.randn(4, 3, 16, 16, generator=generators(1).torch))
    stds = [response.std for response in ranked(responses)]
    assert stds == sorted(stds, reverse=True) and set(ranked(responses)) == set(responses)


Diagnostic = Callable[[ResNet, Tensor], object]


@pytest.mark.parametrize(
    "diagnostic",
    [
        lambda model, images: layer_responses(model, images),
        lambda model, images: layer_responses(model, images, "running"),
        lambda model, images: layer_signals(model, images, torch.zeros(16, dtype=torch.int64)),
        lambda model, images: list(without_each_residual(model, images)),
    ],
)
@pytest.mark.parametrize("broken", [False, True])
def test_models_are_left_as_they_were(diagnostic: Diagnostic, broken: bool, images: Tensor) -> None:
    model = trained_looking().eval()
    model.classifier.train()  # not all in the same mode
    before = snapshot(model)
    if broken:
        model.classifier.register_forward_pre_hook(stop)
        with pytest.raises(KeyboardInterrupt):
            diagnostic(model, images)
    else:
        diagnostic(model, images)
    assert snapshot(model) == before


def stop(layer: nn.Module, inputs: object) -> None:
    """Interrupt the network just before its end."""
    raise KeyboardInterrupt


def test_unknown_statistics_are_refused(images: Tensor) -> None:
    with pytest.raises(ValueError, match="neither batch nor running"):
        layer_responses(network(), images, "both")


def test_gradients_are_those_of_backward(images: Tensor, labels: Tensor) -> None:
    model = trained_looking(shortcut="B")
    copied = copy.deepcopy(model)
    torch.autograd.backward(F.cross_entropy(copied(images), labels))
    signals = {signal.name: signal for signal in layer_signals(model, images, labels)}
    layers = {n: m for n, m in copied.named_modules() if isinstance(m, nn.Conv2d | nn.Linear)}
    assert list(signals) == list(layers) and len(layers) == 14 + 2
    for name, layer in layers.items():
        assert layer.weight.grad is not None
        assert signals[name].gradient_norm == pytest.approx(float(layer.weight.grad.norm()))
        assert signals[name].weight_norm == pytest.approx(layer.weight.norm().item())
    stem = signals["stem.conv"]
    assert stem.activation_std == pytest.approx(float(images.std(correction=0)), rel=1e-5)
    assert stem.activation_rms == pytest.approx(float(images.square().mean()) ** 0.5, rel=1e-5)


def test_hes_initialisation_keeps_the_second_moment(labels: Tensor) -> None:
    # Without batch norm a plain layer has E y² = 2/n·Σx² over its window, and ReLU leaves half of
    # it (eq. 5 to 10 of He et al. 2015, 1502.01852), less what the windows lose at the border: with
    # a map of side s, 2 of 3s rows, 1 of 3s/2 with a stride. One network's mean over 96 filters is
    # off by √(2/96) = 14 % at most (all pixels alike), 16 networks' by 4 %. fan_out or a gain of 1
    # would be off by a factor.
    images = torch.randn(16, 3, 8, 8, generator=generators(3).torch)
    moments = []
    for seed in range(16):
        model = network(seed, residual=False, batch_norm=False, depth=8, widths=(96, 96, 96))
        signals = layer_signals(model, images, labels)
        moments.append([signal.activation_rms**2 for signal in signals[:-1]])
    values = torch.tensor(moments)  # (networks, layers)
    inside = torch.tensor([22 / 24, 22 / 24, 22 / 24, 11 / 12, 10 / 12, 5 / 6]).square()
    ratio = (values[:, 1:] / values[:, :-1]).mean(0) / inside
    assert torch.all((ratio - 1).abs() < 0.1), ratio


def test_a_block_without_residual_passes_on_what_it_got(images: Tensor) -> None:
    model = trained_looking().eval()
    block = dict(model.blocks())["stages.1.1"]
    x = torch.rand(2, 16, 8, 8, generator=generators(2).torch)
    with without_residual(block):
        assert torch.equal(block(x), x)
        assert torch.equal(block(-x), torch.zeros_like(x))
    assert not torch.equal(block(x), x)


def test_each_blocks_effect_is_measured_alone(images: Tensor) -> None:
    model = trained_looking().eval()
    for parameter in model.get_submodule("stages.2.1.residual.2.norm").parameters():
        nn.init.zeros_(parameter)

    effects = dict(without_each_residual(model, images))
    assert list(effects) == [f"stages.{stage}.{block}" for stage in range(3) for block in range(2)]
    with torch.no_grad():
        whole = model(images)
        for name, block in model.blocks():
            with without_residual(block):
                assert torch.equal(effects[name], model(images))
    unchanged = [name for name, logits in effects.items() if torch.equal(logits, whole)]
    assert unchanged == ["stages.2.1"]  # its F was 0 already


def test_a_plain_block_cannot_do_without_its_layers() -> None:
    _, block = next(network(residual=False).blocks())
    with pytest.raises(ValueError, match="passes nothing on"), without_residual(block):
        pass


@pytest.mark.parametrize("memory_format", [torch.contiguous_format, torch.channels_last])
def test_mean_and_std_are_those_of_float64(memory_format: torch.memory_format) -> None:
    generator = torch.Generator().manual_seed(0)
    values = 2 + torch.randn(50, 8, 16, 16, generator=generator)
    mean, std = mean_and_std(values.to(memory_format=memory_format))
    assert mean == pytest.approx(float(values.double().mean()), rel=1e-6)
    assert std == pytest.approx(float(values.double().std(correction=0)), rel=1e-6)


def test_values_without_spread_have_no_std() -> None:
    assert mean_and_std(torch.full((7, 33), 3.0)) == pytest.approx((3, 0), abs=1e-3)
