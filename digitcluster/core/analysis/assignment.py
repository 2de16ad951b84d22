"""Where each digit of a set stands among a model's clusters: all else that people ask is read off this.

As in `classify`, the nearest cluster is exactly the textbook's; the others, and all distances, are as exact as float32.
"""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import Digits
from digitcluster.core.features.preprocessing import Preprocessing
from digitcluster.core.kmeans.assignment import Scorer, Scores, block_size
from digitcluster.core.model.model import Model
from digitcluster.core.model.recognition import check_size
from digitcluster.core.progress import Progress
from digitcluster.core.threads import THREADS, Scratch, blocks, drain, each

NONE = -1  # instead of a cluster or a label where there is none
LARGEST, SMALLEST = 4096, 256  # digits between two progress records
WORK = 300_000_000  # products between two progress records, where that many digits take more: a twentieth of a second
COMPARED = 512  # digits compared with their clusters at a time: they stay in the processor's cache

_scratch = Scratch()


@dataclass(frozen=True, eq=False)
class Assignment:
    """The clusters of n digits, and the ones that they could have been in. Distances in the unit of what is compared.

    Attributes
    ----------
    labels : int16 (n,)
        The digits' true labels as indices into the model's classes; NONE for one that the model does not know.
    clusters : int32 (n,)
        The nearest cluster of each digit.
    distances : float32 (n,)
        To that cluster's prototype.
    rivals : int32 (n,)
        The nearest cluster with another inferred label than `clusters` has; NONE where all have the same.
    rival_distances : float32 (n,)
        To it; infinite where there is none.
    own : int32 (n,)
        The nearest cluster that has the digit's true label; NONE where no cluster stands for it.
    own_distances : float32 (n,)
        To it; infinite where there is none.
    squared_norms : float32 (n,)
        |x|² of the digits as the model compares them.
    vectors : uint8 (n, d)
        The digits as the model compares them: their pixels (then no copy), or straightened, or their features.
    """

    labels: NDArray[np.int16]
    clusters: NDArray[np.int32]
    distances: NDArray[np.float32]
    rivals: NDArray[np.int32]
    rival_distances: NDArray[np.float32]
    own: NDArray[np.int32]
    own_distances: NDArray[np.float32]
    squared_norms: NDArray[np.float32]
    vectors: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.clusters)


