"""How much nearer digits are to their own cluster than to the next: a hint at how many clusters are distinct."""

from collections.abc import Generator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.analysis.parts import TRAINING, part_rows
from digitcluster.core.digits import Digits
from digitcluster.core.kmeans.assignment import nearest
from digitcluster.core.progress import Progress
from digitcluster.core.threads import blocks
from digitcluster.core.training.run import Run
from digitcluster.core.training.training_data import is_trained_on

SAMPLE = 2000  # digits: all pairs of them are compared
SEED = 0
BLOCK = 250  # digits compared with all others between two progress records


def silhouettes(digits: Digits, runs: Sequence[Run]) -> Generator[Progress, None, Mapping[Run, float] | None]:
    """Return the silhouette of each of some runs, -1 to 1, or None where these are not their digits.

    It is measured on at most `SAMPLE` of the training digits, the same for all runs.

    Parameters
    ----------
    digits : Digits
    runs : sequence of Run
        At least one; of one sweep, so that they differ only in k and seed.
    """
    first = runs[0]
    yield Progress("Comparing digits with those of the training", 0, 0)
    if not is_trained_on(first.model, digits):
        return None
    rows = part_rows(len(digits), first.settings)[TRAINING]
    chosen = np.sort(np.random.default_rng(SEED).choice(rows, min(SAMPLE, len(rows)), replace=False))
    preprocessing = first.model.preprocessing
    vectors = preprocessing.vectors(preprocessing.images(digits.images[chosen])).reshape(len(chosen), -1)
    distances = yield from all_distances(vectors)
    found: dict[Run, float] = {}
    for run in runs:
        yield Progress("Measuring silhouettes", len(found), len(runs), "runs")
        found[run] = silhouette(distances, nearest(vectors, run.model.prototypes.astype(np.float64)))
    return found


def all_distances(vectors: NDArray[np.uint8]) -> Generator[Progress, None, NDArray[np.float32]]:
    """Return the distance of each of n vectors, uint8 (n, d), to each other, float32 (n, n)."""
    whole = vectors.astype(np.float64)  # in which sums of products of bytes are exact
    norms = np.einsum("ij,ij->i", whole, whole)
    distances = np.empty((len(vectors), len(vectors)), np.float32)
    for part in blocks(len(vectors), BLOCK):
        squared = norms[part, None] + norms - 2 * (whole[part] @ whole.T)
        distances[part] = np.sqrt(squared)
        yield Progress("Comparing digits with each other", part.stop, len(vectors))
    return distances


def silhouette(distances: NDArray[np.float32], clusters: NDArray[np.integer]) -> float:
    """Return the mean silhouette of n digits, -1 to 1; 0 where all are in one cluster.

    P. J. Rousseeuw, "Silhouettes: a graphical aid to the interpretation and validation of cluster analysis", 1987: that
    of a digit is (b - a) / max(a, b), with its mean distance a to the others of its cluster, and b to the digits of
    the nearest other one; 0 for a digit that is alone in its cluster.

    Parameters
    ----------
    distances : float32 (n, n)
    clusters : int (n,)
    """
    present, places = np.unique(clusters, return_inverse=True)
    if len(present) < 2:
        return 0.0
    sizes, rows = np.bincount(places), np.arange(len(places))
    sums = distances @ np.eye(len(present), dtype=np.float32)[places]
    own = sums[rows, places] / np.maximum(sizes[places] - 1, 1)
    others = sums / sizes
    others[rows, places] = np.inf
    other = others.min(axis=1)
    larger = np.maximum(own, other)
    each = np.divide(other - own, larger, out=np.zeros_like(larger), where=(larger > 0) & (sizes[places] > 1))
    return float(each.mean())
