"""Python's garbage is collected in the window's thread only, in moments of its own, and quickly.

Python would collect it in whichever thread happens to make objects. A worker that finds one of Qt's objects there
destroys it in the wrong thread, which ends the process; and each full collection looks at all that NumPy, Qt and
matplotlib have brought along: the program stands still for 70 ms.

What is free goes back to the system as well, now and then. And all threads take their memory from two places: the C
library would give each its own, in which what digits, plots and trainings have left is too small for the next ones.
After some minutes of both, half of what the program held was in use by nobody.
"""

import ctypes
import gc
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer

BETWEEN = 1000  # ms between two looks
MANY = 2000  # new objects that are worth a look
ROUNDS = 10  # of the young objects to one of all
M_ARENA_MAX, PLACES = -8, 2  # what the C library calls that
TRIMMED = 15  # looks between two times at which free memory goes back


class GarbageCollector(QObject):
    """Collects in place of Python, which no longer does so by itself."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        _of_the_c_library("mallopt")(M_ARENA_MAX, PLACES)
        self._trim, self._looks = _of_the_c_library("malloc_trim"), 0
        self._timer = QTimer(self, interval=BETWEEN)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collect, if there may be something."""
        new, _, rounds = gc.get_count()
        if new > MANY:
            gc.collect(2 if rounds >= ROUNDS else 1)
        self._looks += 1
        if self._looks % TRIMMED == 0:
            self._trim(0)

    def settle(self) -> None:
        """Look no more at what is there now: modules and widgets that stay as long as the program."""
        gc.freeze()

    def end(self) -> None:
        """Let Python do it again."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()


def _of_the_c_library(name: str) -> Callable[..., Any]:
    """Return a function of the C library of Linux; with others, one that does nothing."""
    try:
        function: Callable[..., Any] = getattr(ctypes.CDLL(None), name)
    except (OSError, AttributeError, TypeError):  # TypeError: on Windows no library is the program itself
        return _nothing
    return function


def _nothing(*_: int) -> None:
    pass
