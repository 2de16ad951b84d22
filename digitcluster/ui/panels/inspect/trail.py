"""The list that an inspected digit was chosen from, so that people can go on to the next."""

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.analysis.following import rows_before
from digitcluster.core.analysis.mending import Mends
from digitcluster.core.digits import Digits
from digitcluster.session.open_digits import OpenDigits
from digitcluster.session.selection import CurrentSelection, DigitSubject


class Trail:
    """Remembers the list of digits that was shown last; pages with a grid set it, the digit's page reads it."""

    def __init__(self, selection: CurrentSelection, open_digits: OpenDigits) -> None:
        self._selection, self._open_digits = selection, open_digits
        self._digits: Digits | None = None
        self._mends: Mends | None = None  # how the open digits were mended then; None where it is a list of others
        self._rows: NDArray[np.intp] = np.empty(0, np.intp)

    def inspect(self, digits: Digits, rows: NDArray[np.intp], place: int) -> None:
        """Inspect a digit of a list, intp (n,), of rows; by its place there."""
        self._digits, self._rows = digits, rows
        mended = self._open_digits.mended
        self._mends = mended.mends if mended is not None and mended.digits is digits else None
        self._selection.inspect(DigitSubject(digits, int(rows[place])))

    def place(self, subject: DigitSubject) -> tuple[int, int]:
        """Return a digit's place in the list that it came from, and the list's length; else in the whole set."""
        rows = self._rows_with(subject)
        if rows is None:
            return subject.index, len(subject.digits)
        return int(np.flatnonzero(rows == subject.index)[0]), len(rows)

    def go(self, subject: DigitSubject, step: int) -> None:
        """Inspect the digit so many places further on in the list instead of this one."""
        rows = self._rows_with(subject)
        place, count = self.place(subject)
        if 0 <= place + step < count:
            row = place + step if rows is None else int(rows[place + step])
            self._selection.inspect_instead(DigitSubject(subject.digits, row))

    def _rows_with(self, subject: DigitSubject) -> NDArray[np.intp] | None:
        """Return the list, by its rows in the set that the digit is of; None where the digit is in no list."""
        rows = self._rows if subject.digits is self._digits else self._followed(subject.digits)
        return rows if rows is not None and (rows == subject.index).any() else None

    def _followed(self, digits: Digits) -> NDArray[np.intp] | None:
        """Return where the list's digits stand after some were mended; None where other digits are meant."""
        mended = self._open_digits.mended
        if self._mends is None or mended is None or mended.digits is not digits:
            return None
        if mended.mends.original is not self._mends.original:
            return None
        now = rows_before(mended.mends.kept, self._mends.kept)[self._rows]
        return now[now >= 0]
