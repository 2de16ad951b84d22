"""How the clusters of a gallery are ordered and captioned, and what is said about them and about the confusion."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import UNKNOWN
from digitcluster.core.model.evaluation import purity
from digitcluster.core.model.labelling import majority_labels
from digitcluster.plots.gallery import Caption
from digitcluster.wording import counted, percent

MOST = 400  # centroids in a gallery


def gallery_order(label_counts: NDArray[np.int64]) -> NDArray[np.intp]:
    """Return the clusters sorted by inferred label, then by purity with the purest first, int (k,).

    Without labels (one class) the largest come first. With more than `MOST` clusters only the largest of each label are
    returned: images of all of them would be too small to tell apart.

    Parameters
    ----------
    label_counts : int64 (k, number of classes)
        How many digits of each label each cluster has.
    """
    labels, sizes = majority_labels(label_counts), label_counts.sum(axis=1)
    by_size = np.lexsort((-sizes, labels))  # by label; within a label the largest first
    firsts = np.searchsorted(labels[by_size], labels[by_size])
    places = np.arange(len(labels)) - firsts  # of each cluster among those of its label
    shown = by_size if len(labels) <= MOST else by_size[places < MOST // len(np.unique(labels))]
    if label_counts.shape[1] == 1:
        return shown
    return shown[np.lexsort((shown, -purity(label_counts)[shown], labels[shown]))]


def captions(label_counts: NDArray[np.int64], classes: Sequence[str]) -> list[Caption]:
    """Return the caption of each cluster: inferred label, size and purity; without labels the size alone.

    Parameters
    ----------
    label_counts : int64 (k, number of classes)
        In the order in which the clusters are shown.
    """
    if tuple(classes) == (UNKNOWN,):
        most = int(label_counts.max(initial=1))
        return [Caption("", f"{size:,}", size / most) for size in label_counts[:, 0].tolist()]
    labels, sizes, shares = majority_labels(label_counts), label_counts.sum(axis=1), purity(label_counts)
    return [
        Caption(classes[label], f"{size:,} · {percent(share, digits=0)}", float(share))
        for label, size, share in zip(labels, sizes, shares, strict=True)
    ]


def summary(label_counts: NDArray[np.int64], classes: Sequence[str], *, of: int | None = None) -> str:
    """Say in a sentence or two what the gallery shows: its order, and labels that no cluster has.

    Parameters
    ----------
    label_counts : int64 (k, number of classes)
        Of the clusters that are shown.
    classes : sequence of str
        The labels' names.
    of : int or None
        How many clusters there are, where not all may be shown.
    """
    if of is not None and len(label_counts) < of:
        return f"The largest {len(label_counts):,} of {of:,} centroids, sorted by inferred label, then purity."
    if tuple(classes) == (UNKNOWN,):
        return "The digits have no labels, so the clusters have no names. The largest come first."
    labels = majority_labels(label_counts)
    totals = label_counts.sum(axis=0)
    missing = [int(label) for label in np.flatnonzero(totals) if label not in labels]
    sentences = ["Sorted by inferred label, then purity."]
    for label in missing[:2]:
        homes = np.zeros(len(classes), np.int64)  # how many of its digits are in clusters of each other label
        np.add.at(homes, labels, label_counts[:, label])
        first, second = np.argsort(-homes, kind="stable")[:2].tolist()
        where = f"{classes[first]} and {classes[second]}" if homes[second] else classes[first]
        sentences.append(f"No cluster has the label {classes[label]}: most of its digits are in clusters of {where}.")
    if (more := len(missing) - 2) > 0:
        sentences.append(f"{counted(more, 'more label')} {'has' if more == 1 else 'have'} none.")
    return " ".join(sentences)


def most_confused(matrix: NDArray[np.int64], classes: Sequence[str]) -> str:
    """Say in a sentence which two labels are confused most often; empty without digits.

    Parameters
    ----------
    matrix : int64 (number of classes, number of classes)
        Rows are true labels, columns the labels given.
    classes : sequence of str
        The labels' names.
    """
    wrong = matrix - np.diag(np.diag(matrix))
    if not wrong.any():
        return "Every validation digit is read correctly." if matrix.any() else ""
    true, given = divmod(int(wrong.argmax()), len(classes))
    count, total = int(wrong[true, given]), int(matrix[true].sum())
    return (
        f"Most often confused: {count:,} of {counted(total, 'validation digit')} labelled {classes[true]} "
        f"{'is' if count == 1 else 'are'} read as {classes[given]}."
    )
