"""Digits seen along their leading directions: a hundred numbers that tell most of what 784 pixels tell.

The directions V are those of a principal component analysis of some of the digits. Whatever they are, if a centroid
is c = V q + t with its tail t at right angles to the directions, its product with a digit x is

    x·c = (Vᵀx)·q + x·t        and        |x·t| ≤ r |t|,

where r is the length of the digit's own part at right angles to the directions. A centroid is an average, and in an
average that part nearly vanishes: Vᵀx, computed once for each digit, decides most of what is asked of it.
"""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.progress import Progress
from digitcluster.core.threads import blocks, each

COUNT = 112  # directions; fewer leave more digits undecided, more take longer and more memory for each
SAMPLE = 3000  # digits that the directions are made from
BLOCK = 1024
LARGEST = 16_384  # pixels of an image; the directions of larger ones would be too coarse
UNIT = 2.0**-24  # the rounding of float32


@dataclass(frozen=True, eq=False)
class Projection:
    """Digits seen along their leading directions.

    Attributes
    ----------
    directions : float64 (d, m)
        Whole numbers; the absolute values of each column sum to less than 65,793, so every product with a digit's
        pixels (0 … 255) stays below 2²⁴ and is exact in float32, in whatever order it is summed.
    gram, inverse : float64 (m, m)
        VᵀV and its inverse.
    heads : float32 (n, m + 1)
        For each digit x its Vᵀx and r.
    lengths : float64 (n,)
        The squared length of each digit, exact.
    condition : float
        Σ |(Vᵀx)ⱼ qⱼ| ≤ condition · |x||c|. It would be 1 if the directions were exactly at right angles.
    """

    directions: NDArray[np.float64]
    gram: NDArray[np.float64]
    inverse: NDArray[np.float64]
    heads: NDArray[np.float32]
    lengths: NDArray[np.float64]
    condition: float

    def coordinates(self, centroids: NDArray[np.float64]) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
        """Return q, float32 (k, m), and the length of the tails, float64 (k,), of centroids, float64 (k, d)."""
        products = centroids @ self.directions
        q = (products @ self.inverse).astype(np.float32)
        wide = q.astype(np.float64)
        # |c - V q|² without the tails themselves; 10⁻¹² covers the rounding of float64.
        lengths = (centroids**2).sum(axis=1)
        tails = lengths + ((wide @ self.gram - 2 * products) * wide).sum(axis=1) + 1e-12 * lengths
        return q, np.sqrt(np.maximum(tails, 0))

    @property
    def error(self) -> float:
        """How far x·c may be beyond |head·(q, ±|t|)| in float32, for each unit of |x||c|.

        A product of m + 1 terms errs by at most (m + 1) u Σ|terms| in float32, in whatever order it is summed (N.
        Higham, "Accuracy and stability of numerical algorithms", 2002, 3.1). q is rounded, so the tail is not quite at
        right angles to the directions, by `condition` u |c| at most; |t| and r are rounded, too.
        """
        return (self.heads.shape[1] + 4) * UNIT * 2 * self.condition


def project(pixels: NDArray[np.uint8]) -> Generator[Progress, None, Projection]:
    """Return digits, uint8 (n, d), seen along their leading directions."""
    directions = _find_directions(pixels)
    n, count = len(pixels), directions.shape[1]
    triangle = np.linalg.qr(directions, mode="r")  # V = Q R with QᵀQ = 1: the projection of x is as long as R⁻ᵀVᵀx
    shape = np.linalg.svd(triangle / np.sqrt((directions**2).sum(axis=0)), compute_uv=False)
    gram = directions.T @ directions
    projection = Projection(
        directions,
        gram,
        np.linalg.inv(gram).astype(np.float64),
        np.empty((n, count + 1), np.float32),
        np.empty(n),
        float(shape.max() / shape.min()) if count else 1.0,
    )
    narrow, orthonormal = directions.astype(np.float32), np.linalg.inv(triangle).astype(np.float32)

    def look(part: slice) -> None:
        ink = pixels[part].astype(np.float32)
        product = ink @ narrow
        inside = product @ orthonormal
        lengths = squared_lengths(ink)
        rest = lengths - np.einsum("ij,ij->i", inside, inside)
        # Longer rather than shorter: the projection's rounding is below 2⁻¹³ of the digit's squared length.
        projection.heads[part] = np.column_stack([product, np.sqrt(np.maximum(rest, 0) + 2.0**-13 * lengths)])
        projection.lengths[part] = lengths

    parts = blocks(n, BLOCK)
    for part, _ in zip(parts, each(look, parts), strict=True):
        yield Progress("Preparing the digits", part.stop, n)
    return projection


def squared_lengths(ink: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the exact squared lengths, float64 (n,), of digits given as whole numbers to 255, float32 (n, d)."""
    result = np.zeros(len(ink))
    for start in range(0, ink.shape[1], 256):  # 256 squares stay below 2²⁴: exact in float32
        some = ink[:, start : start + 256]
        result += np.einsum("ij,ij->i", some, some)
    return result


def _find_directions(pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return m directions, whole numbers in float64 (d, m), by subspace iteration.

    N. Halko, P. Martinsson, J. Tropp, "Finding structure with randomness", 2011, algorithm 4.4.
    """
    n, d = pixels.shape
    some = pixels[np.linspace(0, n - 1, min(n, SAMPLE)).astype(np.intp)].astype(np.float32)
    count = min(COUNT, d) if d <= LARGEST else 0
    basis = np.random.default_rng(0).standard_normal((d, min(d, count + 16))).astype(np.float32)
    for _ in range(2):
        basis, _ = np.linalg.qr(some.T @ (some @ basis))
    seen = (some @ basis).astype(np.float64)
    _, vectors = np.linalg.eigh(seen.T @ seen)
    directions, _ = np.linalg.qr(basis.astype(np.float64) @ vectors[:, ::-1][:, :count])
    scale = (65_000 - d) / np.abs(directions).sum(axis=0)  # rounding adds d / 2 at most
    return np.rint(directions * scale).astype(np.float64)
