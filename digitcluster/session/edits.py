"""Clusters changed by hand, with undo: labelled otherwise, split, merged, removed; and trained on from there."""

from collections.abc import Callable, Generator
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from digitcluster.core.analysis import edits
from digitcluster.core.analysis.edits import Edited
from digitcluster.core.analysis.parts import ALL, TRAINING
from digitcluster.core.analysis.recount import relabelled
from digitcluster.core.errors import DigitClusterError
from digitcluster.core.progress import in_one_step
from digitcluster.session.background_queue import BackgroundQueue
from digitcluster.session.edit_commands import Edit, Outcome, computed, tested_again
from digitcluster.session.inspection import Inspected, Inspection
from digitcluster.session.messages import Messages
from digitcluster.session.runs import Runs
from digitcluster.session.selection import CurrentSelection
from digitcluster.session.training import Training
from digitcluster.session.undo import UndoStacks
from digitcluster.wording import cluster_named

EDIT = "edit of clusters"  # key of the background work: nothing is left of it when the program ends
SEED = 0  # of a split: the same cluster is always split the same way


class Edits(QObject):
    """Changes the clusters of the model in use; the run is marked as edited, and its error rates follow.

    The built-in model stays as it is: a copy of it is changed.

    Attributes
    ----------
    is_busy : bool
        Whether a change is being computed; until it is there, no other one begins.
    """

    busy_changed = Signal(bool)

    def __init__(
        self,
        runs: Runs,
        selection: CurrentSelection,
        inspection: Inspection,
        training: Training,
        analysis: BackgroundQueue,
        undo: UndoStacks,
        messages: Messages,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.is_busy = False
        self._runs, self._selection, self._inspection, self._training = runs, selection, inspection, training
        self._analysis, self._undo, self._messages = analysis, undo, messages

    def relabel(self, cluster: int, label: int) -> None:
        """Give a cluster another label, an index into the model's classes: at once, as no digit changes its cluster."""
        entry, inspected = self._selection.entry, self._inspected()
        if self.is_busy or entry.model.labels[cluster] == label or self._is_past():
            return
        known = (None, {}) if inspected is None else (inspected.assignment, inspected.parts)
        model, run = relabelled(entry.model, edits.relabel(entry.model, cluster, label), entry.run, *known)
        changed = replace(entry, model=model, run=run, edited=True)
        changed = replace(changed, test=tested_again(entry.test, model), validated=tested_again(entry.validated, model))
        # Which cluster is the nearest with another label follows in the background.
        follows = None if inspected is None else replace(inspected, entry=changed, is_exact=False)
        self._push(f"relabel {cluster_named(cluster)} as {model.classes[label]}", Outcome(entry, changed, follows))

    def split(self, cluster: int) -> None:
        """Make two clusters of one, by its members among the open digits."""

        def work(inspected: Inspected | None) -> Generator[Any, None, Edited]:
            if inspected is None:
                raise DigitClusterError(
                    "A cluster is split by its members: open the digits that the model was trained on."
                )
            rows = inspected.parts.get(TRAINING, inspected.parts[ALL])
            model, assignment = inspected.entry.model, inspected.assignment
            return edits.split(model, cluster, inspected.digits, assignment, rows, seed=SEED)

        self._start(f"split {cluster_named(cluster)}", work)

    def merge(self, first: int, second: int) -> None:
        """Make one cluster of two."""
        model = self._selection.model
        if first != second:
            self._start(
                f"merge clusters {first + 1} and {second + 1}",
                lambda _: in_one_step("Merging clusters", lambda: edits.merge(model, first, second)),
            )

    def remove(self, cluster: int) -> None:
        """Take a cluster away: each of its members goes to the cluster that is the next nearest to it."""
        model = self._selection.model
        self._start(
            f"remove {cluster_named(cluster)}",
            lambda _: in_one_step("Removing a cluster", lambda: edits.remove(model, cluster)),
        )

    def train_on(self) -> None:
        """Start a training on the open digits from the centroids of the model in use; it becomes a run of its own."""
        if not self.is_busy:
            self._training.train_on(self._selection.entry)

    def _inspected(self) -> Inspected | None:
        value = self._inspection.value
        return value if value is not None and value.entry.model is self._selection.model else None

    def _is_past(self) -> bool:
        """Tell whether an iteration is shown, whose clusters nobody can change any more; say so."""
        if self._selection.value.frame is None:
            return False
        self._messages.tell("This is how the training went. Go to its last iteration to change clusters.")
        return True

    def _start(self, text: str, change: Callable[[Inspected | None], Generator[Any, None, Edited]]) -> None:
        """Change the clusters of the model in use, and find out in the background what follows from it."""
        if self.is_busy or self._is_past():
            return
        entry = self._selection.entry

        def end(outcome: Outcome) -> None:
            self._set_busy(False)
            self._push(text, outcome)

        self._set_busy(True)
        self._analysis.add(computed(entry, self._inspected, change), end, failed=self._fail, key=EDIT)

    def _fail(self, error: Exception) -> None:
        self._set_busy(False)
        self._messages.fail(error)

    def _set_busy(self, busy: bool) -> None:
        self.is_busy = busy
        self.busy_changed.emit(busy)

    def _push(self, text: str, outcome: Outcome) -> None:
        if self._runs.listed(outcome.before) is not None:
            self._undo.work.push(Edit(text, outcome, self._runs, self._selection, self._inspection))
