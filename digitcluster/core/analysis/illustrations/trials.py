"""Pictures of what a choice does: small trainings on some of the digits, or some digits before and after."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.analysis.illustrations.evidence import Evidence, distinct
from digitcluster.core.analysis.illustrations.picture import BECOMES, Picture, Piece, Strip, strip
from digitcluster.core.digits import Digits
from digitcluster.core.errors import SettingsError
from digitcluster.core.features.deskew import deskew, slants
from digitcluster.core.features.gradients import CELLS, DIRECTIONS, gradient_features, spread
from digitcluster.core.kmeans.lloyd import Iteration
from digitcluster.core.kmeans.per_class import train_per_class
from digitcluster.core.kmeans.train import train
from digitcluster.core.model.labelling import count_labels, majority_labels
from digitcluster.core.progress import finish
from digitcluster.wording import counted, listed, percent, scientific

FEWER, MORE = 2, 10
"""The numbers of clusters that are compared."""
TRIED = 3  # restarts
EACH = 2  # clusters of each label
ROUNDS = 8  # iterations: enough to see them
MOST_LABELS = 10  # in a strip
SLANTED = 8  # digits
EDGES = "│╱╱─╲╲"
"""How edges run, for each two opposite directions of the gradient."""


def k(evidence: Evidence) -> Picture | None:
    """Show the same digits sorted into few clusters, and into more."""
    few = evidence.few()
    if few is None or distinct(few) < MORE:
        return None
    strips, missing = [], ""
    for count in (FEWER, MORE):
        last = finish(train(few.images, count, seed=evidence.settings.seed))
        strips.append(_sorted_strip(last, few, f"k = {count}"))
        missing = _missing(last, few)
    return Picture(
        tuple(strips),
        f"The same {counted(len(few), few.noun)}, sorted into {FEWER} clusters and into {MORE}.{missing}",
    )


def restarts(evidence: Evidence) -> Picture | None:
    """Show what the same digits become from several first centroids, and which of these is kept."""
    few, settings = evidence.few(), evidence.settings
    if few is None or distinct(few) < MORE:
        return None
    ends: dict[int, Iteration] = {}
    for record in train(few.images, MORE, seeding=settings.seeding, seed=settings.seed, restarts=TRIED):
        if isinstance(record, Iteration):
            ends[record.restart] = record
    best = min(ends.values(), key=lambda one: one.inertia)
    strips = [
        _sorted_strip(one, few, "Kept" if one is best else f"{percent(one.inertia / best.inertia - 1)} more inertia")
        for one in ends.values()
    ]
    return Picture(
        tuple(strips),
        f"{TRIED} trainings of {counted(len(few), few.noun)} with k = {MORE}, from different first centroids; the "
        f"smallest inertia is {scientific(best.inertia)}.",
    )


def per_label(evidence: Evidence) -> Picture | None:
    """Show clusters that were looked for among the digits of each label."""
    few, settings = evidence.few(), evidence.settings
    if few is None or few.labels is None or not len(few):
        return None
    present = np.unique(few.labels)[:MOST_LABELS]
    few = few.take(np.flatnonzero(np.isin(few.labels, present)))
    if few.labels is None:
        return None
    try:
        last = finish(
            train_per_class(few.images, few.labels, EACH * len(present), seed=settings.seed, max_iterations=ROUNDS)
        )
    except SettingsError:  # a label with too few digits
        return None
    images, names = _images(last.centroids), [few.classes[label] for label in present.tolist()]
    return Picture(
        tuple(strip(images[first::EACH], words=names) for first in range(EACH)),
        f"{counted(len(few), few.noun)}, with {EACH} clusters for each label: no cluster mixes labels, "
        "and no label is without a cluster.",
    )


def straighten(evidence: Evidence) -> Picture | None:
    """Show the most slanted digits as they are, and straightened."""
    few = evidence.few()
    if few is None or not len(few):
        return None
    order = np.argsort(-np.abs(slants(few.images)[0]), kind="stable")[:SLANTED]
    images = few.images[order]
    return Picture(
        (strip(images, "As they are"), strip(deskew(images), "Straightened")),
        f"The most slanted of {counted(len(few), few.noun)}, and the same ones as they are compared.",
    )


def edges(evidence: Evidence) -> Picture | None:
    """Show a digit, and where it has edges that run in each direction."""
    few = evidence.few()
    if few is None or not len(few):
        return None
    image = few.images[len(few) // 2]
    features = gradient_features(image[None])[0].astype(np.float32).reshape(CELLS, DIRECTIONS)
    half = DIRECTIONS // 2
    both = (features[:, :half] + features[:, half:]) / 2  # dark on bright is the same edge as bright on dark
    maps = np.stack([spread(both[:, one], *image.shape) for one in range(half)])
    levels = (maps / max(float(maps.max()), 1e-9) * 255).astype(np.uint8)
    found = [Piece(one, words, sign="") for one, words in zip(levels, EDGES, strict=True)]
    found[0] = Piece(levels[0], EDGES[0], sign=BECOMES)
    return Picture(
        (Strip((Piece(image, "digit"), *found)),),
        f"A {few.noun}, and where it has edges that run upright, slanted or level: these "
        f"{len(EDGES)} pictures are compared instead of its pixels.",
    )


def _sorted_strip(last: Iteration, few: Digits, title: str) -> Strip:
    """Show centroids in the order of their labels, or of their sizes where there are none."""
    images = _images(last.centroids)
    labels = _labels(last, few)
    if labels is None:
        return strip(images[np.argsort(-last.sizes, kind="stable")], title)
    order = np.argsort(labels, kind="stable")
    return strip(images[order], title, [few.classes[label] for label in labels[order].tolist()])


def _missing(last: Iteration, few: Digits) -> str:
    """Say for which labels no cluster stands."""
    labels = _labels(last, few)
    if labels is None or few.labels is None:
        return ""
    names = [few.classes[label] for label in np.setdiff1d(few.labels, labels).tolist()]
    if len(names) > MORE // 2:
        return ""
    return f" None of the {MORE} stands for {_either(names)}." if names else ""


def _either(names: Sequence[str]) -> str:
    return listed(names).replace(" and ", " or ")


def _labels(last: Iteration, few: Digits) -> NDArray[np.uint8] | None:
    if few.labels is None:
        return None
    return majority_labels(count_labels(last.assignments, few.labels, k=len(last.sizes), classes=len(few.classes)))


def _images(centroids: NDArray[np.floating]) -> NDArray[np.uint8]:
    return np.rint(centroids).clip(0, 255).astype(np.uint8)
