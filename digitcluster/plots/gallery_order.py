"""In which order the clusters of a gallery stand."""

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.analysis.likeness import by_likeness
from digitcluster.core.model.evaluation import purity
from digitcluster.core.model.labelling import majority_labels

MOST = 400  # centroids in a gallery
SORTS = {
    "label": "sorted by label, then purity",
    "size": "the largest first",
    "purity": "the purest first",
    "likeness": "similar ones side by side",
}
"""What clusters can be sorted by, with the words for it."""


def gallery_order(
    label_counts: NDArray[np.int64],
    sort: str = "label",
    *,
    labels: NDArray[np.uint8] | None = None,
    centroids: NDArray[np.floating] | None = None,
) -> NDArray[np.intp]:
    """Return the clusters in the order in which a gallery shows them, int (k,).

    Without labels (one class) those sorted by label or purity come by size. With more than `MOST` clusters only the
    largest of each label are returned: images of all of them would be too small to tell apart.

    Parameters
    ----------
    label_counts : int64 (k, number of classes)
        How many digits of each label each cluster has.
    sort : str
        One of `SORTS`.
    labels : uint8 (k,) or None
        The clusters' labels, where they are not those that most members have.
    centroids : float (k, …) or None
        What likeness is measured by; without them clusters of like labels count as alike.
    """
    labels = majority_labels(label_counts) if labels is None else labels
    sizes, pure = label_counts.sum(axis=1), purity(label_counts)
    shown = _largest(labels, sizes)
    if sort == "likeness" and centroids is not None:
        return np.sort(shown)[by_likeness(centroids[np.sort(shown)])]
    if sort == "size" or label_counts.shape[1] == 1:
        return shown[np.lexsort((shown, -sizes[shown]))]
    if sort == "purity":
        return shown[np.lexsort((shown, -sizes[shown], -pure[shown]))]
    return shown[np.lexsort((shown, -pure[shown], labels[shown]))]


def _largest(labels: NDArray[np.uint8], sizes: NDArray[np.int64]) -> NDArray[np.intp]:
    """Return all clusters, or the largest of each label where there are more than `MOST`."""
    if len(labels) <= MOST:
        return np.arange(len(labels))
    by_size = np.lexsort((-sizes, labels))  # by label; within a label the largest first
    firsts = np.searchsorted(labels[by_size], labels[by_size])
    places = np.arange(len(labels)) - firsts  # of each cluster among those of its label
    return by_size[places < MOST // len(np.unique(labels))]
