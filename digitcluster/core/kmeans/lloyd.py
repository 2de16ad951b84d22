"""Lloyd's algorithm, exact: yields an Iteration each time the centroids have moved.

Each iteration assigns every digit to its nearest centroid and then moves every centroid to the mean of its digits
(S. Lloyd, "Least squares quantization in PCM", 1982). It ends when no digit changes its cluster any more.

"Exact" means: at every iteration each digit has the cluster that the textbook version in float64 gives it. How that
goes without looking at every digit and every centroid each time is in nearest.py; the sums of the clusters are whole
numbers, and only the digits that moved change them.
"""

from collections.abc import Generator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.errors import SettingsError
from digitcluster.core.kmeans.assignment import to_float32
from digitcluster.core.kmeans.bounds import Bounds
from digitcluster.core.kmeans.initialization import choose_first_centroids
from digitcluster.core.kmeans.projection import Projection, project
from digitcluster.core.progress import Progress, finish
from digitcluster.core.threads import blocks, each

SUMMED = 512  # digits that are added up at a time


@dataclass(frozen=True, eq=False)
class Iteration:
    """The state after one iteration: digits assigned, then centroids moved.

    Attributes
    ----------
    number : int
        1, 2, … within the restart.
    inertia : float
        Sum of squared distances of the digits to the (moved) centroids of their clusters, in grey levels squared.
    shift : float
        How far the centroid that moved most has moved, in grey levels (Euclidean).
    reassigned : int
        How many digits changed their cluster; all of them in the first iteration.
    sizes : int64 (k,)
        Digits in each cluster.
    centroids : float64 (k, h, w)
        Each the mean of its digits, 0 to 255.
    assignments : int32 (n,)
        The cluster of each digit.
    repaired : tuple of int
        Clusters that had become empty and were moved to the digit farthest from its centroid.
    restart : int
        1, 2, … : which of the trainings from other first centroids this is.
    feature_prototypes : float64 (k, …) or None
        The centroids as features, where the clustering runs there; `centroids` are their mean images then.
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

    @property
    def converged(self) -> bool:
        """Whether no digit changed its cluster: the centroids will not move any more."""
        return self.reassigned == 0


def train(
    images: NDArray[np.uint8],
    k: int,
    *,
    seeding: str = "random",
    seed: int = 42,
    restarts: int = 1,
    max_iterations: int = 500,
    tolerance: float = 0.0,
    first: NDArray[np.float64] | None = None,
    projection: Projection | None = None,
) -> Generator[Progress | Iteration, None, Iteration]:
    """Find k centroids; of several restarts keep the one with the smallest inertia.

    Parameters
    ----------
    images : uint8 (n, h, w)
    k : int
        Number of clusters, from 1 to the number of distinct images.
    seeding : {"random", "k-means++"}
        How the first centroids are chosen.
    seed : int
        The same seed gives the same result, to the last bit.
    restarts : int
        How many trainings, each from first centroids of its own.
    max_iterations : int
        The limit of each training.
    tolerance : float
        Stop early when no centroid moved farther than this, in grey levels. 0: when no digit changes its cluster.
    first : float64 (k, h, w)
        First centroids to begin with, instead of chosen ones; there are no restarts then.
    leading : Leading
        `find_leading` of these images, where it is known already.

    Yields
    ------
    Progress while the digits are prepared and first centroids are chosen, then Iteration

    Returns
    -------
    Iteration
        The last one of the best restart. Whether it `converged` tells if a limit ended it.

    Raises
    ------
    SettingsError
        Before anything is computed, when the settings do not fit these images.
    """
    check_k(images, k)
    if restarts < 1 or max_iterations < 1 or tolerance < 0:
        raise SettingsError("Restarts and iterations must be at least 1, and the tolerance at least 0.")
    if projection is None:
        projection = yield from project(images.reshape(len(images), -1))
    best: Iteration | None = None
    for restart in range(1, 2 if first is not None else restarts + 1):
        generator = np.random.default_rng((seed, restart))
        start = first
        if start is None:
            start = yield from choose_first_centroids(images, k, seeding, generator)
        last = None
        for iteration in lloyd(images, start, projection):
            last = replace(iteration, restart=restart)
            yield last
            near_enough = tolerance > 0 and last.shift <= tolerance
            if last.converged or near_enough or last.number >= max_iterations:
                break
        assert last is not None
        if best is None or last.inertia < best.inertia:
            best = last
    assert best is not None
    return best


def check_k(images: NDArray[np.uint8], k: int) -> None:
    """Raise SettingsError unless there are at least k distinct images, and k is at least 1."""
    if k < 1:
        raise SettingsError(f"The number of clusters is {k}; it must be at least 1.")
    distinct: set[bytes] = set()
    for image in images:
        distinct.add(image.tobytes())
        if len(distinct) >= k:
            return
    raise SettingsError(
        f"{k:,} clusters need at least {k:,} different training digits; there are {len(distinct):,}. "
        "Choose a smaller k, or open more digits."
    )


def lloyd(
    images: NDArray[np.uint8], first: NDArray[np.float64], projection: Projection | None = None
) -> Generator[Iteration, None, None]:
    """Iterate without an end from the first centroids (float64 (k, h, w)); after convergence nothing changes.

    The leading directions of these images, `find_leading(pixels)`, are found first where they are not given.
    """
    pixels = images.reshape(len(images), -1)
    centroids = first.reshape(len(first), -1)
    projection = projection or finish(project(pixels))
    squares = projection.lengths.sum()  # whole numbers below 2⁵³: exact
    bounds = Bounds(pixels, projection, len(centroids))
    sums = np.zeros(centroids.shape, np.int64)
    number = 0
    while True:
        number += 1
        before, old = bounds.assignments, centroids
        assignments = bounds.assign(centroids)
        repaired = _repair_empty_clusters(pixels, centroids, bounds)
        moved = np.flatnonzero(assignments != before)
        sums += sum_moves(pixels, moved, before[moved], assignments[moved], len(centroids))
        sizes = np.bincount(assignments, minlength=len(centroids))
        centroids = sums / sizes[:, None]
        shifts = np.sqrt(((centroids - old) ** 2).sum(axis=1))
        bounds.move(shifts)
        yield Iteration(
            number=number,
            inertia=float(squares - (sums * centroids).sum()),
            shift=float(shifts.max()),
            reassigned=len(moved),
            sizes=sizes,
            centroids=centroids.reshape(-1, *images.shape[1:]),
            assignments=assignments,
            repaired=repaired,
        )


def _repair_empty_clusters(
    pixels: NDArray[np.uint8], centroids: NDArray[np.float64], bounds: Bounds
) -> tuple[int, ...]:
    """Move each empty cluster to the digit farthest from its centroid."""
    assignments = bounds.assignments
    sizes = np.bincount(assignments, minlength=len(centroids))
    empty = np.flatnonzero(sizes == 0)
    if len(empty):
        distances = _own_distances(pixels, centroids, assignments)
        for cluster in empty:
            # A cluster's only digit must stay, or the repair would empty that cluster.
            farthest = int(np.where(sizes[assignments] > 1, distances, -1).argmax())
            sizes[assignments[farthest]] -= 1
            sizes[cluster] = 1
            bounds.put(farthest, int(cluster))
            distances[farthest] = 0
    return tuple(int(cluster) for cluster in empty)


def _own_distances(
    pixels: NDArray[np.uint8], centroids: NDArray[np.float64], assignments: NDArray[np.int32]
) -> NDArray[np.float64]:
    """Return each digit's squared distance to the centroid of its own cluster, float64 (n,)."""
    result = np.empty(len(pixels))
    for part in blocks(len(pixels), SUMMED):
        result[part] = ((pixels[part] - centroids[assignments[part]]) ** 2).sum(axis=1)
    return result


def sum_moves(
    pixels: NDArray[np.uint8], moved: NDArray[np.intp], old: NDArray[np.int32], new: NDArray[np.int32], k: int
) -> NDArray[np.int64]:
    """Return by how much the sums of the k clusters change, int64 (k, d), when digits move from old ones to new.

    An old one of -1 is no cluster. It is one matrix product of signs with digits. A block's sums stay far below 2²⁴,
    so they are exact in float32, in whatever order they are added.
    """

    def change(part: slice) -> NDArray[np.float32]:
        signs = np.zeros((k + 1, part.stop - part.start), np.float32)
        columns = np.arange(part.stop - part.start)
        signs[new[part], columns] = 1
        signs[old[part], columns] -= 1  # the last row is for no cluster
        return signs[:k] @ to_float32(pixels, moved[part])

    total = np.zeros((k, pixels.shape[1]), np.int64)
    for part in each(change, blocks(len(moved), SUMMED)):
        total += part.astype(np.int64)
    return total
