"""Digits whose labels look wrong: far from all clusters of their label, and near to one of another."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.analysis.assignment import NONE, Assignment
from digitcluster.core.model.model import Model


@dataclass(frozen=True, eq=False)
class Suspicious:
    """Digits whose labels look wrong, the most suspicious first.

    Attributes
    ----------
    rows : intp (m,)
    scores : float32 (m,)
        How many times farther the nearest cluster of the digit's label is than the nearest of all; above 1.
    proposed : uint8 (m,)
        The labels of the nearest clusters, as indices into the model's classes.
    """

    rows: NDArray[np.intp]
    scores: NDArray[np.float32]
    proposed: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.rows)


def suspicious(assignment: Assignment, model: Model, rows: NDArray[np.intp]) -> Suspicious:
    """Rank the digits, given by their rows, that are nearer to another label's cluster than to all of their own.

    Digits of a label that no cluster stands for are left out: nothing is known of how they look.
    """
    answers = model.labels[assignment.clusters[rows]]
    wrong = (assignment.own[rows] != NONE) & (answers != assignment.labels[rows])
    found = rows[wrong]
    scores = assignment.own_distances[found] / np.maximum(assignment.distances[found], np.float32(1e-6))
    order = np.argsort(-scores, kind="stable")
    return Suspicious(found[order], scores[order], answers[wrong][order])
