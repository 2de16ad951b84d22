"""A sheet of paper to draw a digit on, with mouse, pen or finger."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

PEN = 0.07  # width of the pen as a share of the paper's side
INK = QColor("#111318")
HINT = QColor("#8a919c")


class DrawingPad(QWidget):
    """Keeps the ink as strokes; what is painted is made from them.

    Points are in units of the paper's side, 0 to 1 from its upper left corner, so a drawing keeps its shape when the
    pad is resized. Qt turns what a pen or finger does into mouse events, so that one set of handlers serves all.
    """

    ink_changed = Signal(object)  # tuple of strokes, each float64 (m, 2); empty for a blank pad

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strokes: tuple[tuple[tuple[float, float], ...], ...] = ()
        self._stroke: list[tuple[float, float]] = []  # being drawn
        self._undo: list[tuple[tuple[tuple[float, float], ...], ...]] = []
        self._redo: list[tuple[tuple[tuple[float, float], ...], ...]] = []
        self._paper = QImage()  # the strokes as painted so far: repainting them all takes 22 ms, a segment 0.1
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(150, 150)
        self.setAccessibleName("Drawing pad")
        self.setToolTip("Draw one digit with the mouse, a pen or a finger.")

    @property
    def ink(self) -> tuple[NDArray[np.float64], ...]:
        """The strokes, each float64 (m, 2): x, y in units of the paper's side, y downward."""
        strokes = [*self._strokes, self._stroke] if self._stroke else self._strokes
        return tuple(np.array(stroke, np.float64) for stroke in strokes)

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        """Whether there is a change to bring back."""
        return bool(self._redo)

    def clear(self) -> None:
        """Take a new sheet; can be undone."""
        if self._strokes:
            self._change(())

    def undo(self) -> None:
        """Take back the last stroke, or the last clearing."""
        if self._undo:
            self._redo.append(self._strokes)
            self._set(self._undo.pop())

    def redo(self) -> None:
        """Bring back what was undone."""
        if self._redo:
            self._undo.append(self._strokes)
            self._set(self._redo.pop())

    def sizeHint(self) -> QSize:
        """Qt's wish for the size."""
        return QSize(200, 200)

    def paper(self) -> QRectF:
        """Return the sheet's place in the widget: the largest square in its middle."""
        side = min(self.width(), self.height())
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    # Drawing

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the pen down."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._stroke = [self._at(event)]
            self._draw_segment(self._stroke)
            self.ink_changed.emit(self.ink)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw on while the pen is down."""
        point = self._at(event)
        if self._stroke and point != self._stroke[-1]:
            self._stroke.append(point)
            self._draw_segment(self._stroke[-3:])
            self.ink_changed.emit(self.ink)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lift the pen: the stroke is done."""
        if event.button() == Qt.MouseButton.LeftButton and self._stroke:
            stroke, self._stroke = tuple(self._stroke), []
            self._change((*self._strokes, stroke))

    def _at(self, event: QMouseEvent) -> tuple[float, float]:
        paper = self.paper()
        place = event.position() - paper.topLeft()
        return place.x() / paper.width(), place.y() / paper.height()

    def _change(self, strokes: tuple[tuple[tuple[float, float], ...], ...]) -> None:
        self._undo.append(self._strokes)
        self._redo.clear()
        self._set(strokes)

    def _set(self, strokes: tuple[tuple[tuple[float, float], ...], ...]) -> None:
        self._strokes = strokes
        self._redraw()
        self.ink_changed.emit(self.ink)

    # Painting

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw the strokes anew at the new size."""
        self._redraw()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Show the paper, and a hint while it is blank."""
        if self._paper.devicePixelRatio() != self.devicePixelRatioF():
            self._redraw()  # moved to a screen of another density
        painter = QPainter(self)
        paper = self.paper()
        painter.drawImage(paper, self._paper)
        if not self._strokes and not self._stroke:
            painter.setPen(HINT)
            painter.drawText(paper, Qt.AlignmentFlag.AlignCenter, "Draw a digit here")

    def _redraw(self) -> None:
        ratio = self.devicePixelRatioF()
        side = max(1, round(self.paper().width() * ratio))
        self._paper = QImage(side, side, QImage.Format.Format_RGB32)
        self._paper.setDevicePixelRatio(ratio)
        self._paper.fill(Qt.GlobalColor.white)
        for stroke in (*self._strokes, self._stroke):
            if stroke:
                self._draw_segment(stroke)
        self.update()

    def _draw_segment(self, points: Sequence[tuple[float, float]]) -> None:
        side = self.paper().width()
        painter = QPainter(self._paper)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(INK, PEN * side, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        places = [QPointF(x * side, y * side) for x, y in points]
        if len(places) == 1:
            painter.drawPoint(places[0])
        else:
            painter.drawPolyline(places)
        painter.end()
        self.update()
