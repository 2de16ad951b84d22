"""Puts together what all formats read: grey levels, labels, and what was left out."""

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import TEN_DIGITS, Digits
from digitcluster.core.errors import ReadingError
from digitcluster.files.building.grey_levels import GreyLevels
from digitcluster.files.building.labels import Labels
from digitcluster.files.building.skipped import SkippedRecords

SQUARE = "A digit must be a square, such as 28 × 28 = 784 pixels"


def assemble(
    path: Path,
    levels: GreyLevels,
    shape: Sequence[int],
    labels: Labels | None,
    faults: SkippedRecords | None = None,
    *,
    name: str = "",
    from_one: str = "",
    notes: Sequence[str] = (),
) -> Digits:
    """Make digits of what was read.

    Parameters
    ----------
    path : Path
        Where they come from; `name` is for people, where it is not the file's.
    shape : (h, w)
    labels : Labels or None
        As many as images; None where there are no labels.
    faults : Faults
        What was left out.
    from_one : str
        See `Labels.finish`.
    notes : sequence of str
        What else people must know, in sentences.

    Raises
    ------
    ReadingError
        When there are no digits, or too many were left out.
    """
    read = len(levels)
    if faults is not None:
        faults.check(read)
    if not read:
        raise ReadingError(f"{path.name} has no digits in it. Choose another file.")
    images, done = levels.finish(shape)
    indices, classes, renamed = labels.finish(from_one=from_one) if labels is not None else (None, TEN_DIGITS, [])
    if indices is not None and _is_sorted(indices):
        order = _mixed(indices)
        _reorder(images, order)
        indices = indices[order]
        done.append("The digits were in the order of their labels; they were mixed, so that any part has all labels.")
    left_out = faults.notes(read) if faults is not None else []
    return Digits(
        images,
        indices,
        classes,
        name=name or path.name,
        source=str(path.resolve()),
        notes=(*left_out, *notes, *done, *renamed),
    )


def square(pixels: int) -> tuple[int, int] | None:
    """Return height and width of a square image of so many pixels; None where there is none."""
    side = math.isqrt(pixels)
    return (side, side) if pixels and side * side == pixels else None


def _is_sorted(labels: NDArray[np.uint8]) -> bool:
    """Tell whether equal labels stand together; the first digits, for validation, would have few of the labels."""
    changes = int(np.count_nonzero(labels[1:] != labels[:-1]))
    return changes > 0 and 8 * changes < len(labels)


def _mixed(labels: NDArray[np.uint8]) -> NDArray[np.intp]:
    """Return an order in which each label's digits are spread evenly."""
    place = np.empty(len(labels))
    for label in np.unique(labels):
        own = np.flatnonzero(labels == label)
        place[own] = (np.arange(len(own)) + 0.5) / len(own)
    return np.argsort(place, kind="stable")


def _reorder(images: NDArray[np.uint8], order: NDArray[np.intp]) -> None:
    """Put images[order] in place of the images, one by one: a copy would need as much memory again."""
    following = order.tolist()
    is_done = bytearray(len(following))
    for start in range(len(following)):
        if is_done[start]:
            continue
        held, at = images[start].copy(), start
        while not is_done[source := following[at]] and source != start:
            images[at] = images[source]
            is_done[at] = True
            at = source
        images[at] = held
        is_done[at] = True
