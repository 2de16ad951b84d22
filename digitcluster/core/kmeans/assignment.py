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

from digitcluster.core.kmeans.projection import UNIT, Leading
from digitcluster.core.threads import THREADS, Scratch, blocks, drain, each

BLOCK = 8192  # digits at a time, at most: long steps, since threads wait for each other between two of them
PIXELS = 512  # digits whose pixels are in float32 at a time, at most: these stay near the processor
GROUPS = 24  # of centroids, at most: with more the bounds are sharper, but take longer to look at
FAR = np.float32(3e38)

_scratch = Scratch()


def to_float32(pixels: NDArray[np.uint8], rows: NDArray[np.intp]) -> NDArray[np.float32]:
    """Return some of the digits, float32 (m, d), in memory that this thread's next call uses again."""
    ink = _scratch.array("ink", (len(rows), pixels.shape[1]), np.float32)
    np.copyto(ink, _take(pixels, rows, "pixels"))
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

    drain(each(look, blocks(len(pixels), _block(len(centroids)))))
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

    def __init__(self, centroids: NDArray[np.float64], leading: Leading | None = None) -> None:
        self.exact = centroids
        lengths = (centroids**2).sum(axis=1)
        self._factors = (-2 * centroids).astype(np.float32)
        self._lengths = lengths.astype(np.float32)[:, None]
        self._longest = float(np.sqrt(lengths.max()))
        if leading is not None:
            self._leading = leading
            q, tails = leading.coordinates(centroids)
            self._widths = tails.astype(np.float32)
            self._heads = np.column_stack([-2 * q, -2 * self._widths])

    def estimate(self, rows: NDArray[np.intp], norms: NDArray[np.float32], places: int) -> Scores:
        """Return what the leading directions tell of the scores of some digits with the norms |x|."""
        heads = _take(self._leading.heads, rows, "heads")
        low = self._empty(places, len(rows))
        _multiply(self._heads, heads, low)
        low[: len(self.exact)] += self._lengths
        return Scores(low, self._error(norms, self._leading.error), 4 * heads[:, -1], self._widths)

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


