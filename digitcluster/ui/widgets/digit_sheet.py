"""Shows some digits in rows, as ink on paper, each with its label beneath."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from digitcluster.ui.theme import current_style
from digitcluster.ui.widgets.digit_image import as_paper, draw_inside
from digitcluster.ui.widgets.guarded import guarded
from digitcluster.ui.widgets.tips import plain_tip

GAP = 4  # px between two columns, and between a row and the next


class DigitSheet(QWidget):
    """Paints digits and labels; as tall as its rows are, so that other digits of the same number change no size.

    Parameters
    ----------
    columns : int
        Digits in a row.
    side : int
        Of a digit's square of paper, in device-independent pixels; smaller where the widget is narrower.
    """

    def __init__(self, *, columns: int, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns, self._side = columns, side
        self._papers: list[QImage] = []
        self._images: NDArray[np.uint8] = np.zeros((0, 1, 1), np.uint8)
        self._names: Sequence[str] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def names(self) -> Sequence[str]:
        """The labels' names that are shown, one for each digit; empty without labels."""
        return self._names

    @property
    def images(self) -> NDArray[np.uint8]:
        """The images that are shown, uint8 (n, h, w)."""
        return self._images

    def height_of(self, count: int) -> int:
        """Return how tall so many digits with labels are."""
        return -(-count // self._columns) * (self._side + QFontMetrics(self._font()).height() + GAP) - GAP

    def show_digits(self, images: NDArray[np.uint8], names: Sequence[str] = ()) -> None:
        """Show images, uint8 (n, h, w) with ink bright on dark, and the name of each one's label, if there are any."""
        self._images, self._names = images, names
        self._papers = [as_paper(image) for image in images]
        self.setAccessibleDescription(", ".join(names) if names else f"{len(images)} without labels")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the preferred size, which Qt asks for."""
        rows = -(-len(self._papers) // self._columns)
        width = self._columns * (self._side + GAP) - GAP
        return QSize(width, max(0, round(rows * (self._side + self._text_height() + GAP) - GAP)))

    def minimumSizeHint(self) -> QSize:
        """Return the smallest size: as tall as it wants to be, in a column as narrow as there is."""
        return QSize(self._columns * (self._side // 2), self.sizeHint().height())

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint each digit on its square of paper, and its label in the middle beneath."""
        painter = QPainter(self)
        font, text = self._font(), QColor(current_style().text)
        painter.setFont(font)
        metrics = QFontMetrics(font)
        for index, paper in enumerate(self._papers):
            square = self._square(index)
            painter.fillRect(square, Qt.GlobalColor.white)
            draw_inside(painter, square, paper)
            if self._names:
                below = self._cell(index).adjusted(0, square.height(), 0, 0)
                shown = metrics.elidedText(self._names[index], Qt.TextElideMode.ElideMiddle, int(below.width()))
                painter.setPen(text)
                painter.drawText(below, Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextSingleLine, shown)

    def event(self, event: QEvent) -> bool:
        """Show the whole name of the digit's label under the mouse."""
        if isinstance(event, QHelpEvent) and self._names:
            for index, name in enumerate(self._names):
                if self._cell(index).contains(event.pos()):
                    QToolTip.showText(event.globalPos(), plain_tip(name), self)
                    return True
        return super().event(event)

    def _cell(self, index: int) -> QRectF:
        """Return where a digit and its label are."""
        row, column = divmod(index, self._columns)
        pitch = (self.width() + GAP) / self._columns
        tall = self._side + self._text_height()
        return QRectF(column * pitch, row * (tall + GAP), pitch - GAP, tall)

    def _square(self, index: int) -> QRectF:
        cell = self._cell(index)
        side = min(cell.width(), float(self._side))
        return QRectF(cell.left() + (cell.width() - side) / 2, cell.top(), side, side)

    def _font(self) -> QFont:
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 0.85)
        return font

    def _text_height(self) -> int:
        return QFontMetrics(self._font()).height() if self._names else 0
