"""Where each digit of a set stands among a model's clusters: all else that people ask is read off this."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import Digits
from digitcluster.core.kmeans.assignment import squared_distances
from digitcluster.core.model.model import Model
from digitcluster.core.model.recognition import check_size
from digitcluster.core.progress import Progress

CHUNK = 2048  # digits between two progress records
NONE = -1  # instead of a cluster or a label where there is none


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
    vectors: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.clusters)


def assign(model: Model, digits: Digits) -> Generator[Progress, None, Assignment]:
    """Find each digit's cluster, the nearest one with another answer and the nearest one with its true label.

    Raises
    ------
    DigitClusterError
        When the digits differ in size from the model's centroids.
    """
    check_size(model, digits.images)
    labels = labels_in(model, digits)
    parts, all_vectors = [], []
    for start in range(0, len(digits), CHUNK):
        some = slice(start, start + CHUNK)
        images = model.preprocessing.images(digits.images[some])
        vectors = model.preprocessing.vectors(images).reshape(len(images), -1)
        parts.append(_stand(model, vectors, labels[some]))
        all_vectors.append(vectors)
        yield Progress("Comparing digits with clusters", min(start + CHUNK, len(digits)), len(digits))
    if not parts:
        all_vectors = [np.zeros((0, model.prototypes.shape[1]), np.uint8)]
        parts = [_stand(model, all_vectors[0], labels)]
    columns: list[NDArray[Any]] = [np.concatenate(columns) for columns in zip(*parts, strict=True)]
    return Assignment(labels, *columns, np.concatenate(all_vectors))


def labels_in(model: Model, digits: Digits) -> NDArray[np.int16]:
    """Return the digits' labels, int16 (n,), as indices into the model's classes; NONE for those it does not have."""
    if digits.labels is None:
        return np.full(len(digits), NONE, np.int16)
    index = {name: number for number, name in enumerate(model.classes)}
    return np.array([index.get(name, NONE) for name in digits.classes], np.int16)[digits.labels]


def _stand(model: Model, vectors: NDArray[np.uint8], labels: NDArray[np.int16]) -> tuple[NDArray[np.generic], ...]:
    """Return the columns of an Assignment after the labels, for some digits."""
    n, rows = len(vectors), np.arange(len(vectors))
    squared = np.stack([squared_distances(model.prototypes, one) for one in vectors]) if n else np.empty((0, model.k))
    columns: list[NDArray[np.generic]] = []
    clusters = squared.argmin(axis=1)
    for allowed in (
        np.ones(squared.shape, np.bool_),
        model.labels[None, :] != model.labels[clusters][:, None],
        model.labels[None, :] == labels[:, None],
    ):
        masked = np.where(allowed, squared, np.inf)
        nearest = masked.argmin(axis=1)
        found = masked[rows, nearest]
        columns += [np.where(np.isfinite(found), nearest, NONE).astype(np.int32), np.sqrt(found).astype(np.float32)]
    return tuple(columns)
