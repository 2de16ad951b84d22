"""Tells the window that the system asks the program to end, also while Qt waits and no line of Python is run."""

import signal
import socket

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Signal

from digitcluster.core import interruption

ROOM = 100  # bytes read at once; each is a signal's number


class SignalWatch(QObject):
    """Listens for signals until it is closed; it is made in the main thread.

    Python only notes a signal until its next line, which Qt may not let it reach for hours. But it also writes to a
    socket at once, and that wakes Qt up.
    """

    came = Signal(int)  # the first signal's number

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        interruption.react_by(interruption.remember)
        self._told = False
        self._reading, self._writing = socket.socketpair()
        self._reading.setblocking(False)
        self._writing.setblocking(False)
        self._notifier = QSocketNotifier(self._reading.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._take)
        signal.set_wakeup_fd(self._writing.fileno(), warn_on_full_buffer=False)
        if interruption.came() is not None:  # while the window was being made
            QTimer.singleShot(0, self, self._tell)

    def close(self) -> None:
        """Listen no more."""
        signal.set_wakeup_fd(-1)
        self._notifier.setEnabled(False)
        self._reading.close()
        self._writing.close()

    def _take(self) -> None:
        try:
            self._reading.recv(ROOM)
        except OSError:
            return
        self._tell()

    def _tell(self) -> None:
        number = interruption.came()
        if number is not None and not self._told:
            self._told = True
            self.came.emit(number)
