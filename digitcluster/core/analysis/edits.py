"""Clusters changed by hand: labelled otherwise, merged, removed, split in two. What follows from it is in `recount`."""

from collections.abc import Generator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.analysis.assignment import NONE, Assignment
from digitcluster.core.digits import Digits
from digitcluster.core.errors import DigitClusterError
from digitcluster.core.kmeans.lloyd import Iteration
from digitcluster.core.kmeans.train import train
from digitcluster.core.model.labelling import majority_labels
from digitcluster.core.model.model import Model
from digitcluster.core.progress import Progress


@dataclass(frozen=True, eq=False)
class Edited:
    """A model that was changed by hand.

    Attributes
    ----------
    model : Model
        Its `label_counts` are what the old ones say; `recount` counts the digits, where they are known.
    origins : intp (k,)
        Which of the old clusters each one is, or is made of.
    places : intp (old k,)
        Where most digits of each of the old clusters are now.
    new : bool (k,)
        Which clusters are not the old ones themselves.
    """

    model: Model
    origins: NDArray[np.intp]
    places: NDArray[np.intp]
    new: NDArray[np.bool_]


def relabel(model: Model, cluster: int, label: int) -> Model:
    """Return a model in which a cluster has another label, an index into the classes, whatever its members are."""
    labels = model.labels.copy()
    labels[cluster] = label
    return _changed(model, labels=labels)


def merge(model: Model, first: int, second: int) -> Edited:
    """Make one cluster of two, in the place of the first: their mean, weighted by their members."""
    counts = model.label_counts.copy()
    counts[first] += counts[second]
    weights = model.sizes[[first, second]].astype(np.float64)
    weights = weights / weights.sum() if weights.any() else np.array([0.5, 0.5])
    labels = model.labels.copy()
    if counts[first].any():
        labels[first] = majority_labels(counts[[first]])[0]
    arrays = _arrays(model)
    for array in arrays.values():
        array[first] = np.tensordot(weights, array[[first, second]].astype(np.float64), axes=1)
    edited = _without(_changed(model, **arrays, labels=labels, label_counts=counts), second, first)
    return replace(edited, new=edited.origins == first)


def remove(model: Model, cluster: int) -> Edited:
    """Take a cluster away; its members count for the cluster that is nearest to it.

    Raises
    ------
    DigitClusterError
        When it is the only one.
    """
    if model.k == 1:
        raise DigitClusterError("This is the only cluster; a model needs at least one.")
    counts = model.label_counts.copy()
    squared = ((model.prototypes - model.prototypes[cluster]) ** 2).sum(axis=1)
    squared[cluster] = np.inf
    nearest = int(squared.argmin())
    counts[nearest] += counts[cluster]
    return _without(replace(model, label_counts=counts), cluster, nearest)


def split(
    model: Model, cluster: int, digits: Digits, assignment: Assignment, rows: NDArray[np.intp], *, seed: int = 0
) -> Generator[Progress | Iteration, None, Edited]:
    """Make two clusters of one, by k-means among its members: one in its place, and one at the end.

    Parameters
    ----------
    model : Model
    cluster : int
    digits : Digits
    assignment : Assignment
        Of the digits to the model's clusters.
    rows : intp (n,)
        Which digits to learn from.
    seed : int

    Raises
    ------
    DigitClusterError
        When fewer than two different ones of them are in the cluster.
    """
    inside = rows[assignment.clusters[rows] == cluster]
    vectors = assignment.vectors[inside]
    if not len(inside) or (vectors == vectors[0]).all():
        raise DigitClusterError("Fewer than two different digits are in this cluster, so it cannot be split.")
    halves = yield from train(vectors, 2, seeding="k-means++", seed=seed, restarts=3)
    arrays = {name: np.concatenate([array, array[[cluster]]]) for name, array in _arrays(model).items()}
    labels = np.append(model.labels, model.labels[cluster])
    members = np.zeros((2, len(model.classes)), np.int64)
    for half, place in enumerate((cluster, model.k)):
        own = inside[halves.assignments == half]
        arrays["centroids"][place] = model.preprocessing.images(digits.images[own]).mean(axis=0)
        if model.feature_prototypes is not None:
            arrays["feature_prototypes"][place] = halves.centroids[half].reshape(model.feature_prototypes.shape[1:])
        known = assignment.labels[own]
        members[half] = np.bincount(known[known != NONE], minlength=len(model.classes))
        if members[half].any():
            labels[place] = majority_labels(members[[half]])[0]
    counts = np.concatenate([model.label_counts, np.zeros_like(model.label_counts[:1])])
    counts[[cluster, model.k]] = _shared_out(model.label_counts[cluster], members, np.bincount(halves.assignments))
    origins = np.append(np.arange(model.k), cluster)
    changed = _changed(model, **arrays, labels=labels, label_counts=counts)
    return Edited(changed, origins, np.arange(model.k), origins == cluster)


def _shared_out(counts: NDArray[np.int64], members: NDArray[np.int64], sizes: NDArray[np.integer]) -> NDArray[np.int64]:
    """Share a cluster's label counts, int64 (classes,), out over two halves: (2, classes).

    In proportion to each label's members in the halves, (2, classes), or for a label without any to all of these, (2,).
    """
    weights = np.where(members.any(axis=0), members, sizes[:, None])
    first = np.rint(counts * weights[0] / weights.sum(axis=0)).astype(np.int64)
    return np.stack([first, counts - first])


def _arrays(model: Model) -> dict[str, NDArray[np.float32]]:
    """Return copies of the arrays that say where the clusters are, by their names."""
    arrays = {"centroids": model.centroids.copy()}
    if model.feature_prototypes is not None:
        arrays["feature_prototypes"] = model.feature_prototypes.copy()
    return arrays


def _without(model: Model, cluster: int, heir: int) -> Edited:
    """Return a model without a cluster, whose digits are in another one from now on."""
    origins = np.delete(np.arange(model.k), cluster)
    arrays = {name: array[origins] for name, array in _arrays(model).items()}
    changed = _changed(model, **arrays, labels=model.labels[origins], label_counts=model.label_counts[origins])
    places = np.arange(model.k) - (np.arange(model.k) > cluster)
    places[cluster] = places[heir]
    return Edited(changed, origins, places, np.zeros(len(origins), np.bool_))


def _changed(model: Model, **changes: Any) -> Model:
    """Return a model with other clusters, whose metadata say so."""
    changed = replace(model, **changes)
    return replace(changed, metadata={**model.metadata, "k": changed.k, "edited": True})
