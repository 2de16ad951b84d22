"""One word as large as fits into a fixed place: a digit fills it, a long name is written small."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from digitcluster.ui.theme import current_style
from digitcluster.ui.widgets.guarded import guarded

SMALLEST = 11  # px of the font; a name that is still too long ends in …


class BigLabel(QLabel):
    """Paints its text in the middle of a place of a fixed size."""

    def __init__(self, size: QSize, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(size)
        self.setTextFormat(Qt.TextFormat.PlainText)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text."""
        painter = QPainter(self)
        font = self._fitting_font()
        painter.setFont(font)
        painter.setPen(current_style().text)
        shown = QFontMetrics(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, shown)

    def _fitting_font(self) -> QFont:
        font = QFont(self.font())
        font.setBold(True)
        font.setPixelSize(self.height())
        wide = QFontMetrics(font).horizontalAdvance(self.text())
        if wide > self.width():
            font.setPixelSize(max(SMALLEST, self.height() * self.width() // wide))
        return font
