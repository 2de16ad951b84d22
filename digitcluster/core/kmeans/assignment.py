"""Finds the centroid that is nearest to each digit: exactly, in threads, and without looking where nothing can change.

The textbook computes |x - c|² in float64 for every digit x and centroid c. Here every step only rules out what cannot
be, by a bound that rounding cannot cross, and leaves the rest to the next, so the result is the textbook's:

1. bounds from earlier iterations show that most digits stay in their cluster (`Bounds`);
2. the distances of the others are estimated along a hundred leading directions (`Target.estimate`);
3. where this is not clear enough, they are computed from all pixels in float32 (`Target.measure`);
4. and what is too close to call for float32, as the textbook does (`Target.decide`).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.kmeans.projection import UNIT, Projection
from digitcluster.core.threads import Scratch, blocks, drain, each

BLOCK = 8192  # digits at a time, at most: long steps, since threads wait for each other between two of them
PIXELS = 512  # digits whose pixels are in float32 at a time, at most: these stay near the processor
FAR = np.float32(3e38)

_scratch = Scratch()


def to_float32(pixels: NDArray[np.uint8], rows: NDArray[np.intp]) -> NDArray[np.float32]:
    """Return some of the digits, float32 (m, d), in memory that this thread's next call uses again."""
    ink = _scratch.array("ink", (len(rows), pixels.shape[1]), np.float32)
    np.copyto(ink, take_rows(pixels, rows, "pixels"))
    return ink


def nearest(pixels: NDArray[np.uint8], centroids: NDArray[np.float64]) -> NDArray[np.int32]:
    """Return the index of each digit's nearest centroid, int32 (n,); of equally near ones the smallest.

    Parameters
    ----------
    pixels : uint8 (n, d)
    centroids : float64 (k, d)
        Values from 0 to 255.
    """
    target = Target(centroids)
    result = np.empty(len(pixels), np.int32)

    def look(part: slice) -> None:
        rows = np.arange(part.start, part.stop)
        norms = np.sqrt(np.einsum("ij,ij->i", pixels[part], pixels[part], dtype=np.float32))
        result[part] = target.decide(pixels, rows, target.measure(pixels, rows, norms))

    drain(each(look, blocks(len(pixels), block_size(len(centroids)))))
    return result


