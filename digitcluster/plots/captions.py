"""How the clusters of a gallery are captioned, and what is said about them and about the confusion."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import UNKNOWN
from digitcluster.core.model.labelling import majority_labels
from digitcluster.core.training.recording import Frame
from digitcluster.plots.caption_layout import Caption
from digitcluster.plots.gallery_order import SORTS
from digitcluster.wording import capitalized, cluster_named, clusters_listed, counted, listed, percent, without_middle

LEGENDS = {"all": "members · purity; bar: purity", "short": "per cent and bar: purity", "none": "bar: purity"}
LEGENDS_WITHOUT_LABELS = {"all": "members; bar: members", "short": "members; bar: members", "none": "bar: members"}
LONG_LEGEND = (
    "Above each centroid: its label, how many members it has, and its purity, the share of members that have "
    "this label. The bar shows the purity. Where there is little room, only some of this is there."
)
LONG_LEGEND_WITHOUT_LABELS = (
    "Above each centroid: how many members it has. The bar compares it with the largest cluster."
)
WORTH_NAMING = 0.05  # the least share of a cluster that a hint names
NAME = 16  # characters of a class name in a sentence


def captions(
    label_counts: NDArray[np.int64], classes: Sequence[str], labels: NDArray[np.uint8] | None = None
) -> list[Caption]:
    """Return the caption of each cluster: label, size and purity; without labels the size alone.

    Parameters
    ----------
    label_counts : int64 (k, number of classes)
        In the order in which the clusters are shown.
    labels : uint8 (k,) or None
        Their labels, where they are not those that most members have.
    """
    if tuple(classes) == (UNKNOWN,):
        most = int(label_counts.max(initial=1))
        return [Caption("", f"{size:,}", size / most) for size in label_counts[:, 0].tolist()]
    labels = majority_labels(label_counts) if labels is None else labels
    sizes = label_counts.sum(axis=1)
    # Of the label that is shown: people can give a cluster another one than most of its members have.
    shares = label_counts[np.arange(len(labels)), labels] / np.maximum(sizes, 1)
    return [
        Caption(classes[label], f"{size:,} · {percent(share, digits=0)}", float(share))
        for label, size, share in zip(labels, sizes, shares, strict=True)
    ]


def first_captions(picked: Sequence[int], classes: Sequence[str], order: NDArray[np.intp]) -> list[Caption]:
    """Return the captions of first centroids, which have no members yet: the labels of the digits that they are.

    Parameters
    ----------
    picked : sequence of int
        The label of each, -1 where it is not known.
    classes : sequence of str
    order : int (m,)
        Those that are shown.
    """
    labels = [picked[cluster] for cluster in order]
    return [Caption(classes[label] if label >= 0 else "", "", 0.0) for label in labels]


def legend(classes: Sequence[str], noted: str = "all") -> str:
    """Explain the captions in a few words; `noted` tells how much of them there is room for, as `Gallery` has it."""
    return (LEGENDS_WITHOUT_LABELS if tuple(classes) == (UNKNOWN,) else LEGENDS)[noted]


def long_legend(classes: Sequence[str]) -> str:
    """Explain the captions in sentences."""
    return LONG_LEGEND_WITHOUT_LABELS if tuple(classes) == (UNKNOWN,) else LONG_LEGEND


def cluster_hint(cluster: int, label_counts: NDArray[np.int64], classes: Sequence[str]) -> str:
    """Say what a cluster consists of: "Cluster 13: 5,622 digits, 53 % 3, 31 % 5".

    Parameters
    ----------
    cluster : int
        Its number in the model, from 0; people count from 1.
    label_counts : int64 (number of classes,)
        How many digits of each label it has.
    """
    size = int(label_counts.sum())
    parts = [f"Cluster {cluster + 1}: {counted(size, 'digit')}"]
    if size and tuple(classes) != (UNKNOWN,):
        for label in np.argsort(-label_counts, kind="stable")[:3].tolist():
            if label_counts[label] >= WORTH_NAMING * size:
                parts.append(f"{percent(label_counts[label] / size, digits=0)} {without_middle(classes[label], NAME)}")
    return ", ".join(parts)


def order_sentence(shown: int, of: int, sort: str, classes: Sequence[str]) -> str:
    """Say in which order a gallery shows how many of its clusters."""
    if tuple(classes) == (UNKNOWN,):
        order = SORTS[sort] if sort == "likeness" else SORTS["size"]
        return f"The digits have no labels, so neither do the clusters: {order}."
    if shown < of:
        return f"{shown:,} of {of:,} centroids, the largest of each label, {SORTS[sort]}."
    return f"{capitalized(SORTS[sort])}."


def iteration_sentence(frame: Frame, validation_error: float | None = None) -> str:
    """Say what happened in an iteration, and how many digits were named wrongly then."""
    if frame.is_first:
        return "The digits that were picked as first centroids; no digit is assigned to one of them yet."
    rates = {"training": frame.training_error, "validation": validation_error}
    known = [f"{name} error {percent(rate)}" for name, rate in rates.items() if rate is not None]
    changed = f"{counted(frame.reassigned, 'digit')} changed cluster"
    return f"Iteration {frame.number:,}: {listed([changed, *known]) if known else changed}."


def missing_sentences(
    label_counts: NDArray[np.int64],
    classes: Sequence[str],
    labels: NDArray[np.uint8] | None = None,
    *,
    most: int | None = None,
) -> list[tuple[int, str]]:
    """Say for each label that no cluster stands for where its digits are.

    Parameters
    ----------
    label_counts : int64 (k, number of classes)
    labels : uint8 (k,) or None
        The clusters' labels, where they are not those that most members have.
    most : int or None
        Of how many of the labels this is said; the other sentences are empty.

    Returns
    -------
    list of (label, sentence)
    """
    if tuple(classes) == (UNKNOWN,):
        return []
    labels = majority_labels(label_counts) if labels is None else labels
    missing = np.flatnonzero((label_counts.sum(axis=0) > 0) & (np.bincount(labels, minlength=len(classes)) == 0))
    sentences = []
    for label in missing[:most].tolist():
        counts = label_counts[:, label]
        order = np.argsort(-counts, kind="stable")[: np.count_nonzero(counts)].tolist()
        names = (cluster_named(cluster, without_middle(classes[labels[cluster]], NAME)) for cluster in order)
        where = clusters_listed(list(zip(names, counts[order].tolist(), strict=True)))
        sentences.append((label, f"No cluster stands for {without_middle(classes[label], NAME)}: {where}."))
    return sentences + [(label, "") for label in missing[len(sentences) :].tolist()]


def summary(label_counts: NDArray[np.int64], classes: Sequence[str], *, of: int | None = None) -> str:
    """Say in a sentence or two what the gallery of a report shows: its order, and labels that no cluster has.

    Parameters
    ----------
    label_counts : int64 (k, number of classes)
        Of the clusters that are shown.
    classes : sequence of str
        The labels' names.
    of : int or None
        How many clusters there are, where not all may be shown.
    """
    shown = len(label_counts)
    missing = [] if of is not None and shown < of else missing_sentences(label_counts, classes, most=2)
    sentences = [order_sentence(shown, of or shown, "label", classes), *(sentence for _, sentence in missing[:2])]
    if (more := len(missing) - 2) > 0:
        sentences.append(f"{counted(more, 'more label')} {'has' if more == 1 else 'have'} none.")
    return " ".join(sentences)


def most_confused(matrix: NDArray[np.int64], classes: Sequence[str], part: str = "validation") -> str:
    """Say in a sentence which two labels are confused most often; empty without digits.

    Parameters
    ----------
    matrix : int64 (number of classes, number of classes)
        Rows are true labels, columns the labels given.
    classes : sequence of str
        The labels' names.
    part : str
        Which digits they are: "validation", "training", "test" …
    """
    wrong = matrix - np.diag(np.diag(matrix))
    if not wrong.any():
        return f"Every {part} digit is read correctly." if matrix.any() else ""
    true, given = divmod(int(wrong.argmax()), len(classes))
    count, total = int(wrong[true, given]), int(matrix[true].sum())
    return (
        f"Most often confused: {count:,} of {counted(total, f'{part} digit')} labelled {classes[true]} "
        f"{'is' if count == 1 else 'are'} read as {classes[given]}."
    )
