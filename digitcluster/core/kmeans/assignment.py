"""Finds the centroid that is nearest to each digit: exactly, in threads, and computing no more than it has to.

The textbook computes |x - c|² in float64 for every digit x and centroid c. Here every step only rules out what is
impossible, by a bound that rounding cannot cross, and leaves the rest to the next, so the result is the textbook's:

1. bounds from earlier iterations show that most digits stay in their cluster (`bounds.Bounds`);
2. the distances of the others are estimated along a hundred leading directions (`Scorer.estimate`);
3. where this is not clear enough, they are computed from the whole vectors in float32 (`Scorer.measure`);
4. and those too close to call in float32 are computed as the textbook does (`Scorer.decide`).

Instead of a distance each step compares a *score*, |c|² - 2 x·c: the squared distance less |x|², which is the same for
all centroids of a digit. Its one expensive part is a matrix product.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.kmeans.projection import UNIT_ROUNDOFF, Projection
from digitcluster.core.threads import Scratch, blocks, drain, each

BLOCK = 8192  # the most digits at a time: long steps, since threads wait for each other between them
CONVERTED = 512  # the most digits in float32 at a time: they stay in the processor's cache
FAR = np.float32(3e38)  # a score that no centroid has

_scratch = Scratch()


def to_float32(vectors: NDArray[np.uint8], rows: NDArray[np.intp]) -> NDArray[np.float32]:
    """Return some of the digits, float32 (m, d), in memory that this thread's next call reuses."""
    converted = _scratch.array("converted", (len(rows), vectors.shape[1]), np.float32)
    np.copyto(converted, take_rows(vectors, rows, "vectors"))
    return converted


def nearest(vectors: NDArray[np.uint8], centroids: NDArray[np.float64]) -> NDArray[np.int32]:
    """Return the index of each digit's nearest centroid, int32 (n,); the smallest of equally near ones.

    Parameters
    ----------
    vectors : uint8 (n, d)
    centroids : float64 (k, d)
        Values from 0 to 255.
    """
    scorer = Scorer(centroids)
    result = np.empty(len(vectors), np.int32)

    def search(part: slice) -> None:
        rows = np.arange(part.start, part.stop)
        norms = np.sqrt(np.einsum("ij,ij->i", vectors[part], vectors[part], dtype=np.float32))
        result[part] = scorer.decide(vectors, rows, scorer.measure(vectors, rows, norms))

    drain(each(search, blocks(len(vectors), block_size(len(centroids)))))
    return result


