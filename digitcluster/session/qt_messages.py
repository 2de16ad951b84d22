"""What Qt itself has to say goes into the log, without what it says over and over."""

import logging
import threading
from collections import Counter

from PySide6.QtCore import QMessageLogContext, QtMsgType

from digitcluster.files.log_file import log
from digitcluster.session.unexpected_errors import is_round

LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
SAME = 3  # times that a message is logged before only its number is
MOST = 200  # messages that are told apart


class QtMessages:
    """Takes Qt's messages, from any thread."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()

    def take(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        """Log a message, unless it has been said often."""
        with self._lock:
            key = message if message in self._counts or len(self._counts) < MOST else "other messages"
            self._counts[key] += 1
            count = self._counts[key]
        if count <= SAME:
            log.log(LEVELS.get(kind, logging.WARNING), "Qt: %s", message)
        elif is_round(count):
            log.log(LEVELS.get(kind, logging.WARNING), "Qt, %d times now: %s", count, message)
