"""Drift and what lies ahead.  Oracles: moments shifted by hand, autograd at the place itself."""

import pytest
import torch

from refigure.batchnorm.landscape import (
    Moments,
    Probe,
    differentiate,
    layer_moments,
    look_ahead,
    moments_of,
)
from refigure.deep_stacks import Jitter, Member, StackShape, make_stack
from refigure.stack_training import each_label

MEMBERS = [Member("he_normal", 0.1, 0), Member("he_normal", 0.3, 1)]
RATES = torch.tensor([0.1, 0.3]).view(-1, 1, 1)


def probe(jitter: Jitter | None = None) -> Probe:
    generator = torch.Generator().manual_seed(2)
    images = torch.randn(1, 12, 4, generator=generator).expand(2, -1, -1)
    labels = torch.randint(0, 3, (1, 12), generator=generator)
    return Probe(images, each_label(labels, 2), jitter, 5)


def test_drift_is_in_deviations_of_the_start() -> None:
    start = moments_of([torch.randn(2, 50, 6), 3 * torch.randn(2, 50, 6)])
    assert start.drift_from(start)[0].tolist() == [0, 0]
    unit = start.std.square().mean(2, keepdim=True).sqrt()
    moved = Moments(start.mean + 0.5 * unit, start.std - 0.25 * unit)
    means, stds = moved.drift_from(start)
    torch.testing.assert_close(means, torch.full((2,), 0.5))
    torch.testing.assert_close(stds, torch.full((2,), 0.25))


@pytest.mark.parametrize("kind", ["none", "batch"])
def test_moments_are_those_of_the_layers_outputs(kind: str) -> None:
    stack = make_stack(StackShape(2, 5, 4, 3, kind, "before"), MEMBERS)
    found = layer_moments(stack, probe())
    assert set(found) == ({"input", "normalized"} if kind == "batch" else {"input"})
    if kind == "batch":
        torch.testing.assert_close(
            found["normalized"].mean, torch.zeros(2, 2, 5), rtol=0, atol=1e-5
        )
        # with γ = 1 and β = 0: the mean of the positive part of what has mean 0
        assert (found["input"].mean > 0).all()
    else:
        values = torch.relu(torch.bmm(probe().images, stack.weights[0]))
        torch.testing.assert_close(found["input"].mean[0], values.mean(1))
        torch.testing.assert_close(found["input"].std[0], values.std(1, correction=0))


@pytest.mark.parametrize("jitter", [None, Jitter(0.5, 1.25, 0.1)])
def test_ahead_is_what_is_found_there(jitter: Jitter | None) -> None:
    stack = make_stack(StackShape(2, 5, 4, 3, "batch"), MEMBERS)
    before = [one.detach().clone() for one in stack.parameters()]
    loss, gradients = differentiate(stack, probe(jitter))
    found = look_ahead(stack, probe(jitter), RATES, [1.0, 2.0])
    for one, other in zip(stack.parameters(), before, strict=True):
        assert torch.equal(one, other), "the networks are where they were"
    with torch.no_grad():
        for one, gradient in zip(stack.parameters(), gradients, strict=True):
            one -= 2 * RATES * gradient
    there, turned = differentiate(stack, probe(jitter))
    torch.testing.assert_close(found[2.0].loss, there / loss)
    here = torch.cat([one.flatten(1) for one in gradients], 1)
    ahead = torch.cat([one.flatten(1) for one in turned], 1)
    torch.testing.assert_close(
        found[2.0].gradient, (ahead - here).norm(dim=1) / here.norm(dim=1), rtol=1e-4, atol=0
    )
    assert (found[1.0].gradient < found[2.0].gradient).all()
