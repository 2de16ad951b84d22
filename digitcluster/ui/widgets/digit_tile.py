"""One digit of a grid: what is shown of it, and how it is painted."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from digitcluster.plots.style import Style
from digitcluster.ui.widgets.digit_image import as_paper, draw_inside


@dataclass(frozen=True, eq=False)
class Tile:
    """A digit in a grid.

    Attributes
    ----------
    image : uint8 (h, w)
        Ink bright on dark.
    caption : str
        The words beneath it.
    tip : str
        What the tool tip says; each line is one paragraph.
    is_wrong : bool
        Whether the words are a warning.
    """

    image: NDArray[np.uint8]
    caption: str = ""
    tip: str = ""
    is_wrong: bool = False


def paint_tile(painter: QPainter, place: QRect, tile: Tile, style: Style, *, mark: str = "", width: float = 2) -> None:
    """Paint a digit on its square of paper, its words beneath, and around it a mark of a colour, if there is one."""
    side = place.width()
    square = QRectF(place.left(), place.top(), side, side)
    painter.fillRect(square, Qt.GlobalColor.white)
    draw_inside(painter, square, as_paper(tile.image))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    # The mark is inside, where paper is blank; a hairline is outside, for paper on white would have no edge.
    inward = width / 2 if mark else -0.5
    painter.setPen(QPen(QColor(mark or style.border), width if mark else 1))
    painter.drawRect(square.adjusted(inward, inward, -inward, -inward))
    if tile.caption:
        below = place.adjusted(-2, side + 1, 2, 0)
        # The ends of names are what tells them apart.
        shown = QFontMetrics(painter.font()).elidedText(tile.caption, Qt.TextElideMode.ElideMiddle, below.width())
        painter.setPen(QColor(style.warning if tile.is_wrong else style.muted))
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextSingleLine, shown)
