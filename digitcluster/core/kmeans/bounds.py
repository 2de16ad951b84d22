"""Bounds on distances: while they hold, a digit stays in its cluster and nothing is computed for it.

An example with two centroids. Digit x is in the cluster of A, at a distance of 3; B is 10 away. Both distances are
known, so they are the bounds: x is at most 3 away from A (upper), and at least 10 away from B (lower).

    A moves by 1, B by 2    upper 3 + 1 = 4    lower 10 - 2 = 8    4 < 8: x is skipped
    A moves by 1, B by 4    upper 4 + 1 = 5    lower  8 - 4 = 4    5 ≥ 4: x is in doubt

A centroid that moves by 1 cannot get more than 1 farther away, or more than 1 nearer (the triangle inequality). After
the first move A is nearer than B, wherever the two went, and nothing is computed for x. After the second one B may be
nearer, or may not: x is searched, which means that its distances are computed, and the bounds are tight again.

In a late iteration centroids hardly move and nearly all digits are skipped. Three more ideas:

*Drift.* Loosening two bounds of 60,000 digits at each move would itself take long. So how far each centroid has moved
in all, its drift, is kept once for the centroid, and a bound is stored as if nothing had ever moved: when x is searched
anew at a distance of 3.5 while A's drift is 2, its upper bound is stored as 3.5 - 2 = 1.5. It is read as 1.5 + drift of
A: 3.5 now, and 4 after A has moved another 0.5. Lower bounds are stored and read with the opposite signs.

*Groups.* One lower bound for all other centroids loosens by the largest drift of any (G. Hamerly, "Making k-means even
faster", 2010), one for each centroid takes k numbers per digit. In between, the centroids are cut into at most 24
groups with a lower bound each (Y. Ding et al., "Yinyang k-means", 2015); a digit that fails the one bound is tested
against these.

*Slack.* Bounds are float32, so an upper bound may come out a little too low, and a lower one too high. Slack is more
than all such rounding together; it is added to upper bounds and taken from lower ones, so that no digit is skipped by
mistake.
"""

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.kmeans.assignment import BLOCK, FAR, Scorer, Scores, block_size
from digitcluster.core.kmeans.projection import UNIT_ROUNDOFF, Projection
from digitcluster.core.threads import THREADS, blocks, drain, each

GROUPS = 24  # the most groups of centroids: with more, the bounds are tighter but take longer to check


