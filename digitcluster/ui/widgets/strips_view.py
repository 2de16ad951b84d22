"""Paints the picture of a term: strips of digits with signs between them, as large as there is room for."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from digitcluster.core.analysis.illustrations.picture import Piece, Strip
from digitcluster.ui.theme import current_style
from digitcluster.ui.widgets.digit_image import as_paper, coloured_difference, draw_inside
from digitcluster.ui.widgets.guarded import guarded

SMALL = 0.85  # of the font
LARGEST = 84  # px of a square of paper
GAP = 6  # px between two of them, and between two strips
SIGN = 18  # px for a sign between two
MUCH = 1.4  # times as large
MARK = 2.5  # px of the line around a marked one


class StripsView(QWidget):
    """Shows strips, however large it is; what is marked has a frame."""

    def __init__(self) -> None:
        super().__init__()
        self.strips: Sequence[Strip] = ()
        self._papers: dict[int, QImage] = {}  # by the pieces' ids
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def show_strips(self, strips: Sequence[Strip]) -> None:
        """Show other ones; none for an empty place."""
        self.strips = strips
        self._papers = {id(piece): _paper(piece) for one in strips for piece in one.pieces}
        self.setAccessibleDescription("; ".join(_told(one) for one in strips))
        self.update()

    def side(self) -> float:
        """Return how large a square of paper is: the same in all strips, so that they can be compared."""
        return self._fit()[0]

    def _fit(self) -> tuple[float, int]:
        """Return the side of a square of paper, and how many are in a row at most.

        A strip is one row, unless several make them much larger.
        """
        most = max((len(one.pieces) for one in self.strips), default=0)
        if not most:
            return 0.0, 1
        whole = self._side(most)
        side, columns = max((self._side(columns), columns) for columns in range(1, most + 1))
        return (side, columns) if side > MUCH * whole else (whole, most)

    def _side(self, columns: int) -> float:
        rows = [_rows(one, columns) for one in self.strips]
        across = min((self.width() - 2 - _between(row)) / len(row) for parts in rows for row in parts)
        lines = sum(
            bool(one.title) + _has_words(one) * len(parts) for one, parts in zip(self.strips, rows, strict=True)
        )
        count = sum(map(len, rows))
        down = (self.height() - 2 - lines * self._line() - GAP * (count - 1)) / count
        return max(8.0, min(across, down, LARGEST))

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the strips from the top."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font())
        (side, columns), top = self._fit(), 1.0
        for one in self.strips:
            if one.title:
                painter.setPen(QColor(current_style().muted))
                painter.drawText(QRectF(0, top, self.width(), self._line()), Qt.AlignmentFlag.AlignLeft, one.title)
                top += self._line()
            for row in _rows(one, columns):
                self._paint_row(painter, row, top, side)
                top += side + self._line() * _has_words(one) + GAP

    def _paint_row(self, painter: QPainter, row: Sequence[Piece], top: float, side: float) -> None:
        style, left = current_style(), 1.0
        for place, piece in enumerate(row):
            if place:
                room = SIGN if piece.sign else GAP
                painter.setPen(QColor(style.text))
                painter.drawText(QRectF(left, top, room, side), Qt.AlignmentFlag.AlignCenter, piece.sign)
                left += room
            square = QRectF(left, top, side, side)
            painter.fillRect(square, Qt.GlobalColor.white)
            draw_inside(painter, square, self._papers[id(piece)])
            colour, width, inward = (style.warning, MARK, MARK / 2) if piece.is_marked else (style.border, 1, -0.5)
            painter.setPen(QPen(QColor(colour), width))
            painter.drawRect(square.adjusted(inward, inward, -inward, -inward))
            self._paint_words(painter, piece, square, alone=len(row) <= 4)
            left += side

    def _paint_words(self, painter: QPainter, piece: Piece, square: QRectF, *, alone: bool) -> None:
        """Write what stands beneath an image; of a few images it may be wider than they are."""
        if not piece.words:
            return
        beside = SIGN / 2 if alone else 1.0
        below = square.adjusted(-beside, square.height() + 1, beside, self._line())
        shown = QFontMetrics(painter.font()).elidedText(piece.words, Qt.TextElideMode.ElideMiddle, int(below.width()))
        painter.setPen(QColor(current_style().warning if piece.is_marked else current_style().muted))
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextSingleLine, shown)

    def _font(self) -> QFont:
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * SMALL)
        return font

    def _line(self) -> int:
        return QFontMetrics(self._font()).height() + 2


def _paper(piece: Piece) -> QImage:
    return as_paper(piece.image) if piece.less is None else coloured_difference(piece.image, piece.less)


def _rows(one: Strip, columns: int) -> list[Sequence[Piece]]:
    """Return the images of a strip in rows that are about equally long."""
    count = len(one.pieces)
    length = -(-count // -(-count // columns)) if count else 1
    return [one.pieces[start : start + length] for start in range(0, count, length)]


def _between(pieces: Sequence[Piece]) -> int:
    """Return the room between the images of a row."""
    return sum(SIGN if piece.sign else GAP for piece in pieces[1:])


def _has_words(one: Strip) -> bool:
    return any(piece.words for piece in one.pieces)


def _told(one: Strip) -> str:
    """Say what a strip shows to those who cannot see it."""
    words = ", ".join(f"{piece.words}{' (marked)' if piece.is_marked else ''}" for piece in one.pieces if piece.words)
    return f"{one.title}: {words}" if one.title and words else one.title or words or f"{len(one.pieces)} pictures"
