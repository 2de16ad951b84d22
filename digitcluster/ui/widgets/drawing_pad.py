"""A sheet of paper to draw a digit on, with mouse, pen or finger; the image of a digit can be laid on it instead."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QPointingDevice, QUndoCommand, QUndoStack
from PySide6.QtWidgets import QWidget

from digitcluster.core.drawing.drawing import Drawing
from digitcluster.core.drawing.strokes import distance_to
from digitcluster.ui.widgets.sheet import Sheet

COMPRESS = Qt.ApplicationAttribute.AA_CompressHighFrequencyEvents
ERASER = 0.04  # how near a stroke must be to be erased


class DrawingPad(Sheet):
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
        self._compresses = False  # whether Qt hands on only the newest moves of the mouse where the window is busy
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
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

    def show_image(self, image: NDArray[np.uint8], caption: str = "", label: str = "") -> None:
        """Lay the image of a digit, uint8 (h, w) with ink bright on dark, on a new sheet; can be undone."""
        self.show_drawing(Drawing(image=image, caption=caption, label=label), "picture")

    def show_drawing(self, drawing: Drawing, what: str = "drawing") -> None:
        """Lay a drawing on a new sheet; can be undone."""
        self.abandon()
        self._change(what, drawing)

    def abandon(self) -> None:
        """Forget the stroke that is being drawn, or bring back what is being erased; nothing if the pen is up."""
        if self._button is not None:
            self._set(self._before_erasing or self._sheet)

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
        # A stroke needs each move of the mouse: it would have corners. Elsewhere the newest one is as good as ten.
        self._compresses = QCoreApplication.testAttribute(COMPRESS)
        QCoreApplication.setAttribute(COMPRESS, False)
        at_its_end = event.pointerType() == QPointingDevice.PointerType.Eraser
        if button == Qt.MouseButton.RightButton or self.erasing or at_its_end:
            self._before_erasing = self._sheet
            self._erase(self._at(event))
        else:
            self._stroke = [self._at(event)]
            if self._sheet.image is not None:
                self.repaint_all()
            self.paint_more(self._stroke)
            self._tell()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on drawing, or erasing, while the button is down."""
        if self._button is None:
            return
        point = self._at(event)
        if self._before_erasing is not None:
            self._erase(point)
        elif point != self._stroke[-1]:
            self._stroke.append(point)
            self.paint_more(self._stroke[-3:])  # the last two pieces, for the joint between them
            self._tell()

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
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._is_esc(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Abandon a stroke with Esc."""
        if self._is_esc(event):
            self.abandon()
        else:
            super().keyPressEvent(event)

    def _is_esc(self, event: QKeyEvent) -> bool:
        """Tell whether a key abandons what is being drawn."""
        return self.is_drawing and event.key() == Qt.Key.Key_Escape

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
            QCoreApplication.setAttribute(COMPRESS, self._compresses)
        self._button, self._before_erasing, self._stroke = None, None, []

    def _erase(self, point: tuple[float, float]) -> None:
        """Erase the strokes, or the image, at a place."""
        kept = tuple(stroke for stroke in self._sheet.strokes if distance_to(stroke, point) > ERASER)
        if len(kept) < len(self._sheet.strokes) or self._sheet.image is not None:
            self._sheet = Drawing(kept)
            self.repaint_all()
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
        self.repaint_all()
        self._tell()

    def _tell(self) -> None:
        self.drawing_changed.emit(self.drawing)


class _Change(QUndoCommand):
    """A sheet in the place of another."""

    def __init__(self, what: str, pad: DrawingPad, before: Drawing, after: Drawing) -> None:
        super().__init__(what)
        self._pad, self._before, self._after = pad, before, after

    def undo(self) -> None:
        self._pad._set(self._before)

    def redo(self) -> None:
        self._pad._set(self._after)
