"""Hessian-vector products.  Oracles: PyTorch's own dense Hessian, closed forms."""

import pytest
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, mse_loss

from refigure.hessian.dense import dense_hessian, hessian_columns
from refigure.hessian.products import (
    Batch,
    LossHessian,
    flat_loss,
    flatten,
    forward_over_reverse,
    hessian_vector_product,
    unflatten,
)
from refigure.models.resnet import ResNetSettings, cifar_resnet


def oracle(model: nn.Module, criterion: object, batch: Batch) -> Tensor:
    """The Hessian by `torch.autograd.functional.hessian`."""
    function = flat_loss(model, criterion, batch)  # type: ignore[arg-type]
    x = flatten([p.detach() for p in model.parameters()])
    return torch.autograd.functional.hessian(function, x)  # type: ignore[no-any-return, no-untyped-call]


def direction(size: int, seed: int = 0) -> Tensor:
    """A random vector."""
    return torch.randn(size, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def test_three_exact_ways_agree_with_the_dense_hessian(network: nn.Module, data: Batch) -> None:
    matrix = oracle(network, cross_entropy, data)
    hessian = LossHessian(network, cross_entropy, [data])
    v = direction(hessian.size)
    expected = matrix @ v
    torch.testing.assert_close(hessian.product(v), expected, rtol=1e-11, atol=1e-13)
    with hessian.products() as product:
        for seed in (1, 2):  # the graph serves more than once
            other = direction(hessian.size, seed)
            torch.testing.assert_close(product(other), matrix @ other, rtol=1e-11, atol=1e-13)
    x = flatten([p.detach() for p in network.parameters()])
    function = flat_loss(network, cross_entropy, data)
    torch.testing.assert_close(
        forward_over_reverse(function, x, v), expected, rtol=1e-11, atol=1e-13
    )
    torch.testing.assert_close(dense_hessian(function, x, 7), matrix, rtol=1e-11, atol=1e-13)
    columns = hessian_columns(function, x)
    assert float((columns - columns.T).abs().max()) < 1e-14


def test_batches_weigh_by_their_samples(network: nn.Module, data: Batch) -> None:
    whole = LossHessian(network, cross_entropy, [data])
    inputs, targets = data
    parts = [(inputs[:7], targets[:7]), (inputs[7:], targets[7:])]
    split = LossHessian(network, cross_entropy, parts)
    v = direction(whole.size)
    assert split.value() == pytest.approx(whole.value(), rel=1e-13)
    torch.testing.assert_close(split.gradient(), whole.gradient())
    torch.testing.assert_close(split.product(v), whole.product(v))
    with split.products() as product:
        torch.testing.assert_close(product(v), whole.product(v))


def test_least_squares_has_a_known_hessian() -> None:
    """Of mean (w·x - y)² it is 2·mean x x'; what the loss does not touch has zeros."""
    model = nn.Linear(3, 1, bias=False).double()
    model.register_parameter("idle", nn.Parameter(torch.ones(2, dtype=torch.float64)))
    x = direction(15).reshape(5, 3)
    hessian = LossHessian(model, mse_loss, [(x, torch.zeros(5, 1, dtype=torch.float64))])
    names = [name for name, _ in model.named_parameters()]
    v = torch.ones(hessian.size, dtype=torch.float64)
    cut = dict(zip(names, unflatten(hessian.product(v), hessian.parameters), strict=True))
    torch.testing.assert_close(cut["weight"][0], 2 * (x.T @ x / 5) @ torch.ones(3).double())
    assert cut["idle"].tolist() == [0, 0]


def test_a_linear_loss_has_none() -> None:
    parameter = torch.ones(3, requires_grad=True)
    (product,) = hessian_vector_product(parameter.sum(), [parameter], [torch.ones(3)])
    assert product.tolist() == [0, 0, 0]


def test_frozen_parameters_are_no_variables(network: nn.Sequential, data: Batch) -> None:
    network[0].requires_grad_(False)
    hessian = LossHessian(network, cross_entropy, [data])
    assert hessian.size == 4 * 2 + 2
    v = direction(hessian.size)
    function = flat_loss(network, cross_entropy, data)
    x = flatten([p.detach() for p in hessian.parameters])
    torch.testing.assert_close(hessian.product(v), dense_hessian(function, x) @ v)


@pytest.mark.parametrize("training", [False, True])
def test_batch_norm_in_either_mode(training: bool) -> None:
    """A residual network of 8 layers: against differences of the gradient.

    In evaluation mode norms are computed by our own formula, in training mode by PyTorch's.
    """
    generator = torch.Generator().manual_seed(1)
    model = cifar_resnet(ResNetSettings(8, widths=(2, 2, 4)), generator).double()
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            assert module.running_var is not None
            module.running_var.uniform_(0.5, 2, generator=generator)
            nn.init.uniform_(module.weight, 0.5, 2, generator)
    model.train(training)
    images = torch.randn(6, 3, 8, 8, generator=generator, dtype=torch.float64)
    hessian = LossHessian(model, cross_entropy, [(images, torch.arange(6) % 3)])
    v = direction(hessian.size)
    v /= v.norm()
    before = [buffer.clone() for buffer in model.buffers()]
    found = hessian.product(v)
    parameters = hessian.parameters
    # h so small that no ReLU turns on or off between the two gradients
    start, h = flatten([p.detach() for p in parameters]), 1e-7
    sides = []
    for sign in (1, -1):
        for p, value in zip(parameters, unflatten(start + sign * h * v, parameters), strict=True):
            p.data.copy_(value)
        sides.append(hessian.gradient())
    differences = (sides[0] - sides[1]) / (2 * h)
    assert float((found - differences).norm() / found.norm()) < 1e-6
    assert all(torch.equal(one, other) for one, other in zip(model.buffers(), before, strict=True))
    assert "forward" not in vars(model.stem)


def test_batch_norm_alone_keeps_its_class_forward() -> None:
    model = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4, affine=False), nn.Linear(4, 2))
    model = model.double().eval()
    batch = direction(15).reshape(5, 3), torch.tensor([0, 1, 0, 1, 1])
    hessian = LossHessian(model, cross_entropy, [batch])
    v = direction(hessian.size)
    torch.testing.assert_close(hessian.product(v), oracle(model, cross_entropy, batch) @ v)
    with pytest.raises(IndexError), hessian.products():  # put back even after a failure inside
        raise IndexError
    assert "forward" not in vars(model[1])