def assign(
    model: Model, digits: Digits, vectors: NDArray[np.uint8] | None = None
) -> Generator[Progress, None, Assignment]:
    """Find each digit's cluster, the nearest one with another answer and the nearest one with its true label.

    Parameters
    ----------
    model : Model
    digits : Digits
    vectors : uint8 (n, d)
        The digits as the model compares them, where that is known already.

    Raises
    ------
    DigitClusterError
        When the digits differ in size from the model's centroids.
    """
    check_size(model, digits.images)
    count, dimensions = len(digits), model.prototypes.shape[1]
    is_known = vectors is not None or model.preprocessing == Preprocessing()
    if vectors is None:
        vectors = digits.images.reshape(count, dimensions) if is_known else np.empty((count, dimensions), np.uint8)
    found, search = _empty(labels_in(model, digits), vectors), _Search(model)
    for part in blocks(count, min(LARGEST, max(SMALLEST, WORK // (model.k * dimensions)))):
        if not is_known:
            images = model.preprocessing.images(digits.images[part])
            vectors[part] = model.preprocessing.vectors(images).reshape(-1, dimensions)
        search.fill(found, part)
        yield Progress("Comparing digits with clusters", part.stop, count)
    return found


def labels_in(model: Model, digits: Digits) -> NDArray[np.int16]:
    """Return the digits' labels, int16 (n,), as indices into the model's classes; NONE for those it does not have."""
    if digits.labels is None:
        return np.full(len(digits), NONE, np.int16)
    index = {name: number for number, name in enumerate(model.classes)}
    return np.array([index.get(name, NONE) for name in digits.classes], np.int16)[digits.labels]


def _empty(labels: NDArray[np.int16], vectors: NDArray[np.uint8]) -> Assignment:
    """Return an assignment to be filled, in which nothing is found yet."""
    n = len(labels)
    clusters, rivals, own = (np.full(n, NONE, np.int32) for _ in range(3))
    distances, rival_distances, own_distances = (np.full(n, np.inf, np.float32) for _ in range(3))
    norms = np.zeros(n, np.float32)
    return Assignment(labels, clusters, distances, rivals, rival_distances, own, own_distances, norms, vectors)


class _Search:
    """Searches the clusters of a model: those of one label lie side by side, so that each label has its minimum."""

    def __init__(self, model: Model) -> None:
        self._prototypes, self._labels = model.prototypes, model.labels
        self._scorer = Scorer(model.prototypes.astype(np.float64))
        self._order = np.argsort(model.labels, kind="stable")
        present, self._starts = np.unique(model.labels[self._order], return_index=True)
        self._stops = np.append(self._starts[1:], model.k)
        self._group = np.full(257, NONE)  # of each label; the last one is that of NONE, which is -1
        self._group[present] = np.arange(len(present))

    def fill(self, found: Assignment, part: slice) -> None:
        """Fill a part of an assignment."""
        count = part.stop - part.start
        size = max(1, min(block_size(len(self._labels)), -(-count // THREADS)))
        parts = [slice(part.start + one.start, part.start + one.stop) for one in blocks(count, size)]
        drain(each(lambda some: self._fill(found, some), parts))

    def _fill(self, found: Assignment, some: slice) -> None:
        vectors, rows = found.vectors, np.arange(some.start, some.stop)
        squared = np.einsum("ij,ij->i", vectors[some], vectors[some], dtype=np.float32)
        scores = self._scorer.measure(vectors, rows, np.sqrt(squared))
        clusters = self._scorer.decide(vectors, rows, scores)
        distances = self._distances(vectors, rows, clusters)
        estimates = Scores(scores.low[self._order], scores.error)
        estimates.low[:] += squared
        found.clusters[some], found.distances[some], found.squared_norms[some] = clusters, distances, squared
        answers, own = self._group[self._labels[clusters]], self._group[found.labels[some]]
        right = own == answers
        found.own[some] = np.where(right, clusters, NONE)
        found.own_distances[some] = np.where(right, distances, np.inf)
        for groups, place in (
            (self._rivals(estimates.low, answers), (found.rivals, found.rival_distances)),
            (np.where(right, NONE, own), (found.own, found.own_distances)),
        ):
            for group in np.unique(groups[groups != NONE]):
                here = np.flatnonzero(groups == group)
                nearest, far = self._nearest_of(group, vectors, rows, estimates, here)
                place[0][rows[here]], place[1][rows[here]] = nearest, np.maximum(far, distances[here])

    def _rivals(self, low: NDArray[np.float32], answers: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return the group with the nearest cluster that is not among the answers' groups, intp (m,); or NONE."""
        nearest = np.minimum.reduceat(low, self._starts, axis=0)
        if len(nearest) == 1:
            return np.full(len(answers), NONE)
        nearest[answers, np.arange(len(answers))] = np.inf
        return nearest.argmin(axis=0)

    def _nearest_of(
        self, group: int, vectors: NDArray[np.uint8], rows: NDArray[np.intp], estimates: Scores, here: NDArray[np.intp]
    ) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        """Return the nearest clusters of a group, and the distances to them, for some of the rows."""
        low = estimates.low[self._starts[group] : self._stops[group]].take(here, axis=1)
        nearest = self._order[self._starts[group] + low.argmin(axis=0)]
        squared = low.min(axis=0)
        # A small difference of large numbers says little.
        unclear = np.flatnonzero(squared < 100 * estimates.error[here])
        distances = np.sqrt(np.maximum(squared, 0))
        distances[unclear] = self._distances(vectors, rows[here[unclear]], nearest[unclear])
        return nearest, distances

    def _distances(
        self, vectors: NDArray[np.uint8], rows: NDArray[np.intp], clusters: NDArray[np.intp]
    ) -> NDArray[np.float32]:
        """Return the distance of each digit to one cluster, float32 (m,)."""
        distances = np.empty(len(rows), np.float32)
        for part in blocks(len(rows), COMPARED):
            difference = _scratch.array("difference", (part.stop - part.start, vectors.shape[1]), np.float32)
            np.subtract(vectors[rows[part]], self._prototypes[clusters[part]], out=difference)
            distances[part] = np.sqrt(np.einsum("ij,ij->i", difference, difference))
        return distances
