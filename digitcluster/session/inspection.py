"""What the inspector needs to answer at once: where all open digits stand among the clusters of the model in use.

It is computed in the background as soon as a model is chosen, so that a click does not have to wait.
"""

from collections.abc import Generator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from digitcluster.core.analysis.assignment import Assignment, assign
from digitcluster.core.analysis.parts import parts_of
from digitcluster.core.digits import Digits
from digitcluster.core.progress import Progress
from digitcluster.session.background_queue import BackgroundQueue
from digitcluster.session.open_digits import OpenDigits
from digitcluster.session.runs import ModelEntry
from digitcluster.session.selection import CurrentSelection
from digitcluster.session.task_runner import TaskRunner

ASSIGNMENT = "assignment of the open digits"  # key of the background work: only the newest is wanted


@dataclass(frozen=True, eq=False)
class Inspected:
    """What is known of the open digits and the model in use.

    Attributes
    ----------
    entry : ModelEntry
    digits : Digits
    assignment : Assignment
        Of these digits to the clusters of the entry's model.
    parts : mapping of str to intp (m,)
        Rows of the digits: always "all"; also "training" and, where there are some, "validation" if the model was
        trained on these very digits.
    """

    entry: ModelEntry
    digits: Digits
    assignment: Assignment
    parts: Mapping[str, NDArray[np.intp]]


class Inspection(QObject):
    """Keeps the assignment of the open digits to the clusters of the model in use.

    Attributes
    ----------
    value : Inspected or None
        None while it is computed, without digits, and where they differ in size from the model's centroids.
    """

    changed = Signal(object)  # Inspected, or None

    def __init__(
        self,
        open_digits: OpenDigits,
        selection: CurrentSelection,
        tasks: TaskRunner,
        analysis: BackgroundQueue,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.value: Inspected | None = None
        self._open_digits, self._selection, self._tasks, self._analysis = open_digits, selection, tasks, analysis
        self._of: tuple[ModelEntry, Digits] | None = None
        open_digits.changed.connect(lambda _: selection.forget_digits())
        open_digits.changed.connect(lambda _: self._look())
        open_digits.mended_changed.connect(lambda _before, _after: self._look())
        selection.changed.connect(lambda _: self._look())

    def _look(self) -> None:
        digits, entry = self._open_digits.digits, self._selection.entry
        if digits is None or self._of == (entry, digits):
            return
        self._of = (entry, digits)
        self._set(None)
        if (digits.height, digits.width) == entry.model.size:
            self._analysis.add(_inspect(entry, digits), self._set, key=ASSIGNMENT)

    def _set(self, value: Inspected | None) -> None:
        if value is not self.value:
            self.value = value
            self.changed.emit(value)


def _inspect(entry: ModelEntry, digits: Digits) -> Generator[Progress, None, Inspected]:
    assignment = yield from assign(entry.model, digits)
    return Inspected(entry, digits, assignment, parts_of(entry.model, digits))
