"""The status bar: a message with the left edge of what is above it, cut with … where there is too little room."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QStatusBar, QStyle, QStyleOption, QWidget

from digitcluster.ui.theme import current_style
from digitcluster.ui.widgets.guarded import guarded
from digitcluster.ui.widgets.tips import plain_tip

GAP = 12  # px between the message and what stays beside it


class MessageBar(QStatusBar):
    """Shows messages for a while, and for ever what is added on the right.

    Parameters
    ----------
    margin : int
        To the window's edges, in device-independent pixels.
    """

    def __init__(self, margin: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._margin = margin
        self._beside: QWidget | None = None
        self.setSizeGripEnabled(False)  # the window's frame is there for that
        self.messageChanged.connect(lambda text: self.setToolTip(plain_tip(text)))

    def keep_beside(self, widget: QWidget) -> None:
        """Put a widget on the right."""
        self._beside = widget
        self.addPermanentWidget(widget)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the message; Qt would do so at the very edge."""
        painter, option = QPainter(self), QStyleOption()
        option.initFrom(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelStatusBar, option, painter, self)
        right = self.width() if self._beside is None else self._beside.x() - GAP
        room = self.rect().adjusted(self._margin, 1, right - self.width(), 0)  # below the line at the top
        shown = self.fontMetrics().elidedText(self.currentMessage(), Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(QColor(current_style().muted))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
