"""Which columns of a table are pixels and which the label, decided in one place for all formats that have columns.

A reader shows its table as `Candidates`; for a matrix of numbers `columns_of_matrix` does so.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from digitcluster.files.guessing.image_shape import Shape, shape_of_flat, square_shape
from digitcluster.files.guessing.label_column import Column, is_running, label_end
from digitcluster.files.guessing.vote import MOST

ONE_HOT = (10, 26, 36, 47, 62)  # classes: digits, letters, and both
COUNTING = "The first column, which only counts the rows, was left out."


@dataclass(frozen=True)
class Columns:
    """How the columns of a table are arranged. The pixels stand together.

    Attributes
    ----------
    before, after : int
        Columns before the pixels and after them, whatever they are.
    label : tuple of int
        The places of the label among all columns: none, one, or one for each class.
    shape : (height, width)
        Of the images.
    notes : tuple of str
        What was decided or left out, and why, in sentences.
    is_sure : bool
        False where the rows that were seen left a doubt, so that the usual was taken.
    """

    before: int
    after: int
    label: tuple[int, ...]
    shape: Shape
    notes: tuple[str, ...] = ()
    is_sure: bool = True

    @property
    def pixels(self) -> int:
        """How many of the columns are pixels."""
        return self.shape[0] * self.shape[1]


@dataclass(frozen=True)
class Candidates:
    """The columns among which pixels and label are looked for.

    Attributes
    ----------
    count : int
        Columns.
    values : int -> (n,)
        What stands in a column: numbers, or words where some are none. Asked for a few columns at both ends.
    column : int -> Column
        The different values of a column; of those at the ends in the whole file, where they were counted.
    some : int, int -> float (m, stop - start)
        Some hundred rows at most, evenly spread, of the columns from start to stop.
    """

    count: int
    values: Callable[[int], NDArray[np.generic]]
    column: Callable[[int], Column]
    some: Callable[[int, int], NDArray[np.generic]]


def columns_of_matrix(matrix: NDArray[np.generic]) -> Columns | None:
    """Find pixels and label among the columns of a matrix.

    Parameters
    ----------
    matrix : (n, d)
        One digit a row, in numbers of any type. Only its first and last columns are looked at as a whole.

    Returns
    -------
    Columns or None
        None where no layout fits.
    """
    if matrix.ndim != 2 or not matrix.size or matrix.dtype.kind not in "buif":
        return None
    places = np.unique(np.linspace(0, len(matrix) - 1, min(MOST, len(matrix))).astype(np.intp))
    return columns_among(
        Candidates(
            matrix.shape[1],
            values=lambda at: matrix[:, at],
            column=lambda at: Column.of_numbers(matrix[:, at]),
            some=lambda start, stop: matrix[places, start:stop],
        )
    )


def columns_among(table: Candidates) -> Columns | None:
    """Find pixels and label among columns of which nothing is known but their values; None where no layout fits."""
    counting = table.count > 1 and is_running(table.values(0))
    for fits in (_squares, _oblongs):
        for start in (1, 0) if counting else (0,):
            for found in fits(table, start):
                return replace(found, notes=(COUNTING, *found.notes)) if start else found
    return None


def _squares(table: Candidates, start: int) -> Iterator[Columns]:
    """Yield the layouts of square images in the columns from `start`."""
    count = table.count - start
    if shape := square_shape(count):
        yield Columns(start, 0, (), shape)
    if (shape := square_shape(count - 1)) and (found := _with_label(table, start, shape)):
        yield found
    for classes in ONE_HOT:
        if shape := square_shape(count - classes):
            yield from _with_one_hot(table, start, classes, shape)


def _with_label(table: Candidates, start: int, shape: Shape) -> Columns | None:
    last = table.count - 1
    choice = label_end(table.column(start), table.column(last), lambda: _rows_to_look_at(table, start, shape))
    if choice.end is None:
        return None
    notes = (choice.note,) if choice.note else ()
    if choice.end == "first":
        return Columns(start + 1, 0, (start,), shape, notes, choice.is_sure)
    return Columns(start, 1, (last,), shape, notes, choice.is_sure)


def _with_one_hot(table: Candidates, start: int, classes: int, shape: Shape) -> Iterator[Columns]:
    """Yield the layouts in which so many columns at the start, or at the end, have one mark for each class."""
    for first in (table.count - classes, start):
        places = range(first, first + classes)
        if are_one_hot(np.stack([table.values(at) for at in places], axis=1)):
            note = f"The label was taken from the {classes} columns that mark it."
            before = start if first > start else start + classes
            yield Columns(before, table.count - before - shape[0] * shape[1], tuple(places), shape, (note,))


def _oblongs(table: Candidates, start: int) -> Iterator[Columns]:
    """Yield the layouts of images that are not square: without a label, or with one that is seen at once."""
    last = table.count - 1
    for before, after, column in (
        (start + 1, 0, table.column(start)),
        (start, 1, table.column(last)),
        (start, 0, None),
    ):
        if column is not None and not (column.can_be_labels and column.is_mixed):
            continue
        if found := shape_of_flat(table.some(before, table.count - after)):
            label = () if column is None else (before - 1 if not after else last,)
            yield Columns(before, after, label, found[0], (found[1],))


def are_one_hot(marks: NDArray[np.generic]) -> bool:
    """Return whether each row of (n, classes) has one mark, always the same number, and something lower elsewhere."""
    if marks.dtype.kind not in "buif" or marks.shape[1] < 2 or not len(marks):
        return False
    low, high = marks.min(), marks.max()
    is_high = marks == high
    return bool(low < high and (is_high.sum(axis=1) == 1).all() and (is_high | (marks == low)).all())


def _rows_to_look_at(
    table: Candidates, start: int, shape: Shape
) -> tuple[NDArray[np.uint8], NDArray[np.float64], NDArray[np.float64]]:
    """Return some images, and the columns beside them. See `label_column.Look`."""
    rows = np.asarray(table.some(start, table.count), np.float64)
    rows = rows[np.isfinite(rows).all(axis=1)]
    # The pixels between the two columns belong to the image, whichever is the label: one pixel is missing, which shifts
    # the image by one at most.
    levels = np.pad(rows[:, 1:-1], ((0, 0), (0, 1)), mode="edge")
    return visible(levels).reshape(-1, *shape), rows[:, 0], rows[:, -1]


def visible(levels: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Return grey levels of any range as bytes, the ground, which is most of an image, dark."""
    if not levels.size:
        return levels.astype(np.uint8)
    low, high = levels.min(), levels.max()
    scaled = ((levels - low) / (high - low or 1) * 255).astype(np.uint8)
    return 255 - scaled if np.median(scaled) > 127 else scaled
