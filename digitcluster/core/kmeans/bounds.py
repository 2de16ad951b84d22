"""Bounds that spare most digits the search: while they hold, a digit stays in its cluster and is not looked at."""

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.kmeans.assignment import BLOCK, FAR, Scores, Target, block_size
from digitcluster.core.kmeans.projection import UNIT, Projection
from digitcluster.core.threads import THREADS, blocks, drain, each

GROUPS = 24  # of centroids, at most: with more the bounds are sharper, but take longer to look at


class Bounds:
    """The cluster of each digit, and bounds on its distances to the centroids that hold while these move.

    A digit has an upper bound on the distance to its own centroid and a lower bound for each group of the others. When
    centroids move, the bounds loosen by as much; while the upper one is below the lower ones, the digit stays where it
    is and is not looked at. One lower bound for all others: G. Hamerly, "Making k-means even faster", 2010; for groups:
    Y. Ding et al., "Yinyang k-means", 2015.
    """

    def __init__(self, pixels: NDArray[np.uint8], projection: Projection, k: int) -> None:
        n = len(pixels)
        self._pixels, self._projection = pixels, projection
        self._groups = min(k, GROUPS)  # centroid c is in group c mod this
        self._places = -(-k // self._groups) * self._groups
        self.assignments = np.full(n, -1, np.int32)
        self._lengths = projection.lengths.astype(np.float32)
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
        target = Target(centroids, self._projection)
        self.assignments = self.assignments.copy()
        parts = blocks(len(self._pixels), max(BLOCK, -(-len(self._pixels) // THREADS)))
        rows = np.concatenate(list(each(self._in_doubt, parts)))
        drain(each(lambda part: self._look(rows[part], target), blocks(len(rows), block_size(len(centroids)))))
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