def squared_distances(centroids: NDArray[np.float32], digit: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return the squared distance of one digit (d,) to each centroid (k, d), float64 (k,).

    In float32, but as the textbook does for the nearest ones, so that the smallest is that of `nearest`.
    """
    difference = _scratch.array("difference", centroids.shape, np.float32)
    np.subtract(centroids, digit.astype(np.float32), out=difference)
    distances = np.einsum("ij,ij->i", difference, difference).astype(np.float64)
    # Far more than the rounding of a sum of d squares in float32.
    close = np.flatnonzero(distances <= distances.min() * (1 + 8 * len(digit) * UNIT))
    distances[close] = ((digit - centroids[close].astype(np.float64)) ** 2).sum(axis=1)
    return distances


@dataclass(frozen=True, eq=False)
class Scores:
    """What is known of the scores of some digits at all centroids.

    Attributes
    ----------
    low : float32 (at least k, m)
        Each true score is at least this less `error`. Digits go along the second axis: NumPy is fast at a minimum over
        the first one.
    error : float32 (m,)
        Of the rounding in a score, or in score + |x|².
    reach, width : float32 (m,) and (k,)
        A true score is at most low + reach · width + error; without them, at most low + error.
    """

    low: NDArray[np.float32]
    error: NDArray[np.float32]
    reach: NDArray[np.float32] | None = None
    width: NDArray[np.float32] | None = None


class Target:
    """Centroids to be near to, float64 (k, d).

    The score of a digit x at a centroid c is |c|² - 2 x·c, its squared distance less |x|².
    """

    def __init__(self, centroids: NDArray[np.float64], projection: Projection | None = None) -> None:
        self.exact = centroids
        lengths = (centroids**2).sum(axis=1)
        self._factors = (-2 * centroids).astype(np.float32)
        self._lengths = lengths.astype(np.float32)[:, None]
        self._longest = float(np.sqrt(lengths.max()))
        if projection is not None:
            self._projection = projection
            q, tails = projection.coordinates(centroids)
            self._widths = tails.astype(np.float32)
            self._heads = np.column_stack([-2 * q, -2 * self._widths])

    def estimate(self, rows: NDArray[np.intp], norms: NDArray[np.float32], places: int) -> Scores:
        """Return what the leading directions tell of the scores of some digits with the norms |x|."""
        heads = take_rows(self._projection.heads, rows, "heads")
        low = self._empty(places, len(rows))
        _multiply(self._heads, heads, low)
        low[: len(self.exact)] += self._lengths
        return Scores(low, self._error(norms, self._projection.error), 4 * heads[:, -1], self._widths)

    def measure(
        self, pixels: NDArray[np.uint8], rows: NDArray[np.intp], norms: NDArray[np.float32], places: int = 0
    ) -> Scores:
        """Return the scores of some digits, uint8 (n, d), from all their pixels."""
        low = self._empty(places, len(rows))
        for part in blocks(len(rows), PIXELS):
            _multiply(self._factors, to_float32(pixels, rows[part]), low[:, part])
        low[: len(self.exact)] += self._lengths
        # As in Leading.error: the product of d terms, and the rounding of c.
        error = self._error(norms, (pixels.shape[1] + 2) * UNIT)
        return Scores(low, error)

    def decide(self, pixels: NDArray[np.uint8], rows: NDArray[np.intp], scores: Scores) -> NDArray[np.intp]:
        """Return the nearest centroid of some digits, int (m,), in float64 where the scores leave more than one."""
        low = scores.low[: len(self.exact)]
        close = low <= low.min(axis=0) + 2 * scores.error
        found = close.argmax(axis=0)
        tied = np.flatnonzero(np.count_nonzero(close, axis=0) > 1)
        digit, centroid = np.nonzero(close[:, tied].T)
        distances = np.empty(len(digit))
        for part in blocks(len(digit), 256):
            difference = pixels[rows[tied[digit[part]]]] - self.exact[centroid[part]]
            distances[part] = (difference**2).sum(axis=1)
        order = np.lexsort((centroid, distances, digit))
        found[tied] = centroid[order[np.searchsorted(digit[order], np.arange(len(tied)))]]
        return found

    def _empty(self, places: int, count: int) -> NDArray[np.float32]:
        """Return room for scores, float32 (at least `places` or k, count), FAR below the k-th row."""
        k = len(self.exact)
        low = _scratch.array("scores", (max(places, k), count), np.float32)
        low[k:] = FAR
        return low

    def _error(self, norms: NDArray[np.float32], of_product: float) -> NDArray[np.float32]:
        """Return the error of scores from that of x·c for each unit of |x||c|.

        |c|², |x|² and their sums add a few u of their size. One percent covers this computation, and the textbook's.
        """
        size = np.float32(2 * of_product * self._longest) * norms
        size += np.float32(4 * UNIT) * (norms**2 + np.float32(self._longest**2))
        return size * np.float32(1.01)


def take_rows(array: NDArray[Any], rows: NDArray[np.intp], name: str) -> NDArray[Any]:
    """Return some rows of an array, in memory of that name."""
    return array.take(rows, axis=0, out=_scratch.array(name, (len(rows), array.shape[1]), array.dtype), mode="clip")


def _multiply(centroids: NDArray[np.float32], digits: NDArray[np.float32], products: NDArray[np.float32]) -> None:
    """Put the products of centroids, (k, d), with digits, (m, d), into the first k rows of products, (k, m)."""
    if len(centroids) < 64:  # BLAS is faster the other way round
        turned = _scratch.array("turned", (len(digits), len(centroids)), np.float32)
        products[: len(centroids)] = np.matmul(digits, centroids.T, out=turned).T
    else:
        np.matmul(centroids, digits.T, out=products[: len(centroids)])


def block_size(k: int) -> int:
    """Return how many digits to look at together, so that their scores stay near the processor."""
    return max(512, min(BLOCK, 400_000 // k))
