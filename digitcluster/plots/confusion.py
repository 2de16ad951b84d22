"""Which labels are mistaken for which: true labels in rows, labels given in columns."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text
from numpy.typing import NDArray

from digitcluster.plots.style import LIGHT, Style, contrast, style_axes
from digitcluster.wording import shortened

LONGEST = 12  # characters of a class name
MOST_NUMBERED = 40  # classes: with more, the numbers could not be read and would take seconds to draw
EMPTY = "Train a model to see which digits it mistakes for which."


class Confusion:
    """Draws the matrix, each row as shares; keeps its artists and changes their data."""

    def __init__(self, figure: Figure, style: Style = LIGHT) -> None:
        self.figure, self._style = figure, style
        self.axes = figure.add_subplot()
        self.image = self.axes.imshow(np.zeros((1, 1)), vmin=0, vmax=1, aspect="auto")
        self.empty_note = figure.text(0.5, 0.5, EMPTY, ha="center", va="center", fontsize=9)
        self.cell_texts: list[Text] = []
        self._longest = 1
        self._matrix: NDArray[np.int64] = np.zeros((1, 1), np.int64)
        self._classes: Sequence[str] = ("",)
        self.axes.set_xlabel("read as")
        self.axes.set_ylabel("true label")
        self.axes.xaxis.set_label_position("top")
        self.axes.xaxis.tick_top()
        self.restyle(style)
        self.show(self._matrix, self._classes)

    @property
    def live(self) -> tuple[Artist, ...]:
        """Nothing: it changes only with a click."""
        return ()

    @property
    def values(self) -> tuple[Any, ...]:
        """Matrix and classes, as `show` takes them."""
        return self._matrix, self._classes

    def show(self, matrix: NDArray[np.int64], classes: Sequence[str]) -> bool:
        """Show counts, int64 (c, c) with true labels in rows, and the c names; all 0 shows a sentence instead.

        Returns
        -------
        True
            All of the plot may have changed.
        """
        self._matrix, self._classes = matrix, classes
        count, some = len(matrix), bool(matrix.any())
        self.axes.set_visible(some)
        self.empty_note.set_visible(not some)
        totals = np.maximum(matrix.sum(axis=1, keepdims=True), 1)  # a label without digits has shares of 0
        self.image.set_data(matrix / totals)
        self.image.set_extent((-0.5, count - 0.5, count - 0.5, -0.5))
        names = [shortened(name, LONGEST) for name in classes]
        self._longest = max(map(len, names))
        self.axes.set_xticks(range(count), names, rotation=90 if self._longest > 3 else 0)
        self.axes.set_yticks(range(count), names)
        self._fit_texts(count)
        self.layout()
        return True

    def restyle(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        style_axes(self.axes, style)
        self.axes.yaxis.grid(visible=False)
        self.axes.spines["bottom"].set_visible(False)
        self.axes.tick_params(labelsize=9.5)
        self.image.set_cmap(LinearSegmentedColormap.from_list("share", [style.card, style.accent]))
        self.empty_note.set_color(style.muted)
        self._colour_texts()

    def layout(self) -> None:
        """Make the cells as large as fits, and not much wider than tall."""
        width, height = self.figure.get_size_inches()
        names = 0.075 * max(0, self._longest - 2)  # a character is some 0.075 inch wide
        left, top, margin = 0.55 + names, 0.55 + (names if self._longest > 3 else 0), 0.12
        room_x, room_y = max(width - left - margin, 0.1), max(height - top - margin, 0.1)
        across = min(room_x, room_y * 1.5)
        start = left + (room_x - across) / 2
        self.axes.set_position((start / width, margin / height, across / width, room_y / height))
        cell = min(across, room_y) / len(self._matrix) * 72  # pt, as font sizes are
        self.axes.tick_params(labelsize=float(np.clip(cell * 0.6, 3, 9.5)))
        for text in self.cell_texts:
            text.set_fontsize(float(np.clip(cell * 0.26, 4.5, 10)))
            text.set_visible(cell > 14 and text.get_text() != "0")

    def _fit_texts(self, count: int) -> None:
        count = count if count <= MOST_NUMBERED else 0
        if len(self.cell_texts) != count * count:
            for text in self.cell_texts:
                text.remove()
            cells = [(row, column) for row in range(count) for column in range(count)]
            self.cell_texts = [self.axes.text(x, y, "", ha="center", va="center") for y, x in cells]
        for text, value in zip(self.cell_texts, self._matrix.ravel(), strict=False):
            text.set_text(f"{value:,}")
        self._colour_texts()

    def _colour_texts(self) -> None:
        """Write each number in the colour that reads better on its cell."""
        style = self._style
        ground, accent = np.array(to_rgb(style.card)), np.array(to_rgb(style.accent))
        totals = np.maximum(self._matrix.sum(axis=1, keepdims=True), 1)
        for text, share in zip(self.cell_texts, (self._matrix / totals).ravel(), strict=False):
            mixed = np.rint((ground + share * (accent - ground)) * 255).astype(int)
            cell = "#" + "".join(f"{part:02x}" for part in mixed)
            text.set_color(max((contrast(colour, cell), colour) for colour in (style.text, style.accent_text))[1])
