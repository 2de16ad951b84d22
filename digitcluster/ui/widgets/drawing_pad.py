"""A sheet of paper to draw a digit on, with mouse, pen or finger; the image of a digit can be laid on it instead."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPointingDevice,
    QResizeEvent,
    QTabletEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from digitcluster.core.drawing.drawing import Drawing
from digitcluster.core.drawing.strokes import Stroke
from digitcluster.ui.widgets.digit_image import as_paper

PENS = {"thin": 0.035, "medium": 0.07, "wide": 0.11}  # width of the pen as a share of the paper's side
ERASER = 0.04  # how near a stroke must be to be erased
INK = QColor("#111318")
HINT = QColor("#8a919c")


class DrawingPad(QWidget):
    """Keeps the ink as strokes; what is painted is made from them.

    Points are in units of the paper's side, 0 to 1 from its upper left corner, so a drawing keeps its shape when the
    pad is resized. Qt turns what a pen or finger does into mouse events, so that one set of handlers serves all.

    Attributes
    ----------
    erasing : bool
        Whether the pen erases strokes; the right button and the other end of a pen always do.
    """

    drawing_changed = Signal(object)  # Drawing: also while a stroke is being drawn

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet = Drawing()  # without the stroke that is being drawn
        self._stroke: list[tuple[float, float]] = []  # being drawn
        self._undo: list[Drawing] = []
        self._redo: list[Drawing] = []
        self._before_erasing: Drawing | None = None  # while strokes are being erased
        self._pen_width = PENS["medium"]
        self._pen_erases = False
        self.erasing = False
        self._paper = QImage()  # the sheet as painted so far: repainting it all takes 22 ms, a segment 0.1
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(150, 150)
        self.setAccessibleName("Drawing pad")
        self.setToolTip("Draw one digit with the mouse, a pen or a finger. The right button erases strokes.")

    @property
    def drawing(self) -> Drawing:
        """What is on the paper, with the stroke that is being drawn."""
        if not self._stroke:
            return self._sheet
        return Drawing((*self._sheet.strokes, np.array(self._stroke, np.float64)))

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to undo."""
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        """Whether there is a change to redo."""
        return bool(self._redo)

    def clear(self) -> None:
        """Take a new sheet; can be undone."""
        if not self._sheet.is_blank:
            self._change(Drawing())

    def show_image(self, image: NDArray[np.uint8]) -> None:
        """Lay the image of a digit, uint8 (h, w) with ink bright on dark, on a new sheet; can be undone."""
        self._change(Drawing(image=image))

    def undo(self) -> None:
        """Undo the last change."""
        if self._undo:
            self._redo.append(self._sheet)
            self._set(self._undo.pop())

    def redo(self) -> None:
        """Redo what was undone."""
        if self._redo:
            self._undo.append(self._sheet)
            self._set(self._redo.pop())

    def set_pen_width(self, share: float) -> None:
        """Choose how wide the pen is on the paper, as a share of its side; the model uses its own."""
        self._pen_width = share
        self._redraw()

    def paper_image(self) -> QImage:
        """Return what is on the paper, as it is painted, for copying."""
        return self._paper.copy()

    def sizeHint(self) -> QSize:
        """Return the preferred size, which Qt asks for."""
        return QSize(200, 200)

    def paper(self) -> QRectF:
        """Return the sheet's place in the widget: the largest square in its middle."""
        side = min(self.width(), self.height())
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    # Drawing

    def tabletEvent(self, event: QTabletEvent) -> None:
        """Note which end of the pen is used; Qt turns the rest into mouse events."""
        self._pen_erases = event.pointerType() == QPointingDevice.PointerType.Eraser
        event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the pen down, or the eraser."""
        right = event.button() == Qt.MouseButton.RightButton
        if right or (event.button() == Qt.MouseButton.LeftButton and (self.erasing or self._pen_erases)):
            self._before_erasing = self._sheet
            self._erase(self._at(event))
        elif event.button() == Qt.MouseButton.LeftButton:
            if self._sheet.image is not None:
                self._change(Drawing())
            self._stroke = [self._at(event)]
            self._draw_segment(self._stroke)
            self._tell()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on drawing, or erasing, while a button is down."""
        point = self._at(event)
        if self._before_erasing is not None:
            self._erase(point)
        elif self._stroke and point != self._stroke[-1]:
            self._stroke.append(point)
            self._draw_segment(self._stroke[-3:])
            self._tell()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lift the pen: the stroke is done."""
        if self._before_erasing is not None:
            before, self._before_erasing = self._before_erasing, None
            if before is not self._sheet:
                self._undo.append(before)
                self._redo.clear()
                self._tell()
        elif event.button() == Qt.MouseButton.LeftButton and self._stroke:
            drawing, self._stroke = self.drawing, []
            self._change(drawing)

    def _erase(self, point: tuple[float, float]) -> None:
        """Erase the strokes, or the image, at a place."""
        kept = tuple(stroke for stroke in self._sheet.strokes if _distance(stroke, point) > ERASER)
        if len(kept) < len(self._sheet.strokes) or self._sheet.image is not None:
            self._set(Drawing(kept))

    def _at(self, event: QMouseEvent) -> tuple[float, float]:
        paper = self.paper()
        place = event.position() - paper.topLeft()
        return place.x() / paper.width(), place.y() / paper.height()

    def _change(self, sheet: Drawing) -> None:
        self._undo.append(self._sheet)
        self._redo.clear()
        self._set(sheet)

    def _set(self, sheet: Drawing) -> None:
        self._sheet = sheet
        self._redraw()
        self._tell()

    def _tell(self) -> None:
        self.drawing_changed.emit(self.drawing)

    # Painting

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Redraw the strokes at the new size."""
        self._redraw()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Show the paper, and a hint while it is blank."""
        if self._paper.devicePixelRatio() != self.devicePixelRatioF():
            self._redraw()  # moved to a screen with another pixel density
        painter = QPainter(self)
        paper = self.paper()
        painter.drawImage(paper, self._paper)
        if self.drawing.is_blank:
            painter.setPen(HINT)
            painter.drawText(paper, Qt.AlignmentFlag.AlignCenter, "Draw a digit here")

    def _redraw(self) -> None:
        ratio = self.devicePixelRatioF()
        side = max(1, round(self.paper().width() * ratio))
        self._paper = QImage(side, side, QImage.Format.Format_RGB32)
        self._paper.setDevicePixelRatio(ratio)
        self._paper.fill(Qt.GlobalColor.white)
        if self._sheet.image is not None:
            self._paint_image(as_paper(self._sheet.image))
        for stroke in self.drawing.strokes:
            self._draw_segment(stroke)
        self.update()

    def _paint_image(self, image: QImage) -> None:
        side = self.paper().width()
        size = image.size().scaled(QSize(round(side), round(side)), Qt.AspectRatioMode.KeepAspectRatio)
        painter = QPainter(self._paper)
        left, top = (side - size.width()) / 2, (side - size.height()) / 2
        painter.drawImage(QRectF(left, top, size.width(), size.height()), image)
        painter.end()

    def _draw_segment(self, points: Sequence[tuple[float, float]] | Stroke) -> None:
        side = self.paper().width()
        painter = QPainter(self._paper)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width, round_cap = self._pen_width * side, Qt.PenCapStyle.RoundCap
        painter.setPen(QPen(INK, width, Qt.PenStyle.SolidLine, round_cap, Qt.PenJoinStyle.RoundJoin))
        places = [QPointF(x * side, y * side) for x, y in points]
        if len(places) == 1:
            painter.drawPoint(places[0])
        else:
            painter.drawPolyline(places)
        painter.end()
        self.update()


def _distance(points: Stroke, point: tuple[float, float]) -> float:
    """Return how near a stroke comes to a point."""
    at = np.array(point)
    if len(points) == 1:
        return float(np.hypot(*(points[0] - at)))
    start, along = points[:-1], np.diff(points, axis=0)
    length = np.maximum((along**2).sum(axis=1), 1e-12)
    share = np.clip(((at - start) * along).sum(axis=1) / length, 0, 1)
    return float(np.hypot(*(start + share[:, None] * along - at).T).min())
