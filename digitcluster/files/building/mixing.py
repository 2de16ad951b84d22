"""Mixes digits that are sorted by label, so that any part of them has all labels."""

import numpy as np
from numpy.typing import NDArray

LONGEST_RUN = 8  # digits of one label in a row, on average: by chance there would be hardly more than one


def is_sorted(labels: NDArray[np.uint8]) -> bool:
    """Return whether equal labels stand together: the first digits, for validation, would then have few labels."""
    changes = int(np.count_nonzero(labels[1:] != labels[:-1]))
    return changes > 0 and LONGEST_RUN * changes < len(labels)


def mixed_order(labels: NDArray[np.uint8]) -> NDArray[np.intp]:
    """Return an order, int (n,), in which each label's digits are spread evenly; it is the same every time."""
    place = np.empty(len(labels))
    for label in np.unique(labels):
        own = np.flatnonzero(labels == label)
        place[own] = (np.arange(len(own)) + 0.5) / len(own)
    return np.argsort(place, kind="stable")


def reorder(images: NDArray[np.uint8], order: NDArray[np.intp]) -> None:
    """Replace the images by images[order] in place, one by one: a copy would need as much memory again."""
    following = order.tolist()
    is_done = bytearray(len(following))
    # An order consists of cycles; along each, every image goes where the one before it was.
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
