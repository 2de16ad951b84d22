"""Goes through lines of text, and finds the pictures in them that consist of characters."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitcluster.files.building.skipped import RecordError
from digitcluster.files.guessing.text_layout import TextLayout, guess_layout, label_in, may_have_rows

NOT_ONE = "is not one picture made of characters, such as 0 and 1, or . and #"


@dataclass(frozen=True)
class TextPicture:
    """One picture.

    Attributes
    ----------
    line : int
        Where it begins.
    rows : str
        The grey levels of all its characters, as characters.
    label : str or None
    fault : str
        What is wrong with it, to be put after its place; empty where it is good.
    """

    line: int
    rows: str
    label: str | None
    fault: str


class TextPictureParser:
    """Finds pictures in lines of text; the first lines may be a header."""

    def __init__(self, layout: TextLayout) -> None:
        self._layout = layout
        self._rows: list[str] = []
        self._line, self._fault, self._has_begun = 0, "", False
        self._label: str | None = None  # of the picture that is open, where it stands before

    def add(self, number: int, lines: Sequence[str]) -> Iterator[TextPicture]:
        """Take more lines, the first of which has this number; yield the pictures that they complete."""
        layout = self._layout
        for at, line in enumerate(lines, start=number):
            line = line.rstrip("\r\n")
            if (row := layout.row(line)) is not None:
                self._take(at, row)
                if not layout.is_parted and len(self._rows) == layout.height:
                    yield self._picture(None)
            elif layout.label and (label := label_in(line)) is not None:
                yield from self._at_label(label)
            elif line.strip() and self._has_begun:
                # It counts as a row, so that the pictures after it are not shifted.
                self._take(at, chr(0) * layout.width)
                self._fault = self._fault or f"has a line that is no row of it: line {at:,}"
            elif layout.is_parted and not layout.label and self._rows:
                yield self._picture(None)

    def rest(self) -> Iterator[TextPicture]:
        """Yield the picture that is still open, unless it is blank, as empty lines at the end of a file are."""
        if any(row.strip(chr(0)) for row in self._rows) or self._fault:
            yield self._picture(self._label)

    def _take(self, at: int, row: str) -> None:
        if not self._rows:
            self._line = at
        self._has_begun = True
        self._rows.append(row)

    def _at_label(self, label: str) -> Iterator[TextPicture]:
        if self._layout.label == "before":
            if self._rows:
                yield self._picture(self._label)
            self._label = label
        elif self._rows:
            yield self._picture(label)

    def _picture(self, label: str | None) -> TextPicture:
        height = len(self._rows)
        fault = self._fault
        if height != self._layout.height:
            fault = fault or f"has {height:,} lines instead of {self._layout.height:,}"
        elif self._layout.label and label is None:
            fault = fault or "has no label"
        found = TextPicture(self._line, "" if fault else "".join(self._rows), label, fault)
        self._rows, self._fault = [], ""
        return found


def only_picture(content: bytes) -> tuple[NDArray[np.uint8], str | None]:
    """Return the only picture in a text, uint8 (h, w), and its label if it is there.

    Raises
    ------
    RecordError
        When there is none, or several.
    """
    text = content.decode("utf-8-sig", "replace")
    lines = text.split("\n")
    layout = guess_layout(lines) if may_have_rows(text[:512]) else None
    if layout is None:
        raise RecordError(NOT_ONE)
    parser = TextPictureParser(layout)
    found = [*parser.add(1, lines), *parser.rest()]
    if len(found) != 1 or found[0].fault:
        raise RecordError(found[0].fault if len(found) == 1 else NOT_ONE)
    return images_of(found, layout)[0], found[0].label


def images_of(pictures: Sequence[TextPicture], layout: TextLayout) -> NDArray[np.uint8]:
    """Return good pictures as images, uint8 (n, h, w)."""
    levels = "".join(picture.rows for picture in pictures).encode("latin-1")
    return np.frombuffer(levels, np.uint8).reshape(-1, layout.height, layout.width)
