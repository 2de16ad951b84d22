"""Names clusters by their digits: how many of each label are in each, and which label is the majority."""

import numpy as np
from numpy.typing import NDArray


def majority_labels(label_counts: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Return the majority label of each cluster, uint8 (k,); ties go to the smaller label."""
    return label_counts.argmax(axis=1).astype(np.uint8)


def count_labels(
    assignments: NDArray[np.int32], labels: NDArray[np.uint8], *, k: int, classes: int
) -> NDArray[np.int64]:
    """Return how many digits of each label are in each cluster, int64 (k, classes)."""
    pairs = assignments.astype(np.int64) * classes + labels
    return np.bincount(pairs, minlength=k * classes).reshape(k, classes)
