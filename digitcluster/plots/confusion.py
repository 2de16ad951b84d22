"""Which labels are mistaken for which: true labels in rows, labels given in columns.

The axes cover the figure and their data coordinates are pt (1/72 inch) from the upper left corner, so everything is
placed by plain arithmetic (`confusion_layout`).
"""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from matplotlib.artist import Artist
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from digitcluster.plots.confusion_layout import ConfusionLayout, arrange_confusion
from digitcluster.plots.confusion_numbers import inks_of, number_size, number_text
from digitcluster.plots.style import LIGHT, Style
from digitcluster.plots.writing import Writing, fitting, widest

Cell: TypeAlias = tuple[int | None, int | None]
"""True label and label given; None for a whole column, or a whole row."""

INCH = 72  # pt
LOW = 0.36  # of the font's size, from the middle of a figure down to its baseline
TITLE_SIZE, AXIS_SIZE = 9.5, 8.5  # pt
EMPTY = "Train a model to see\nwhich digits it mistakes for which."


class Confusion:
    """Draws the matrix, coloured by the shares of each row; keeps its artists and changes their data."""

    def __init__(self, figure: Figure, style: Style = LIGHT) -> None:
        self.figure, self._style = figure, style
        self.axes = axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        self.image = axes.imshow(np.zeros((1, 1)), vmin=0, vmax=1, aspect="auto", origin="upper")
        self.title, self.axis_names, self.true_name, self.rows, self.columns = (
            Writing(axes, weight) for weight in ("bold", "normal", "normal", "normal", "normal")
        )
        # Dark numbers on light cells, light ones on dark cells.
        self.numbers = Writing(axes, "normal"), Writing(axes, "normal")
        self.frame = Rectangle((0, 0), 1, 1, fill=False, linewidth=2, visible=False)
        axes.add_patch(self.frame)
        self.empty_note = figure.text(0.5, 0.5, EMPTY, ha="center", va="center", fontsize=9)
        self._matrix: NDArray[np.int64] = np.zeros((1, 1), np.int64)
        self._classes: Sequence[str] = ("",)
        self._title, self._shares = "", False
        self._selected: Cell | None = None
        self.cells = arrange_confusion(self._classes, 1, 1)
        self.restyle(style)
        self.layout()

    @property
    def live(self) -> tuple[Artist, ...]:
        """The frame, which moves with a click."""
        return (self.frame,)

    @property
    def values(self) -> tuple[Any, ...]:
        """Matrix, classes, title, whether shares are written, and the selected cell, as `show` takes them."""
        return self._matrix, self._classes, self._title, self._shares, self._selected

    def show(
        self,
        matrix: NDArray[np.int64],
        classes: Sequence[str],
        title: str = "",
        shares: bool = False,
        selected: Cell | None = None,
    ) -> bool:
        """Show a confusion matrix.

        Parameters
        ----------
        matrix : int64 (c, c)
            Counts with true labels in rows; all 0 shows a sentence instead.
        classes : sequence of str
            The c names.
        title : str
            What it is of.
        shares : bool
            Whether the numbers are per cent of their row instead of counts.
        selected : Cell or None
            The cell, row or column with a frame around it.

        Returns
        -------
        True
            All of the plot may have changed.
        """
        self._matrix, self._classes, self._title, self._shares = matrix, classes, title, shares
        self._selected = selected
        self.image.set_data(self.row_shares)
        self.layout()
        return True

    def say_instead(self, text: str) -> None:
        """Take other words for what stands there as long as there is no matrix."""
        self.empty_note.set_text(text)

    @property
    def row_shares(self) -> NDArray[np.float64]:
        """The matrix with each row as shares, float64 (c, c); a label without digits has shares of 0."""
        return self._matrix / np.maximum(self._matrix.sum(axis=1, keepdims=True), 1)

    def select(self, cell: Cell | None) -> None:
        """Put a frame around a cell, a row or a column, or around none; only a live artist changes."""
        self._selected = cell
        self._place_frame()

    def restyle(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.figure.set_facecolor(style.window)
        self.image.set_cmap(LinearSegmentedColormap.from_list("share", [style.card, style.accent]))
        self.empty_note.set_color(style.muted)
        self.frame.set_edgecolor(style.second)

    def layout(self) -> None:
        """Arrange everything for the figure's present size."""
        width, height = self.figure.get_size_inches() * INCH
        some = bool(self._matrix.any())
        self.axes.set(xlim=(0, width), ylim=(height, 0))
        self.axes.set_visible(some)
        self.empty_note.set_visible(not some)
        self.cells = cells = arrange_confusion(self._classes, width, height)
        self.image.set_extent((cells.left, cells.right, cells.bottom, cells.top))
        self._write_names(cells, width)
        self._write_numbers(cells)
        self._place_frame()

    def cell_at(self, x: float, y: float) -> Cell | None:
        """Return the cell at a place in the figure's pixels, from its lower left corner; names are rows and columns."""
        if not self._matrix.any():
            return None
        pixel, cells = INCH / self.figure.dpi, self.cells
        across = (x * pixel - cells.left) / cells.cell_width
        down = (self.figure.get_figheight() * INCH - y * pixel - cells.top) / cells.cell_height
        row, column = int(np.floor(down)), int(np.floor(across))
        if not (row < cells.count and column < cells.count) or (row < 0 and column < 0):
            return None
        return (row if row >= 0 else None), (column if column >= 0 else None)

    def moved(self, cell: Cell | None, across: int, down: int) -> Cell | None:
        """Return the cell beside one; the first if there is none yet, the same one at the edge."""
        if not self._matrix.any():
            return None
        if cell is None:
            return 0, 0
        row, column = (-1 if index is None else index for index in cell)
        last = self.cells.count - 1
        there = min(max(row + down, -1), last), min(max(column + across, -1), last)
        if max(there) < 0:  # the corner stands for nothing
            return cell
        return (None if there[0] < 0 else there[0]), (None if there[1] < 0 else there[1])

    def ends(self) -> tuple[Cell, Cell] | None:
        """Return the first and the last cell; None where there is none."""
        last = self.cells.count - 1
        return ((0, 0), (last, last)) if self._matrix.any() else None

    def _write_names(self, cells: ConfusionLayout, width: float) -> None:
        style, size = self._style, cells.size
        title = fitting(self._title, width - 12, size=TITLE_SIZE, weight="bold")
        self.title.write([(title, 6, 12)], size=TITLE_SIZE, color=style.text)
        middle = (cells.left + cells.right) / 2, (cells.top + cells.bottom) / 2
        self.axis_names.write([("read as", middle[0], 27)], size=AXIS_SIZE, color=style.muted, anchor=0.5)
        before = cells.left - 6 - widest(cells.rows, size=size, weight="normal") - 4
        self.true_name.write(
            [("true label", before, middle[1])], size=AXIS_SIZE, color=style.muted, anchor=0.5, turned=True
        )
        low = LOW * size
        places = [cells.middle(row, -1) for row in range(cells.count)]
        rows = [(name, x, y + low) for name, (x, y) in zip(cells.rows, places, strict=True)]
        self.rows.write(rows, size=size, color=style.muted, anchor=1)
        places = [cells.middle(-1, column) for column in range(cells.count)]
        if cells.turned:
            turned = [(name, x + low, y) for name, (x, y) in zip(cells.columns, places, strict=True)]
            self.columns.write(turned, size=size, color=style.muted, turned=True)
        else:
            level = [(name, x, y) for name, (x, y) in zip(cells.columns, places, strict=True)]
            self.columns.write(level, size=size, color=style.muted, anchor=0.5)

    def _write_numbers(self, cells: ConfusionLayout) -> None:
        """Write each number in the colour that reads better on its cell; none where cells are too small."""
        size = number_size(self._matrix, cells.cell_width, cells.cell_height, shares=self._shares)
        dark: list[tuple[str, float, float]] = []
        light: list[tuple[str, float, float]] = []
        if size:
            inks = inks_of(self._style)
            for (row, column), share in np.ndenumerate(self.row_shares):
                text = number_text(int(self._matrix[row, column]), float(share), shares=self._shares)
                x, y = cells.middle(row, column)
                (dark if inks.is_dark(float(share)) else light).append((text, x, y + LOW * size))
        for writing, places, colour in zip(
            self.numbers, (dark, light), (self._style.text, self._style.accent_text), strict=True
        ):
            writing.write(places, size=size or 1, color=colour, anchor=0.5)

    def _place_frame(self) -> None:
        cells, cell = self.cells, self._selected
        shown = (
            cell is not None
            and bool(self._matrix.any())
            and all(index is None or index < cells.count for index in cell)
        )
        self.frame.set_visible(shown)
        if shown and cell is not None:
            row, column = cell
            left, wide = (0, cells.count) if column is None else (column, 1)
            top, tall = (0, cells.count) if row is None else (row, 1)
            self.frame.set(x=cells.left + left * cells.cell_width, y=cells.top + top * cells.cell_height)
            self.frame.set(width=wide * cells.cell_width, height=tall * cells.cell_height)
