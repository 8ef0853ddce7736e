"""The author's network: his counts, and what comes of blocks in a plain list (R-N6, R-E6)."""

import copy
import itertools
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from refigure.errors import InputError
from refigure.models.author_resnet import AuthorResNet, AuthorSettings, author_resnet
from refigure.models.counting import count_layers, count_parameters, strided_layers
from refigure.seeding import generators

UNREGISTERED = {1: 39_696, 2: 137_136, 3: 234_576, 5: 429_456, 7: 624_336, 9: 819_216}
UNREGISTERED[18] = 1_696_176
STEM, CLASSIFIER = 448, 163_850


def network(seed: int = 1, **options: Any) -> AuthorResNet:
    return author_resnet(AuthorSettings(**options), generators(seed).torch)


def small(**options: Any) -> AuthorResNet:
    return network(image_size=16, width=4, **options)


def block_values(model: AuthorResNet) -> list[Tensor]:
    return [p.detach().clone() for block in model.blocks for p in block.parameters()]


@pytest.mark.parametrize("n", UNREGISTERED)
def test_parameter_counts_are_those_of_his_network(n: int) -> None:
    published, corrected = (
        network(blocks_per_stage=n, registered=registered) for registered in (False, True)
    )
    assert count_parameters(published).total == STEM + CLASSIFIER == 164_298
    assert sum(p.numel() for p in published.unregistered_parameters()) == UNREGISTERED[n]
    assert count_parameters(corrected).total == 164_298 + UNREGISTERED[n]
    assert corrected.unregistered_parameters() == []


def test_the_published_state_has_four_tensors() -> None:
    shapes = {name: tuple(value.shape) for name, value in network().state_dict().items()}
    assert shapes == {
        "stem.weight": (16, 3, 3, 3),
        "stem.bias": (16,),
        "classifier.weight": (10, 16_384),
        "classifier.bias": (10,),
    }
    assert len(network(registered=True).state_dict()) == 4 + 6 * (4 + 2 * 5)


def test_maps_keep_their_size_until_the_pool() -> None:
    layers = count_layers(network(registered=True))
    maps = [(layer.outputs, layer.output_size) for layer in layers if layer.kind == "convolution"]
    channels = [16] + 2 * [16, 16] + [16, 32, 32, 32] + [32, 64, 64, 64]
    assert maps == [(count, 32) for count in channels]
    assert [layer.kind for layer in strided_layers(layers)] == ["pool"]
    assert (layers[-2].outputs, layers[-2].output_size) == (64, 16)


def test_registration_does_not_change_the_weights() -> None:
    published, corrected, other = network(3), network(3, registered=True), network(4)
    x = torch.randn(2, 3, 32, 32, generator=generators(5).torch)
    assert torch.equal(published(x), corrected(x))
    assert not torch.equal(published(x), other(x))


def test_the_global_generator_is_left_alone() -> None:
    state = torch.get_rng_state()
    network()
    assert torch.equal(torch.get_rng_state(), state)


@pytest.mark.parametrize("registered", [False, True])
def test_adam_moves_blocks_only_if_they_are_registered(
    registered: bool, images: Tensor, labels: Tensor
) -> None:
    model = small(registered=registered)
    before, stem = block_values(model), model.stem.weight.detach().clone()
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-4, weight_decay=1e-4)
    norms = []
    for _ in range(5):
        optimiser.zero_grad()
        torch.autograd.backward(F.cross_entropy(model(images), labels))
        gradient = next(model.blocks[0].parameters()).grad
        assert gradient is not None
        norms.append(float(gradient.norm()))
        optimiser.step()
    moved = [not torch.equal(*pair) for pair in zip(before, block_values(model), strict=True)]
    assert all(moved) if registered else not any(moved)
    assert not torch.equal(model.stem.weight, stem)
    # the gradients of the others pile up, because zero_grad does not reach them either
    assert registered or all(later > sooner for sooner, later in itertools.pairwise(norms))


def test_evaluation_mode_does_not_reach_unregistered_blocks(images: Tensor) -> None:
    published, corrected = small().eval(), small(registered=True).eval()
    assert all(m.training for block in published.blocks for m in block.modules())
    running = copy.deepcopy(published.blocks[0].residual[1].running_mean)  # type: ignore[index, union-attr]
    with torch.no_grad():
        alone, among = published(images[:1]), published(images)[:1]
        assert float((alone - among).abs().max()) > 1e-2  # an image's logits depend on the others
        torch.testing.assert_close(corrected(images[:1]), corrected(images)[:1])
    assert not torch.equal(published.blocks[0].residual[1].running_mean, running)  # type: ignore[index, union-attr]
    assert all(not m.training for block in corrected.blocks for m in block.modules())


@pytest.mark.parametrize(
    "options", [{"blocks_per_stage": 0}, {"width": 3}, {"image_size": 15}, {"classes": 0}]
)
def test_wrong_settings_are_refused(options: dict[str, int]) -> None:
    with pytest.raises(InputError):
        AuthorSettings(**options)  # type: ignore[arg-type]
