"""The one channel for what people are told: sentences about what happened, and problems with what to do about them."""

from PySide6.QtCore import QObject, Signal


class Messages(QObject):
    """Every part reports here; the window listens and shows it."""

    told = Signal(str)  # a sentence about what has just happened
    failed = Signal(object)  # an exception, to be shown

    def tell(self, text: str) -> None:
        """Say what has just happened, in a sentence."""
        self.told.emit(text)

    def fail(self, error: BaseException) -> None:
        """Show a problem."""
        self.failed.emit(error)
