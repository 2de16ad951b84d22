"""Digits in lists of numbers, as JSON and Parquet have them: collected first, to see from all what the numbers are."""

import re
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import Digits
from digitcluster.core.errors import ReadingError
from digitcluster.core.progress import Progress
from digitcluster.files.aside import aside
from digitcluster.files.building.builder import SQUARE, DigitsBuilder
from digitcluster.files.building.grey_levels import STEP, check_memory
from digitcluster.files.building.skipped import RecordError
from digitcluster.files.guessing.columns import Columns, columns_of_matrix
from digitcluster.files.guessing.first_lines import SAMPLE, columns_of
from digitcluster.files.guessing.image_shape import shape_of_flat
from digitcluster.files.guessing.not_pictures import SMALLEST, too_small
from digitcluster.files.guessing.text_table import TextTable
from digitcluster.files.readers.json_records import Record, class_of, record_of

LOOK = (
    "It must be a list of digits, each with its label and a list of its pixels, or a list of images and one of labels"
)
BLOCK, NUMBERS = 1000, 1 << 22  # digits handed over together, and their pixels
DIGIT = re.compile(r"(\d)\.")  # how a file's name begins that says the label of all its digits


class CollectedDigits:
    """Digits as they are found.

    Parameters
    ----------
    path : Path
        Of the file.
    record : str
        What the file calls one digit: "item", "row".

    Attributes
    ----------
    notes : list of str
        What was left out, in sentences.
    """

    def __init__(self, path: Path, *, record: str = "item") -> None:
        self._path = path
        self.notes: list[str] = []
        self._builder = DigitsBuilder(path, record=record)
        self._records: list[Record] = []
        self._places: list[int] = []
        self._number = self._bytes = self._checked_at = 0

    def add(self, value: Any, label: Any = None) -> None:
        """Add a digit as a document has it, a Record, or the RecordError why it is none; and its label beside it."""
        self._number += 1
        try:
            if isinstance(value, RecordError):
                raise value
            record = value if isinstance(value, Record) else record_of(value)
            if label is not None:
                record = Record(record.pixels, record.shape, class_of(label), record.names)
            if record.label is not None:
                self._builder.labels.index(record.label)
        except RecordError as fault:
            self._builder.skip(self._number, fault, read=len(self._records))
            return
        self._records.append(record)
        self._places.append(self._number)
        self._bytes += record.pixels.nbytes
        if self._bytes - self._checked_at > STEP:
            self._checked_at = self._bytes
            check_memory(self._path.name, self._bytes)  # as much again, when they are put together

    def may_mix_labels(self) -> None:
        """Let there be numbers and names beside each other, as in 0 to 9 and A to Z."""
        self._builder.labels.may_be_mixed = True

    def label_by_name(self) -> int | None:
        """Return the label that the file's name gives to all digits, as “5.json” does; None where it gives none."""
        match = DIGIT.match(self._path.name)
        if match is None:
            return None
        self.notes.append(f"All digits were given the label {match[1]}, by the file's name.")
        return int(match[1])

    def finish(self) -> Generator[Progress, None, Digits]:
        """Make digits of what was added.

        Yields
        ------
        Progress in digits.

        Raises
        ------
        ReadingError
            When they are none, or too many are not like the others.
        """
        name = self._path.name
        if not self._records:
            self._builder.skipped.check(0)
            raise ReadingError(f"{name} has no digits in it. {LOOK}.")
        first = self._records[0]
        kept = self._alike(first)
        told = Progress(f"Reading {name}", 0, len(kept))
        columns = yield from aside(lambda: self._columns([self._records[at] for at in kept]), told)
        self._builder.shape = columns.shape
        step = min(BLOCK, max(1, NUMBERS // max(1, len(first.pixels))))
        for start in range(0, len(kept), step):
            self._hand_over(columns, kept[start : start + step])
            yield Progress(f"Reading {name}", start, len(kept))
        notes = (*columns.notes, *self.notes)
        return (yield from aside(lambda: self._builder.finish(notes=notes), told))

    def _alike(self, first: Record) -> list[int]:
        """Return which of the records are like the first one; the others are left out."""
        kept: list[int] = []
        for at, one in enumerate(self._records):
            if len(one.pixels) != len(first.pixels) or one.names != first.names:
                wanted = f"{len(one.pixels):,} numbers, but the first has {len(first.pixels):,}"
                self._builder.skip(self._places[at], f"has {wanted}", read=len(kept))
            elif (one.label is None) is not (first.label is None):
                fault = "has no label" if one.label is None else "has a label, but the first has none"
                self._builder.skip(self._places[at], fault, read=len(kept))
            else:
                kept.append(at)
        return kept

    def _columns(self, records: Sequence[Record]) -> Columns:
        """Return what the numbers of the records are."""
        first, name = records[0], self._path.name
        if first.shape is not None:
            return Columns(0, 0, (), first.shape)
        if first.names:
            rows = [[f"{number:g}" for number in one.pixels.tolist()] for one in records[:SAMPLE]]
            return columns_of(name, TextTable(first.names, rows))
        numbers = len(first.pixels)
        if numbers < SMALLEST:
            raise too_small(name, numbers, _matrix(records[:SAMPLE]))
        if first.label is not None:
            found = shape_of_flat(_matrix(records[:: -(-len(records) // SAMPLE)]))
            columns = Columns(0, 0, (), found[0], (found[1],) if found[1] else ()) if found else None
        else:
            check_memory(name, 2 * self._bytes)
            columns = columns_of_matrix(_matrix(records))
        if columns is None:
            few = len(records) == 1 and first.pixels.max() < 10
            perhaps = "If they are labels, open the file of images that belongs to them" if few else SQUARE
            raise ReadingError(f"{name} has {numbers:,} numbers for each digit. {perhaps}.")
        return columns

    def _hand_over(self, columns: Columns, places: Sequence[int]) -> None:
        """Give the builder some digits."""
        records = [self._records[at] for at in places]
        matrix = _matrix(records)
        pixels = matrix[:, columns.before : matrix.shape[1] - columns.after]
        labels = [one.label for one in records]
        if len(columns.label) == 1:
            labels = matrix[:, columns.label[0]].tolist()
        elif columns.label:
            labels = matrix[:, list(columns.label)].argmax(axis=1).tolist()
        numbers = [self._places[at] for at in places]
        good, indices = [], []
        for row, label in enumerate(labels):
            if label is None:
                continue
            try:
                indices.append(self._builder.labels.index(label))
                good.append(row)
            except RecordError as fault:
                self._builder.skip(numbers[row], fault)
        if not good and labels[0] is None:
            self._builder.add(pixels, None, numbers)
        elif good:
            self._builder.add(pixels[good], indices, [numbers[row] for row in good])


def _matrix(records: Sequence[Record]) -> NDArray[np.generic]:
    """Return the numbers of some records, (m, d)."""
    return np.stack([one.pixels for one in records])
