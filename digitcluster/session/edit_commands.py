"""What becomes of an entry whose clusters are changed by hand, and how to undo it."""

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QUndoCommand

from digitcluster.core.analysis.assignment import Assignment, assign
from digitcluster.core.analysis.cells import matrix
from digitcluster.core.analysis.edits import Edited
from digitcluster.core.analysis.parts import TRAINING
from digitcluster.core.analysis.recalibration import recalibrated
from digitcluster.core.analysis.recount import measured, recount
from digitcluster.core.digits import Digits
from digitcluster.core.model.model import Model
from digitcluster.core.progress import Progress
from digitcluster.session.entries import ModelEntry, TestResult, next_number
from digitcluster.session.inspection import Inspected, Inspection
from digitcluster.session.runs import Runs
from digitcluster.session.selection import CurrentSelection
from digitcluster.session.subjects import ClusterSubject, renumbered
from digitcluster.session.undo import reported


@dataclass(frozen=True, eq=False)
class Outcome:
    """What came of a change.

    Attributes
    ----------
    before, after : ModelEntry
    inspected : Inspected or None
        What is known of the open digits and the entry after; None where they do not fit.
    places : intp (k before,) or None
        Where to look now for each cluster that was there before; None where all stay.
    origins : intp (k after,) or None
        The same for undoing it.
    """

    before: ModelEntry
    after: ModelEntry
    inspected: Inspected | None
    places: NDArray[np.intp] | None = None
    origins: NDArray[np.intp] | None = None


def computed(
    entry: ModelEntry,
    known: Callable[[], Inspected | None],
    change: Callable[[Inspected | None], Generator[Any, None, Edited]],
) -> Generator[Any, None, Outcome]:
    """Change the clusters of an entry; find the digits' new clusters, and the error rates.

    Parameters
    ----------
    entry : ModelEntry
    known : callable
        Returns what is known of the open digits, when it is this work's turn.
    change : callable
        Gets that, and returns the change as a generator.
    """
    yield Progress("Looking at the clusters", 0, 0)
    inspected = known()
    edited = yield from change(inspected)
    model, follows = edited.model, None
    assignment: Assignment | None = None
    if inspected is not None:
        old, parts = inspected.assignment, inspected.parts
        assignment = yield from assign(model, inspected.digits, old.vectors)
        if TRAINING in parts:
            model = recount(entry.model, edited, old, assignment, parts[TRAINING])
            yield Progress("Calibrating", 0, 0)
            model = recalibrated(model, assignment, parts)
    model, run = measured(model, entry.run, assignment, {} if inspected is None else inspected.parts)
    after = replace(entry, model=model, run=run, edited=True, test=None, validated=None)
    if inspected is not None and assignment is not None:
        test, validated = (
            tested_again(one, model, inspected.digits, assignment) for one in (entry.test, entry.validated)
        )
        after = replace(after, test=test, validated=validated)
        same = bool((model.labels == edited.model.labels).all())
        follows = replace(inspected, entry=after, assignment=assignment, is_exact=same)
    return Outcome(entry, after, follows, edited.places, edited.origins)


def tested_again(
    result: TestResult | None, model: Model, digits: Digits | None = None, assignment: Assignment | None = None
) -> TestResult | None:
    """Return a test's result for a model with other labels or, given the digits' assignment to them, other clusters.

    None where that cannot be told without another test.
    """
    if result is None or (digits is not None and result.digits is not digits):
        return None
    assignment = assignment or result.assignment
    if assignment is None:
        return None
    rows = np.arange(len(assignment)) if result.rows is None else result.rows
    return replace(result, matrix=matrix(assignment, model, rows), assignment=assignment)


class Edit(QUndoCommand):
    """A change of clusters; a name that was given meanwhile is not undone with it."""

    def __init__(
        self, text: str, outcome: Outcome, runs: Runs, selection: CurrentSelection, inspection: Inspection
    ) -> None:
        super().__init__(text)
        self._outcome, self._inspected = replace(outcome, inspected=None), outcome.inspected
        self._runs, self._selection, self._inspection = runs, selection, inspection
        self._copy = replace(
            outcome.after, is_builtin=False, number=next_number()
        )  # of the built-in model, if it is it

    @reported
    def redo(self) -> None:
        """Put the changed clusters in the place of the old ones."""
        outcome = self._outcome
        if self._inspected is not None:
            self._inspection.remember(self._inspected, like=outcome.before.model)
            self._inspected = None  # it is large; from now on it can be computed again
        if outcome.before.is_builtin:
            self._use_copy()
        else:
            self._replace(outcome.before, outcome.after, outcome.places)

    @reported
    def undo(self) -> None:
        """Put the old ones back."""
        outcome = self._outcome
        if outcome.before.is_builtin:
            self._select(outcome.before, outcome.origins)
            self._runs.remove(self._copy)
        else:
            self._replace(outcome.after, outcome.before, outcome.origins)

    def _use_copy(self) -> None:
        self._select(self._runs.add([self._copy])[0], self._outcome.places)

    def _select(self, entry: ModelEntry, places: NDArray[np.intp] | None) -> None:
        """Use an entry, and go on inspecting the same cluster."""
        subject = self._selection.value.subject
        self._selection.select_entry(entry)
        if isinstance(subject, ClusterSubject):
            self._selection.inspect(renumbered(subject, places))

    def _replace(self, old: ModelEntry, new: ModelEntry, places: NDArray[np.intp] | None) -> None:
        standing = self._runs.listed(old)
        if standing is None:
            self.setObsolete(True)
            return
        if places is not None:
            self._selection.renumber(standing, places)
        changes = {name: getattr(new, name) for name in ("model", "run", "edited", "test", "validated")}
        now = self._runs.replace(standing, replace(standing, **changes))
        if self._selection.listed is not now:  # people see what is done or undone
            self._selection.select_entry(now)
