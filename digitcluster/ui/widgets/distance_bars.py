"""Distances as bars on one scale, each with words before it and its number behind."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from digitcluster.ui.theme import current_style
from digitcluster.ui.widgets.guarded import guarded

LINE = 18  # px from a bar to the next
WORDS = 0.46  # share of the width that the words before a bar may take
NUMBER = 48  # px for the number


@dataclass(frozen=True)
class Distance:
    """A distance ≥ 0 and what it is to."""

    words: str
    value: float
    is_marked: bool = False


class DistanceBars(QWidget):
    """Paints a few distances under each other; has room for `most` of them from the beginning."""

    def __init__(self, *, most: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._most = most
        self.distances: Sequence[Distance] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(most * LINE)

    def show_distances(self, distances: Sequence[Distance]) -> None:
        """Show some distances, the longest as a whole bar."""
        self.distances = distances[: self._most]
        self.setAccessibleDescription("; ".join(f"{one.words}: {one.value:,.0f}" for one in self.distances))
        self.update()

    def sizeHint(self) -> QSize:
        """Return the preferred size, which Qt asks for."""
        return QSize(240, self._most * LINE)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint words, bars and numbers."""
        if not self.distances:
            return
        painter, style = QPainter(self), current_style()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetrics(self.font())
        longest = max(metrics.horizontalAdvance(one.words) for one in self.distances) + 8
        left = min(longest, round(self.width() * WORDS))
        room, largest = self.width() - left - NUMBER, max(one.value for one in self.distances) or 1
        for row, one in enumerate(self.distances):
            line = QRectF(0, row * LINE, self.width(), LINE)
            painter.setPen(QColor(style.text if one.is_marked else style.muted))
            words = metrics.elidedText(one.words, Qt.TextElideMode.ElideRight, left - 8)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, f"{one.value:,.0f}")
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(style.accent if one.is_marked else style.bar))
            painter.drawRoundedRect(QRectF(left, line.top() + 5, max(1.0, room * one.value / largest), LINE - 10), 2, 2)
