"""Which clusters of a training come back when it is done again with other seeds."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.analysis.matching import match, overlap, shared
from digitcluster.core.analysis.parts import TRAINING, part_rows
from digitcluster.core.digits import Digits
from digitcluster.core.kmeans.assignment import nearest
from digitcluster.core.model.recognition import in_chunks
from digitcluster.core.progress import Progress
from digitcluster.core.threads import blocks
from digitcluster.core.training.run import Run
from digitcluster.core.training.training_data import is_trained_on

HALF = 0.5  # C. Hennig, "Cluster-wise assessment of cluster stability", 2007: with less it is another cluster
BLOCK = 8192  # digits between two progress records


@dataclass(frozen=True, eq=False)
class Stability:
    """How often each cluster of a run is found by other runs, too.

    Attributes
    ----------
    reference : Run
        Of several with the same k, the one with the smallest inertia.
    found : int64 (k,)
        In how many of the runs each of its clusters is, the reference itself among them.
    runs : int
        How many there are.
    likeness : float64 (k,)
        How much of the members that each cluster has together with its counterpart both have, 0 to 1, on average over
        the other runs.
    """

    reference: Run
    found: NDArray[np.int64]
    runs: int
    likeness: NDArray[np.float64]

    @property
    def order(self) -> NDArray[np.intp]:
        """The clusters, those that are found most often first, of equal ones the more alike."""
        return np.lexsort((-self.likeness, -self.found))


def stability(digits: Digits, runs: Sequence[Run]) -> Generator[Progress, None, Stability | None]:
    """Find the clusters of the best run in the others; None where these are not the digits that they learned from.

    A cluster is found where the one that is matched with it has at least half of the members that they have together:
    the Jaccard index of the training digits that are nearest to the two centroids.

    Parameters
    ----------
    digits : Digits
    runs : sequence of Run
        At least two, which differ only in the seed.
    """
    yield Progress("Comparing digits with those of the training", 0, 0)
    reference = min(runs, key=lambda run: run.inertia)
    if not is_trained_on(reference.model, digits):
        return None
    rows = part_rows(len(digits), reference.settings)[TRAINING]
    images = digits.images[rows[0] : rows[-1] + 1] if rows[-1] - rows[0] + 1 == len(rows) else digits.images[rows]
    parts = []
    for part, some in in_chunks(reference.model, images):
        parts.append(some)
        yield Progress("Preparing digits", part.stop, len(images))
    vectors = np.concatenate(parts)
    own = yield from _clusters(reference, vectors)
    k = reference.model.k
    found, likeness = np.ones(k, np.int64), np.zeros(k)
    for other in (run for run in runs if run is not reference):
        alike = overlap(shared(own, (yield from _clusters(other, vectors)), (k, other.model.k)))
        pairs = match(1 - alike)
        common = alike[pairs[:, 0], pairs[:, 1]]
        found[pairs[:, 0]] += common >= HALF
        likeness[pairs[:, 0]] += common / (len(runs) - 1)
    return Stability(reference, found, len(runs), likeness)


def _clusters(run: Run, vectors: NDArray[np.uint8]) -> Generator[Progress, None, NDArray[np.int32]]:
    """Find the nearest cluster of each digit, int32 (n,)."""
    prototypes, found = run.model.prototypes.astype(np.float64), np.empty(len(vectors), np.int32)
    for part in blocks(len(vectors), BLOCK):
        found[part] = nearest(vectors[part], prototypes)
        yield Progress(f"Finding the clusters of seed {run.settings.seed}", part.stop, len(vectors))
    return found