class Bounds:
    """The cluster of each digit, and bounds on its distances to the centroids that hold while these move.

    A digit has an upper bound on the distance to its own centroid and a lower bound for each group of the others. When
    centroids move, the bounds loosen by as much; while the upper one is below the lower ones, the digit stays where it
    is and is not looked at. One lower bound for all others: G. Hamerly, "Making k-means even faster", 2010; for groups:
    Y. Ding et al., "Yinyang k-means", 2015.
    """

    def __init__(self, pixels: NDArray[np.uint8], leading: Leading, k: int) -> None:
        n = len(pixels)
        self._pixels, self._leading = pixels, leading
        self._groups = min(k, GROUPS)  # centroid c is in group c mod this
        self._places = -(-k // self._groups) * self._groups
        self.assignments = np.full(n, -1, np.int32)
        self._lengths = leading.lengths.astype(np.float32)
        self._norms = np.sqrt(self._lengths)
        # Bounds are kept as if the centroids had never moved: how far these went is added when a bound is read.
        self._upper = np.full(n, np.inf, np.float32)
        self._lower = np.full(n, -np.inf, np.float32)  # at most each of `_lowers`
        self._lowers = np.full((self._groups, n), -np.inf, np.float32)
        self._ways = np.zeros(k)
        self._group_ways = np.zeros(self._groups)
        self._way = 0.0

    def assign(self, centroids: NDArray[np.float64]) -> NDArray[np.int32]:
        """Return the index of each digit's nearest centroid, int32 (n,); of equally near ones the smallest.

        Parameters
        ----------
        centroids : float64 (k, d)
            Where the first ones, or the last ones after `move`, are now.
        """
        target = Target(centroids, self._leading)
        self.assignments = self.assignments.copy()
        parts = blocks(len(self._pixels), max(BLOCK, -(-len(self._pixels) // THREADS)))
        rows = np.concatenate(list(each(self._in_doubt, parts)))
        drain(each(lambda part: self._look(rows[part], target), blocks(len(rows), _block(len(centroids)))))
        return self.assignments

    def move(self, shifts: NDArray[np.float64]) -> None:
        """Loosen the bounds by how far each centroid has moved, float64 (k,)."""
        self._ways += shifts
        places = np.zeros(self._places)
        places[: len(shifts)] = shifts
        self._group_ways += places.reshape(-1, self._groups).max(axis=0)
        self._way += float(shifts.max())

    def put(self, digit: int, cluster: int) -> None:
        """Put a digit into another cluster than that of its nearest centroid."""
        self.assignments[digit] = cluster
        self._upper[digit] = np.inf

    def _in_doubt(self, part: slice) -> NDArray[np.intp]:
        """Return the digits of a part whose nearest centroid may be another now."""
        slack = self._slack()
        upper = self._upper[part] + self._ways.astype(np.float32)[self.assignments[part]] + slack
        doubt = np.flatnonzero(~(upper < self._lower[part] - np.float32(self._way)))
        rows = doubt + part.start
        nearest = (self._lowers.take(rows, axis=1) - self._group_ways.astype(np.float32)[:, None]).min(axis=0)
        self._lower[rows] = nearest + np.float32(self._way) - slack
        return rows[~(upper[doubt] < nearest)]

    def _slack(self) -> np.float32:
        """Return more than the rounding of eight sums of distances and ways: none is longer than these."""
        return np.float32(8 * UNIT * (255 * np.sqrt(self._pixels.shape[1]) + 2 * max(self._way, self._ways.max())))

    def _look(self, rows: NDArray[np.intp], target: Target) -> None:
        """Find the nearest centroids of digits, and their bounds."""
        rows = rows[self._settle(rows, target.estimate(rows, self._norms[rows], self._places))]
        scores = target.measure(self._pixels, rows, self._norms[rows], self._places)
        tied = self._settle(rows, scores)
        tied_scores = Scores(scores.low[:, tied], scores.error[tied])
        self.assignments[rows[tied]] = target.decide(self._pixels, rows[tied], tied_scores)
        self._upper[rows[tied]] = np.inf  # too close for bounds

    def _settle(self, rows: NDArray[np.intp], scores: Scores) -> NDArray[np.intp]:
        """Keep what the scores tell of some digits; return where their nearest centroid is left open."""
        low, columns = scores.low, np.arange(len(rows))
        groups = low.reshape(len(low) // self._groups, self._groups, len(rows))
        lowest = groups.min(axis=0)
        best = lowest.min(axis=0)
        own = np.maximum(self.assignments[rows], 0)
        others = np.flatnonzero(low[own, columns] != best)
        own[others] = low.take(others, axis=1).argmin(axis=0)
        # The lower bounds are those of the others.
        low[own, columns] = FAR
        group = own % self._groups
        lowest[group, columns] = groups[:, group, columns].min(axis=0)
        low[own, columns] = best
        lowest -= scores.error
        highest = best + scores.error
        if scores.reach is not None and scores.width is not None:
            highest += scores.reach * scores.width[own]
        left = np.flatnonzero(lowest.min(axis=0) <= highest)
        self._keep(rows, own, highest, lowest)
        return left

    def _keep(
        self, rows: NDArray[np.intp], own: NDArray[np.int32], highest: NDArray[np.float32], lowest: NDArray[np.float32]
    ) -> None:
        """Keep the own centroids of some digits, the highest score there, and the lowest in each group of others."""
        slack, lengths = self._slack(), self._lengths[rows]
        self.assignments[rows] = own
        self._upper[rows] = np.sqrt(np.maximum(lengths + highest, 0)) - self._ways.astype(np.float32)[own] + slack
        lowest += lengths
        lowers = np.sqrt(np.maximum(lowest, 0, out=lowest), out=lowest)
        self._lowers[:, rows] = lowers + (self._group_ways.astype(np.float32)[:, None] - slack)
        self._lower[rows] = lowers.min(axis=0) + np.float32(self._way) - slack


def _take(array: NDArray[Any], rows: NDArray[np.intp], name: str) -> NDArray[Any]:
    """Return some rows of an array, in memory of that name."""
    return array.take(rows, axis=0, out=_scratch.array(name, (len(rows), array.shape[1]), array.dtype), mode="clip")


def _multiply(centroids: NDArray[np.float32], digits: NDArray[np.float32], products: NDArray[np.float32]) -> None:
    """Put the products of centroids, (k, d), with digits, (m, d), into the first k rows of products, (k, m)."""
    if len(centroids) < 64:  # BLAS is faster the other way round
        turned = _scratch.array("turned", (len(digits), len(centroids)), np.float32)
        products[: len(centroids)] = np.matmul(digits, centroids.T, out=turned).T
    else:
        np.matmul(centroids, digits.T, out=products[: len(centroids)])


def _block(k: int) -> int:
    """Return how many digits to look at together, so that their scores stay near the processor."""
    return max(512, min(BLOCK, 400_000 // k))
