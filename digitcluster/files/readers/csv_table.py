"""Tables of text: CSV, TSV and others with numbers in columns; one digit per line, its label first, last, or absent.

NumPy parses many lines at a time; only where a number cannot be read are they looked at one by one.
"""

import re
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import Digits
from digitcluster.core.errors import ReadingError
from digitcluster.core.progress import Progress
from digitcluster.files.building.builder import DigitsBuilder, square
from digitcluster.files.building.skipped import RecordError
from digitcluster.files.choices import Choices
from digitcluster.files.source.lines import batches_of_lines
from digitcluster.files.source.source import Source

LOOK = "Each line must be one digit: its label and the grey levels of its pixels, in a square such as 28 × 28"
SEPARATORS = (",", ";", "\t", " ")
LABEL_NAMES = ("label", "labels", "class", "target", "digit", "y")
FEWEST_COLUMNS = 4
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|nan|inf|-inf", re.IGNORECASE)
SIDES = re.compile(r"(\d+)x(\d+)")


@dataclass(frozen=True)
class Layout:
    """How the columns of a table are arranged.

    Attributes
    ----------
    separator : str
        A space stands for any white space.
    label : {"first", "last", None}
    shape : (h, w)
    """

    separator: str
    label: str | None
    shape: tuple[int, int]

    @property
    def pixels(self) -> int:
        """How many of the columns are pixels."""
        return self.shape[0] * self.shape[1]


def recognizes(source: Source) -> bool:
    """Return whether a file is a table of numbers: its first line has columns, and no odd characters.

    This is the most lenient of the formats, so it is tried last.
    """
    lines = source.head.decode("utf-8", "replace").removeprefix("\ufeff").lstrip("\r\n").splitlines()
    if not lines or "\0" in lines[0] or "�" in lines[0]:
        return False
    words = _words(lines[0], _separator(lines[0]))
    if len(words) < FEWEST_COLUMNS or lines[0].lstrip()[0] in "{[<@%":
        return False
    if sum(_is_number(word) for word in words[:-1]) >= len(words) - 2:  # the last word may be cut off
        return True
    return any(word.lower() in LABEL_NAMES for word in words) or words[-2][-1:].isdigit()  # a header


def read(source: Source, choices: Choices) -> Generator[Progress, None, Digits]:
    """Read a table, with a header or without.

    Yields
    ------
    Progress in bytes of the file on disk.

    Raises
    ------
    ReadingError
        When its columns cannot be digits, or too many lines are not like the others.
    """
    yield source.progress()
    batches = batches_of_lines(source)
    number, lines = next(batches, (1, []))
    if not lines:
        raise ReadingError(f"{source.path.name} has no lines in it. {LOOK}.")
    header = _header(lines[0])
    if header:
        number, lines = number + 1, lines[1:]
    rows = Rows(source.path, _layout(source.path.name, header, lines))
    rows.add(number, lines)
    yield source.progress()
    for number, lines in batches:
        rows.add(number, lines)
        yield source.progress()
    yield source.whole_progress()
    return rows.builder.finish()


class Rows:
    """Parses the lines of a table, and feeds them to its `builder`."""

    def __init__(self, path: Path, layout: Layout) -> None:
        self.builder = DigitsBuilder(path)
        self.builder.shape = layout.shape
        self._layout = layout

    def add(self, number: int, lines: Sequence[str]) -> None:
        """Add lines, the first of which has this number."""
        numbers, labels, rows = [], [], []
        for at, line in enumerate(lines, start=number):
            if not line or line.isspace():
                continue
            try:
                label, row = self._split(line)
                labels.append(self.builder.labels.index(label) if label is not None else 0)
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
            self.builder.add(values, labels if self._layout.label else None, numbers)

    def _split(self, line: str) -> tuple[str | None, str]:
        """Return the label and the rest of a line."""
        separator = self._layout.separator
        line = line.strip(" \r\n")
        if separator != "\t":
            line = line.strip()
        if self._layout.label is None:
            return None, line
        split_at = None if separator == " " else separator
        parts = line.split(split_at, 1) if self._layout.label == "first" else line.rsplit(split_at, 1)
        if len(parts) < 2:
            raise RecordError("has only one column")
        label, row = parts if self._layout.label == "first" else reversed(parts)
        if not row.strip():
            raise RecordError("has no pixels")
        return label, row

    def _parse(self, rows: Sequence[str]) -> NDArray[np.generic]:
        """Return numbers, uint8 where that is possible; raise ValueError where there is anything else."""
        separator = None if self._layout.separator == " " else self._layout.separator
        for dtype in (np.uint8, np.float32):  # bytes first: they are parsed faster, and are what most files have
            try:
                values = np.loadtxt(rows, dtype, delimiter=separator, comments=None, ndmin=2, quotechar='"')
            except (ValueError, OverflowError):
                continue
            if values.shape == (len(rows), self._layout.pixels):
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
        words = _words(row, self._layout.separator)
        if len(words) != self._layout.pixels:
            return f"has {len(words):,} pixels instead of {self._layout.pixels:,}"
        wrong = next((word for word in words if not _is_number(word)), "")
        return f"has the grey level “{wrong[:20]}”, which is not a number" if wrong.strip() else "lacks a grey level"


