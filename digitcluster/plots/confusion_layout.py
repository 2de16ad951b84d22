"""Where the parts of a confusion matrix are: as large cells as the names of the labels leave room for."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from digitcluster.plots.writing import fitting, widest

LARGEST, SMALLEST = 9.5, 5.0  # pt (1/72 inch): the font sizes of names
LINE = 1.3  # of the font's size: what names one above the other need
TITLE = 18.0  # pt, the height of the line at the top
AXIS = 15.0  # pt, what "read as" and "true label" need
GAP = 4.0  # pt between names and cells
MARGIN = 5.0  # pt at the right and below
MOST_OF_IT = 0.3  # of the figure: names that would need more are cut


@dataclass(frozen=True)
class ConfusionLayout:
    """Places in pt, y downward from the figure's top.

    Attributes
    ----------
    left, top, cell_width, cell_height : float
        The first cell's upper left corner, and the size of each.
    size : float
        The names' font size.
    rows, columns : tuple of str
        The names as they are shown: cut where they are long, empty where they would touch.
    turned : bool
        Whether the columns' names run upward.
    """

    left: float
    top: float
    cell_width: float
    cell_height: float
    size: float
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    turned: bool

    @property
    def count(self) -> int:
        """The number of labels."""
        return len(self.rows)

    @property
    def right(self) -> float:
        """Where the last column ends."""
        return self.left + self.count * self.cell_width

    @property
    def bottom(self) -> float:
        """Where the last row ends."""
        return self.top + self.count * self.cell_height

    def middle(self, row: int, column: int) -> tuple[float, float]:
        """Return the middle of a cell; -1 is the row or column of the names."""
        x = self.left - GAP if column < 0 else self.left + (column + 0.5) * self.cell_width
        y = self.top - GAP if row < 0 else self.top + (row + 0.5) * self.cell_height
        return x, y


def arrange_confusion(names: Sequence[str], width: float, height: float) -> ConfusionLayout:
    """Return the layout for a figure of this size, in pt."""
    size = LARGEST
    for _ in range(2):  # smaller cells need smaller names, and these leave more room for the cells
        layout = _with_size(names, width, height, size)
        smaller = float(np.clip(min(layout.cell_height / LINE, LARGEST), SMALLEST, size))
        if smaller == size:
            break
        size = smaller
    return _with_size(names, width, height, size)


def _with_size(names: Sequence[str], width: float, height: float, size: float) -> ConfusionLayout:
    count = len(names)
    rows = [fitting(name, MOST_OF_IT * width, size=size, weight="normal", middle=True) for name in names]
    left = AXIS + widest(rows, size=size, weight="normal") + GAP
    upright = [fitting(name, MOST_OF_IT * height, size=size, weight="normal", middle=True) for name in names]
    wide = widest(upright, size=size, weight="normal")
    # Single letters that are too close are left out, not turned: that would make them no narrower.
    turned = max(map(len, upright)) > 3 and wide > 0.92 * _across(width - left - MARGIN, height, count)
    top = TITLE + AXIS + (wide if turned else size) + GAP
    tall = max(height - top - MARGIN, 1.0)
    across = min(max(width - left - MARGIN, 1.0), 1.5 * tall)
    start = left + (max(width - left - MARGIN, 1.0) - across) / 2
    cell_width, cell_height = across / count, tall / count
    needed = size * LINE if turned else max(size * LINE, 1.1 * wide)
    return ConfusionLayout(
        left=start,
        top=top,
        cell_width=cell_width,
        cell_height=cell_height,
        size=size,
        rows=_thinned(rows, size * LINE / cell_height),
        columns=_thinned(upright, needed / cell_width),
        turned=turned,
    )


def _across(room: float, height: float, count: int) -> float:
    """Return how wide a cell is while the columns' names stand upright."""
    return min(max(room, 1.0), 1.5 * max(height - TITLE - AXIS, 1.0)) / count


def _thinned(names: Sequence[str], cells_needed: float) -> tuple[str, ...]:
    """Leave out names so that the others, which need so many cells each, do not touch."""
    step = max(1, int(np.ceil(cells_needed - 1e-9)))
    return tuple(name if index % step == 0 else "" for index, name in enumerate(names))
