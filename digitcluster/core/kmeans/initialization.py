"""First centroids: k digits picked at random, spread out by k-means++, or grown from fewer centroids."""

from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.errors import SettingsError
from digitcluster.core.kmeans.assignment import nearest
from digitcluster.core.progress import Progress
from digitcluster.core.threads import blocks

SEEDINGS = ("random", "k-means++")
GROW = "grow"  # for sweeps: from the centroids of the previous k
BLOCK = 4096  # digits at a time: their differences in float64 are some 25 MB


def choose_first_centroids(
    vectors: NDArray[np.uint8], k: int, seeding: str, generator: np.random.Generator
) -> Generator[Progress, None, NDArray[np.float64]]:
    """Choose k digits as first centroids.

    Parameters
    ----------
    vectors : uint8 (n, …)
        The images, or their features.
    k : int
        At most n.
    seeding : {"random", "k-means++"}

    Returns
    -------
    float64 (k, …)

    Raises
    ------
    SettingsError
        When there is no such seeding.
    """
    if seeding == "random":
        chosen = generator.choice(len(vectors), k, replace=False)
    elif seeding == "k-means++":
        chosen = yield from _plus_plus(vectors.reshape(len(vectors), -1), k, generator)
    elif seeding == GROW:
        raise SettingsError("Only a sweep can grow its first centroids: from those of the next smaller k.")
    else:
        raise SettingsError(f"There is no seeding “{seeding}”. Choose one of: {', '.join(SEEDINGS)}.")
    return vectors[chosen].astype(np.float64)


def grow(
    vectors: NDArray[np.uint8], centroids: NDArray[np.float64], k: int, generator: np.random.Generator
) -> NDArray[np.float64]:
    """Add digits to trained centroids until there are k, each from the cluster with the largest inertia.

    A digit picked at random from the worst cluster becomes a centroid. Each of the two is then taken to have half of
    that cluster's inertia: computing it would need another search of all digits.

    Parameters
    ----------
    vectors : uint8 (n, …)
        At least k different ones.
    centroids : float64 (fewer than k, …)

    Returns
    -------
    float64 (k, …)
        The given centroids first.
    """
    flat, flat_centroids = vectors.reshape(len(vectors), -1), centroids.reshape(len(centroids), -1)
    assignments = nearest(flat, flat_centroids)
    inertias = np.zeros(len(centroids))
    members = [np.flatnonzero(assignments == cluster) for cluster in range(len(centroids))]
    for cluster, rows in enumerate(members):
        for part in blocks(len(rows), BLOCK):
            inertias[cluster] += ((flat[rows[part]] - flat_centroids[cluster]) ** 2).sum()
    chosen: list[int] = []
    while len(centroids) + len(chosen) < k:
        worst = int(inertias.argmax())
        candidates = np.setdiff1d(members[worst], chosen)
        if len(candidates):
            chosen.append(int(generator.choice(candidates)))
        # Below 0: all of its digits are centroids by now, so it is never the worst again.
        inertias[worst] = inertias[worst] / 2 if len(candidates) > 1 else -1
    return np.concatenate([centroids, vectors[chosen]])


def _plus_plus(
    vectors: NDArray[np.uint8], k: int, generator: np.random.Generator
) -> Generator[Progress, None, NDArray[np.intp]]:
    """Pick digits one by one, each with a probability proportional to its squared distance to those picked.

    D. Arthur and S. Vassilvitskii, "k-means++: the advantages of careful seeding", 2007.
    """
    chosen = np.empty(k, np.intp)
    chosen[0] = generator.integers(len(vectors))
    closest = exact_squared_distances(vectors, vectors[chosen[0]])
    for i in range(1, k):
        yield Progress("Choosing first centroids", i, k, "centroids")
        cumulated = np.cumsum(closest)  # whole numbers: exact, so the choice is the same on every machine
        chosen[i] = np.searchsorted(cumulated, generator.integers(cumulated[-1]), side="right")
        closest = np.minimum(closest, exact_squared_distances(vectors, vectors[chosen[i]]))
    return chosen


def picked_digits(
    vectors: NDArray[np.uint8], first: NDArray[np.float64], squared_norms: NDArray[np.float64]
) -> NDArray[np.intp]:
    """Return which digit each first centroid is, intp (k,): the first of equal ones; -1 where it is none.

    Parameters
    ----------
    vectors : uint8 (n, …)
    first : float64 (k, …)
    squared_norms : float64 (n,)
        |x|² of each digit, exact: only those of the same length are compared.
    """
    flat, wanted = vectors.reshape(len(vectors), -1), first.reshape(len(first), -1)
    order = np.argsort(squared_norms, kind="stable")
    lengths = (wanted**2).sum(axis=1)
    starts, ends = (np.searchsorted(squared_norms[order], lengths, side=side) for side in ("left", "right"))
    picked = np.full(len(wanted), -1)
    for cluster, (start, end) in enumerate(zip(starts, ends, strict=True)):
        alike = order[start:end]
        alike = alike[(flat[alike] == wanted[cluster]).all(axis=1)]
        if len(alike):
            picked[cluster] = alike[0]
    return picked


def exact_squared_distances(vectors: NDArray[np.uint8], digit: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Return the exact squared distance of each digit (uint8 (n, d)) to one digit (uint8 (d,)), int64 (n,)."""
    # Products with the upper and lower four bits of the digit stay below 2²⁴ for up to 4,386 numbers, where float32
    # is exact in any order of summation; longer vectors take float64.
    kind: type[np.floating] = np.float32 if vectors.shape[1] <= 4386 else np.float64
    halves = np.stack([digit >> 4, digit & 15], axis=1).astype(kind)
    own = int((digit.astype(np.int64) ** 2).sum())
    result = np.empty(len(vectors), np.int64)
    for start in range(0, len(vectors), BLOCK):
        block = vectors[start : start + BLOCK].astype(kind)
        upper, lower = (block @ halves).T.astype(np.int64)
        norms = np.einsum("ij,ij->i", block, block, dtype=np.float64).astype(np.int64)
        result[start : start + BLOCK] = norms - 2 * (16 * upper + lower) + own
    return result
