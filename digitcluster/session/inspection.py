"""What the inspector needs to answer at once: where all open digits stand among the clusters of the model in use.

It is computed in the background as soon as a model is chosen, so that a click does not have to wait.
"""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from digitcluster.core.analysis.assignment import NONE, Assignment, assign
from digitcluster.core.analysis.following import follow, rows_before
from digitcluster.core.analysis.mending import MendedDigits
from digitcluster.core.analysis.parts import Learned, learned_from, parts_left
from digitcluster.core.digits import Digits
from digitcluster.core.model.model import Model
from digitcluster.core.progress import Progress, finish
from digitcluster.session.background_queue import BackgroundQueue
from digitcluster.session.open_digits import OpenDigits
from digitcluster.session.runs import ModelEntry
from digitcluster.session.selection import CurrentSelection, Selection
from digitcluster.session.task_runner import TaskKind, TaskRunner

ASSIGNMENT = "assignment of the open digits"  # key of the background work: only the newest is wanted
REMEMBERED = 8  # assignments that are at hand when people go back to a model, or undo a change of its clusters
RESTED = 150  # ms after which people are taken to look at an iteration, and not to pass it
AT_ONCE = 100_000_000  # products of mended digits and centroids that are computed while people wait: 10 ms


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
    is_exact : bool
        False for a moment after labels of clusters were changed: the assignment's rivals are those from before.
    """

    entry: ModelEntry
    digits: Digits
    assignment: Assignment
    parts: Mapping[str, NDArray[np.intp]]
    is_exact: bool = True


class Inspection(QObject):
    """Keeps the assignment of the open digits to the clusters of the model in use.

    During a training, which needs the processor, it waits until something is inspected; while people go through the
    iterations of one, until they rest.

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
        self._wanted: tuple[Model, Digits] | None = None  # what is being computed
        self._at: Selection | None = None  # what was selected last
        self._remembered: list[Inspected] = []  # the newest last
        self._rest = QTimer(self, interval=RESTED, singleShot=True)
        self._rest.timeout.connect(self._look)
        self._learned: WeakKeyDictionary[Model, Learned] = WeakKeyDictionary()  # of the open digits as they were opened
        open_digits.changed.connect(self._start_anew)
        open_digits.mended_changed.connect(self._follow)
        selection.changed.connect(self._follow_selection)
        tasks.changed.connect(lambda _: self._look())

    def remember(self, inspected: Inspected, *, like: Model | None = None) -> None:
        """Take what was found for a model that is about to be used; it learned from the same digits as `like`."""
        model, digits = inspected.entry.model, inspected.digits
        others = [one for one in self._remembered if not (one.entry.model is model and one.digits is digits)]
        self._remembered = [*others, inspected][-REMEMBERED:]
        if like is not None and like in self._learned:
            self._learned[model] = self._learned[like]

    def _follow_selection(self, selection: Selection) -> None:
        if selection.frame is not None and (self._at is None or selection.moment is not self._at.moment):
            self._rest.start()
        self._at = selection
        self._look()

    def _start_anew(self, _: Digits) -> None:
        self._learned.clear()  # first: what follows looks
        self._selection.forget_digits()
        self._look()

    def _look(self) -> None:
        """Show what is known of the model in use and the open digits, or have it computed."""
        digits, entry = self._open_digits.digits, self._selection.entry
        if digits is None:
            return
        self._remembered = [one for one in self._remembered if one.digits is digits]  # lets go of those of before
        known = next((one for one in self._remembered if one.entry.model is entry.model), None)
        self._set(known if known is None or known.entry is entry else replace(known, entry=entry))
        fits = (digits.height, digits.width) == entry.model.size
        if (known is not None and known.is_exact) or not fits or not self._may_compute():
            self._analysis.drop(ASSIGNMENT)
            self._wanted = None
        elif self._wanted != (entry.model, digits):
            self._compute(entry)

    def _may_compute(self) -> bool:
        task = self._tasks.task
        is_training = task is not None and not task.paused and task.kind in (TaskKind.TRAIN, TaskKind.SWEEP)
        return not self._rest.isActive() and (not is_training or self._selection.value.subject is not None)

    def _compute(self, entry: ModelEntry) -> None:
        mended, model = self._open_digits.mended, entry.model
        if mended is None:
            return
        self._wanted = model, mended.digits
        alike = (one for one in self._remembered if one.entry.model.preprocessing == model.preprocessing)
        vectors = next((one.assignment.vectors for one in alike), None)
        # What a training learned from is the same at each of its iterations.
        learned = self._learned.get(model) or self._learned.get(self._selection.listed.model)
        self._analysis.add(_inspect(entry, mended, vectors, learned), self._take, key=ASSIGNMENT)

    def _take(self, found: tuple[Inspected, Learned]) -> None:
        """Take what was computed; by now the entry may have another name."""
        self._wanted, (inspected, learned) = None, found
        self._learned[inspected.entry.model] = learned
        self.remember(inspected)
        self._look()

    def _set(self, value: Inspected | None) -> None:
        if value is not self.value:
            if value is not None:
                self.remember(value)
            self.value = value
            self.changed.emit(value)

    def _follow(self, before: MendedDigits, after: MendedDigits) -> None:
        """Keep what is known when some of the open digits are mended; only these are compared again."""
        rows = rows_before(before.mends.kept, after.mends.kept)
        value = self.value
        if value is not None and value.digits is before.digits:
            work = _follow(value, after, rows, self._learned[value.entry.model])
            changed = np.count_nonzero(rows == NONE) + after.mends.labels_unlike(before.mends)
            if changed * value.entry.model.prototypes.size <= AT_ONCE:
                self._take(finish(work))
            else:
                self._set(None)
                self._wanted = value.entry.model, after.digits
                self._analysis.add(work, self._take, key=ASSIGNMENT)
        self._selection.follow_digits(before.digits, after.digits, rows)
        self._look()


def _inspect(
    entry: ModelEntry, mended: MendedDigits, vectors: NDArray[np.uint8] | None, learned: Learned | None
) -> Generator[Progress, None, tuple[Inspected, Learned]]:
    if learned is None:
        yield Progress("Comparing digits with those of the training", 0, 0)
        learned = learned_from(entry.model, mended)
    assignment = yield from assign(entry.model, mended.digits, vectors)
    return Inspected(entry, mended.digits, assignment, parts_left(learned, mended.mends)), learned


def _follow(
    value: Inspected, after: MendedDigits, rows: NDArray[np.intp], learned: Learned
) -> Generator[Progress, None, tuple[Inspected, Learned]]:
    assignment = yield from follow(value.assignment, value.entry.model, after.digits, rows)
    return replace(value, digits=after.digits, assignment=assignment, parts=parts_left(learned, after.mends)), learned
