"""Stacks of deep networks.  Oracle: the same networks one by one, of PyTorch's own modules."""

from itertools import pairwise

import pytest
import torch
from torch import Tensor, nn

from refigure.deep_stacks import (
    DeepStack,
    Jitter,
    Member,
    StackShape,
    first_product,
    make_stack,
    normalize_batch,
)
from refigure.errors import InputError

MEMBERS = [Member("he_normal", 0.1, 0), Member("small_normal", 0.1, 0)] + [
    Member(name, 0.1, 1) for name in ("he_normal", "xavier_uniform")
]
SIZES = (6, 5, 5, 3)  # inputs, two hidden layers, classes


def shape(normalization: str, position: str = "after") -> StackShape:
    return StackShape(2, 5, 6, 3, normalization, position)


def alone(stack: DeepStack, number: int) -> nn.Sequential:
    """One network of a stack as modules of PyTorch."""
    kind, position = stack.shape.normalization, stack.shape.position
    layers: list[nn.Module] = []
    for layer, (inputs, outputs) in enumerate(pairwise(SIZES)):
        last = layer == stack.shape.depth
        biased = kind != "none" and position == "after" and not last
        linear = nn.Linear(inputs, outputs, bias=kind == "none" or last or biased).double()
        with torch.no_grad():
            linear.weight.copy_(stack.weights[layer][number].T)
            if linear.bias is not None:
                bias = stack.biases[layer] if biased else stack.shifts[layer]
                linear.bias.copy_(bias[number, 0])
        layers.append(linear)
        if last:
            break
        if kind == "none":
            layers.append(nn.ReLU())
            continue
        norm = (nn.BatchNorm1d if kind == "batch" else nn.LayerNorm)(outputs).double()
        with torch.no_grad():
            norm.weight.copy_(stack.scales[layer][number, 0])
            norm.bias.copy_(stack.shifts[layer][number, 0])
        layers += [nn.ReLU(), norm] if position == "after" else [norm, nn.ReLU()]
    return nn.Sequential(*layers).double()


def stack_and_images(kind: str, position: str) -> tuple[DeepStack, Tensor]:
    """A stack in float64, scales and shifts away from 1 and 0, and two sets of 8 images."""
    stack = make_stack(shape(kind, position), MEMBERS)
    generator = torch.Generator().manual_seed(3)
    for tensors in (stack.weights, stack.scales, stack.shifts, stack.biases):
        for place, one in enumerate(tensors):
            noise = 0.0 if tensors is stack.weights else 0.3
            changed = one.detach() + noise * torch.randn(one.shape, generator=generator)
            tensors[place] = changed.double().requires_grad_()
    stack.running = [(mean.double(), variance.double()) for mean, variance in stack.running]
    return stack, torch.randn(2, 8, 6, generator=generator).double()


