"""A line of text that is cut where there is too little room, with all of it in the tool tip."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget


class ElidedLabel(QWidget):
    """Shows one line of plain text; its room does not depend on the text.

    Parameters
    ----------
    text : str
    muted : bool
        Whether it is in the colour of secondary text.
    elide : Qt.TextElideMode
        Where it is cut.
    """

    def __init__(
        self,
        text: str = "",
        *,
        muted: bool = False,
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._elide = elide
        self._text = ""
        self._muted = muted
        self._tip = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def text(self) -> str:
        """Return the whole text."""
        return self._text

    def setText(self, text: str) -> None:
        """Show another text."""
        self._text = text
        self.setAccessibleName(text)
        self._show_tip()
        self.update()

    def set_tip(self, tip: str) -> None:
        """Give the tool tip more to say than the text."""
        self._tip = tip
        self._show_tip()

    def sizeHint(self) -> QSize:
        """Return the preferred size, which Qt asks for."""
        return QSize(60, self.fontMetrics().height() + 1)

    def minimumSizeHint(self) -> QSize:
        """Return the smallest size."""
        return QSize(20, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as much of the text as there is room for."""
        role = QPalette.ColorRole.PlaceholderText if self._muted else QPalette.ColorRole.WindowText
        painter = QPainter(self)
        painter.setPen(self.palette().color(role))
        shown = self.fontMetrics().elidedText(self._text, self._elide, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)

    def _show_tip(self) -> None:
        self.setToolTip(self._tip or self._text)
