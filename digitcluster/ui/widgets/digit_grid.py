"""A grid of digits to choose from, with mouse and keyboard."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QWidget

from digitcluster.ui.widgets.digit_tile import Tile
from digitcluster.ui.widgets.tile_area import TileArea


class DigitGrid(TileArea):
    """Digits in rows, each chosen by a click or by Enter; arrow keys go from one to the next.

    Parameters
    ----------
    side : int
        Of a digit's square of paper, in device-independent pixels.
    several : bool
        Whether several can be selected, with Shift and Ctrl. Then a click only selects, and a double click chooses.

    Attributes
    ----------
    current : int
        The place of the digit that the keyboard acts on; -1 for none.
    selected : frozenset of int
        The places of those that are selected; the current one where only one can be.
    """

    chosen = Signal(int)  # the place of a digit
    selection_changed = Signal()

    def __init__(self, *, side: int = 42, several: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(side=side, parent=parent)
        self._several = several
        self._anchor = 0  # where a range that is selected with Shift begins
        self.current = -1
        self.selected: frozenset[int] = frozenset()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)

    def show_tiles(self, count: int, tile_at: Callable[[int], Tile], *, current: int = -1) -> None:
        """Show so many digits, from the first on, or from where the current one is seen.

        Parameters
        ----------
        tile_at : function
            Returns the digit at a place; it is called for those in sight, whenever they are painted.
        """
        self._fill(count, tile_at, "")
        self.select(current)

    def show_sentence(self, sentence: str) -> None:
        """Say in the middle why there are no digits."""
        self._fill(0, None, sentence)
        self.select(-1)

    def select(self, place: int) -> None:
        """Select one digit, and scroll to it; -1 selects none."""
        self._anchor = max(0, place)
        self._mark(place, frozenset({place} if place >= 0 else ()))

    def mark_of(self, place: int) -> tuple[str, float]:
        """Return the role of the colour around a digit, and how wide the line is; the focus is always visible."""
        if place == self.current and self.hasFocus():
            return "accent", 3
        if place in self.selected:
            return "accent", 1.5
        return ("muted", 1) if place == self.current else ("", 0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the digit under the mouse, or choose it."""
        place = self.place_at(event.position().toPoint())
        if place is None or event.button() != Qt.MouseButton.LeftButton:
            return
        self._go_to(place, event.modifiers())
        if not self._several:
            self.chosen.emit(place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Choose the digit under the mouse, where one click only selects."""
        place = self.place_at(event.position().toPoint())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what can be clicked."""
        over = self.place_at(event.position().toPoint()) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to another digit, or choose the current one."""
        with_alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        step = None if with_alt else self._step(event.key())
        if self.count and step is not None:
            target = self.current + step if self.current >= 0 else 0
            place = min(max(target, 0), self.count - 1)
            self._go_to(place, event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current >= 0:
            self.chosen.emit(self.current)
        elif self._several and event.matches(QKeySequence.StandardKey.SelectAll):
            self._mark(self.current, frozenset(range(self.count)))
        else:
            event.ignore()  # the page may know what to do with it

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard acts: on a digit from the beginning."""
        if self.count and self.current < 0 and event.reason() != Qt.FocusReason.MouseFocusReason:
            self.select(0)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keyboard acts elsewhere."""
        self.viewport().update()

    def _step(self, key: int) -> int | None:
        """Return how many places a key goes on; None for other keys."""
        screen = self.columns * self.rows_in_sight
        return {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self.columns,
            Qt.Key.Key_Down: self.columns,
            Qt.Key.Key_PageUp: -screen,
            Qt.Key.Key_PageDown: screen,
            Qt.Key.Key_Home: -self.count,
            Qt.Key.Key_End: self.count,
        }.get(Qt.Key(key))

    def _go_to(self, place: int, modifiers: Qt.KeyboardModifier) -> None:
        if self._several and modifiers & Qt.KeyboardModifier.ShiftModifier:
            first, last = sorted((self._anchor, place))
            self._mark(place, frozenset(range(first, last + 1)))
        elif self._several and modifiers & Qt.KeyboardModifier.ControlModifier:
            self._anchor = place
            self._mark(place, self.selected ^ {place})
        else:
            self.select(place)

    def _mark(self, current: int, selected: frozenset[int]) -> None:
        changed = (current, selected) != (self.current, self.selected)
        self.current, self.selected = current, selected
        if current >= 0:
            self.scroll_to(current)
        self.viewport().update()
        tile = self.tile(current)
        self.setAccessibleDescription(self.sentence if tile is None else tile.tip or tile.caption)
        if changed:
            self.selection_changed.emit()
