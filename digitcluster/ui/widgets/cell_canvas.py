"""A plot of cells that can be chosen, with the mouse or with the arrow keys."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip

from digitcluster.plots.plot import Plot
from digitcluster.ui.widgets.canvas import PlotCanvas
from digitcluster.ui.widgets.guarded import answer_of

STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class CellCanvas(PlotCanvas):
    """Emits the cell that was clicked, or gone to with a key.

    Parameters
    ----------
    plot : Plot
        One with `cell_at`, `moved`, `ends` and `select`; what a cell is, is the plot's affair.

    Attributes
    ----------
    selected : cell or None
    hint_of : callable
        What a tool tip says about a cell.
    """

    chosen = Signal(object)

    def __init__(self, plot: Plot, *, minimum: QSize) -> None:
        super().__init__(plot, minimum=minimum)
        self.selected: Any = None
        self._is_selection_due = False
        self.hint_of: Callable[[Any], str] = lambda _: ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def select(self, cell: Any) -> None:
        """Highlight a cell, or none; only a frame around it is drawn."""
        if cell != self.selected:
            self.selected = cell
            self._is_selection_due = True
            if self.isVisible() and not self._is_due:
                self._catch_up()
            self.refresh(live_only=True, at_once=True)

    def show_values(self, *values: Any) -> None:
        """Show other values in the next frame; a selection that is still due was one of the old ones."""
        self._is_selection_due = False
        super().show_values(*values)

    def hint_at(self, place: QPointF) -> str:
        """Return what a tool tip says about the cell at a place."""
        cell = self._cell_at(place)
        return "" if cell is None else str(answer_of(self.hint_of, cell, otherwise=""))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the cell that is clicked."""
        super().mousePressEvent(event)  # type: ignore[no-untyped-call]
        cell = self._cell_at(event.position())
        if event.button() is Qt.MouseButton.LeftButton and cell is not None:
            self.chosen.emit(cell)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show where a click does something."""
        super().mouseMoveEvent(event)
        over = self._cell_at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the next cell, the first or the last one; leave all other keys to the window."""
        cell = None
        key, ends = event.key(), None if self.is_broken else answer_of(self.plot.ends)
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            pass
        elif key in STEPS:
            cell = answer_of(self.plot.moved, self.selected, *STEPS[Qt.Key(key)])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and ends is not None:
            cell = ends[key == Qt.Key.Key_End]
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            cell = self.selected if self.selected is not None else answer_of(self.plot.moved, None, 0, 0)
        if cell is None:
            event.ignore()
        else:
            QToolTip.hideText()  # it is about the cell under the mouse
            self.chosen.emit(cell)

    def _catch_up(self) -> None:
        super()._catch_up()
        if self._is_selection_due:
            self._is_selection_due = False
            answer_of(self._plot.select, self.selected)

    def _cell_at(self, place: QPointF) -> Any:
        return None if self.is_broken else answer_of(self.plot.cell_at, *self.figure_place(place))
