"""Labels of digits that stand in rows: each digit may have rows or columns of its own, from 0 to 9."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from digitcluster.files.guessing.cells import Sheet
from digitcluster.files.guessing.vote import CLEAR, vote
from digitcluster.wording import percent

TEN = 10
ORDERS = {"0 to 9": np.arange(TEN, dtype=np.uint8), "1 to 9 and 0": np.roll(np.arange(TEN, dtype=np.uint8), -1)}
UNKNOWN = "The picture does not say what the labels are."


def labels_by_place(
    sheet: Sheet, images: NDArray[np.uint8], is_used: NDArray[np.bool_]
) -> tuple[NDArray[np.uint8] | None, str]:
    """Return the labels that the digits' places say, if the built-in model sees the same.

    Parameters
    ----------
    sheet : Sheet
    images : uint8 (n, height, width)
        Of the cells that are not blank, by rows; ink bright on dark.
    is_used : bool (rows, columns)
        Which cells these are.

    Returns
    -------
    labels : uint8 (n,) or None
    note : str
        Where they are from, in a sentence.
    """
    readings = {how: labels[is_used] for how, labels in _readings(sheet)}
    if not readings:
        return None, UNKNOWN
    seen = vote(images)
    agreement = {how: seen.agreement(labels) for how, labels in readings.items()}
    best = max(agreement, key=lambda how: agreement[how])
    if not seen.counts or agreement[best] < CLEAR:
        return None, UNKNOWN
    share = percent(agreement[best], digits=0)
    return readings[
        best
    ], f"The labels were taken from the {best}; the built-in model sees the same in {share} of them."


def _readings(sheet: Sheet) -> Iterator[tuple[str, NDArray[np.uint8]]]:
    """Yield what the places may mean: how, and the labels as uint8 (rows, columns)."""
    shape = (sheet.rows, sheet.columns)
    for order, digits in ORDERS.items():
        if sheet.rows % TEN == 0:
            each = "one" if sheet.rows == TEN else f"{sheet.rows // TEN:,}"
            labels = np.repeat(digits, sheet.rows // TEN)[:, None]
            yield f"rows, {each} for each of the digits {order}", np.broadcast_to(labels, shape)
        if sheet.columns % TEN == 0:
            each = "one" if sheet.columns == TEN else f"{sheet.columns // TEN:,}"
            labels = np.repeat(digits, sheet.columns // TEN)[None]
            yield f"columns, {each} for each of the digits {order}", np.broadcast_to(labels, shape)
