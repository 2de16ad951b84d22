"""Lloyd's algorithm, exact: yields the first centroids, and then an Iteration each time the centroids have moved.

Each iteration assigns every digit to its nearest centroid and then moves every centroid to the mean of its digits
(S. Lloyd, "Least squares quantization in PCM", 1982). It goes on for as long as it is driven; `train` decides when it
has converged or reached a limit.

"Exact" means: at every iteration each digit has the cluster that the textbook version in float64 gives it. How that
works without comparing every digit with every centroid each time is explained in `bounds` and `assignment`. The sums of
the clusters are whole numbers, and only the digits that changed cluster change them.
"""

import math
from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.kmeans.assignment import to_float32
from digitcluster.core.kmeans.bounds import Bounds
from digitcluster.core.kmeans.projection import Projection, project
from digitcluster.core.progress import finish
from digitcluster.core.threads import blocks, each

SUMMED = 512  # digits that are added up at a time


@dataclass(frozen=True, eq=False)
class Iteration:
    """The state after one iteration: digits assigned, then centroids moved; or before the first one.

    Attributes
    ----------
    number : int
        1, 2, … within the restart; 0 for the first centroids, before any digit is assigned.
    inertia : float
        Sum of squared distances of the digits to the (moved) centroids of their clusters, in the unit of what is
        compared, squared: grey levels for pixels. Infinite before digits are assigned.
    shift : float
        How far the centroid that moved most has moved (Euclidean), in the same unit; infinite for number 0.
    reassigned : int
        How many digits changed their cluster; all of them in the first iteration.
    sizes : int64 (k,)
        Digits in each cluster.
    centroids : float64 (k, h, w)
        Each the mean of its digits, 0 to 255; at first a digit.
    assignments : int32 (n,)
        The cluster of each digit; -1 before it is assigned.
    repaired : tuple of int
        Clusters that had become empty and were moved to the digit farthest from its centroid.
    restart : int
        1, 2, …: which of the trainings, each from different first centroids, this is.
    feature_prototypes : float64 (k, …) or None
        The centroids as features, where features are clustered; `centroids` are then the clusters' mean images.
    picked : int64 (k,) or None
        Of number 0, if known: which digit each first centroid is; -1 for one that is none.
    """

    number: int
    inertia: float
    shift: float
    reassigned: int
    sizes: NDArray[np.int64]
    centroids: NDArray[np.float64]
    assignments: NDArray[np.int32]
    repaired: tuple[int, ...] = ()
    restart: int = 1
    feature_prototypes: NDArray[np.float64] | None = None
    picked: NDArray[np.intp] | None = None

    @property
    def is_first(self) -> bool:
        """Whether these are the first centroids, and no digit is assigned yet."""
        return self.number == 0

    @property
    def converged(self) -> bool:
        """Whether no digit changed its cluster: the centroids will not move any more."""
        return self.reassigned == 0 and not self.is_first


def lloyd(
    vectors: NDArray[np.uint8], first: NDArray[np.float64], projection: Projection | None = None
) -> Generator[Iteration, None, None]:
    """Yield the first centroids, and iterate endlessly from there; after convergence nothing changes.

    Parameters
    ----------
    vectors : uint8 (n, …)
    first : float64 (k, …)
    projection : Projection
        Of the vectors; computed first if it is not given.
    """
    yield first_centroids(first, len(vectors))
    flat = vectors.reshape(len(vectors), -1)
    centroids = first.reshape(len(first), -1)
    projection = projection or finish(project(flat))
    squares = projection.squared_norms.sum()  # whole numbers below 2⁵³: exact
    bounds = Bounds(flat, projection, len(centroids))
    sums = np.zeros(centroids.shape, np.int64)
    number = 0
    while True:
        number += 1
        before, old = bounds.assignments, centroids
        assignments = bounds.assign(centroids)
        repaired = _repair_empty_clusters(flat, centroids, bounds)
        moved = np.flatnonzero(assignments != before)
        sums += sum_moves(flat, moved, before[moved], assignments[moved], len(centroids))
        sizes = np.bincount(assignments, minlength=len(centroids))
        centroids = sums / sizes[:, None]
        shifts = np.sqrt(((centroids - old) ** 2).sum(axis=1))
        bounds.move(shifts)
        yield Iteration(
            number=number,
            # Σ|x - c|² over a cluster with the sum s and the mean c is Σ|x|² - s·c.
            inertia=float(squares - (sums * centroids).sum()),
            shift=float(shifts.max()),
            reassigned=len(moved),
            sizes=sizes,
            centroids=centroids.reshape(-1, *vectors.shape[1:]),
            assignments=assignments,
            repaired=repaired,
        )


def first_centroids(centroids: NDArray[np.float64], count: int) -> Iteration:
    """Return what there is before the first iteration: centroids, float64 (k, …), and so many digits without one."""
    return Iteration(
        number=0,
        inertia=math.inf,
        shift=math.inf,
        reassigned=0,
        sizes=np.zeros(len(centroids), np.int64),
        centroids=centroids,
        assignments=np.full(count, -1, np.int32),
    )


def _repair_empty_clusters(
    vectors: NDArray[np.uint8], centroids: NDArray[np.float64], bounds: Bounds
) -> tuple[int, ...]:
    """Move each empty cluster to the digit farthest from its centroid; return those that were empty."""
    assignments = bounds.assignments
    sizes = np.bincount(assignments, minlength=len(centroids))
    empty = np.flatnonzero(sizes == 0)
    if len(empty):
        distances = _own_distances(vectors, centroids, assignments)
        for cluster in empty:
            # A cluster's only digit must stay, or the repair would empty that cluster; so must one that was just moved.
            farthest = int(np.where(sizes[assignments] > 1, distances, -1).argmax())
            sizes[assignments[farthest]] -= 1
            sizes[cluster] = 1
            bounds.put(farthest, int(cluster))
    return tuple(int(cluster) for cluster in empty)


def _own_distances(
    vectors: NDArray[np.uint8], centroids: NDArray[np.float64], assignments: NDArray[np.int32]
) -> NDArray[np.float64]:
    """Return each digit's squared distance to the centroid of its own cluster, float64 (n,)."""
    result = np.empty(len(vectors))
    for part in blocks(len(vectors), SUMMED):
        result[part] = ((vectors[part] - centroids[assignments[part]]) ** 2).sum(axis=1)
    return result


def sum_moves(
    vectors: NDArray[np.uint8], moved: NDArray[np.intp], old: NDArray[np.int32], new: NDArray[np.int32], k: int
) -> NDArray[np.int64]:
    """Return by how much the clusters' sums change when digits move from one cluster to another, int64 (k, d).

    Parameters
    ----------
    vectors : uint8 (n, d)
    moved : int (m,)
        The digits that move.
    old, new : int32 (m,)
        Their clusters before and after; an old one of -1 means no cluster.
    k : int
        Number of clusters.
    """

    def change(part: slice) -> NDArray[np.float32]:
        # One product of a matrix of signs, 1 where a digit comes and -1 where it goes, with the digits. A block's sums
        # stay far below 2²⁴, so they are exact in float32, in whatever order they are added.
        signs = np.zeros((k + 1, part.stop - part.start), np.float32)
        columns = np.arange(part.stop - part.start)
        signs[new[part], columns] = 1
        signs[old[part], columns] -= 1  # -1 is the last row, which stands for no cluster
        return signs[:k] @ to_float32(vectors, moved[part])

    total = np.zeros((k, vectors.shape[1]), np.int64)
    for part in each(change, blocks(len(moved), SUMMED)):
        total += part.astype(np.int64)
    return total
