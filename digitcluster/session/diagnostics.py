"""The hooks that bring unexpected errors into the log and before people's eyes, and Qt's messages into the log."""

import atexit
import logging
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal, Slot, qInstallMessageHandler

from digitcluster.core.errors import DigitClusterError, out_of_memory
from digitcluster.files.log_file import log_to, open_log
from digitcluster.session.crash_file import write_crashes_to
from digitcluster.session.qt_messages import QtMessages
from digitcluster.session.unexpected_errors import UnexpectedErrors, release

Report = Callable[[BaseException], object]


def install(report: Report, file: Path | None = None, crash_file: Path | None = None) -> None:
    """Log to a file, and hand every uncaught exception to `report`, the same one only once.

    PySide gives an exception in a slot to `sys.excepthook` and goes on; without our hook it would only be printed.

    Parameters
    ----------
    report : callable
        Shows an error. It is called in the thread that installs the hooks, by Qt's event loop, never by what failed.
    file : Path
        The log; by default the one in the user's data folder.
    crash_file : Path
        Where Python says what it was doing when the process is ended by a fault; by default beside the log.
    """
    try:
        file = open_log(file)
    except OSError:
        log_to(logging.StreamHandler())
    crash_file = crash_file or (file.with_name("crash.txt") if file else None)
    write_crashes_to(crash_file)
    qInstallMessageHandler(QtMessages().take)
    atexit.register(qInstallMessageHandler, None)  # Qt may say something yet when there is no Python any more
    hooks = _Hooks(report)
    sys.excepthook = hooks.uncaught
    threading.excepthook = lambda args: hooks.take(args.exc_value, "in a thread")
    sys.unraisablehook = lambda what: hooks.note(what.exc_value, f"in {what.object!r}")


class _Hooks(QObject):
    """Takes the errors of all threads, and shows them in its own."""

    _arrived = Signal(object)

    def __init__(self, report: Report) -> None:
        super().__init__()
        self._report = report
        self._errors = UnexpectedErrors()
        # By the event loop: an error may come from within a painting, where no dialog can be opened.
        self._arrived.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Take what nobody caught."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            self.take(error)

    def take(self, error: BaseException | None, where: str = "") -> None:
        """Log an error, and show it if it is new."""
        if self.note(error, where):
            if isinstance(error, MemoryError):
                error = out_of_memory(error)
            self._arrived.emit(error)

    def note(self, error: BaseException | None, where: str) -> bool:
        """Log an error that nobody can do anything about; return whether it is new."""
        try:
            if error is None or isinstance(error, SystemExit):
                return False
            is_new = self._errors.note(error, where)
            release(error)
            return is_new or isinstance(error, DigitClusterError)
        except Exception:  # a hook that raises would be called again, and again
            return False

    @Slot(object)
    def _show(self, error: BaseException) -> None:
        try:
            self._report(error)
        except Exception as another:  # showing it is what does not work: showing that would not either
            self.note(another, "while another one was being shown")
