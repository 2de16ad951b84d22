"""Any number of digits in rows that scroll: only those in sight are painted, or even asked for."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from digitcluster.ui.theme import current_style
from digitcluster.ui.widgets.digit_tile import Tile, paint_tile
from digitcluster.ui.widgets.guarded import guarded
from digitcluster.ui.widgets.tips import plain_tip

GAP = 6  # px between two columns, and between a row and the next
EDGE = 1  # px around all, for the hairline around a digit at the edge
SMALL = 0.85  # of the font


class TileArea(QAbstractScrollArea):
    """Lays out and paints digits; `mark_of` says which are marked.

    Parameters
    ----------
    side : int
        Of a digit's square of paper, in device-independent pixels.

    Attributes
    ----------
    count : int
        How many digits there are.
    sentence : str
        What is said instead of digits.
    """

    def __init__(self, *, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side = side
        self._tile_at: Callable[[int], Tile] | None = None
        self.count, self.sentence = 0, ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)

    def tile(self, place: int) -> Tile | None:
        """Return the digit at a place."""
        return self._tile_at(place) if self._tile_at is not None and 0 <= place < self.count else None

    def mark_of(self, place: int) -> tuple[str, float]:
        """Return the role of the colour around a digit, empty for none, and how wide the line is in px."""
        return "", 0

    def _fill(self, count: int, tile_at: Callable[[int], Tile] | None, sentence: str) -> None:
        """Take other digits, or a sentence instead."""
        self.count, self._tile_at, self.sentence = count, tile_at, sentence
        self._fit()
        self.verticalScrollBar().setValue(0)

    # Where things are

    @property
    def columns(self) -> int:
        """How many digits are in a row."""
        return max(1, (self._room() + GAP) // (self._side + GAP))

    @property
    def rows_in_sight(self) -> int:
        """How many whole rows fit."""
        return max(1, self.viewport().height() // self._pitch())

    def height_of(self, rows: int) -> int:
        """Return how tall the area is for so many rows."""
        return rows * self._pitch() - GAP + 2 * EDGE

    def place_of(self, place: int) -> QRect:
        """Return where a digit and its words are in the viewport."""
        return self._places()(place)

    def place_at(self, point: QPoint) -> int | None:
        """Return the place of the digit at a point of the viewport."""
        row = (point.y() + self.verticalScrollBar().value() - EDGE) // self._pitch()
        column = int((point.x() - EDGE) // max(1.0, self._step_right()))
        place = row * self.columns + column
        inside = 0 <= column < self.columns and 0 <= place < self.count
        return place if inside and self.place_of(place).contains(point) else None

    def scroll_to(self, place: int) -> None:
        """Bring a digit into sight."""
        bar, where = self.verticalScrollBar(), self.place_of(place)
        if where.top() < EDGE:
            bar.setValue(bar.value() + where.top() - EDGE)
        elif (below := where.bottom() + EDGE - self.viewport().height()) > 0:
            bar.setValue(bar.value() + below)

    def sizeHint(self) -> QSize:
        """Return the preferred size, which Qt asks for."""
        return QSize(260, self.height_of(3))

    def minimumSizeHint(self) -> QSize:
        """Return the smallest size: one digit."""
        return QSize(self._side + 2 * EDGE + self._bar(), self.height_of(1))

    def _places(self) -> Callable[[int], QRect]:
        """Return `place_of` for as long as nothing moves: what it measures takes longer than painting a digit."""
        columns, across, pitch, side = self.columns, self._step_right(), self._pitch(), self._side
        top = EDGE - self.verticalScrollBar().value()

        def place_of(place: int) -> QRect:
            row, column = divmod(place, columns)
            return QRect(round(EDGE + column * across), top + row * pitch, side, pitch - GAP)

        return place_of

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

    def _fit(self) -> None:
        """Let the scroll bar know how much there is."""
        bar, height = self.verticalScrollBar(), self.viewport().height()
        rows = -(-self.count // self.columns)
        bar.setRange(0, max(0, self.height_of(rows) - height) if rows else 0)
        bar.setPageStep(height)
        bar.setSingleStep(self._pitch() // 3)
        self.viewport().update()

    # What Qt asks for

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the digits into as many columns as fit."""
        self._fit()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Paint what has come into sight."""
        self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        """Show what is known about the digit under the mouse."""
        if isinstance(event, QHelpEvent):
            tile = self.tile(-1 if (place := self.place_at(event.pos())) is None else place)
            QToolTip.showText(event.globalPos(), "" if tile is None else plain_tip(tile.tip), self)
            return True
        return super().viewportEvent(event)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the digits in sight, or the sentence."""
        painter, style = QPainter(self.viewport()), current_style()
        if self._tile_at is None or not self.count:
            painter.setPen(QColor(style.muted))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.viewport().rect().adjusted(8, 8, -8, -8), flags, self.sentence)
            return
        painter.setFont(self._font())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top, pitch, columns = self.verticalScrollBar().value() - EDGE, self._pitch(), self.columns
        first = max(0, top // pitch) * columns
        last = ((top + self.viewport().height()) // pitch + 1) * columns
        place_of = self._places()
        for place in range(first, min(last, self.count)):
            role, width = self.mark_of(place)
            tile, colour = self._tile_at(place), getattr(style, role, "")
            paint_tile(painter, place_of(place), tile, style, mark=colour, width=width)
