"""The confusion matrix of digits whose clusters are known, and the digits in its cells."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.analysis.assignment import NONE, Assignment
from digitcluster.core.model.evaluation import confusion_matrix
from digitcluster.core.model.model import Model


@dataclass(frozen=True)
class Pair:
    """Two labels of which one is often taken for the other.

    Attributes
    ----------
    true, given : int
        Indices into the model's classes.
    count : int
        How many digits with the true label were given the other.
    share : float
        Of all digits with the true label, 0 to 1.
    """

    true: int
    given: int
    count: int
    share: float


def matrix(assignment: Assignment, model: Model, rows: NDArray[np.intp]) -> NDArray[np.int64]:
    """Count how often digits of each label, given by their rows, are given each label: int64 (classes, classes).

    Rows are true labels, columns the labels given. Digits whose label the model does not have are not counted.
    """
    known = rows[assignment.labels[rows] != NONE]
    given = model.labels[assignment.clusters[known]]
    return confusion_matrix(assignment.labels[known], given, classes=len(model.classes))


def cell_rows(
    assignment: Assignment, model: Model, rows: NDArray[np.intp], true: int | None, given: int | None
) -> NDArray[np.intp]:
    """Return the rows, intp (m,), of the digits of a cell; of a whole column or row where a label is None.

    The most certain answers come first: those where the nearest cluster with another answer is farthest behind.
    """
    answers = model.labels[assignment.clusters[rows]]
    inside = assignment.labels[rows] != NONE
    if true is not None:
        inside &= assignment.labels[rows] == true
    if given is not None:
        inside &= answers == given
    found = rows[inside]
    lead = assignment.rival_distances[found] - assignment.distances[found]
    return found[np.lexsort((assignment.distances[found], -lead))]


def worst_pairs(matrix: NDArray[np.int64], count: int) -> tuple[Pair, ...]:
    """Return the pairs of labels that are confused most often, at most `count`, most digits first."""
    totals = matrix.sum(axis=1)
    mistakes = matrix.copy()
    np.fill_diagonal(mistakes, 0)
    order = np.argsort(-mistakes, axis=None, kind="stable")[:count]
    pairs = []
    for true, given in zip(*np.unravel_index(order, matrix.shape), strict=True):
        if mistakes[true, given]:
            number = int(mistakes[true, given])
            pairs.append(Pair(int(true), int(given), number, number / int(totals[true])))
    return tuple(pairs)