@pytest.mark.parametrize("position", ["before", "after"])
@pytest.mark.parametrize("kind", ["none", "batch", "layer"])
def test_each_network_is_what_it_is_alone(kind: str, position: str) -> None:
    stack, images = stack_and_images(kind, position)
    logits = stack.forward(images)
    gradients = torch.autograd.grad(logits.square().sum(), stack.parameters())
    for number in range(len(MEMBERS)):
        model = alone(stack, number)
        expected = model(images[number // 2])  # two members a set
        torch.testing.assert_close(logits[number], expected)
        expected.square().sum().backward()
        linears = [one for one in model if isinstance(one, nn.Linear)]
        for layer, linear in enumerate(linears):
            assert linear.weight.grad is not None
            torch.testing.assert_close(
                gradients[layer][number], linear.weight.grad.T, rtol=1e-6, atol=1e-9
            )
            if linear.bias is not None and linear.bias.grad is not None and stack.biases:
                place = -len(stack.biases) + layer if layer < 2 else 2 * len(SIZES) - 3
                torch.testing.assert_close(
                    gradients[place][number, 0], linear.bias.grad, rtol=1e-6, atol=1e-9
                )
        norms = [one for one in model if isinstance(one, nn.BatchNorm1d | nn.LayerNorm)]
        for layer, norm in enumerate(norms):
            ours = [gradients[len(SIZES) - 1 + layer], gradients[2 * len(SIZES) - 2 + layer]]
            for one, parameter in zip(ours, (norm.bias, norm.weight), strict=True):
                assert parameter.grad is not None
                torch.testing.assert_close(one[number, 0], parameter.grad, rtol=1e-6, atol=1e-9)


def test_running_statistics_are_batch_norms() -> None:
    stack, images = stack_and_images("batch", "before")
    models = [alone(stack, number) for number in range(len(MEMBERS))]
    for _ in range(3):
        stack.forward(images)
    before = stack.running[1][0].clone()
    stack.forward(images, observe=True)
    assert torch.equal(stack.running[1][0], before), "a look changes nothing"
    tested = stack.forward(images, training=False)
    for number, model in enumerate(models):
        for _ in range(3):
            model(images[number // 2])
        norms = [one for one in model if isinstance(one, nn.BatchNorm1d)]
        for (mean, variance), norm in zip(stack.running, norms, strict=True):
            assert norm.running_mean is not None and norm.running_var is not None
            torch.testing.assert_close(mean[number, 0], norm.running_mean)
            # PyTorch keeps the unbiased variance, n/(n − 1) times the one that it normalises with
            ours = (variance[number, 0] - 0.9**3) * 8 / 7 + 0.9**3
            torch.testing.assert_close(ours, norm.running_var)
            norm.running_var.copy_(variance[number, 0])
        model.eval()
        torch.testing.assert_close(tested[number], model(images[number // 2]))


def test_gradient_of_the_normalisation_by_differences() -> None:
    values = torch.randn(2, 5, 3, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
    values.requires_grad_()
    assert torch.autograd.gradcheck(lambda x: normalize_batch(x, 1e-3)[0], (values,))


def test_members_of_one_seed_have_multiples_of_the_same_weights() -> None:
    stack = make_stack(
        StackShape(2, 4, 4), [Member("he_normal", 1, 7), Member("small_normal", 1, 7)]
    )
    ratio = stack.weights[1][0] / stack.weights[1][1]
    torch.testing.assert_close(ratio, torch.full((4, 4), 50.0**0.5 * 10))  # √(2/4)/0.01


def test_what_is_observed() -> None:
    stack, images = stack_and_images("batch", "after")
    stack.forward(images, observe=True)
    normalized, output = stack.observed[0], stack.observed[1]
    assert len(stack.observed) == 4
    torch.testing.assert_close(normalized.mean(1), torch.zeros(4, 5).double(), rtol=0, atol=1e-9)
    torch.testing.assert_close(output, normalized * stack.scales[0] + stack.shifts[0])


def test_images_go_to_the_members_of_their_set() -> None:
    images, weights = torch.randn(2, 3, 4), torch.randn(6, 4, 5)
    found = first_product(images, weights)
    for number in range(6):
        torch.testing.assert_close(found[number], images[number // 3] @ weights[number])


def test_jitter_has_the_moments_that_it_states() -> None:
    jitter = Jitter(shift=0.5, scale=1.25, spread=0.1)
    generator = torch.Generator().manual_seed(0)
    zeros = jitter.apply(torch.zeros(1, 2000, 50), generator)
    assert zeros.mean(1).abs().max() < 0.51 and zeros.mean(1).std() > 0.2  # U(−0.5, 0.5): 0.29
    assert zeros.std(1).mean() == pytest.approx(0.2 / 12**0.5, rel=0.02)  # U of width 0.2
    generator = torch.Generator().manual_seed(0)
    factors = jitter.apply(torch.ones(1, 2000, 50), generator) - zeros
    assert factors.mean(1).min() > 0.98 and factors.mean(1).max() < 1.27
    assert factors.std(1).mean() == pytest.approx(0.1, rel=0.02)


@pytest.mark.parametrize("key", ["normalization", "position"])
def test_unknown_shapes_are_named(key: str) -> None:
    with pytest.raises(InputError, match=f"{key} 'odd' is none of"):
        StackShape(1, 2, 3, **{key: "odd"})  # type: ignore[arg-type]
