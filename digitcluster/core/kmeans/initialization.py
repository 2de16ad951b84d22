"""First centroids: k digits picked at random, spread out by k-means++, or grown from fewer centroids."""

from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.errors import SettingsError
from digitcluster.core.kmeans.assignment import nearest
from digitcluster.core.progress import Progress
from digitcluster.core.threads import blocks

SEEDINGS = ("random", "k-means++")
GROW = "grow"  # for sweeps: from the centroids of the k before
BLOCK = 4096


def choose_first_centroids(
    images: NDArray[np.uint8], k: int, seeding: str, generator: np.random.Generator
) -> Generator[Progress, None, NDArray[np.float64]]:
    """Choose k digits as first centroids.

    Parameters
    ----------
    images : uint8 (n, h, w)
    k : int
        At most n.
    seeding : {"random", "k-means++"}

    Returns
    -------
    float64 (k, h, w)
    """
    if seeding == "random":
        chosen = generator.choice(len(images), k, replace=False)
    elif seeding == "k-means++":
        chosen = yield from _plus_plus(images.reshape(len(images), -1), k, generator)
    elif seeding == GROW:
        raise SettingsError("Only a sweep can grow its first centroids: from those of the smaller k before.")
    else:
        raise SettingsError(f"There is no seeding “{seeding}”. Choose one of: {', '.join(SEEDINGS)}.")
    return images[chosen].astype(np.float64)


def grow(
    images: NDArray[np.uint8], centroids: NDArray[np.float64], k: int, generator: np.random.Generator
) -> NDArray[np.float64]:
    """Add digits to trained centroids, float64 (fewer than k, h, w), until there are k, each from the worst cluster.

    There must be k different images. The worst cluster is that with the largest inertia; a digit picked at random
    from it becomes a centroid, and each of the two is then taken to have half of that inertia.
    """
    pixels = images.reshape(len(images), -1)
    flat = centroids.reshape(len(centroids), -1)
    assignments = nearest(pixels, flat)
    inertias = np.zeros(len(flat))
    members = [np.flatnonzero(assignments == cluster) for cluster in range(len(flat))]
    for cluster, rows in enumerate(members):
        for part in blocks(len(rows), BLOCK):
            inertias[cluster] += ((pixels[rows[part]] - flat[cluster]) ** 2).sum()
    chosen: list[int] = []
    while len(flat) + len(chosen) < k:
        worst = int(inertias.argmax())
        candidates = np.setdiff1d(members[worst], chosen)
        if len(candidates):
            chosen.append(int(generator.choice(candidates)))
        inertias[worst] = inertias[worst] / 2 if len(candidates) > 1 else -1
    return np.concatenate([centroids, images[chosen]])


def _plus_plus(
    pixels: NDArray[np.uint8], k: int, generator: np.random.Generator
) -> Generator[Progress, None, NDArray[np.intp]]:
    """Pick digits one by one, each with a probability in proportion to its squared distance to those picked.

    D. Arthur and S. Vassilvitskii, "k-means++: the advantages of careful seeding", 2007.
    """
    chosen = np.empty(k, np.intp)
    chosen[0] = generator.integers(len(pixels))
    closest = squared_distances(pixels, pixels[chosen[0]])
    for i in range(1, k):
        yield Progress("Choosing first centroids", i, k, "centroids")
        reached = np.cumsum(closest)  # whole numbers: exact, so the choice is the same on every machine
        chosen[i] = np.searchsorted(reached, generator.integers(reached[-1]), side="right")
        closest = np.minimum(closest, squared_distances(pixels, pixels[chosen[i]]))
    return chosen


def squared_distances(pixels: NDArray[np.uint8], digit: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Return the exact squared distance of each digit (uint8 (n, d)) to one digit (uint8 (d,)), int64 (n,)."""
    # Products with the upper and lower four bits of the digit stay below 2²⁴ for up to 4,386 pixels, where float32
    # is exact in any order of summation; larger images take float64.
    kind: type[np.floating] = np.float32 if pixels.shape[1] <= 4386 else np.float64
    halves = np.stack([digit >> 4, digit & 15], axis=1).astype(kind)
    own = int((digit.astype(np.int64) ** 2).sum())
    result = np.empty(len(pixels), np.int64)
    for start in range(0, len(pixels), BLOCK):
        ink = pixels[start : start + BLOCK].astype(kind)
        upper, lower = (ink @ halves).T.astype(np.int64)
        lengths = np.einsum("ij,ij->i", ink, ink, dtype=np.float64).astype(np.int64)
        result[start : start + BLOCK] = lengths - 2 * (16 * upper + lower) + own
    return result
