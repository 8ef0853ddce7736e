"""The one way to seed: from the config's seed and the names of the job."""

import functools
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import torch


def derive_seed(seed: int, *names: object) -> int:
    """Derive a seed in [0, 2**63) from the config's seed and names (rule, wildcards).

    Different names give unrelated seeds, and the same names the same seed on any machine and in
    any process: SHA-256 of the text, unlike Python's `hash`.
    """
    text = "\x1f".join(str(part) for part in (seed, *names))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") >> 1


@dataclass(frozen=True)
class Generators:
    """The random generators of one job, all from one seed."""

    seed: int

    @functools.cached_property
    def numpy(self) -> np.random.Generator:
        """A PCG64 generator."""
        return np.random.default_rng(self.seed)

    @functools.cached_property
    def torch(self) -> "torch.Generator":
        """A generator on the CPU: the same numbers whatever device the training runs on."""
        import torch  # here because it takes 1.6 s, and steps without tensors do not need it

        return torch.Generator().manual_seed(self.seed)


def generators(seed: int) -> Generators:
    """Give the numpy and torch generators of a job; each starts anew from `seed`."""
    return Generators(seed)
