"""Labels that no cluster stands for: and where their digits are."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.analysis.assignment import Assignment
from digitcluster.core.model.model import Model


@dataclass(frozen=True)
class Missing:
    """A label that is inferred for no cluster.

    Attributes
    ----------
    label : int
        An index into the model's classes.
    places : tuple of (cluster, count)
        The clusters that its digits are in, the one with most of them first.
    """

    label: int
    places: tuple[tuple[int, int], ...]

    @property
    def count(self) -> int:
        """How many digits have the label."""
        return sum(count for _, count in self.places)


def missing_labels(assignment: Assignment, model: Model, rows: NDArray[np.intp]) -> tuple[Missing, ...]:
    """Return the labels of some digits, given by their rows, that no cluster stands for, in the classes' order."""
    labels, clusters = assignment.labels[rows], assignment.clusters[rows]
    found = []
    for label in range(len(model.classes)):
        if (model.labels == label).any():
            continue
        counts = np.bincount(clusters[labels == label], minlength=model.k)
        order = np.argsort(-counts, kind="stable")[: np.count_nonzero(counts)]
        if len(order):
            found.append(Missing(label, tuple((int(cluster), int(counts[cluster])) for cluster in order)))
    return tuple(found)
