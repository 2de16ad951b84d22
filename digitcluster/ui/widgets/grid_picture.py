"""Shows the upper left part of a picture with a grid over it, to see whether its lines run between the digits."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from digitcluster.ui.theme import current_style
from digitcluster.ui.widgets.digit_image import as_paper
from digitcluster.ui.widgets.guarded import guarded

CELL = 28  # px of a cell on the screen: enough to see a digit in it


class GridPicture(QWidget):
    """Paints a picture as ink on paper, and lines every so many of its pixels.

    Parameters
    ----------
    picture : uint8 (h, w)
        Ink bright on dark.
    cell : (height, width)
        From one line to the next, in the picture's pixels.
    size : QSize
        How large the widget may be; it is smaller where the picture is.
    """

    def __init__(
        self, picture: NDArray[np.uint8], cell: tuple[int, int], *, size: QSize, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        height, width = picture.shape
        whole = min(size.width() / width, size.height() / height)
        # The first cells can be seen in it, or all of a small picture. Another size of the cells moves nothing.
        self._scale = min(max(whole, CELL / max(cell)), 4.0)
        rows = min(height, int(size.height() / self._scale))
        columns = min(width, int(size.width() / self._scale))
        self._paper, self._cell = as_paper(picture[:rows, :columns]), cell
        self.setFixedSize(round(columns * self._scale), round(rows * self._scale))

    @property
    def cell(self) -> tuple[int, int]:
        """From one line to the next: height and width, in the picture's pixels."""
        return self._cell

    def show_cell(self, cell: tuple[int, int]) -> None:
        """Draw the lines for another height and width of the cells."""
        self._cell = cell
        self.update()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture, and the lines over it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._scale < 2)
        painter.drawImage(QRectF(self.rect()), self._paper)
        painter.setPen(QPen(QColor(current_style().accent), 1, Qt.PenStyle.SolidLine))
        height, width = (side * self._scale for side in self._cell)
        across = [QLineF(0, y, self.width(), y) for y in np.arange(height, self.height(), height)]
        down = [QLineF(x, 0, x, self.height()) for x in np.arange(width, self.width(), width)]
        painter.drawLines(across + down)
