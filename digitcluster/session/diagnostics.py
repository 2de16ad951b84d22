"""The log file, and the hooks that bring unexpected errors and Qt's own messages into it."""

import logging
import sys
import threading
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from digitcluster.files.user_folders import log_path

log = logging.getLogger("digitcluster")

LARGEST = 500_000  # bytes of the log; one older log is kept beside it

LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def install(report: Callable[[BaseException], object], file: Path | None = None) -> None:
    """Log to a file, and hand every uncaught exception to `report`.

    PySide gives an exception in a slot to `sys.excepthook` and goes on; without our hook it would only be printed.

    Parameters
    ----------
    report : callable
        Shows an error.
    file : Path
        The log; by default the one in the user's data folder.
    """
    log.setLevel(logging.INFO)
    log.addHandler(make_handler(file or log_path()))
    qInstallMessageHandler(_log_qt_message)

    def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        log.error("unexpected error", exc_info=(kind, error, trace))
        report(error)

    sys.excepthook = caught
    threading.excepthook = lambda a: log.error("error in a thread", exc_info=a.exc_value)


def make_handler(file: Path) -> logging.Handler:
    """Return a handler for the log file; for stderr if that cannot be written."""
    handler: logging.Handler
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(file, maxBytes=LARGEST, backupCount=1, encoding="utf-8")
    except OSError:
        handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    return handler


def _log_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    log.log(LEVELS.get(kind, logging.WARNING), "Qt: %s", message)
