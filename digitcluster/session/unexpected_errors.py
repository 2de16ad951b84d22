"""Which unexpected errors there have been: each is logged in full and shown once, however often it comes again."""

import threading
import traceback
from collections import Counter
from pathlib import Path

from digitcluster.files.log_file import log

MOST = 100
"""Errors that are told apart; a program that has had so many is beyond help, and its log is long enough."""

Place = tuple[type[BaseException], str, int]


class UnexpectedErrors:
    """Counts errors by their type and the line that raised them; may be used by any thread."""

    def __init__(self) -> None:
        self._counts: Counter[Place] = Counter()
        self._lock = threading.Lock()

    def note(self, error: BaseException, where: str = "") -> bool:
        """Log an error, and return whether it is a new one, which people have not been told of.

        One that comes again is only counted: the log says so at the 10th, the 100th, the 1,000th time.

        Parameters
        ----------
        error : Exception
        where : str
            Where it came from, for the log: "in a thread".
        """
        place = _place(error)
        with self._lock:
            if place not in self._counts and len(self._counts) >= MOST:
                return False
            self._counts[place] += 1
            count = self._counts[place]
        if count == 1:
            log.error("unexpected error%s", f" {where}" if where else "", exc_info=error)
        elif is_round(count):
            log.error("%d times now: %s in line %d of %s", count, place[0].__name__, place[2], Path(place[1]).name)
        return count == 1


def is_round(count: int) -> bool:
    """Tell whether a count is 1, 10, 100, …: when to speak of what happens again and again."""
    return count == 10 ** (len(str(count)) - 1)


def release(error: BaseException | None) -> None:
    """Free what the functions had in hand that an error came through.

    Painting that was broken off would otherwise go on for Qt as long as somebody keeps the error, until the next
    painting ends the process.
    """
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        traceback.clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__


def _place(error: BaseException) -> Place:
    """Return the type and the innermost line of an error; the outermost where the depth itself is the problem."""
    lines = [(frame.f_code.co_filename, number) for frame, number in traceback.walk_tb(error.__traceback__)]
    if not lines:
        return type(error), str(error), 0
    return type(error), *lines[0 if isinstance(error, RecursionError) else -1]
