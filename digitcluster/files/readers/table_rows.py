"""The lines of a table, parsed and fed to a builder once its layout is known.

NumPy parses many lines at a time; only where a number cannot be read are they looked at one by one.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from digitcluster.files.building.builder import DigitsBuilder
from digitcluster.files.building.skipped import RecordError
from digitcluster.files.guessing.columns import Columns
from digitcluster.files.guessing.words import COMMENTS, is_number, words_of


class Rows:
    """Parses the lines of a table, and feeds them to its `builder`.

    Parameters
    ----------
    path : Path
        Of the file.
    columns : Columns
    separator : str
        A space stands for any white space.
    """

    def __init__(self, path: Path, columns: Columns, separator: str) -> None:
        self.builder = DigitsBuilder(path)
        self.builder.shape = columns.shape
        self._columns, self._separator = columns, separator
        self._split_at = None if separator == " " else separator
        # Most tables have nothing but a label beside the pixels.
        is_plain = columns.before + columns.after == len(columns.label) <= 1
        self._split = self._split_plain if is_plain else self._split_any

    def add(self, number: int, lines: Sequence[str]) -> None:
        """Add lines, the first of which has this number."""
        numbers, labels, rows = [], [], []
        index, split = self.builder.labels.index, self._split
        for at, line in enumerate(lines, start=number):
            if not line or line.isspace() or line.startswith(COMMENTS):
                continue
            try:
                label, row = split(line)
                labels.append(index(label) if label is not None else 0)
            except RecordError as fault:
                self.builder.skip(at, fault)
                continue
            numbers.append(at)
            rows.append(row)
        if not rows:
            return
        try:
            values = self._parse(rows)
        except ValueError:  # in some of them: which ones, is found out line by line
            numbers, labels, values = self._parse_singly(numbers, labels, rows)
        if len(values):
            self.builder.add(values, labels if self._columns.label else None, numbers)

    def _split_plain(self, line: str) -> tuple[str | int | None, str]:
        """Return the label and the rest of a line that has nothing else."""
        line = self._stripped(line)
        if not self._columns.label:
            return None, line
        is_first = self._columns.before
        parts = line.split(self._split_at, 1) if is_first else line.rsplit(self._split_at, 1)
        if len(parts) < 2:
            raise RecordError("has only one column")
        label, row = parts if is_first else reversed(parts)
        if not row.strip():
            raise RecordError("has no pixels")
        return label, row

    def _split_any(self, line: str) -> tuple[str | int | None, str]:
        """Return the label and the pixels of a line that has other columns too."""
        before, after = self._columns.before, self._columns.after
        words = self._stripped(line).split(self._split_at, before) if before else [self._stripped(line)]
        words += words.pop().rsplit(self._split_at, after) if after else []
        if len(words) != before + 1 + after:
            raise RecordError("has too few columns")
        row = words.pop(before)
        if not row.strip():
            raise RecordError("has no pixels")
        labels = [words[at if at < before else at - self._columns.pixels] for at in self._columns.label]
        return (labels[0] if labels else None) if len(labels) < 2 else _marked(labels), row

    def _stripped(self, line: str) -> str:
        line = line.strip(" \r\n")
        return line if self._separator == "\t" else line.strip()

    def _parse(self, rows: Sequence[str]) -> NDArray[np.generic]:
        """Return numbers, uint8 where that is possible; raise ValueError where there is anything else."""
        # NumPy asks C's isdigit about each character, which crashes the process beyond its table.
        if not all(map(str.isascii, rows)):
            raise ValueError("not a table of numbers")
        for dtype in (np.uint8, np.float32):  # bytes first: they are parsed faster, and are what most files have
            try:
                values = np.loadtxt(rows, dtype, delimiter=self._split_at, comments=None, ndmin=2, quotechar='"')
            except (ValueError, OverflowError):
                continue
            if values.shape == (len(rows), self._columns.pixels):
                return values
        raise ValueError("not a table of numbers")

    def _parse_singly(
        self, numbers: Sequence[int], labels: Sequence[int], rows: Sequence[str]
    ) -> tuple[list[int], list[int], NDArray[np.generic]]:
        good_numbers, good_labels, values = [], [], []
        for number, label, row in zip(numbers, labels, rows, strict=True):
            try:
                values.append(self._parse([row])[0])
            except ValueError:
                self.builder.skip(number, self._reason(row))
            else:
                good_numbers.append(number)
                good_labels.append(label)
        return good_numbers, good_labels, np.array(values)

    def _reason(self, row: str) -> str:
        words = words_of(row, self._separator)
        if len(words) != self._columns.pixels:
            return f"has {len(words):,} pixels instead of {self._columns.pixels:,}"
        wrong = next((word for word in words if not is_number(word)), "")
        return f"has the grey level “{wrong[:20]}”, which is not a number" if wrong.strip() else "lacks a grey level"


def _marked(marks: Sequence[str]) -> int:
    """Return which of the columns that mark a label has the mark.

    Raises
    ------
    RecordError
        When none has it, or several have.
    """
    try:
        values = [float(mark.strip().strip("\"'")) for mark in marks]
    except ValueError:
        values = []
    if not values or values.count(top := max(values)) != 1 or top <= 0:
        raise RecordError(f"has no single mark in the {len(marks)} columns of its label")
    return values.index(top)
