"""A sheet of paper to draw a digit on, with mouse, pen or finger; the image of a digit can be laid on it instead."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPointingDevice,
    QResizeEvent,
    QUndoCommand,
    QUndoStack,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from digitcluster.core.drawing.drawing import Drawing
from digitcluster.core.drawing.strokes import distance_to
from digitcluster.ui.widgets.paper import Paper

PENS = {"thin": 0.035, "medium": 0.07, "wide": 0.11}  # width of the pen as a share of the paper's side
ERASER = 0.04  # how near a stroke must be to be erased
HINT = QColor("#6b7280")
SMALLEST = 150


class DrawingPad(QWidget):
    """Keeps the ink as strokes; what is painted is made from them.

    Points are in units of the paper's side, 0 to 1 from its upper left corner, so a drawing keeps its shape when the
    pad is resized; where the pen leaves the paper they go on beyond these. Qt turns what a pen or finger does into
    mouse events, so that one set of handlers serves all.

    Parameters
    ----------
    stack : QUndoStack or None
        Where each change goes, to be undone; by default the pad's own.

    Attributes
    ----------
    stack : QUndoStack
    erasing : bool
        Whether the pen erases strokes; the right button and the other end of a pen always do.
    """

    drawing_changed = Signal(object)  # Drawing: also while a stroke is being drawn

    def __init__(self, stack: QUndoStack | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stack = QUndoStack(self) if stack is None else stack
        self.erasing = False
        self._sheet = Drawing()  # without the stroke that is being drawn
        self._stroke: list[tuple[float, float]] = []  # being drawn
        self._before_erasing: Drawing | None = None  # while strokes are being erased
        self._button: Qt.MouseButton | None = None  # that draws or erases, as long as it is down
        self._pen_width = PENS["medium"]
        self._paper = Paper()
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(SMALLEST, SMALLEST)
        self.setAccessibleName("Drawing pad")
        self.setToolTip(
            "Draw one digit with the mouse, a pen or a finger. The right button erases strokes; Esc abandons one."
        )

    @property
    def drawing(self) -> Drawing:
        """What is on the paper, with the stroke that is being drawn."""
        if not self._stroke:
            return self._sheet
        return Drawing((*self._sheet.strokes, np.array(self._stroke, np.float64)))

    @property
    def is_drawing(self) -> bool:
        """Whether the pen, or the eraser, is down."""
        return self._button is not None

    def clear(self) -> None:
        """Take a new sheet; can be undone."""
        self.abandon()
        if not self._sheet.is_blank:
            self._change("clear", Drawing())

    def show_image(self, image: NDArray[np.uint8], caption: str = "") -> None:
        """Lay the image of a digit, uint8 (h, w) with ink bright on dark, on a new sheet; can be undone."""
        self.abandon()
        self._change("picture", Drawing(image=image, caption=caption))

    def abandon(self) -> None:
        """Forget the stroke that is being drawn, or bring back what is being erased; nothing if the pen is up."""
        if self._button is not None:
            self._set(self._before_erasing or self._sheet)

    def set_pen_width(self, share: float) -> None:
        """Choose how wide the pen is on the paper, as a share of its side; the model uses its own."""
        self._pen_width = share
        self._repaint()

    def paper_image(self) -> QImage:
        """Return what is on the paper, as it is painted, for copying."""
        return self._paper.picture.copy()

    def sizeHint(self) -> QSize:
        """Return the preferred size, which Qt asks for."""
        return QSize(200, 200)

    def paper(self) -> QRectF:
        """Return the sheet's place in the widget: the largest square in its middle."""
        side = min(self.width(), self.height())
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    # Drawing

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the pen down, or the eraser; a second button changes nothing."""
        button = event.button()
        if self._button is not None:
            if event.buttons() & self._button & ~button:
                return
            self._lift()  # its release went elsewhere
        if button not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            return
        self._button = button
        _keep_every_move(True)
        at_its_end = event.pointerType() == QPointingDevice.PointerType.Eraser
        if button == Qt.MouseButton.RightButton or self.erasing or at_its_end:
            self._before_erasing = self._sheet
            self._erase(self._at(event))
        else:
            self._stroke = [self._at(event)]
            if self._sheet.image is not None:
                self._repaint()
            self._add(1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on drawing, or erasing, while the button is down."""
        if self._button is None:
            return
        point = self._at(event)
        if self._before_erasing is not None:
            self._erase(point)
        elif point != self._stroke[-1]:
            self._stroke.append(point)
            self._add(3)  # the last two pieces, for the joint between them

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lift the pen: the stroke is done."""
        if self._button is not None and event.button() == self._button:
            self._lift()

    def hideEvent(self, event: QHideEvent) -> None:
        """Lift the pen: it cannot go on where nothing is seen."""
        self._lift()
        super().hideEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep Esc to itself while the pen is down: the window's command would change the page."""
        is_key = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if is_key and event.type() == QEvent.Type.ShortcutOverride and self.is_drawing:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Abandon a stroke with Esc."""
        if event.key() == Qt.Key.Key_Escape and self.is_drawing:
            self.abandon()
        else:
            super().keyPressEvent(event)

    def _lift(self) -> None:
        """End what the button does, and make one change of it."""
        if self._button is None:
            return
        drawing, before = self.drawing, self._before_erasing
        self._put_down()
        if before is None:
            self._change("stroke", drawing)
        elif before is not drawing:
            self._sheet = before
            self._change("erasing", drawing)
        else:
            self._tell()

    def _put_down(self) -> None:
        """Forget what the button was doing."""
        if self._button is not None:
            _keep_every_move(False)
        self._button, self._before_erasing, self._stroke = None, None, []

    def _erase(self, point: tuple[float, float]) -> None:
        """Erase the strokes, or the image, at a place."""
        kept = tuple(stroke for stroke in self._sheet.strokes if distance_to(stroke, point) > ERASER)
        if len(kept) < len(self._sheet.strokes) or self._sheet.image is not None:
            self._sheet = Drawing(kept)
            self._repaint()
            self._tell()

    def _at(self, event: QMouseEvent) -> tuple[float, float]:
        paper = self.paper()
        place = event.position() - paper.topLeft()
        return place.x() / paper.width(), place.y() / paper.height()

    def _change(self, what: str, sheet: Drawing) -> None:
        """Put another sheet on the pad, as one step that can be undone."""
        self.stack.push(_Change(what, self, self._sheet, sheet))

    def _set(self, sheet: Drawing) -> None:
        """Show another sheet; a stroke under way is abandoned."""
        self._put_down()
        self._sheet = sheet
        self._repaint()
        self._tell()

    def _tell(self) -> None:
        self.drawing_changed.emit(self.drawing)

    # Painting

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Redraw the strokes at the new size."""
        self._repaint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Show the paper, a hint while it is blank, and a frame while keys go here."""
        if self._paper.ratio != self.devicePixelRatioF():
            self._repaint()  # moved to a screen with another pixel density
        painter = QPainter(self)
        paper = self.paper()
        painter.drawImage(paper, self._paper.picture)
        if self.drawing.is_blank:
            painter.setPen(HINT)
            painter.drawText(paper, Qt.AlignmentFlag.AlignCenter, "Draw a digit here")
        if self.hasFocus():
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
            painter.drawRect(paper.adjusted(1, 1, -1, -1))

    def _repaint(self) -> None:
        side, ratio = self.paper().width(), self.devicePixelRatioF()
        self._paper.repaint(self.drawing, side=side, ratio=ratio, pen=self._pen_width)
        self.update()

    def _add(self, count: int) -> None:
        """Paint the newest points of the stroke."""
        self._paper.add(self._stroke[-count:], pen=self._pen_width)
        self.update()
        self._tell()


class _Change(QUndoCommand):
    """A sheet in the place of another."""

    def __init__(self, what: str, pad: DrawingPad, before: Drawing, after: Drawing) -> None:
        super().__init__(what)
        self._pad, self._before, self._after = pad, before, after

    def undo(self) -> None:
        self._pad._set(self._before)

    def redo(self) -> None:
        self._pad._set(self._after)


def _keep_every_move(wanted: bool) -> None:
    """Choose whether Qt hands on each move of the mouse, or only the newest where the window is busy.

    A stroke needs all of them: it would have corners. Elsewhere one move is as good as ten.
    """
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_CompressHighFrequencyEvents, not wanted)
