"""How good a model is: error rate, confusion, purity."""

from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import Digits
from digitcluster.core.model.model import Model
from digitcluster.core.model.recognition import classify
from digitcluster.core.progress import Progress


def confusion_matrix(true: NDArray[np.integer], given: NDArray[np.integer], *, classes: int) -> NDArray[np.int64]:
    """Count how often digits of each label were given each label.

    Parameters
    ----------
    true, given : int (n,)
        The true labels, and those that a model gave.
    classes : int
        How many labels there are.

    Returns
    -------
    int64 (classes, classes)
        Rows are true labels, columns the labels given.
    """
    pairs = true.astype(np.int64) * classes + given  # one number for each cell of the matrix
    return np.bincount(pairs, minlength=classes**2).reshape(classes, classes)


def evaluate(model: Model, digits: Digits) -> Generator[Progress, None, NDArray[np.int64]]:
    """Let a model classify digits of its classes, and return the confusion matrix, int64 (classes, classes).

    It is all 0 where there are no digits, or no labels to compare with.

    Raises
    ------
    DigitClusterError
        When the digits differ in size from the model's centroids.
    """
    classes = len(model.classes)
    if digits.labels is None or not len(digits):
        return np.zeros((classes, classes), np.int64)
    return confusion_matrix(digits.labels, (yield from classify(model, digits.images)), classes=classes)


def error_rate(matrix: NDArray[np.int64]) -> float | None:
    """Return the share of digits named wrongly, 0 to 1; None where there are no digits.

    `matrix` is what `confusion_matrix` returns.
    """
    total = int(matrix.sum())
    return (total - int(np.trace(matrix))) / total if total else None


def purity(label_counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the majority label's share of each cluster, float64 (k,), 0 to 1; 0 for an empty cluster."""
    sizes = label_counts.sum(axis=1)
    return np.divide(label_counts.max(axis=1), sizes, out=np.zeros(len(sizes)), where=sizes > 0)