class Bounds:
    """The cluster of each digit, and bounds on its distances to the centroids that hold while these move.

    Attributes
    ----------
    assignments : int32 (n,)
        The cluster of each digit; -1 before the first `assign`.
    searched : int
        How many digits the last `assign` could not skip.
    """

    def __init__(self, vectors: NDArray[np.uint8], projection: Projection, k: int) -> None:
        n = len(vectors)
        self._vectors, self._projection = vectors, projection
        self._groups = min(k, GROUPS)  # centroid c is in group c mod this
        self._padded_k = -(-k // self._groups) * self._groups  # so that scores can be reshaped into groups
        self.assignments = np.full(n, -1, np.int32)
        self.searched = 0
        self._squared_norms = projection.squared_norms.astype(np.float32)
        self._norms = np.sqrt(self._squared_norms)
        # All as if the centroids had never moved: the drift is added when a bound is read.
        self._upper = np.full(n, np.inf, np.float32)
        self._lowest = np.full(n, -np.inf, np.float32)  # at most each of the digit's `_lower`
        self._lower = np.full((self._groups, n), -np.inf, np.float32)
        self._drift = np.zeros(k)  # how far each centroid has moved in all
        self._group_drift = np.zeros(self._groups)  # at least that of every centroid of the group
        self._largest_drift = 0.0  # at least that of every group

    def upper(self, part: slice = slice(None)) -> NDArray[np.float32]:
        """Return an upper bound on the distance of some digits to their own centroid, float32 (m,); inf for unknown."""
        return self._upper[part] + self._drift.astype(np.float32)[self.assignments[part]] + self._slack()

    def lowest(self, part: slice = slice(None)) -> NDArray[np.float32]:
        """Return a lower bound on the distance of some digits to all other centroids, float32 (m,)."""
        return self._lowest[part] - np.float32(self._largest_drift)

    def lower(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return lower bounds on the distance of some digits to the others of each group, float32 (groups, m)."""
        return self._lower.take(rows, axis=1) - self._group_drift.astype(np.float32)[:, None]

    def assign(self, centroids: NDArray[np.float64]) -> NDArray[np.int32]:
        """Return the index of each digit's nearest centroid, int32 (n,); the smallest of equally near ones.

        Parameters
        ----------
        centroids : float64 (k, d)
            The first ones, or those that the last ones became by `move`.
        """
        scorer = Scorer(centroids, self._projection)
        self.assignments = self.assignments.copy()  # the last ones have been handed out
        parts = blocks(len(self._vectors), max(BLOCK, -(-len(self._vectors) // THREADS)))
        rows = np.concatenate(list(each(self._in_doubt, parts)))
        self.searched = len(rows)
        drain(each(lambda part: self._search(rows[part], scorer), blocks(len(rows), block_size(len(centroids)))))
        return self.assignments

    def move(self, shifts: NDArray[np.float64]) -> None:
        """Loosen the bounds by how far each centroid has moved, float64 (k,)."""
        self._drift += shifts
        padded = np.zeros(self._padded_k)
        padded[: len(shifts)] = shifts
        self._group_drift += padded.reshape(-1, self._groups).max(axis=0)
        self._largest_drift += float(shifts.max())

    def put(self, digit: int, cluster: int) -> None:
        """Put a digit into another cluster than that of its nearest centroid."""
        self.assignments[digit] = cluster
        self._upper[digit] = np.inf  # it is searched in the next iteration

    def _in_doubt(self, part: slice) -> NDArray[np.intp]:
        """Return the digits of a part whose nearest centroid may now be another."""
        upper = self.upper(part)
        doubt = np.flatnonzero(~(upper < self.lowest(part)))
        rows = doubt + part.start
        lowest = self.lower(rows).min(axis=0)
        # The groups say more than the one bound did, which helps the next iterations.
        self._lowest[rows] = lowest + np.float32(self._largest_drift) - self._slack()
        return rows[~(upper[doubt] < lowest)]

    def _slack(self) -> np.float32:
        """Return more than the rounding of eight sums of the longest distances and drifts that are possible."""
        longest = 255 * np.sqrt(self._vectors.shape[1]) + 2 * max(self._largest_drift, self._drift.max())
        return np.float32(8 * UNIT_ROUNDOFF * longest)

    def _search(self, rows: NDArray[np.intp], scorer: Scorer) -> None:
        """Find the nearest centroids of some digits, and their bounds."""
        rows = rows[self._take_scores(rows, scorer.estimate(rows, self._norms[rows], self._padded_k))]
        scores = scorer.measure(self._vectors, rows, self._norms[rows], self._padded_k)
        tied = self._take_scores(rows, scores)
        tied_scores = Scores(scores.low[:, tied], scores.error[tied])
        self.assignments[rows[tied]] = scorer.decide(self._vectors, rows[tied], tied_scores)
        self._upper[rows[tied]] = np.inf  # too close for bounds

    def _take_scores(self, rows: NDArray[np.intp], scores: Scores) -> NDArray[np.intp]:
        """Adopt what the scores say about some digits; return where they leave the nearest centroid open."""
        low, columns = scores.low, np.arange(len(rows))
        groups = low.reshape(len(low) // self._groups, self._groups, len(rows))
        lowest = groups.min(axis=0)
        best = lowest.min(axis=0)
        # Most digits stay where they are: argmin, which is slow, is asked only about the others.
        own = np.maximum(self.assignments[rows], 0)
        others = np.flatnonzero(low[own, columns] != best)
        own[others] = low.take(others, axis=1).argmin(axis=0)
        # The lower bounds are those of the other centroids: without a digit's own one its group has another minimum.
        low[own, columns] = FAR
        group = own % self._groups
        lowest[group, columns] = groups[:, group, columns].min(axis=0)
        low[own, columns] = best  # `decide` needs it again
        lowest -= scores.error
        highest = best + scores.error
        if scores.digit_tails is not None and scores.centroid_tails is not None:
            highest += scores.digit_tails * scores.centroid_tails[own]
        left = np.flatnonzero(lowest.min(axis=0) <= highest)
        self._store(rows, own, highest, lowest)
        return left

    def _store(
        self, rows: NDArray[np.intp], own: NDArray[np.int32], highest: NDArray[np.float32], lowest: NDArray[np.float32]
    ) -> None:
        """Store bounds from the highest score at a digit's own centroid, and the lowest in each group of the others."""
        slack, squared_norms = self._slack(), self._squared_norms[rows]
        self.assignments[rows] = own
        # A score and |x|² make a squared distance; rounding may bring a tiny one below 0.
        upper = np.sqrt(np.maximum(squared_norms + highest, 0))
        self._upper[rows] = upper - self._drift.astype(np.float32)[own] + slack
        lowest += squared_norms
        lower = np.sqrt(np.maximum(lowest, 0, out=lowest), out=lowest)
        self._lower[:, rows] = lower + (self._group_drift.astype(np.float32)[:, None] - slack)
        self._lowest[rows] = lower.min(axis=0) + np.float32(self._largest_drift) - slack
