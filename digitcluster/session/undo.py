"""Undo and redo: a stack for the pad, one for runs and labels; the one that was used last acts."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoCommand, QUndoGroup, QUndoStack

PAD_LIMIT = 200  # steps that the stack of the pad remembers
WORK_LIMIT = 50  # the same of work: a run that was deleted stays until then, with its model and how it came about

Step = TypeVar("Step", bound=QUndoCommand)


def reported(change: Callable[[Step], None]) -> Callable[[Step], None]:
    """Let the `redo` or `undo` of a step raise nothing: it is shown as what nobody caught, and can be undone.

    PySide would keep the error until the next call into Qt, and leave out that one: the stack would not become active.
    """

    @wraps(change)
    def attempt(self: Step) -> None:
        try:
            change(self)
        except Exception as error:
            sys.excepthook(type(error), error, error.__traceback__)

    return attempt


class UndoStacks(QUndoGroup):
    """The program's stacks. Edit > Undo acts on the active one: of what people changed last, or look at.

    Attributes
    ----------
    pad : QUndoStack
        Strokes and pictures on the drawing pad, and own digits kept from it.
    work : QUndoStack
        Runs, clusters, and labels of the open digits, that were changed by hand.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.pad, self.work = QUndoStack(self), QUndoStack(self)
        for stack, limit in ((self.pad, PAD_LIMIT), (self.work, WORK_LIMIT)):
            stack.setUndoLimit(limit)
        # Methods, which Qt disconnects in time: a stack that is being destroyed says once more that its index changes.
        self.pad.indexChanged.connect(self._activate_pad)
        self.work.indexChanged.connect(self._activate_work)
        self.pad.setActive(True)

    def close(self) -> None:
        """Signal nothing more: a stack that is deleted clears itself first."""
        for stack in (self.pad, self.work):
            stack.blockSignals(True)

    def _activate_pad(self) -> None:
        self.pad.setActive(True)

    def _activate_work(self) -> None:
        self.work.setActive(True)
