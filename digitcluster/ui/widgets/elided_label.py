"""A line of text that is cut with … where there is too little room, and takes no more room than it gets."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from digitcluster.ui.widgets.guarded import guarded
from digitcluster.ui.widgets.tips import plain_tip


class ElidedLabel(QLabel):
    """A line of plain text; its tool tip has the whole text.

    Parameters
    ----------
    elide : Qt.TextElideMode
        Where it is cut.
    muted : bool
        Whether it is in the colour of secondary text.
    """

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        muted: bool = True,
    ) -> None:
        super().__init__(parent)
        self._elide = elide
        if muted:
            self.setObjectName("muted")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str, tip: str = "") -> None:
        """Show a text; the tool tip says it whole, or something longer."""
        self.setText(text)
        self.setToolTip(plain_tip(tip or text))

    def minimumSizeHint(self) -> QSize:
        """Return the height of a line, whatever the text."""
        return QSize(0, self.fontMetrics().height() + 2)

    def sizeHint(self) -> QSize:
        """Return the same: the text claims no room."""
        return self.minimumSizeHint()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as much of the text as there is room for."""
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self.text(), self._elide, self.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
