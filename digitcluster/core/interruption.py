"""Ends the program when the system asks for it (Ctrl+C, SIGTERM, a closed terminal): one line, and nothing half done.

What a signal does depends on what the program is doing, and each stage sets it:

- It starts: `leave` ends the process at once, as there is nothing to clean up.
- A command works: inside `Raised`, an `Interrupted` is raised wherever the main thread is. What must not be left half
  done is undone by `Undone`, whatever line the signal hits.
- The window is open: Qt must not be interrupted, so the signal is only remembered (`remember`), and the window closes.
- It ends: nothing more is stopped.

Imported before all else, so that it must import next to nothing.
"""

import os
import signal
import sys
import time
from _thread import interrupt_main, start_new_thread
from collections.abc import Callable
from contextlib import suppress
from types import FrameType, TracebackType

TEXTS = {
    "SIGINT": "interrupted",
    "SIGTERM": "ended, as the system asked for it",
    "SIGHUP": "ended, as its terminal was closed",
    "SIGBREAK": "interrupted",
}
NUMBERS = {number: name for name in TEXTS if (number := getattr(signal, name, None))}
"""The signals that this system has, and their names."""

PATIENCE = 3.0
"""Seconds after which one more signal ends a program that does not end by itself; before that, it is cleaning up."""

MOMENT = 0.005  # seconds after which Python has left the place where it could not be interrupted

Reaction = Callable[[int], object]


class Interrupted(KeyboardInterrupt):
    """The program is to end; like the error for Ctrl+C, which libraries know to pass on."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class _State:
    """The signal that has come, when it came, what the next one does, and what is not to be left half done."""

    def __init__(self) -> None:
        self.number: int | None = None
        self.since = 0.0
        self.react: Reaction = leave
        self.undoings: list[Undone] = []


def install() -> None:
    """Take over the signals; one that whoever started us wants ignored, such as `nohup`, stays ignored."""
    for number in NUMBERS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _take)
    sys.unraisablehook = _unraisable


def react_by(react: Reaction) -> None:
    """Set what the first signal does from now on."""
    _state.react = react


def came() -> int | None:
    """Return the signal that has come, or None."""
    return _state.number


def leave(number: int) -> None:
    """End the process at once."""
    say(number)
    os._exit(status(number))


def remember(number: int) -> None:
    """Go on; `came` tells of the signal."""


def status(number: int) -> int:
    """Return the exit status of a program that a signal has ended, as shells have it."""
    return 128 + number


def say(number: int) -> None:
    """Say on stderr why the program ends."""
    line = f"digitcluster: {TEXTS[NUMBERS[number]]}\n"
    with suppress(OSError):  # nobody reads it any more
        os.write(2, line.encode())  # not by sys.stderr, which may just be in use


class Raised:
    """A block in which a signal raises `Interrupted`; at its end what is still half done is undone.

    After it, nothing is stopped any more: the program is about to end.
    """

    def __enter__(self) -> None:
        react_by(_raise)

    def __exit__(self, *_: object) -> None:
        react_by(remember)
        for one in reversed(_state.undoings[:]):
            one.undo()


class Undone:
    """A block at whose end something is undone: a temporary folder is removed.

    Unlike with `finally`, it is done even if a signal comes before the first or after the last line of the block, or
    during the undoing, which is then done once more: by `Raised`, after which no signal stops it.

    Parameters
    ----------
    undo : callable
        It may be called twice, and before there is anything to undo.
    """

    def __init__(self, undo: Callable[[], object]) -> None:
        self._undo = undo

    def __enter__(self) -> None:
        _state.undoings.append(self)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.undo()

    def undo(self) -> None:
        """Undo it now."""
        self._undo()
        if self in _state.undoings:
            _state.undoings.remove(self)


def _take(number: int, _: FrameType | None) -> None:
    """Handle a signal: the first one ends the program, more of them only if it does not end."""
    now = time.monotonic()
    if _state.number is None:
        _state.number, _state.since = number, now
        _state.react(number)
    elif now - _state.since > PATIENCE:
        leave(number)


def _raise(number: int) -> None:
    raise Interrupted(number)


def _unraisable(what: "sys.UnraisableHookArgs") -> None:
    """Send a signal again that came where Python lets no exception out, such as in a `__del__`."""
    if not isinstance(what.exc_value, Interrupted):
        sys.__unraisablehook__(what)
        return
    _state.number = None
    start_new_thread(_send_again, (what.exc_value.number,))


def _send_again(number: int) -> None:
    time.sleep(MOMENT)
    interrupt_main(signal.Signals(number))


_state = _State()
