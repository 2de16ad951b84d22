"""The numbers in a confusion matrix: how they are written, how large, and in which of two colours."""

from functools import lru_cache

import numpy as np
from matplotlib.colors import to_rgb
from numpy.typing import NDArray

from digitcluster.plots.style import Style, contrast
from digitcluster.plots.writing import width_of

LARGEST, SMALLEST = 10.0, 4.5  # pt (1/72 inch): the font sizes of numbers
STEPS = 200  # shares that are told apart when a colour is chosen


def number_text(count: int, share: float, *, shares: bool) -> str:
    """Return what is written into a cell: a count, or per cent of its row; nothing for 0."""
    if not count:
        return ""
    return f"{share * 100:.1f}" if shares else f"{count:,}"


def number_size(matrix: NDArray[np.int64], cell_width: float, cell_height: float, *, shares: bool) -> float:
    """Return the font size, in pt, with which all numbers fit into their cells; 0 where it would be too small."""
    longest = "99.9" if shares else f"{int(matrix.max(initial=0)):,}"
    width = width_of(longest, size=1, weight="normal")
    size = min(LARGEST, 0.5 * cell_height, 0.86 * cell_width / width)
    return size if size >= SMALLEST else 0.0


@lru_cache(maxsize=4)
def inks_of(style: Style) -> "Inks":
    """Return the inks of a style, which take some milliseconds to find."""
    return Inks(style)


class Inks:
    """Which of a style's two text colours reads better on a cell, by the share that colours the cell."""

    def __init__(self, style: Style) -> None:
        ground, accent = np.array(to_rgb(style.card)), np.array(to_rgb(style.accent))
        self._dark = []
        for share in np.linspace(0, 1, STEPS + 1):
            mixed = np.rint((ground + share * (accent - ground)) * 255).astype(int)
            cell = "#" + "".join(f"{part:02x}" for part in mixed)
            self._dark.append(contrast(style.text, cell) >= contrast(style.accent_text, cell))

    def is_dark(self, share: float) -> bool:
        """Whether the colour of the main text is the better one, not that of text on the accent colour."""
        return self._dark[round(share * STEPS)]
