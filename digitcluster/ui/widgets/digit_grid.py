"""A grid of any number of digits that scrolls: only those in sight are painted, or even asked for."""

from collections.abc import Callable
from html import escape

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from digitcluster.ui.theme import current_style
from digitcluster.ui.widgets.digit_tile import Tile, paint_tile

GAP = 6  # px between two columns, and between a row and the next
EDGE = 1  # px around all, for the hairline around a digit at the edge
SMALL = 0.85  # of the font


class DigitGrid(QAbstractScrollArea):
    """Digits in rows, each chosen by a click or by Enter; arrow keys go from one to the next.

    Parameters
    ----------
    side : int
        Of a digit's square of paper, in device-independent pixels.
    several : bool
        Whether several can be selected, with Shift and Ctrl. Then a click only selects, and a double click chooses.

    Attributes
    ----------
    count : int
        How many digits there are.
    current : int
        The place of the one that the keyboard acts on; -1 for none.
    selected : frozenset of int
        The places of those that are selected; the current one where only one can be.
    sentence : str
        What is said instead of digits.
    """

    chosen = Signal(int)  # the place of a digit
    selection_changed = Signal()

    def __init__(self, *, side: int = 42, several: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side, self._several = side, several
        self._tile_at: Callable[[int], Tile] | None = None
        self._anchor = 0  # where a range that is selected with Shift begins
        self.count, self.current, self.sentence = 0, -1, ""
        self.selected: frozenset[int] = frozenset()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAutoFillBackground(False)
        self.viewport().setMouseTracking(True)

    def show_tiles(self, count: int, tile_at: Callable[[int], Tile], *, current: int = -1) -> None:
        """Show so many digits, from the first on, or from where the current one is seen.

        Parameters
        ----------
        tile_at : function
            Returns the digit at a place; it is called for those in sight, whenever they are painted.
        """
        self.count, self._tile_at, self.sentence = count, tile_at, ""
        self._fit()
        self.verticalScrollBar().setValue(0)
        self.select(current)

    def show_sentence(self, sentence: str) -> None:
        """Say in the middle why there are no digits."""
        self.count, self._tile_at, self.sentence = 0, None, sentence
        self._fit()
        self.select(-1)

    def select(self, place: int) -> None:
        """Select one digit, and scroll to it; -1 selects none."""
        self._anchor = max(0, place)
        self._mark(place, frozenset({place} if place >= 0 else ()))

    def tile(self, place: int) -> Tile | None:
        """Return the digit at a place."""
        return self._tile_at(place) if self._tile_at is not None and 0 <= place < self.count else None

    # Where things are

    @property
    def columns(self) -> int:
        """How many digits are in a row."""
        return max(1, (self._room() + GAP) // (self._side + GAP))

    def height_of(self, rows: int) -> int:
        """Return how tall the grid is for so many rows."""
        return rows * self._pitch() - GAP + 2 * EDGE

    def place_of(self, place: int) -> QRect:
        """Return where a digit and its words are in the viewport."""
        row, column = divmod(place, self.columns)
        top = EDGE + row * self._pitch() - self.verticalScrollBar().value()
        return QRect(round(EDGE + column * self._step_right()), top, self._side, self._pitch() - GAP)

    def sizeHint(self) -> QSize:
        """Return the preferred size, which Qt asks for."""
        return QSize(260, self.height_of(3))

    def minimumSizeHint(self) -> QSize:
        """Return the smallest size: one digit."""
        return QSize(self._side + 2 * EDGE + self._bar(), self.height_of(1))

    def _room(self) -> int:
        return max(self._side, self.width() - 2 * EDGE - self._bar())

    def _bar(self) -> int:
        """Return the width that is left to the scroll bar, needed or not: the columns never move."""
        return self.verticalScrollBar().sizeHint().width() + 2

    def _step_right(self) -> float:
        """Return how far it is from a column to the next: the first one is at the left edge, the last at the right."""
        return (self._room() - self._side) / max(1, self.columns - 1)

    def _pitch(self) -> int:
        """Return how far it is from a row to the next."""
        return self._side + 1 + QFontMetrics(self._font()).height() + GAP

    def _font(self) -> QFont:
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * SMALL)
        return font

    def _at(self, point: QPoint) -> int | None:
        """Return the place of the digit at a point of the viewport."""
        row = (point.y() + self.verticalScrollBar().value() - EDGE) // self._pitch()
        column = int((point.x() - EDGE) // max(1.0, self._step_right()))
        place = row * self.columns + column
        inside = 0 <= column < self.columns and 0 <= place < self.count
        return place if inside and self.place_of(place).contains(point) else None

    def _fit(self) -> None:
        """Let the scroll bar know how much there is."""
        bar, height = self.verticalScrollBar(), self.viewport().height()
        rows = -(-self.count // self.columns)
        bar.setRange(0, max(0, self.height_of(rows) - height) if rows else 0)
        bar.setPageStep(height)
        bar.setSingleStep(self._pitch() // 3)
        self.viewport().update()

    # What people do

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the digit under the mouse, or choose it."""
        place = self._at(event.position().toPoint())
        if place is None or event.button() != Qt.MouseButton.LeftButton:
            return
        self._go_to(place, event.modifiers())
        if not self._several:
            self.chosen.emit(place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Choose the digit under the mouse, where one click only selects."""
        place = self._at(event.position().toPoint())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what can be clicked."""
        over = self._at(event.position().toPoint()) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to another digit, or choose the current one."""
        with_alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        step = None if with_alt else self._step(event.key())
        if self.count and step is not None:
            target = self.current + step if self.current >= 0 else 0
            self._go_to(self._inside(target), event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current >= 0:
            self.chosen.emit(self.current)
        elif self._several and event.matches(QKeySequence.StandardKey.SelectAll):
            self._mark(self.current, frozenset(range(self.count)))
        else:
            event.ignore()  # the page may know what to do with it

    def _step(self, key: int) -> int | None:
        """Return how many places a key goes on; None for other keys."""
        screen = self.columns * max(1, self.viewport().height() // self._pitch())
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

    def _inside(self, place: int) -> int:
        return min(max(place, 0), self.count - 1)

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
            self._scroll_to(current)
        self.viewport().update()
        if changed:
            tile = self.tile(current)
            self.setAccessibleDescription(self.sentence if tile is None else tile.tip or tile.caption)
            self.selection_changed.emit()

    def _scroll_to(self, place: int) -> None:
        bar, where = self.verticalScrollBar(), self.place_of(place)
        if where.top() < EDGE:
            bar.setValue(bar.value() + where.top() - EDGE)
        elif (below := where.bottom() + EDGE - self.viewport().height()) > 0:
            bar.setValue(bar.value() + below)

    # What Qt asks for

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard acts: on a digit from the beginning."""
        if self.count and self.current < 0 and event.reason() != Qt.FocusReason.MouseFocusReason:
            self.select(0)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keyboard acts elsewhere."""
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the digits into as many columns as fit."""
        self._fit()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Paint what has come into sight."""
        self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        """Show what is known about the digit under the mouse."""
        if isinstance(event, QHelpEvent):
            tile = self.tile(-1 if (place := self._at(event.pos())) is None else place)
            # As HTML: a plain text that contains tags would be taken for HTML as well.
            lines = "" if tile is None else escape(tile.tip).replace("\n", "<br>")
            QToolTip.showText(event.globalPos(), f"<p style='white-space:pre'>{lines}</p>" if lines else "", self)
            return True
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the digits in sight, or the sentence."""
        painter, style = QPainter(self.viewport()), current_style()
        if self._tile_at is None or not self.count:
            painter.setPen(QColor(style.muted))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.viewport().rect().adjusted(8, 8, -8, -8), flags, self.sentence)
        else:
            painter.setFont(self._font())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            top = self.verticalScrollBar().value() - EDGE
            first = max(0, top // self._pitch()) * self.columns
            last = ((top + self.viewport().height()) // self._pitch() + 1) * self.columns
            for place in range(first, min(last, self.count)):
                mark, width = self._look_of(place)
                tile, colour = self._tile_at(place), getattr(style, mark, "")
                paint_tile(painter, self.place_of(place), tile, style, mark=colour, width=width)

    def _look_of(self, place: int) -> tuple[str, float]:
        """Return the role of the colour around a digit, and how wide it is; the focus is always visible."""
        if place == self.current and self.hasFocus():
            return "accent", 3
        if place in self.selected:
            return "accent", 1.5
        return ("muted", 1) if place == self.current else ("", 0)
