"""What the inspector needs to answer at once: where all open digits stand among the clusters of the model in use.

It is computed in the background as soon as a model is chosen, so that a click does not have to wait.
"""

from PySide6.QtCore import QObject, Signal

from digitcluster.core.analysis.assignment import Assignment, assign
from digitcluster.core.digits import Digits
from digitcluster.session.background_queue import BackgroundQueue
from digitcluster.session.open_digits import OpenDigits
from digitcluster.session.runs import ModelEntry
from digitcluster.session.selection import CurrentSelection

ASSIGNMENT = "assignment of the open digits"  # key of the background work: only the newest is wanted


class Inspection(QObject):
    """Keeps the assignment of the open digits to the clusters of the model in use.

    Attributes
    ----------
    assignment : Assignment or None
        None while it is computed, without digits, and where they differ in size from the model's centroids.
    """

    changed = Signal(object)  # Assignment, or None

    def __init__(
        self,
        open_digits: OpenDigits,
        selection: CurrentSelection,
        background: BackgroundQueue,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.assignment: Assignment | None = None
        self._open_digits, self._selection, self._background = open_digits, selection, background
        self._of: tuple[ModelEntry, Digits] | None = None
        open_digits.changed.connect(lambda _: selection.forget_digits())
        open_digits.changed.connect(lambda _: self._look())
        selection.changed.connect(lambda _: self._look())

    def _look(self) -> None:
        digits, entry = self._open_digits.digits, self._selection.entry
        if digits is None or self._of == (entry, digits):
            return
        self._of = (entry, digits)
        self._set(None)
        if (digits.height, digits.width) == entry.model.size:
            self._background.add(assign(entry.model, digits), self._set, key=ASSIGNMENT)

    def _set(self, assignment: Assignment | None) -> None:
        if assignment is not self.assignment:
            self.assignment = assignment
            self.changed.emit(assignment)
