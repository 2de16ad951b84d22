"""Finds the few centroids that are nearest to each digit, with their distances; `assignment.nearest` finds only one."""

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.kmeans.assignment import FAR, Scorer, block_size
from digitcluster.core.threads import blocks, drain, each


def nearest_few(
    vectors: NDArray[np.uint8], centroids: NDArray[np.float64], few: int
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return the nearest centroids of each digit, the nearest first, and the squared distances to them.

    Parameters
    ----------
    vectors : uint8 (n, d)
    centroids : float64 (k, d)
        Values from 0 to 255.
    few : int
        How many are wanted; all of them where there are fewer.

    Returns
    -------
    int32 (n, at most few), float32 (n, at most few)
        The first one is exactly what `assignment.nearest` returns; the order of others that are equally far to within
        float32 is arbitrary.
    """
    few = min(few, len(centroids))
    scorer = Scorer(centroids)
    clusters = np.empty((len(vectors), few), np.int32)
    squared = np.empty((len(vectors), few), np.float32)

    def search(part: slice) -> None:
        rows = np.arange(part.start, part.stop)
        norms = np.sqrt(np.einsum("ij,ij->i", vectors[part], vectors[part], dtype=np.float32))
        scores = scorer.measure(vectors, rows, norms)
        first = scorer.decide(vectors, rows, scores)
        low = scores.low[: len(centroids)].T.copy()
        each_row = np.arange(len(rows))
        of_first = low[each_row, first]
        low[each_row, first] = -FAR  # whatever rounding says, it comes first
        chosen = np.argpartition(low, few - 1, axis=1)[:, :few]
        found = np.take_along_axis(low, chosen, axis=1)
        order = np.argsort(found, axis=1, kind="stable")
        found = np.take_along_axis(found, order, axis=1)
        found[:, 0] = of_first
        clusters[part] = np.take_along_axis(chosen, order, axis=1)
        squared[part] = np.maximum(found + norms[:, None] ** 2, 0)

    drain(each(search, blocks(len(vectors), block_size(len(centroids)))))
    return clusters, squared
