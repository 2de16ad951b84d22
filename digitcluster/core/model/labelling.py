"""Labels clusters by their members: counts the labels in each cluster, and infers the label that most members have."""

import numpy as np
from numpy.typing import NDArray


def majority_labels(label_counts: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Return the label that most members of each cluster have, uint8 (k,); ties go to the smaller label.

    `label_counts` is int64 (k, classes), as `count_labels` returns it.
    """
    # The first of several equal maxima is what argmax returns.
    return label_counts.argmax(axis=1).astype(np.uint8)


def count_labels(
    assignments: NDArray[np.int32], labels: NDArray[np.uint8], *, k: int, classes: int
) -> NDArray[np.int64]:
    """Return how many digits of each label are in each cluster, int64 (k, classes).

    Parameters
    ----------
    assignments : int32 (n,)
        The cluster of each digit.
    labels : uint8 (n,)
    k, classes : int
        How many clusters and labels there are.
    """
    pairs = assignments.astype(np.int64) * classes + labels
    return np.bincount(pairs, minlength=k * classes).reshape(k, classes)
