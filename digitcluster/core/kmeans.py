"""Lloyd's algorithm, exact: yields an Iteration each time the centroids have moved.

Each iteration assigns every digit to its nearest centroid and then moves every centroid to the mean of its digits
(S. Lloyd, "Least squares quantization in PCM", 1982). It ends when no digit changes its cluster any more.

"Exact" means: at every iteration each digit has the label that the textbook version in float64 gives it. Fast
float32 products only rule centroids out; what is too close to call is computed as the textbook does.
"""

from collections.abc import Generator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.errors import SettingsError
from digitcluster.core.progress import Progress
from digitcluster.core.seeding import choose_first_centroids

BLOCK = 2048  # digits at a time: a block of 28 × 28 in float32 is 6 MB and stays near the processor


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

    Yields
    ------
    Progress while first centroids are chosen, then Iteration

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
    best: Iteration | None = None
    for restart in range(1, restarts + 1):
        generator = np.random.default_rng((seed, restart))
        first = yield from choose_first_centroids(images, k, seeding, generator)
        last = None
        for iteration in lloyd(images, first):
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


def lloyd(images: NDArray[np.uint8], first: NDArray[np.float64]) -> Generator[Iteration, None, None]:
    """Iterate without an end from the first centroids (float64 (k, h, w)); after convergence nothing changes."""
    pixels = images.reshape(len(images), -1)
    squares = sum_of_squares(pixels)
    centroids = first.reshape(len(first), -1)
    assignments = np.full(len(images), -1, np.int32)
    number = 0
    while True:
        number += 1
        before, old = assignments, centroids
        assignments = nearest(pixels, centroids)
        repaired = _repair_empty_clusters(pixels, centroids, assignments)
        sizes = np.bincount(assignments, minlength=len(centroids))
        sums = _sum_clusters(pixels, assignments, len(centroids))
        centroids = sums / sizes[:, None]
        yield Iteration(
            number=number,
            inertia=float(squares - ((sums * centroids).sum())),
            shift=float(np.sqrt(((centroids - old) ** 2).sum(axis=1).max())),
            reassigned=int((assignments != before).sum()),
            sizes=sizes,
            centroids=centroids.reshape(-1, *images.shape[1:]),
            assignments=assignments,
            repaired=repaired,
        )


def nearest(pixels: NDArray[np.uint8], centroids: NDArray[np.float64]) -> NDArray[np.int32]:
    """Return the index of each digit's nearest centroid, int32 (n,); of equally near ones the smallest.

    Parameters
    ----------
    pixels : uint8 (n, d)
    centroids : float64 (k, d)
        Values from 0 to 255.
    """
    result = np.empty(len(pixels), np.int32)
    rough = centroids.astype(np.float32)
    lengths = (centroids**2).sum(axis=1)
    half = (lengths / 2).astype(np.float32)
    longest = float(np.sqrt(lengths.max()))
    for start in range(0, len(pixels), BLOCK):
        block = pixels[start : start + BLOCK]
        ink = block.astype(np.float32)
        # |x - c|² = |x|² + 2 (|c|²/2 - x·c), and |x|² is the same for every centroid.
        scores = half - ink @ rough.T
        found = scores.argmin(axis=1)
        margin = _rounding_margin(ink, longest)
        close = scores <= (scores[np.arange(len(block)), found] + margin)[:, None]
        for row in np.flatnonzero(np.count_nonzero(close, axis=1) > 1):
            found[row] = _nearest_as_the_textbook(block[row], centroids, np.flatnonzero(close[row]))
        result[start : start + BLOCK] = found
    return result


def _rounding_margin(ink: NDArray[np.float32], longest: float) -> NDArray[np.float32]:
    """Return how far two float32 scores of a digit can lie from their true difference.

    A float32 product of d terms errs by at most (d + 2) u |x||c| with u = 2⁻²⁴ (Higham 2002, 3.1; one more u for
    rounding c), and |c|²/2 and the subtraction by 3 u of their size. Two scores err twice that; a factor of 2 covers
    the norms' own rounding and the textbook's float64.
    """
    u = 2.0**-24
    norms = np.sqrt(np.einsum("ij,ij->i", ink, ink))
    error = (ink.shape[1] + 5) * u * (norms * longest + longest**2 / 2)
    return np.asarray(4 * error, np.float32)


def _nearest_as_the_textbook(
    digit: NDArray[np.uint8], centroids: NDArray[np.float64], candidates: NDArray[np.intp]
) -> int:
    distances = ((digit - centroids[candidates]) ** 2).sum(axis=1)
    return int(candidates[distances.argmin()])


def _repair_empty_clusters(
    pixels: NDArray[np.uint8], centroids: NDArray[np.float64], assignments: NDArray[np.int32]
) -> tuple[int, ...]:
    """Move each empty cluster to the digit farthest from its centroid; change `assignments` in place."""
    sizes = np.bincount(assignments, minlength=len(centroids))
    empty = np.flatnonzero(sizes == 0)
    if len(empty):
        distances = _own_distances(pixels, centroids, assignments)
        for cluster in empty:
            # A cluster's only digit must stay, or the repair would empty that cluster.
            farthest = int(np.where(sizes[assignments] > 1, distances, -1).argmax())
            sizes[assignments[farthest]] -= 1
            sizes[cluster] = 1
            assignments[farthest], distances[farthest] = cluster, 0
    return tuple(int(cluster) for cluster in empty)


def _own_distances(
    pixels: NDArray[np.uint8], centroids: NDArray[np.float64], assignments: NDArray[np.int32]
) -> NDArray[np.float64]:
    """Return each digit's squared distance to the centroid of its own cluster, float64 (n,)."""
    result = np.empty(len(pixels))
    for start in range(0, len(pixels), BLOCK):
        part = slice(start, start + BLOCK)
        result[part] = ((pixels[part] - centroids[assignments[part]]) ** 2).sum(axis=1)
    return result


def _sum_clusters(pixels: NDArray[np.uint8], assignments: NDArray[np.int32], k: int) -> NDArray[np.int64]:
    """Return the exact sum of each cluster's digits, int64 (k, d): integers do not round."""
    order = np.argsort(assignments, kind="stable")
    ends = np.cumsum(np.bincount(assignments, minlength=k))
    sums = np.zeros((k, pixels.shape[1]), np.int64)
    for cluster, members in enumerate(np.split(order, ends[:-1])):
        for start in range(0, len(members), BLOCK):
            sums[cluster] += pixels[members[start : start + BLOCK]].sum(axis=0, dtype=np.uint32)
    return sums


def sum_of_squares(pixels: NDArray[np.uint8]) -> int:
    """Return the sum of all squared grey levels, exactly."""
    levels = np.arange(256, dtype=np.int64)
    return int((np.bincount(pixels.reshape(-1), minlength=256) * levels**2).sum()) if pixels.size else 0
