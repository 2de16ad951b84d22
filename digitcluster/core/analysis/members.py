"""The members of a cluster: which digits they are, in the order that they are worth looking at, and in numbers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.analysis.assignment import NONE, Assignment
from digitcluster.core.model.model import Model

ORDERS = NEAREST, FARTHEST, OTHERS, BETWEEN = ("nearest", "farthest", "others", "between")


@dataclass(frozen=True, eq=False)
class ClusterFacts:
    """A cluster in numbers.

    Attributes
    ----------
    cluster, label : int
        The cluster, and its inferred label.
    members : int
        How many of the digits that were asked about are in it.
    purity : float or None
        The share of the cluster's label among the members that have a label; None where there are none.
    label_counts : int64 (classes,)
        The members' true labels; members without a label that the model knows are not counted.
    mean_distance, farthest : float or None
        The members' distances to the prototype; None where there are no members.
    """

    cluster: int
    label: int
    members: int
    purity: float | None
    label_counts: NDArray[np.int64]
    mean_distance: float | None
    farthest: float | None


def cluster_facts(assignment: Assignment, model: Model, cluster: int, rows: NDArray[np.intp]) -> ClusterFacts:
    """Return what some digits, given by their rows, say of a cluster."""
    inside = rows[assignment.clusters[rows] == cluster]
    labels, distances = assignment.labels[inside], assignment.distances[inside]
    counts = np.bincount(labels[labels != NONE], minlength=len(model.classes))
    label, labelled = int(model.labels[cluster]), int(counts.sum())
    return ClusterFacts(
        cluster=cluster,
        label=label,
        members=len(inside),
        purity=int(counts[label]) / labelled if labelled else None,
        label_counts=counts,
        mean_distance=float(distances.mean(dtype=np.float64)) if len(inside) else None,
        farthest=float(distances.max()) if len(inside) else None,
    )


def members(
    assignment: Assignment,
    cluster: int,
    order: str,
    rows: NDArray[np.intp],
    *,
    model: Model,
    other: int | None = None,
) -> NDArray[np.intp]:
    """Return the rows of a cluster's members, intp (m,), in the order that they are worth looking at.

    Parameters
    ----------
    assignment : Assignment
    cluster : int
    order : {"nearest", "farthest", "others", "between"}
        The nearest to the prototype first; the farthest first; only those of other labels than the cluster's, the
        nearest first; or the digits of this cluster and `other` that lie between the two.
    rows : intp (n,)
        Which digits to look among.
    model : Model
        Whose clusters they are.
    other : int or None
        The second cluster, for "between".
    """
    if order == BETWEEN and other is not None:
        return between(assignment, cluster, other, rows, model=model)
    inside = rows[assignment.clusters[rows] == cluster]
    if order == OTHERS:
        labels = assignment.labels[inside]
        inside = inside[(labels != model.labels[cluster]) & (labels != NONE)]
    distances = assignment.distances[inside]
    return inside[np.argsort(-distances if order == FARTHEST else distances, kind="stable")]


def between(
    assignment: Assignment, cluster: int, other: int, rows: NDArray[np.intp], *, model: Model
) -> NDArray[np.intp]:
    """Return the rows of the digits of two clusters, the nearest to the plane halfway between these first."""
    inside = rows[np.isin(assignment.clusters[rows], (cluster, other))]
    first, second = model.prototypes[[cluster, other]].astype(np.float64)
    # |x - a|² = |x - b|² on the plane: x·(b - a) = (|b|² - |a|²) / 2.
    direction = (second - first).astype(np.float32)
    middle = ((second**2).sum() - (first**2).sum()) / 2
    away = np.abs(assignment.vectors[inside].astype(np.float32) @ direction - np.float32(middle))
    return inside[np.argsort(away, kind="stable")]