def squared_distances(centroids: NDArray[np.float32], digit: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return the squared distance of one digit (d,) to each centroid (k, d), float64 (k,).

    In float32, but as the textbook does for the nearest ones, so that the smallest is that of `nearest`.
    """
    difference = _scratch.array("difference", centroids.shape, np.float32)
    np.subtract(centroids, digit.astype(np.float32), out=difference)
    distances = np.einsum("ij,ij->i", difference, difference).astype(np.float64)
    # Far more than the rounding of a sum of d squares in float32.
    close = np.flatnonzero(distances <= distances.min() * (1 + 8 * len(digit) * UNIT_ROUNDOFF))
    distances[close] = ((digit - centroids[close].astype(np.float64)) ** 2).sum(axis=1)
    return distances


@dataclass(frozen=True, eq=False)
class Scores:
    """What is known about the scores of m digits at k centroids.

    Attributes
    ----------
    low : float32 (at least k, m)
        Each true score is at least this less `error`. Digits go along the second axis: NumPy is fast at a minimum
        over the first one.
    error : float32 (m,)
        From rounding in a score, or in score + |x|².
    digit_tails, centroid_tails : float32 (m,) and (k,), or None
        A true score is at most low + digit_tail · centroid_tail + error; without tails, at most low + error.
    """

    low: NDArray[np.float32]
    error: NDArray[np.float32]
    digit_tails: NDArray[np.float32] | None = None
    centroid_tails: NDArray[np.float32] | None = None


class Scorer:
    """Scores digits at centroids, float64 (k, d): first cheaply, then more and more exactly."""

    def __init__(self, centroids: NDArray[np.float64], projection: Projection | None = None) -> None:
        self._centroids = centroids
        squared_norms = (centroids**2).sum(axis=1)
        self._factors = (-2 * centroids).astype(np.float32)
        self._squared_norms = squared_norms.astype(np.float32)[:, None]
        self._longest = float(np.sqrt(squared_norms.max()))
        if projection is not None:
            self._projection = projection
            q, tails = projection.coordinates(centroids)
            self._tails = tails.astype(np.float32)
            # A digit's last column is its tail r: with -2|t| beside -2q one product gives the lowest possible score.
            self._projected_factors = np.column_stack([-2 * q, -2 * self._tails])

    def estimate(self, rows: NDArray[np.intp], norms: NDArray[np.float32], padded_k: int) -> Scores:
        """Return what the projection says about the scores of digits (m,) with the norms |x|; at least `padded_k` rows.

        A score lies within -2(Vᵀx)·q ± 2r|t|. `low` is the lower end; the upper one is 4r|t| above it.
        """
        projected = take_rows(self._projection.projected, rows, "projected")
        low = self._empty(padded_k, len(rows))
        _multiply(self._projected_factors, projected, low)
        low[: len(self._centroids)] += self._squared_norms
        return Scores(low, self._error(norms, self._projection.error), 4 * projected[:, -1], self._tails)

    def measure(
        self, vectors: NDArray[np.uint8], rows: NDArray[np.intp], norms: NDArray[np.float32], padded_k: int = 0
    ) -> Scores:
        """Return the scores of some digits, uint8 (n, d), from their whole vectors."""
        low = self._empty(padded_k, len(rows))
        for part in blocks(len(rows), CONVERTED):
            _multiply(self._factors, to_float32(vectors, rows[part]), low[:, part])
        low[: len(self._centroids)] += self._squared_norms
        # As in Projection.error: the product of d terms, and the rounding of c.
        error = self._error(norms, (vectors.shape[1] + 2) * UNIT_ROUNDOFF)
        return Scores(low, error)

    def decide(self, vectors: NDArray[np.uint8], rows: NDArray[np.intp], scores: Scores) -> NDArray[np.intp]:
        """Return the nearest centroid of some digits, int (m,), in float64 where the scores leave more than one."""
        low = scores.low[: len(self._centroids)]
        # Both scores may be off by the error, in opposite directions.
        close = low <= low.min(axis=0) + 2 * scores.error
        found = close.argmax(axis=0)
        tied = np.flatnonzero(np.count_nonzero(close, axis=0) > 1)
        digit, centroid = np.nonzero(close[:, tied].T)
        distances = np.empty(len(digit))
        for part in blocks(len(digit), 256):
            difference = vectors[rows[tied[digit[part]]]] - self._centroids[centroid[part]]
            distances[part] = (difference**2).sum(axis=1)
        # By digit, then distance, then centroid: of equally near centroids the smallest index comes first.
        order = np.lexsort((centroid, distances, digit))
        found[tied] = centroid[order[np.searchsorted(digit[order], np.arange(len(tied)))]]
        return found

    def _empty(self, padded_k: int, count: int) -> NDArray[np.float32]:
        """Return room for scores, float32 (at least `padded_k` or k, count), with FAR in the rows after the first k."""
        k = len(self._centroids)
        low = _scratch.array("scores", (max(padded_k, k), count), np.float32)
        low[k:] = FAR
        return low

    def _error(self, norms: NDArray[np.float32], of_product: float) -> NDArray[np.float32]:
        """Return the error of scores from that of x·c for each unit of |x||c|.

        |c|², |x|² and their sums add a few u of their size. One percent covers this computation, and the textbook's.
        """
        size = np.float32(2 * of_product * self._longest) * norms
        size += np.float32(4 * UNIT_ROUNDOFF) * (norms**2 + np.float32(self._longest**2))
        return size * np.float32(1.01)


def take_rows(array: NDArray[Any], rows: NDArray[np.intp], name: str) -> NDArray[Any]:
    """Return some rows of an array, in this thread's scratch memory of that name."""
    # `mode` only spares NumPy a copy of its own: with the default "raise" it does not write into `out` directly.
    return array.take(rows, axis=0, out=_scratch.array(name, (len(rows), array.shape[1]), array.dtype), mode="clip")


def _multiply(centroids: NDArray[np.float32], digits: NDArray[np.float32], products: NDArray[np.float32]) -> None:
    """Put the products of centroids, (k, d), with digits, (m, d), into the first k rows of products, (k, m)."""
    if len(centroids) < 64:  # BLAS is faster with the many digits as rows
        transposed = _scratch.array("transposed", (len(digits), len(centroids)), np.float32)
        products[: len(centroids)] = np.matmul(digits, centroids.T, out=transposed).T
    else:
        np.matmul(centroids, digits.T, out=products[: len(centroids)])


def block_size(k: int) -> int:
    """Return how many digits to search together, so that their scores stay in the processor's cache."""
    return max(512, min(BLOCK, 400_000 // k))
