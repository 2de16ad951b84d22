"""The map on the screen: a click chooses a mark, a drag picks all digits in a rectangle or an outline."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF

from digitcluster.plots.map import Map
from digitcluster.ui.theme import current_style
from digitcluster.ui.widgets.cell_canvas import CellCanvas
from digitcluster.ui.widgets.guarded import answer_of, guarded

TOOLS = ("inspect", "rectangle", "lasso")
STILL = 4  # px: a drag that is shorter is a click


class MapCanvas(CellCanvas):
    """Emits what was chosen or picked.

    Attributes
    ----------
    tool : str
        One of TOOLS: what the mouse does.
    """

    hovered = Signal(object, QPointF)  # ("cluster" or "digit", its place in the plot) or None; and where
    cornered = Signal(int)  # a centroid that was clicked with Shift
    picked = Signal(object)  # the digits within what was drawn: intp (n,), places in the plot

    def __init__(self, plot: Map, *, minimum: QSize) -> None:
        super().__init__(plot, minimum=minimum)
        self.tool = TOOLS[0]
        self._path: list[QPointF] = []  # of the drag under way

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what is clicked, or begin to draw around digits."""
        cell = self._cell_at(event.position()) if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else None
        if cell is not None and cell[0] == "cluster":
            self.cornered.emit(cell[1])
        elif self.tool == TOOLS[0] or event.button() is not Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
        else:
            self._path = [event.position()]
            self.hovered.emit(None, event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what is under the mouse, or draw on."""
        if self._path:
            self._path.append(event.position())
            self.update()
            return
        super().mouseMoveEvent(event)
        self.hovered.emit(self._cell_at(event.position()), event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Pick what is within what was drawn; a drag that goes nowhere was a click."""
        super().mouseReleaseEvent(event)  # type: ignore[no-untyped-call]
        path, self._path = self._path, []
        if not path:
            return
        self.update()
        if (path[-1] - path[0]).manhattanLength() < STILL and len(path) < 2 * STILL:
            cell = self._cell_at(path[0])
            if cell is not None:
                self.chosen.emit(cell)
        else:
            self.picked.emit(self._within(self._outline(path)))

    def leaveEvent(self, event: QEvent) -> None:
        """Say that nothing is under the mouse any more."""
        super().leaveEvent(event)
        self.hovered.emit(None, QPointF())

    def abandon(self) -> bool:
        """Give up what is being drawn; return whether there was anything."""
        had, self._path = bool(self._path), []
        self.update()
        return had

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the map, and over it what is being drawn."""
        super().paintEvent(event)
        if len(self._path) > 1:
            painter, colour = QPainter(self), QColor(current_style().accent)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colour, 1.5, Qt.PenStyle.DashLine))
            colour.setAlpha(30)
            painter.setBrush(colour)
            painter.drawPolygon(self._outline(self._path))
            painter.end()

    def _outline(self, path: list[QPointF]) -> QPolygonF:
        return QPolygonF(QRectF(path[0], path[-1]).normalized()) if self.tool == "rectangle" else QPolygonF(path)

    def _within(self, outline: QPolygonF) -> NDArray[np.intp]:
        corners = np.array([self.figure_place(outline.at(index)) for index in range(outline.size())])
        found: Any = answer_of(self.plot.inside, corners, otherwise=np.zeros(0, np.intp))
        picked: NDArray[np.intp] = found
        return picked
