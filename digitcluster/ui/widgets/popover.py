"""A small frame beside a button, in front of everything else, that closes when people go on elsewhere."""

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

GAP = 8  # px between button and frame


class Popover(QFrame):
    """Opens beside its button, above the window's lower edge; Esc and a click anywhere else close it.

    Parameters
    ----------
    button : QPushButton
        Opens it, and closes it again.
    beside : QWidget
        What stays visible: the button's card, for example.

    Attributes
    ----------
    body : QVBoxLayout
        For the content.
    """

    def __init__(self, button: QPushButton, beside: QWidget) -> None:
        super().__init__(button, Qt.WindowType.Popup)
        self.setObjectName("popover")
        self._button, self._beside = button, beside
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(14, 12, 14, 12)
        self.body.setSpacing(7)
        button.clicked.connect(self.open)

    def open(self) -> None:
        """Show it, with the focus on the first field."""
        self.ensurePolished()
        self.adjustSize()
        self.move(self._place())
        self.show()
        self.move(self._place())  # only now is it as large as it will be
        if (old := self.focusWidget()) is not None:
            old.clearFocus()  # from the last time
        self.focusNextChild()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Close where the click is elsewhere; one on the button is not to open it again at once."""
        on_button = self._button.rect().contains(self._button.mapFromGlobal(event.globalPosition().toPoint()))
        self.setAttribute(Qt.WidgetAttribute.WA_NoMouseReplay, on_button)
        super().mousePressEvent(event)

    def _place(self) -> QPoint:
        """Return where it belongs: on the right, as high as the button, but inside."""
        beside = QRect(self._beside.mapToGlobal(QPoint()), self._beside.size())
        screen, window = self._button.screen().availableGeometry(), self._button.window()
        bottom = min(window.mapToGlobal(QPoint(0, window.height())).y() - GAP, screen.bottom() + 1)
        if bottom - screen.top() < self.height():
            bottom = screen.bottom() + 1
        left = min(beside.right() + GAP, screen.right() + 1 - self.width())
        top = min(self._button.mapToGlobal(QPoint()).y(), bottom - self.height())
        return QPoint(max(left, screen.left()), max(top, screen.top()))
