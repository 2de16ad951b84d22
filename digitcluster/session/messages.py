"""The one channel for what people are told: sentences about what happened, and problems with what to do about them."""

from PySide6.QtCore import QObject, Signal

from digitcluster.core.errors import DigitClusterError, out_of_memory
from digitcluster.session.unexpected_errors import UnexpectedErrors

AGAIN = "Something unexpected went wrong again, as before."


class Messages(QObject):
    """Every part reports here; the window listens and shows it."""

    told = Signal(str)  # a sentence about what has just happened
    failed = Signal(object)  # an exception, to be shown

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._unexpected = UnexpectedErrors()

    def tell(self, text: str) -> None:
        """Say what has just happened, in a sentence."""
        self.told.emit(text)

    def fail(self, error: BaseException) -> None:
        """Show a problem; one that nobody foresaw is logged as well, and when it comes again it is only a sentence."""
        if isinstance(error, MemoryError):
            error = out_of_memory(error)
        if isinstance(error, DigitClusterError) or self._unexpected.note(error):
            self.failed.emit(error)
        else:
            self.tell(AGAIN)
