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
LARGEST = 72  # px of a square of paper
GAP = 6  # px between two of them, and between two strips
SIGN = 18  # px for a sign between two
MARK = 2.5  # px of the line around a marked one


class StripsView(QWidget):
    """Shows strips, however large it is; what is marked has a frame."""

    def __init__(self) -> None:
        super().__init__()
        self.strips: Sequence[Strip] = ()
        self._papers: list[list[QImage]] = []
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def show_strips(self, strips: Sequence[Strip]) -> None:
        """Show other ones; none for an empty place."""
        self.strips = strips
        self._papers = [[_paper(piece) for piece in one.pieces] for one in strips]
        self.setAccessibleDescription("; ".join(_told(one) for one in strips))
        self.update()

    def side(self) -> float:
        """Return how large a square of paper is: the same in all strips, so that they can be compared."""
        if not self.strips:
            return 0.0
        across = min((self.width() - 2 - _between(one.pieces)) / max(1, len(one.pieces)) for one in self.strips)
        lines = sum(self._line() * (bool(one.title) + _has_words(one)) for one in self.strips)
        down = (self.height() - 2 - lines - GAP * (len(self.strips) - 1)) / len(self.strips)
        return max(8.0, min(across, down, LARGEST))

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the strips from the top."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font())
        side, top = self.side(), 1.0
        for one, papers in zip(self.strips, self._papers, strict=True):
            if one.title:
                painter.setPen(QColor(current_style().muted))
                painter.drawText(QRectF(0, top, self.width(), self._line()), Qt.AlignmentFlag.AlignLeft, one.title)
                top += self._line()
            self._paint_strip(painter, one, papers, top, side)
            top += side + self._line() * _has_words(one) + GAP

    def _paint_strip(self, painter: QPainter, one: Strip, papers: list[QImage], top: float, side: float) -> None:
        style, left = current_style(), 1.0
        for place, (piece, paper) in enumerate(zip(one.pieces, papers, strict=True)):
            if place:
                room = SIGN if piece.sign else GAP
                painter.setPen(QColor(style.text))
                painter.drawText(QRectF(left, top, room, side), Qt.AlignmentFlag.AlignCenter, piece.sign)
                left += room
            square = QRectF(left, top, side, side)
            painter.fillRect(square, Qt.GlobalColor.white)
            draw_inside(painter, square, paper)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            inward = MARK / 2 if piece.is_marked else -0.5
            painter.setPen(
                QPen(QColor(style.warning if piece.is_marked else style.border), MARK if piece.is_marked else 1)
            )
            painter.drawRect(square.adjusted(inward, inward, -inward, -inward))
            self._paint_words(painter, piece, square, alone=len(one.pieces) <= 4)
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


def _between(pieces: Sequence[Piece]) -> int:
    """Return the room between the images of a strip."""
    return sum(SIGN if piece.sign else GAP for piece in pieces[1:])


def _has_words(one: Strip) -> bool:
    return any(piece.words for piece in one.pieces)


def _told(one: Strip) -> str:
    """Say what a strip shows to those who cannot see it."""
    words = ", ".join(f"{piece.words}{' (marked)' if piece.is_marked else ''}" for piece in one.pieces if piece.words)
    return f"{one.title}: {words}" if one.title and words else one.title or words or f"{len(one.pieces)} pictures"
