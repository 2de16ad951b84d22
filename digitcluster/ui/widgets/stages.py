"""A picture of ten centroids at some stages of a training: single digits at first, averages in the end."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from digitcluster.resources import resource
from digitcluster.ui.theme import current_style
from digitcluster.ui.widgets.guarded import guarded
from digitcluster.wording import counted

STAGES = (0, 1, 5, 31)
"""After how many iterations each row of the picture is taken; the last is the end."""
COLUMNS = 10
GAP = 4  # px between two tiles
SMALLEST, LARGEST = 16, 92  # px of a tile


class Stages(QWidget):
    """Paints a row of centroids for each stage as ink on paper, and beside it which stage it is.

    It is as large as fits, in the lower left corner. The picture is made by packaging/start_picture.py.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = QImage(str(resource("start.png")))
        self._names = ["at first", *(f"after {number}" for number in STAGES[1:-1]), f"after {STAGES[-1]}"]
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Ten centroids of a training")
        self.setAccessibleDescription(f"Single digits at first, averages after {counted(STAGES[-1], 'iteration')}")

    def sizeHint(self) -> QSize:
        """Return the preferred size, which Qt asks for."""
        return QSize(self._width(LARGEST), self._height(LARGEST))

    def minimumSizeHint(self) -> QSize:
        """Return the smallest size at which the digits can be told."""
        return QSize(self._width(SMALLEST), self._height(SMALLEST))

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for no more height than the tiles take at this width."""
        self.setMaximumHeight(self._height(self._widest()))

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(QColor(current_style().muted))
        side = self.side()
        top = self.height() - self._height(side)
        tile = self._picture.width() // COLUMNS
        for row, name in enumerate(self._names):
            y = top + row * (side + GAP)
            words = QRectF(0, y, self._words(), side)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
            for column in range(COLUMNS):
                place = QRectF(self._words() + column * (side + GAP), y, side, side)
                painter.drawImage(place, self._picture, QRectF(column * tile, row * tile, tile, tile))

    def side(self) -> int:
        """Return how large a tile is at the present size."""
        down = (self.height() + GAP) // len(self._names) - GAP
        return max(SMALLEST, min(down, self._widest()))

    def _widest(self) -> int:
        """Return how large a tile may be for the width."""
        return min((self.width() - self._words() + GAP) // COLUMNS - GAP, LARGEST)

    def _words(self) -> int:
        """Return the width of the words beside the rows."""
        return max(map(self.fontMetrics().horizontalAdvance, self._names)) + 2 * GAP

    def _width(self, side: int) -> int:
        return self._words() + COLUMNS * (side + GAP) - GAP

    def _height(self, side: int) -> int:
        return len(self._names) * (side + GAP) - GAP
