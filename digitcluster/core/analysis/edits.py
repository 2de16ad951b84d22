"""Clusters changed by hand: labelled otherwise, merged, removed, split in two."""

from collections.abc import Callable, Generator
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.analysis.assignment import Assignment
from digitcluster.core.digits import Digits
from digitcluster.core.errors import DigitClusterError
from digitcluster.core.kmeans.lloyd import Iteration
from digitcluster.core.kmeans.train import train
from digitcluster.core.model.labelling import majority_labels
from digitcluster.core.model.model import Model
from digitcluster.core.progress import Progress


def relabel(model: Model, cluster: int, label: int) -> Model:
    """Return a model in which a cluster has another label, an index into the classes, whatever its members are."""
    labels = model.labels.copy()
    labels[cluster] = label
    return _edited(model, labels=labels)


def merge(model: Model, first: int, second: int) -> Model:
    """Return a model in which two clusters are one, in the place of the first: their mean, weighted by their sizes."""
    kept = np.delete(np.arange(model.k), second)
    counts = model.label_counts.copy()
    counts[first] += counts[second]
    weights = np.maximum(model.sizes[[first, second]], 1).astype(np.float64)

    def joined(prototypes: NDArray[np.float32]) -> NDArray[np.float32]:
        result = prototypes.copy()
        result[first] = np.average(prototypes[[first, second]].astype(np.float64), axis=0, weights=weights)
        return result[kept]

    labels = model.labels.copy()
    if counts[first].any():
        labels[first] = majority_labels(counts[first : first + 1])[0]
    return _with_clusters(model, joined, labels[kept], counts[kept])


def remove(model: Model, cluster: int) -> Model:
    """Return a model without a cluster; its members count for the cluster with the nearest prototype.

    Raises
    ------
    DigitClusterError
        When it is the only one.
    """
    if model.k == 1:
        raise DigitClusterError("This is the only cluster; a model needs at least one.")
    kept = np.delete(np.arange(model.k), cluster)
    counts = model.label_counts.copy()
    squared = ((model.prototypes - model.prototypes[cluster]) ** 2).sum(axis=1)
    squared[cluster] = np.inf
    counts[squared.argmin()] += counts[cluster]
    return _with_clusters(model, lambda prototypes: prototypes[kept], model.labels[kept], counts[kept])


def split(
    model: Model, cluster: int, digits: Digits, assignment: Assignment, rows: NDArray[np.intp], *, seed: int = 0
) -> Generator[Progress | Iteration, None, Model]:
    """Return a model in which a cluster is two, by k-means among its members: in its place, and at the end.

    Parameters
    ----------
    digits : Digits
    assignment : Assignment
        Of the digits to the model's clusters.
    rows : intp (n,)
        The training digits.

    Raises
    ------
    DigitClusterError
        When the cluster has fewer than two different members among them.
    """
    inside = rows[assignment.clusters[rows] == cluster]
    vectors = assignment.vectors[inside]
    if len(np.unique(vectors, axis=0)) < 2:
        raise DigitClusterError("This cluster has fewer than two different members; it cannot be split.")
    last = yield from train(vectors, 2, seeding="k-means++", seed=seed, restarts=3)
    means = np.stack(
        [model.preprocessing.images(digits.images[inside[last.assignments == half]]).mean(axis=0) for half in (0, 1)]
    )
    centers = last.centroids

    def halved(prototypes: NDArray[np.float32]) -> NDArray[np.float32]:
        new = (means if prototypes is model.centroids else centers).astype(np.float32)
        new = new.reshape(2, *prototypes.shape[1:])
        result = np.concatenate([prototypes, new[1:]])
        result[cluster] = new[0]
        return result

    counts = np.concatenate([model.label_counts, np.zeros_like(model.label_counts[:1])])
    for place, half in ((cluster, 0), (model.k, 1)):
        labels = assignment.labels[inside[last.assignments == half]]
        counts[place] = np.bincount(labels[labels >= 0], minlength=len(model.classes))
    labels = np.append(model.labels, model.labels[cluster])
    for place in (cluster, model.k):
        if counts[place].any():
            labels[place] = majority_labels(counts[place : place + 1])[0]
    return _with_clusters(model, halved, labels, counts)


def _with_clusters(
    model: Model,
    change: Callable[[NDArray[np.float32]], NDArray[np.float32]],
    labels: NDArray[np.uint8],
    counts: NDArray[np.int64],
) -> Model:
    features = model.feature_prototypes
    return _edited(
        model,
        centroids=change(model.centroids),
        feature_prototypes=None if features is None else change(features),
        labels=labels,
        label_counts=counts,
    )


def _edited(model: Model, **changes: Any) -> Model:
    """Return a model with other clusters, whose metadata say that it was edited."""
    edited = replace(model, **changes)
    return replace(edited, metadata={**model.metadata, "k": edited.k, "edited": True})
