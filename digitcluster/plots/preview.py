"""A sheet of some digits with their labels, and what is to be said about their file: a picture of what was understood.

The axes cover the figure and their data coordinates are pt (1/72 inch) from the upper left corner, as in the gallery.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from numpy.typing import NDArray

from digitcluster.core.digits import Digits
from digitcluster.core.preview import some_digits
from digitcluster.plots.cell_layout import CellLayout
from digitcluster.plots.mosaic import mosaic
from digitcluster.plots.pixel_image import PixelImage
from digitcluster.plots.style import LIGHT, Style
from digitcluster.plots.writing import Writing, fitting
from digitcluster.wording import counted, shortened

INCH = 72  # pt
WIDTH = 6.5 * INCH  # of the sheet
MARGIN, GAP = 24.0, 14.0  # pt around everything, and between two digits
COLUMNS = 6
TALLEST = 110.0  # pt of a digit: images may be long and narrow
FONT, LINE = 9.0, 13.0  # pt: the size of the texts, and from one line to the next
LEAST_APART = 5.0  # pt between two labels
LETTERS = 88  # in a line as wide as the sheet; its width in pt would be exact, but no line is full anyway


@dataclass(frozen=True, eq=False)
class Sheet:
    """What a preview shows.

    Attributes
    ----------
    images : uint8 (n, h, w)
        Ink bright on dark; at least one.
    names : tuple of str
        Of the images' labels; empty without labels.
    title, facts : str
        The file's name; how many digits of which size it has.
    warnings, notes : tuple of str
        In sentences.
    """

    images: NDArray[np.uint8]
    names: tuple[str, ...]
    title: str
    facts: str
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def sheet_of(digits: Digits) -> Sheet:
    """Return the sheet of a file: a dozen of its digits, the same each time."""
    some = digits.take(some_digits(digits))
    names = () if some.labels is None else tuple(some.classes[label] for label in some.labels.tolist())
    facts = [counted(len(digits), digits.noun), f"{digits.width} × {digits.height} pixels", digits.format]
    if digits.labels is None:
        facts.append("without labels")
    return Sheet(
        some.images, names, digits.name, " · ".join(one for one in facts if one), digits.warnings, digits.notes
    )


def sheet_size(sheet: Sheet) -> tuple[float, float]:
    """Return how wide and how tall a figure must be for a sheet, in inches."""
    return WIDTH / INCH, _arrange(sheet).height / INCH


class Preview:
    """Draws a sheet, in a figure of its `sheet_size`; keeps its artists and changes their data."""

    def __init__(self, figure: Figure, style: Style = LIGHT) -> None:
        self.figure, self._style = figure, style
        self._axes = figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._image = PixelImage(self._axes)
        self.title = Writing(self._axes, "bold")
        self.facts, self.warnings, self.notes, self.labels = (Writing(self._axes, "normal") for _ in range(4))
        self._sheet: Sheet | None = None

    @property
    def live(self) -> tuple[Artist, ...]:
        """None: nothing changes often."""
        return ()

    @property
    def values(self) -> tuple[Any, ...]:
        """The sheet, as `show` takes it."""
        return () if self._sheet is None else (self._sheet,)

    def show(self, sheet: Sheet) -> bool:
        """Show a sheet; return True: all of the plot may have changed."""
        self._sheet = sheet
        self.layout()
        return True

    def restyle(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.layout()

    def layout(self) -> None:
        """Arrange everything from the upper left corner; a figure of another size than the sheet's is cut or longer."""
        width, height = self.figure.get_size_inches() * INCH
        self.figure.set_facecolor(self._style.window)
        self._axes.set(xlim=(0, width), ylim=(height, 0))
        if self._sheet is None:
            return
        sheet, places, style = self._sheet, _arrange(self._sheet), self._style
        self.title.write([(shortened(sheet.title, 50), MARGIN, places.title)], size=13, color=style.text)
        self.facts.write([(sheet.facts, MARGIN, places.facts)], size=FONT, color=style.muted)
        self.warnings.write(_lines(_warnings(sheet), places.warnings), size=FONT, color=style.warning)
        self.notes.write(_lines(sheet.notes, places.notes), size=FONT, color=style.muted)
        self._place_digits(sheet, places.cells)

    def _place_digits(self, sheet: Sheet, cells: CellLayout) -> None:
        rows = cells.rows(len(sheet.images))
        right, bottom = cells.left + COLUMNS * cells.pitch_x, cells.top + rows * cells.pitch_y
        self._image.set_data(mosaic(sheet.images.astype(np.float32), cells))
        self._image.set_extent((cells.left, right, bottom, cells.top))
        below = cells.side * sheet.images.shape[1] / sheet.images.shape[2] + LINE
        room, size = cells.pitch_x - LEAST_APART, FONT + 1
        corners = [cells.corner(index) for index in range(len(sheet.names))]
        texts = [
            (fitting(name, room, size=size, weight="normal"), x + cells.side / 2, y + below)
            for name, (x, y) in zip(sheet.names, corners, strict=True)
        ]
        self.labels.write(texts, size=size, color=self._style.text, anchor=0.5)


@dataclass(frozen=True)
class _Places:
    """Where everything is, in pt from the top: baselines, of several lines the first one's; and the whole height."""

    title: float
    facts: float
    warnings: float
    cells: CellLayout
    notes: float
    height: float


def _arrange(sheet: Sheet) -> _Places:
    count, tall, wide = sheet.images.shape
    pitch = (WIDTH - 2 * MARGIN + GAP) / COLUMNS
    side = min(pitch - GAP, TALLEST * wide / tall)
    warnings = MARGIN + 45
    top = warnings + LINE * len(_wrapped(_warnings(sheet)))
    foot = LINE + 2 if sheet.names else 0.0
    left = MARGIN + (pitch - GAP - side) / 2
    image = side * tall / wide
    cells = CellLayout(COLUMNS, side, image, left, top, pitch, image + foot + GAP, 0.0, foot).on_pixels(tall, wide)
    bottom = top + cells.rows(count) * cells.pitch_y
    notes = bottom + LINE
    end = notes + LINE * (len(_wrapped(sheet.notes)) - 1) if sheet.notes else bottom - GAP
    return _Places(MARGIN + 10, MARGIN + 28, warnings, cells, notes, end + MARGIN)


def _warnings(sheet: Sheet) -> list[str]:
    return [f"Warning: {one}" for one in sheet.warnings]


def _wrapped(sentences: Sequence[str]) -> list[str]:
    return [line for one in sentences for line in textwrap.wrap(one, LETTERS)]


def _lines(sentences: Sequence[str], first: float) -> list[tuple[str, float, float]]:
    return [(line, MARGIN, first + LINE * index) for index, line in enumerate(_wrapped(sentences))]
