"""Digits projected onto their leading directions: a hundred numbers that say most of what 784 pixels say.

The directions V are those of a principal component analysis of some of the digits. Whatever they are, if a centroid
is c = V q + t with its tail t at right angles to the directions, its product with a digit x is

    x·c = (Vᵀx)·q + x·t        and        |x·t| ≤ r |t|,

where r is the length of the digit's own tail, its part at right angles to the directions. A centroid is an average,
and in an average the tail nearly vanishes: Vᵀx, computed once for each digit, settles most comparisons.

An example: V is the one direction (1, 0), a digit is x = (6, 1) and a centroid c = (5, 2). Then Vᵀx = 6, r = 1, q = 5
and |t| = 2, so x·c lies within 6·5 ± 1·2, from 28 to 32. It is 32.
"""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.progress import Progress
from digitcluster.core.threads import blocks, each

DIRECTIONS = 112  # fewer leave more digits undecided; more take longer, and more memory for each
ROUNDING, TINY = 1e-13, 1e-200  # squared lengths below this share of the largest are rounding, or nothing at all
SAMPLED = 3000  # digits that the directions are made from
BLOCK = 1024  # digits projected at a time
LARGEST = 16_384  # numbers in a digit's vector; the whole-number directions of longer ones would be too coarse
UNIT_ROUNDOFF = 2.0**-24  # the largest relative error of one rounding in float32


@dataclass(frozen=True, eq=False)
class Projection:
    """Digits projected onto their leading directions.

    Attributes
    ----------
    directions : float64 (d, m)
        Whole numbers; the absolute values of each column sum to less than 65,793, so every product with a digit
        (0 … 255) stays below 2²⁴ and is exact in float32, in whatever order it is summed.
    gram, gram_inverse : float64 (m, m)
        VᵀV and its inverse.
    projected : float32 (n, m + 1)
        For each digit x its Vᵀx, and in the last column the length r of its tail.
    squared_norms : float64 (n,)
        |x|² of each digit, exact.
    condition : float
        Σ |(Vᵀx)ⱼ qⱼ| ≤ condition · |x||c|. It would be 1 if the directions were exactly at right angles.
    """

    directions: NDArray[np.float64]
    gram: NDArray[np.float64]
    gram_inverse: NDArray[np.float64]
    projected: NDArray[np.float32]
    squared_norms: NDArray[np.float64]
    condition: float

    def coordinates(self, centroids: NDArray[np.float64]) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
        """Return the coordinates q, float32 (k, m), and the length of the tails, float64 (k,), of centroids (k, d)."""
        products = centroids @ self.directions
        q = (products @ self.gram_inverse).astype(np.float32)
        # The tail belongs to q as it is after rounding, so that c = V q + t holds for the numbers that are used.
        exact_q = q.astype(np.float64)
        squared_norms = (centroids**2).sum(axis=1)
        # |c - V q|² without computing the tails themselves; 10⁻¹² covers the rounding of float64.
        tails = squared_norms + ((exact_q @ self.gram - 2 * products) * exact_q).sum(axis=1) + 1e-12 * squared_norms
        return q, np.sqrt(np.maximum(tails, 0))

    @property
    def error(self) -> float:
        """How far x·c may lie outside (Vᵀx)·q ± r|t| as computed in float32, for each unit of |x||c|.

        A product of m + 1 terms errs by at most (m + 1) u Σ|terms| in float32, in whatever order it is summed (N.
        Higham, "Accuracy and stability of numerical algorithms", 2002, 3.1). q is rounded, so the tail is not quite at
        right angles to the directions, by `condition` u |c| at most; |t| and r are rounded, too.
        """
        return (self.projected.shape[1] + 4) * UNIT_ROUNDOFF * 2 * self.condition


def project(vectors: NDArray[np.uint8]) -> Generator[Progress, None, Projection]:
    """Find the leading directions of digits, uint8 (n, d), and project all of them."""
    directions = _find_directions(vectors)
    n, count = len(vectors), directions.shape[1]
    gram = directions.T @ directions
    triangle = np.linalg.cholesky(gram).T  # V = Q R with QᵀQ = 1: the projection of x is as long as R⁻ᵀVᵀx
    singular = np.linalg.svd(triangle / np.sqrt(np.diagonal(gram)), compute_uv=False)
    projection = Projection(
        directions,
        gram,
        np.linalg.inv(gram).astype(np.float64),
        np.empty((n, count + 1), np.float32),
        np.empty(n),
        float(singular.max() / singular.min()) if count else 1.0,
    )
    narrow, orthonormal = directions.astype(np.float32), np.linalg.inv(triangle).astype(np.float32)

    def project_block(part: slice) -> None:
        digits = vectors[part].astype(np.float32)
        products = digits @ narrow
        inside = products @ orthonormal
        norms = squared_norms(digits)
        rest = norms - np.einsum("ij,ij->i", inside, inside)
        # Longer rather than shorter: the projection's rounding is below 2⁻¹³ of the digit's squared length.
        tails = np.sqrt(np.maximum(rest, 0) + 2.0**-13 * norms)
        projection.projected[part] = np.column_stack([products, tails])
        projection.squared_norms[part] = norms

    parts = blocks(n, BLOCK)
    for part, _ in zip(parts, each(project_block, parts), strict=True):
        yield Progress("Preparing the digits", part.stop, n)
    return projection


def squared_norms(digits: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the exact |x|², float64 (n,), of digits that are whole numbers from 0 to 255, float32 (n, d)."""
    result = np.zeros(len(digits))
    for start in range(0, digits.shape[1], 256):  # 256 squares stay below 2²⁴: exact in float32
        some = digits[:, start : start + 256]
        result += np.einsum("ij,ij->i", some, some)
    return result


def _find_directions(vectors: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return m directions, whole numbers in float64 (d, m), by subspace iteration.

    N. Halko, P. Martinsson, J. Tropp, "Finding structure with randomness", 2011, algorithm 4.4.
    """
    n, d = vectors.shape
    count = min(DIRECTIONS, d) if d <= LARGEST else 0
    if not count:
        return np.zeros((d, 0))
    some = vectors[np.linspace(0, n - 1, min(n, SAMPLED)).astype(np.intp)].astype(np.float32)
    # The generator's seed is fixed: the directions change how long a training takes, never its result.
    basis = np.random.default_rng(0).standard_normal((d, min(d, count + 16)))
    for _ in range(2):
        basis = _orthonormal(some.T @ (some @ basis.astype(np.float32)))
    seen = (some @ basis.astype(np.float32)).astype(np.float64)
    _, eigenvectors = np.linalg.eigh(seen.T @ seen)
    directions = basis @ eigenvectors[:, ::-1][:, :count]  # `eigh` sorts ascending; the leading ones come last
    scale = (65_000 - d) / np.abs(directions).sum(axis=0)  # rounding adds d / 2 at most
    return np.rint(directions * scale).astype(np.float64)


def _orthonormal(columns: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return an orthonormal basis, float64 (d, r), of what some columns (d, m) span as far as rounding lets it be told.

    By their inner products, twice, as the first time leaves some of their rounding. `np.linalg.qr` keeps Python's lock
    while it computes, for a tenth of a second where pictures are large: the window would stand still.
    """
    basis = columns.astype(np.float64)
    for _ in range(2):
        values, vectors = np.linalg.eigh(basis.T @ basis)
        told = values > ROUNDING * max(float(values.max(initial=0)), TINY)
        basis = basis @ (vectors[:, told] / np.sqrt(values[told]))
    return basis
