"""How good a model is: error rate, confusion, purity."""

import numpy as np
from numpy.typing import NDArray


def confusion(true: NDArray[np.uint8], named: NDArray[np.uint8], *, classes: int) -> NDArray[np.int64]:
    """Count how digits were named.

    Parameters
    ----------
    true, named : uint8 (n,)
        The true labels and the labels that a model gave.

    Returns
    -------
    int64 (classes, classes)
        Rows are true labels, columns the labels given.
    """
    pairs = true.astype(np.int64) * classes + named
    return np.bincount(pairs, minlength=classes**2).reshape(classes, classes)


def error_rate(confusion_matrix: NDArray[np.int64]) -> float | None:
    """Return the share of digits named wrongly, 0 to 1; None where there are no digits."""
    total = int(confusion_matrix.sum())
    return (total - int(np.trace(confusion_matrix))) / total if total else None


def purity(label_counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the majority label's share of each cluster, float64 (k,), 0 to 1; 0 for an empty cluster."""
    sizes = label_counts.sum(axis=1)
    return np.divide(label_counts.max(axis=1), sizes, out=np.zeros(len(sizes)), where=sizes > 0)
