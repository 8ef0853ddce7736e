"""What becomes of the author's network, whose blocks PyTorch does not know of."""

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812, its name everywhere

from refigure.models.author_resnet import AuthorResNet, AuthorSettings, author_resnet

SEED = 0  # the counts do not depend on the weights


def author_counts(blocks: tuple[int, ...], image_size: int) -> dict[str, float]:
    """Count what an optimiser and a checkpoint of the network see, for each n."""
    found: dict[str, float] = {}
    generator = torch.Generator().manual_seed(SEED)
    for n in blocks:
        model = author_resnet(AuthorSettings(n, image_size=image_size), generator)
        found[f"author_parameters_{n}"] = size_of(list(model.parameters()))
        found[f"author_unregistered_{n}"] = size_of(list(model.unregistered_parameters()))
        found["author_state_keys"] = len(model.state_dict())
    return found


def size_of(tensors: list[torch.nn.Parameter]) -> int:
    """The number of values."""
    return sum(tensor.numel() for tensor in tensors)


def author_behaviour(
    images: Tensor, labels: Tensor, steps: int, learning_rate: float, generator: torch.Generator
) -> dict[str, float]:
    """Train as published for some steps, then evaluate: do blocks learn, do they know of `eval`?"""
    model = author_resnet(AuthorSettings(image_size=images.shape[-1]), generator)
    before = [parameter.detach().clone() for parameter in model.unregistered_parameters()]
    optimizer = torch.optim.Adam(model.parameters(), learning_rate)
    norms = []
    for _ in range(steps):
        optimizer.zero_grad()
        F.cross_entropy(model(images), labels).backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        norms.append(block_gradient_norm(model))
    after = model.unregistered_parameters()
    changes = [
        float((new.detach() - old).abs().max()) for new, old in zip(after, before, strict=True)
    ]
    return {
        "author_block_change_after_steps": max(changes),
        # `zero_grad` misses them: they pile up, though nothing uses them
        "author_block_gradient_growth": norms[-1] / norms[0],
        **evaluation_mode(model, images),
    }


def block_gradient_norm(model: AuthorResNet) -> float:
    """The Euclidean norm of the gradients of blocks that are not registered."""
    gradients = [parameter.grad for parameter in model.unregistered_parameters()]
    return float(torch.nn.utils.get_total_norm([grad for grad in gradients if grad is not None]))


@torch.no_grad()
def evaluation_mode(model: AuthorResNet, images: Tensor) -> dict[str, float]:
    """See whether, in evaluation mode, an image's logits depend on the others in the batch."""
    model.eval()
    norms = [
        module
        for block in model.blocks
        for module in block.modules()
        if isinstance(module, torch.nn.BatchNorm2d)
    ]
    means = [norm.running_mean.clone() for norm in norms if norm.running_mean is not None]
    half = len(images) // 2
    with_these = model(images[:half])[0]
    with_others = model(torch.cat([images[:1], images[half:]]))[0]
    moved = [
        float((norm.running_mean - mean).abs().max())
        for norm, mean in zip(norms, means, strict=True)
        if norm.running_mean is not None
    ]
    return {
        "author_eval_blocks_training": sum(block.training for block in model.blocks),
        "author_eval_logit_change": float((with_these - with_others).abs().max()),
        "author_eval_mean_change": max(moved),
    }