def _layout(name: str, header: Sequence[str], lines: Sequence[str]) -> Layout:
    """Find out how the columns are arranged, from the header and some lines."""
    # Enough for a column of labels to show all of them.
    some = [line for line in lines[:1000] if line.strip()]
    if not some:
        raise ReadingError(f"{name} has no digits in it. {LOOK}.")
    separator = _separator(some[0])
    words = [_words(line, separator) for line in some]
    # What most lines have, so that one bad line does not decide.
    columns = max(set(counts := [len(line) for line in words]), key=counts.count)
    words = [line for line in words if len(line) == columns]
    if len(header) == columns:
        layout = _layout_by_header(separator, [word.lower() for word in header])
        if layout is not None:
            return layout
    if without := square(columns - 1):
        return Layout(separator, _place_of_label(words), without)
    if shape := square(columns):
        return Layout(separator, None, shape)
    raise ReadingError(f"{name} has {columns:,} columns. {LOOK}: 785 columns with the label.")


def _layout_by_header(separator: str, header: Sequence[str]) -> Layout | None:
    place = "first" if header[0] in LABEL_NAMES else "last" if header[-1] in LABEL_NAMES else None
    pixels = [word for word in header if word not in LABEL_NAMES]
    sides = SIDES.fullmatch(pixels[-1]) if pixels else None
    shape = (int(sides[1]), int(sides[2])) if sides else square(len(pixels))
    fits = shape is not None and shape[0] * shape[1] == len(pixels) == len(header) - (place is not None)
    return Layout(separator, place, shape) if shape is not None and fits else None


def _place_of_label(words: Sequence[Sequence[str]]) -> str:
    """Return whether labels come first or last.

    They are whole numbers or names. Where both columns are, the one with only digits wins, then the one with more
    different values; a margin of pixels has few.
    """
    first, last = ({line[at] for line in words} for at in (0, -1))
    if not _can_be_labels(first) or not _can_be_labels(last):
        return "first" if _can_be_labels(first) else "last"
    digits = [column <= set("0123456789") for column in (first, last)]
    return "last" if (digits[1], len(last)) > (digits[0], len(first)) else "first"


def _can_be_labels(column: set[str]) -> bool:
    numbers = [float(word) for word in column if _is_number(word)]
    return all(number >= 0 and number == int(number) for number in numbers if np.isfinite(number))


def _header(line: str) -> list[str]:
    """Return the names of the columns where the first line is a header: fewer than half of its words are numbers."""
    words = _words(line, _separator(line))
    return words if sum(not _is_number(word) for word in words) > len(words) / 2 else []


def _separator(line: str) -> str:
    counts = {separator: line.count(separator) for separator in SEPARATORS[:3]}
    best = max(counts, key=lambda one: counts[one])
    return best if counts[best] else " "


def _words(line: str, separator: str) -> list[str]:
    words = line.split() if separator == " " else line.strip(" \r\n").split(separator)
    return [word.strip().strip("\"'") for word in words]


def _is_number(word: str) -> bool:
    return NUMBER.fullmatch(word.strip()) is not None
