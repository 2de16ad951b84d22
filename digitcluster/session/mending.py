"""The open digits mended by hand, with undo: other labels for some, some left out."""

import weakref
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoCommand

from digitcluster.core.analysis.mending import Mends
from digitcluster.core.digits import Digits
from digitcluster.core.errors import DigitClusterError
from digitcluster.session.messages import Messages
from digitcluster.session.open_digits import OpenDigits
from digitcluster.session.undo import UndoStacks, reported
from digitcluster.wording import counted

_State: TypeAlias = tuple[NDArray[np.bool_], NDArray[np.uint8] | None]
"""Which of the digits, as they were opened, are kept, and the labels of all of them."""


class Mending(QObject):
    """Changes labels of the open digits, and leaves digits out; each change can be undone."""

    def __init__(
        self, open_digits: OpenDigits, undo: UndoStacks, messages: Messages, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._open_digits, self._undo, self._messages = open_digits, undo, messages

    def relabel(self, rows: Sequence[int], label: int | Sequence[int]) -> None:
        """Give some of the open digits, by their rows, another label, or one for each: indices into their classes."""
        digits, mends = self._open_digits.digits, self._mends
        if digits is None or mends is None:
            return
        if digits.labels is None:
            self._messages.fail(DigitClusterError("These digits have no labels, so none can be changed."))
            return
        changed, first = np.unique(np.array(rows, np.intp), return_index=True)
        labels = np.broadcast_to(np.array(label, np.uint8), len(rows))[first]
        is_other = digits.labels[changed] != labels
        changed, labels = changed[is_other], labels[is_other]
        if len(changed):
            one = f" as {digits.classes[labels[0]]}" if (labels == labels[0]).all() else ""
            text = f"relabel {counted(len(changed), digits.noun)}{one}"
            self._push(text, mends, mends.relabel(changed, labels))

    def leave_out(self, rows: Sequence[int]) -> None:
        """Take some of the open digits, by their rows, out of the set."""
        digits, mends = self._open_digits.digits, self._mends
        left_out = np.unique(np.array(rows, np.intp))
        if digits is None or mends is None or not len(left_out):
            return
        if len(left_out) == len(digits):
            self._messages.fail(DigitClusterError(f"These are all {digits.noun}s that are open; leave some in."))
            return
        self._push(f"leave out {counted(len(left_out), digits.noun)}", mends, mends.leave_out(left_out))

    @property
    def _mends(self) -> Mends | None:
        mended = self._open_digits.mended
        return None if mended is None else mended.mends

    def _push(self, text: str, before: Mends, after: Mends) -> None:
        self._undo.work.push(_Mend(text, self, before, after))

    def apply(self, original: Digits | None, state: _State) -> bool:
        """Mend the open digits; return whether they are the ones that are meant."""
        now = self._mends
        if now is None or original is None or now.original is not original:
            self._messages.tell("The digits that were changed are no longer open.")
            return False
        self._open_digits.mend(Mends(original, *state))
        return True


class _Mend(QUndoCommand):
    """A change of the open digits. It does not keep these in memory when others are opened."""

    def __init__(self, text: str, mending: Mending, before: Mends, after: Mends) -> None:
        super().__init__(text)
        self._mending, self._original = mending, weakref.ref(before.original)
        self._before, self._after = ((one.kept, one.labels) for one in (before, after))

    @reported
    def redo(self) -> None:
        """Change them."""
        self._apply(self._after)

    @reported
    def undo(self) -> None:
        """Take the change back."""
        self._apply(self._before)

    def _apply(self, state: _State) -> None:
        self.setObsolete(not self._mending.apply(self._original(), state))
