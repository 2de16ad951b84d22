"""A button that is disabled while its work is done loses the focus; this keeps the focus from wandering elsewhere."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget


class FocusKeeper(QObject):
    """Lets the window have the focus meanwhile, and gives it back to the button if people have not gone on.

    Qt would give it to the next widget in the row, which nobody has asked for.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._keep)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Give the focus back."""
        if event.type() == QEvent.Type.EnabledChange and isinstance(watched, QWidget) and watched.isEnabled():
            watched.removeEventFilter(self)
            if self._window.focusWidget() is self._window and watched.isVisible():
                watched.setFocus(Qt.FocusReason.OtherFocusReason)
        return False

    def _keep(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is None or new is None or old.isEnabled() or new is self._window:
            return
        if old.window() is self._window and new.window() is self._window:
            old.installEventFilter(self)
            self._window.setFocus(Qt.FocusReason.OtherFocusReason)
