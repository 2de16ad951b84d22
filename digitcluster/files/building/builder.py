"""Takes what a reader finds in a file, some digits at a time, and makes Digits from it.

What a file does not say is decided here and in the modules beside this one: the range of the grey levels, ink and
paper, what the labels mean, which digits are left out, and the order.
"""

import math
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import TEN_DIGITS, Digits
from digitcluster.core.errors import ReadingError
from digitcluster.files.building.grey_levels import OUT_OF_RANGE, GreyLevels
from digitcluster.files.building.labels import LabelError, Labels
from digitcluster.files.building.mixing import is_sorted, mixed_order, reorder
from digitcluster.files.building.skipped import SkippedRecords
from digitcluster.wording import printable

SQUARE = "A digit must be a square, such as 28 × 28 = 784 pixels"


class DigitsBuilder:
    """The digits of a file so far.

    Parameters
    ----------
    path : Path
        Of the file: it names the digits.
    record : str
        What the file calls one digit, for messages: "line", "picture", "row".
    are_bytes : bool
        Whether the file can only have levels from 0 to 255; see `GreyLevels`.
    labels_name : str
        The name of the file with the labels, if that is another one.

    Attributes
    ----------
    shape : (h, w)
        Of the images, to be set by the reader before `finish`; (0, 0) while it is not known.
    levels : GreyLevels
    labels : Labels
    skipped : SkippedRecords
    """

    def __init__(self, path: Path, *, record: str = "line", are_bytes: bool = False, labels_name: str = "") -> None:
        self._path = path
        self.shape = (0, 0)
        self.levels = GreyLevels(path.name, are_bytes=are_bytes)
        self.labels = Labels(labels_name or path.name)
        self.skipped = SkippedRecords(path.name, record=record)

    def __len__(self) -> int:
        return len(self.levels)

    def add(self, images: NDArray[np.generic], labels: Sequence[int] | None, places: Sequence[int | str]) -> None:
        """Add digits; those whose grey levels are out of range are skipped.

        Parameters
        ----------
        images : (m, …)
            In whatever type of number the file has.
        labels : sequence of int (m,) or None
            Indices that `labels.index` returned; None for digits without labels.
        places : sequence of int or str (m,)
            Their lines' numbers or pictures' names, for messages.

        Raises
        ------
        ReadingError
            When it is already clear that these are not digits.
        """
        taken = self.levels.add(images)
        if taken.all():
            if labels is not None:
                self.labels.keep(labels)
            return
        if labels is not None:
            self.labels.keep(label for label, good in zip(labels, taken, strict=True) if good)
        for index in np.flatnonzero(~taken).tolist():
            self.skip(places[index], OUT_OF_RANGE)

    def add_images(self, images: NDArray[np.generic]) -> None:
        """Add images of an array, all of which must be good.

        Raises
        ------
        ReadingError
            When one is not: it says which.
        """
        before = len(self)
        taken = self.levels.add(images)
        if not taken.all():
            number = before + int(taken.argmin()) + 1
            raise ReadingError(f"Image {number:,} of {self._path.name} {OUT_OF_RANGE}.")

    def add_labels(self, labels: NDArray[np.generic]) -> None:
        """Add the labels of an array, all of which must be good.

        Raises
        ------
        ReadingError
            When one is not: it says which.
        """
        try:
            self.labels.add_array(labels)
        except LabelError as error:
            raise ReadingError(f"{self.labels.name} {error}.") from error

    def skip(self, place: int | str, reason: object, *, read: int | None = None, details: str = "") -> None:
        """Leave out a digit that cannot be read; see `SkippedRecords.add`.

        `read` is how many good ones there are so far, where some were not added yet.
        """
        self.skipped.add(place, reason, read=len(self) if read is None else read, details=details)

    def finish(self, *, notes: Iterable[str] = (), warnings: Iterable[str] = ()) -> Digits:
        """Make digits from what was added. Nothing may be added afterwards.

        Parameters
        ----------
        notes : iterable of str
            What else people need to know, in sentences.
        warnings : iterable of str
            What is probably wrong, in sentences.

        Raises
        ------
        ReadingError
            When there are no digits, or too many were skipped.
        """
        read = len(self)
        # First, since what is wrong with the first line says more than that there are no digits.
        self.skipped.check(read)
        if not read:
            raise ReadingError(f"{self._path.name} has no digits in it. Choose another file.")
        if min(self.shape) < 2:
            height, width = self.shape
            raise ReadingError(f"{self._path.name} has images of {width} × {height} pixels: they cannot be digits.")
        images, done, odd = self.levels.finish(self.shape)
        indices, classes = self.labels.finish() if len(self.labels) else (None, TEN_DIGITS)
        # A share of the digits is kept for validation, by default the first: it must have all labels.
        if indices is not None and is_sorted(indices):
            order = mixed_order(indices)
            reorder(images, order)
            indices = indices[order]
            done.append("The digits were sorted by label; they were mixed so that any part of them has all labels.")
        return Digits(
            images,
            indices,
            classes,
            name=printable(self._path.name),
            source=str(self._path.resolve()),
            notes=(*self.skipped.notes(read), *notes, *done),
            warnings=(*warnings, *odd),
        )


def square(pixels: int) -> tuple[int, int] | None:
    """Return height and width of a square image of this many pixels; None if there is none."""
    side = math.isqrt(pixels)
    return (side, side) if pixels and side * side == pixels else None
