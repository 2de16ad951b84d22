"""The one channel for what people are told: sentences about what happened, and problems with what to do about them."""

import logging

from PySide6.QtCore import QObject, Signal

from digitcluster.core.errors import DigitClusterError

log = logging.getLogger("digitcluster")


class Messages(QObject):
    """Every part reports here; the window listens and shows it."""

    told = Signal(str)  # a sentence about what has just happened
    failed = Signal(object)  # an exception, to be shown

    def tell(self, text: str) -> None:
        """Say what has just happened, in a sentence."""
        self.told.emit(text)

    def fail(self, error: BaseException) -> None:
        """Show a problem; one that nobody foresaw is logged as well."""
        if not isinstance(error, DigitClusterError):
            log.error("unexpected error", exc_info=error)
        self.failed.emit(error)
