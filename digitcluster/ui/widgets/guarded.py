"""What a widget's own paint, resize and show events raise is logged: inside one another, it would end the process."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from PySide6.QtCore import QEvent

log = logging.getLogger("digitcluster")

Widget = TypeVar("Widget")
Happening = TypeVar("Happening", bound=QEvent)
_logged: set[str] = set()


def guarded(handler: Callable[[Widget, Happening], None]) -> Callable[[Widget, Happening], None]:
    """Let an event handler raise nothing.

    PySide ends the process when a handler raises that was called inside another one, as a `resizeEvent` is inside a
    `showEvent`.
    """

    @wraps(handler)
    def handle(self: Widget, event: Happening) -> None:
        try:
            handler(self, event)
        except Exception as error:
            log_once(f"{type(self).__name__}.{handler.__name__}", error)

    return handle


def log_once(where: str, error: Exception) -> None:
    """Log an unexpected error with its traceback, unless the same one was logged before: paintings are many."""
    what = f"{where}: {error!r}"
    if what not in _logged:
        _logged.add(what)
        log.error("unexpected error in %s", where, exc_info=error)


def answer_of(ask: Callable[..., Any], *arguments: Any, otherwise: Any = None) -> Any:
    """Return what is answered; if that raises, log it and return something else."""
    try:
        return ask(*arguments)
    except Exception as error:
        log_once(getattr(ask, "__qualname__", "a plot"), error)
        return otherwise
