"""The list that an inspected digit was chosen from, so that people can go on to the next."""

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import Digits
from digitcluster.session.selection import CurrentSelection, DigitSubject


class Trail:
    """Remembers the list of digits that was shown last; pages with a grid set it, the digit's page reads it."""

    def __init__(self, selection: CurrentSelection) -> None:
        self._selection = selection
        self._digits: Digits | None = None
        self._rows: NDArray[np.intp] = np.empty(0, np.intp)

    def inspect(self, digits: Digits, rows: NDArray[np.intp], place: int) -> None:
        """Inspect a digit of a list, intp (n,), of rows; by its place there."""
        self._digits, self._rows = digits, rows
        self._selection.inspect(DigitSubject(digits, int(rows[place])))

    def place(self, subject: DigitSubject) -> tuple[int, int]:
        """Return a digit's place in the list that it came from, and the list's length; else in the whole set."""
        if (found := self._found(subject)) is not None:
            return found, len(self._rows)
        return subject.index, len(subject.digits)

    def go(self, subject: DigitSubject, step: int) -> None:
        """Inspect the digit so many places further on in the list instead of this one."""
        found = self._found(subject)
        place, count = self.place(subject)
        if 0 <= place + step < count:
            row = place + step if found is None else int(self._rows[place + step])
            self._selection.inspect_instead(DigitSubject(subject.digits, row))

    def _found(self, subject: DigitSubject) -> int | None:
        if subject.digits is not self._digits:
            return None
        found = np.flatnonzero(self._rows == subject.index)
        return int(found[0]) if len(found) else None
