"""Extreme eigenvalues of a symmetric operator by Lanczos' method with full reorthogonalisation."""

from dataclasses import dataclass

import torch
from torch import Tensor

from refigure.hessian.products import Product

BREAKDOWN = 1e-12  # of the largest coefficient: the basis spans an invariant subspace


@dataclass(frozen=True)
class Tridiagonal:
    """What k steps of Lanczos give: H restricted to their basis, which is tridiagonal.

    Attributes:
        diagonal: (k,), alpha.
        off_diagonal: (k-1,), beta between two vectors of the basis.
        last: the beta that would lead out of the basis; 0 where it is invariant.
        basis: (k, n), orthonormal rows.
    """

    diagonal: Tensor
    off_diagonal: Tensor
    last: float
    basis: Tensor

    def matrix(self) -> Tensor:
        """The tridiagonal matrix (k, k)."""
        beta = self.off_diagonal
        return torch.diag(self.diagonal) + torch.diag(beta, 1) + torch.diag(beta, -1)

    def ritz(self) -> "RitzPairs":
        """The eigenpairs of the matrix, ascending, with bounds of their errors."""
        # not `eig`: for a general matrix, its eigenvectors are not orthogonal to rounding
        values, vectors = torch.linalg.eigh(self.matrix())
        return RitzPairs(values, vectors, self.last * vectors[-1].abs())


@dataclass(frozen=True)
class RitzPairs:
    """Approximate eigenvalues.

    Attributes:
        values: (k,), ascending.
        vectors: (k, k), in the basis of Lanczos; column i belongs to value i.
        residuals: (k,), the norm of H·x - value·x: an eigenvalue of H lies within it (Parlett
            1998, The Symmetric Eigenvalue Problem, section 13.2).
    """

    values: Tensor
    vectors: Tensor
    residuals: Tensor


def lanczos(product: Product, start: Tensor, steps: int) -> Tridiagonal:
    """Run at most `steps` of Lanczos from a vector (n,); stop early on an invariant subspace.

    Every new vector is orthogonalised twice against all before it ("twice is enough", Parlett
    1998, section 6.9): without that, converged eigenvalues come back as ghosts. Costs `steps`
    products and steps²·n multiplications, memory steps·n.

    Raises:
        ValueError: the start is zero.
    """
    norm = torch.linalg.vector_norm(start)
    if not norm > 0:
        raise ValueError("Lanczos needs a start that is not zero.")
    basis = [start / norm]
    diagonal: list[Tensor] = []
    betas: list[Tensor] = []
    largest = 0.0
    for _ in range(min(steps, start.numel())):
        vector = product(basis[-1])
        diagonal.append(basis[-1] @ vector)
        before = torch.stack(basis)  # (j, n)
        for _ in range(2):
            vector = vector - before.T @ (before @ vector)
        beta = torch.linalg.vector_norm(vector)
        largest = max(largest, float(diagonal[-1].abs()), float(beta))
        betas.append(beta)
        if float(beta) <= BREAKDOWN * largest:
            betas[-1] = torch.zeros_like(beta)
            break
        basis.append(vector / beta)
    count = len(diagonal)
    return Tridiagonal(
        torch.stack(diagonal),
        torch.stack(betas)[: count - 1],
        float(betas[-1]) if count < start.numel() else 0.0,
        torch.stack(basis[:count]),
    )


def random_start(size: int, generator: torch.Generator, device: str = "cpu") -> Tensor:
    """A Gaussian vector (size,) in float64, the same on every device."""
    return torch.randn(size, generator=generator, dtype=torch.float64).to(device)
