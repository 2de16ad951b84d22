"""Labels clusters by their members: counts the labels in each, their shares, and the label that most members have."""

import numpy as np
from numpy.typing import NDArray


def majority_labels(label_counts: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Return the label that most members of each cluster have, uint8 (k,); ties go to the smaller label.

    `label_counts` is int64 (k, classes), as `count_labels` returns it.
    """
    # The first of several equal maxima is what argmax returns.
    return label_counts.argmax(axis=1).astype(np.uint8)


def count_labels(
    assignments: NDArray[np.int32], labels: NDArray[np.integer], *, k: int, classes: int
) -> NDArray[np.int64]:
    """Return how many digits of each label are in each cluster, int64 (k, classes).

    Parameters
    ----------
    assignments : int32 (n,)
        The cluster of each digit.
    labels : int (n,)
    k, classes : int
        How many clusters and labels there are.
    """
    pairs = assignments.astype(np.int64) * classes + labels
    return np.bincount(pairs, minlength=k * classes).reshape(k, classes)


def label_shares(label_counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return each label's share of each cluster, float64 (k, classes), each row adding up to 1.

    One digit with the usual mixture of labels is counted with each cluster's own, so that a cluster of a few digits
    proves little, and an empty one nothing.
    """
    total = label_counts.sum()
    classes = label_counts.shape[1]
    usual = label_counts.sum(axis=0) / total if total else np.full(classes, 1 / classes)
    shares: NDArray[np.float64] = (label_counts + usual) / (label_counts.sum(axis=1, keepdims=True) + 1)
    return shares
