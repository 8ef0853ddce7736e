"""The protocol of a training: learning rate, optimizer, precision."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from itertools import pairwise

import torch
from torch import nn

from refigure.errors import InputError

OPTIMIZERS = ("sgd", "adam")
PRECISIONS = ("float32", "tensorfloat32", "bfloat16", "auto")
COMPILE_MODES = (None, "default", "reduce-overhead", "max-autotune")  # of torch.compile


@dataclass(frozen=True)
class TrainingSettings:
    """The protocol of a training (He et al. 2015, section 4.2, by default)."""

    iterations: int
    learning_rate: float
    drops: tuple[int, ...]  # iterations at which the learning rate is divided by 10
    batch_size: int = 128
    momentum: float = 0.9
    weight_decay: float = 1e-4
    # ASSUME: a fixed number (400 for 110 layers): the paper warms up until the training error is
    # below 80 %, "about 400 iterations", which depends on the seed and on when one looks.
    warmup_iterations: int = 0  # at a tenth of the learning rate; the drops count from the start
    augment: bool = True
    evaluate_every: int = 400  # iterations in a row of the curves
    precision: str = "float32"  # of PRECISIONS; tensorfloat32 is for cards, see `with_precision`
    optimizer: str = "sgd"  # or adam, as the author's code has it
    compile_mode: str | None = None  # reduce-overhead: CUDA graphs; on a CPU it does not pay

    def __post_init__(self) -> None:
        """Refuse what cannot be meant.

        Raises:
            InputError: names the setting.
        """
        for name in ("iterations", "batch_size", "evaluate_every", "learning_rate"):
            if getattr(self, name) <= 0:
                raise InputError(f"{name} is {getattr(self, name)}; it must be positive.")
        for name in ("warmup_iterations", "momentum", "weight_decay"):
            if getattr(self, name) < 0:
                raise InputError(f"{name} is {getattr(self, name)}; it cannot be negative.")
        if any(first >= second for first, second in pairwise(self.drops)):
            raise InputError(f"drops {list(self.drops)} are not in ascending order.")
        choices = {
            "optimizer": OPTIMIZERS,
            "precision": PRECISIONS,
            "compile_mode": COMPILE_MODES,
        }
        for name, known in choices.items():
            if getattr(self, name) not in known:
                listed = ", ".join("null" if choice is None else choice for choice in known)
                raise InputError(f"{name} {getattr(self, name)!r} is none of {listed}.")


def learning_rate_at(iteration: int, settings: TrainingSettings) -> float:
    """The learning rate of an iteration, counted from 0.

    A function of the iteration and not of what was before: nothing to save, nothing to get wrong
    after a warm-up.
    """
    if iteration < settings.warmup_iterations:
        return settings.learning_rate / 10
    drops = sum(iteration >= drop for drop in settings.drops)
    return settings.learning_rate / float(10**drops)


def make_optimizer(model: nn.Module, settings: TrainingSettings) -> torch.optim.Optimizer:
    """Make the optimizer of a model on its device; the learning rate is set before every step.

    With SGD, g the gradient, w the weights, v = 0 at the start: v <- momentum v + g + decay w, and
    w <- w - rate v.
    """
    # ASSUME: decay of all parameters, those of batch norm and biases too: the paper excepts none.
    # ASSUME: the rate multiplies the whole velocity (PyTorch) and is not in it already (Caffe);
    # they differ for some ten iterations after a drop, and agree while the rate is constant.
    parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
    # one kernel for all parameters on a card; on a CPU it is slower than one after the other
    fused = all(parameter.is_cuda for parameter in parameters)
    if settings.optimizer == "adam":
        return torch.optim.Adam(
            parameters,
            lr=settings.learning_rate,
            weight_decay=settings.weight_decay,
            fused=fused,
        )
    return torch.optim.SGD(
        parameters,
        lr=settings.learning_rate,
        momentum=settings.momentum,
        weight_decay=settings.weight_decay,
        fused=fused,
    )


def with_precision(settings: TrainingSettings, device: str) -> TrainingSettings:
    """Decide `precision: auto`.

    What is decided belongs in the record of the result, and in the key of the training's state.
    """
    return replace(settings, precision=chosen_precision(settings.precision, device))


def chosen_precision(precision: str, device: str) -> str:
    """Decide "auto": bfloat16 where the device multiplies it itself, else float32."""
    if precision != "auto":
        return precision
    has = torch.cuda.is_bf16_supported(False) if device == "cuda" else has_bfloat16_cpu()
    return "bfloat16" if has else "float32"


def has_bfloat16_cpu() -> bool:
    """Tell whether this processor multiplies bfloat16 itself; emulated, it is slow."""
    return bool(torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported())


def autocast(precision: str, device: str) -> AbstractContextManager[object]:
    """The context of forward passes; the weights stay float32 in any case."""
    if precision == "bfloat16":
        return torch.autocast(device, dtype=torch.bfloat16)
    return nullcontext()


def prepare_card(precision: str) -> None:
    """Make a card round as told, and choose its algorithms by trying them.

    Left alone, PyTorch rounds the factors of convolutions to 10 bits (TF32) and calls it float32.
    """
    rounding = "tf32" if precision == "tensorfloat32" else "ieee"
    torch.backends.cudnn.conv.fp32_precision = rounding  # type: ignore[attr-defined]
    torch.backends.cuda.matmul.fp32_precision = rounding
    torch.backends.cudnn.benchmark = True  # every batch has the same shape
