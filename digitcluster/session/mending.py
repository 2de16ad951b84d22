"""The open digits mended by hand, with undo: other labels for some, some left out."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoCommand

from digitcluster.core.analysis.mending import Mended
from digitcluster.core.errors import DigitClusterError
from digitcluster.session.messages import Messages
from digitcluster.session.open_digits import OpenDigits
from digitcluster.session.undo import UndoStacks
from digitcluster.wording import counted


class Mending(QObject):
    """Changes labels of the open digits, and leaves digits out; each change can be undone."""

    def __init__(
        self, open_digits: OpenDigits, undo: UndoStacks, messages: Messages, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._open_digits, self._undo, self._messages = open_digits, undo, messages

    def relabel(self, rows: Sequence[int], label: int) -> None:
        """Give some of the open digits, by their rows, another label: an index into the digits' classes."""
        mended = self._open_digits.mended
        if mended is None or not len(rows):
            return
        if mended.labels is None:
            self._messages.fail(DigitClusterError("These digits have no labels, so none can be changed."))
            return
        name = mended.original.classes[label]
        self._push(f"Relabel {self._counted(len(rows))} as {name}", mended.relabel(np.array(rows, np.intp), label))

    def leave_out(self, rows: Sequence[int]) -> None:
        """Take some of the open digits, by their rows, out of the set."""
        mended = self._open_digits.mended
        if mended is None or not len(rows):
            return
        if len(set(rows)) == len(mended.rows):
            self._messages.fail(DigitClusterError("These are all digits that are open; at least one must stay."))
            return
        self._push(f"Leave out {self._counted(len(rows))}", mended.leave_out(np.array(rows, np.intp)))

    def _counted(self, count: int) -> str:
        digits = self._open_digits.digits
        return counted(count, "digit" if digits is None else digits.noun)

    def _push(self, text: str, after: Mended) -> None:
        before = self._open_digits.mended
        if before is not None:
            self._undo.work.push(_Mend(text, self._open_digits, before, after))


class _Mend(QUndoCommand):
    """A change of the open digits; it does nothing where others are open by now."""

    def __init__(self, text: str, open_digits: OpenDigits, before: Mended, after: Mended) -> None:
        super().__init__(text)
        self._open_digits, self._before, self._after = open_digits, before, after

    def redo(self) -> None:
        self._apply(self._after)

    def undo(self) -> None:
        self._apply(self._before)

    def _apply(self, mended: Mended) -> None:
        now = self._open_digits.mended
        if now is None or now.original is not mended.original:
            self.setObsolete(True)
            return
        self._open_digits.mend(mended)
