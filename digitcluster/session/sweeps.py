"""The sweeps: starts one, keeps its results, and those of all others until they are deleted."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from digitcluster.core.digits import Digits
from digitcluster.core.errors import SettingsError
from digitcluster.core.training.run import Run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.core.training.sweep import SweepStep, seeds_from, sweep
from digitcluster.session.entries import Sweep
from digitcluster.session.list_commands import Delete, Pin, Rename
from digitcluster.session.messages import Messages
from digitcluster.session.open_digits import OpenDigits
from digitcluster.session.task_runner import Task, TaskKind, TaskRunner
from digitcluster.session.titles import distinction
from digitcluster.session.training import Training
from digitcluster.wording import counted, sweep_progress

__all__ = ("Sweep", "Sweeps")

NO_SWEEP = Sweep()


class Sweeps(QObject):
    """Keeps the sweeps, oldest first, and which of them is shown. No two of them have the same title.

    A sweep that has no result yet replaces nothing: it joins the list, and is shown, with its first result.

    Attributes
    ----------
    kept : tuple of Sweep
    value : Sweep
        The one that is shown; one without anything where there is none.
    """

    changed = Signal(object)  # Sweep, the one that is shown
    kept_changed = Signal(object)  # tuple of Sweep

    def __init__(
        self,
        open_digits: OpenDigits,
        training: Training,
        tasks: TaskRunner,
        messages: Messages,
        undo: QUndoStack | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.kept: tuple[Sweep, ...] = ()
        self.value = NO_SWEEP
        self._open_digits, self._training, self._tasks, self._messages = open_digits, training, tasks, messages
        self._undo = undo or QUndoStack(self)
        self._running: Sweep | None = None

    def start(self, ks: Sequence[int], *, repeats: int = 1) -> None:
        """Train once for each k, ascending, with the settings of the training; or with that many seeds each."""
        settings = self._training.settings
        try:
            seeds = seeds_from(settings.seed, repeats)
        except SettingsError as error:
            self._messages.fail(error)
            return
        self._train(Sweep(tuple(ks), seeds=seeds), ks, settings)

    def add(self, ks: Sequence[int]) -> None:
        """Add numbers of clusters, ascending, to the sweep that is shown; those that it has already are passed over."""
        shown = self.value
        new = [k for k in ks if k not in shown.planned]
        if not new:
            self._messages.tell(f"“{shown.title}” has {'this k' if len(ks) == 1 else 'these k'} already.")
            return
        planned = tuple(sorted({*shown.planned, *new}))
        self._train(replace(shown, planned=planned, distinction=""), new, shown.settings)

    def go_on(self) -> None:
        """Train what the sweep that is shown does not have yet, though it was planned."""
        self._train(self.value, self.value.planned, self.value.settings)

    def _train(self, running: Sweep, ks: Sequence[int], settings: TrainingSettings | None) -> None:
        digits = self._open_digits.digits
        if settings is None or (digits is None and not running.runs):
            return
        if digits is None:
            self._messages.fail(SettingsError(f"No digits are open. Open those of this sweep: {running.digits_name}."))
            return
        if not self._fits(digits, ks, settings):
            return
        started = self._tasks.start(
            sweep(digits, ks, settings, seeds=running.seeds, done=running.runs),
            Task(TaskKind.SWEEP, "Sweep", 0.0),
            succeeded=self._end,
            failed=self._fail,
            cancelled=self._say_what_is_kept,
            follow=self._follow,
        )
        if started:
            self._running = running

    def _fits(self, digits: Digits, ks: Sequence[int], settings: TrainingSettings) -> bool:
        """Tell whether there is memory for a sweep; say so where there is not."""
        from digitcluster.files.free_memory import check_memory  # not before the window is first painted

        try:
            check_memory(digits, settings, ks)
        except SettingsError as error:
            self._messages.fail(error)
            return False
        return True

    def is_running(self, item: Sweep) -> bool:
        """Tell whether a sweep is still under way."""
        return self._running is not None and self._running.number == item.number

    def show(self, item: Sweep) -> None:
        """Show one of the kept sweeps."""
        standing = self.listed(item)
        if standing is not None:
            self._set_value(standing)

    def use(self, items: Sequence[Sweep], shown: Sweep | None) -> None:
        """Replace all sweeps with those of a session, and show one of them."""
        self.kept = ()
        self.kept = tuple(self._unique(one, items[:index]) for index, one in enumerate(items))
        self.kept_changed.emit(self.kept)
        self._set_value((shown and self.listed(shown)) or NO_SWEEP)

    def listed(self, item: Sweep) -> Sweep | None:
        """Return what stands in the list for a sweep now; None where it was deleted, or has no result yet."""
        return next((one for one in self.kept if one.number == item.number), None)

    def index_of(self, item: Sweep) -> int | None:
        """Return a sweep's place in the list; None where it is not there."""
        return next((index for index, one in enumerate(self.kept) if one.number == item.number), None)

    def replace(self, old: Sweep, new: Sweep) -> Sweep:
        """Put another sweep in the place of one: it has more results, or another name; return it as it is there."""
        new = self._unique(new, self.kept)
        self._set_kept(tuple(new if one.number == old.number else one for one in self.kept))
        if self.value.number == old.number:
            self._set_value(new)
        return new

    def remove(self, item: Sweep) -> None:
        """Take a sweep out of the list, for good; if it was shown, the newest of the others is."""
        self._set_kept(tuple(one for one in self.kept if one.number != item.number))
        if self.value.number == item.number:
            self._set_value(self.kept[-1] if self.kept else NO_SWEEP)

    def insert(self, index: int, item: Sweep) -> Sweep:
        """Put a sweep into the list, and show it; return it as it is there."""
        item = self._unique(item, self.kept)
        self._set_kept((*self.kept[:index], item, *self.kept[index:]))
        self._set_value(item)
        return item

    def rename(self, item: Sweep, name: str) -> None:
        """Give a sweep a name, which can be undone; without one it is called by its settings again."""
        standing, name = self.listed(item), " ".join(name.split())
        if standing is not None and name != standing.title:
            self._undo.push(Rename(self, standing, name))

    def pin(self, item: Sweep, *, pinned: bool) -> None:
        """Keep a sweep at the top of the list, or no longer, which can be undone."""
        standing = self.listed(item)
        if standing is not None and standing.pinned != pinned:
            self._undo.push(Pin(self, standing, pinned=pinned))

    def delete(self, item: Sweep) -> None:
        """Take a sweep that is not under way out of the list, which can be undone. Its runs in the list stay."""
        standing = self.listed(item)
        if standing is not None and not self.is_running(standing):
            self._undo.push(Delete(self, standing))

    def _follow(self, steps: Sequence[SweepStep]) -> tuple[str, float | None] | None:
        found = [step.run for step in steps if step.run is not None]
        if found and self._running is not None:
            standing = self.listed(self._running)
            if standing is None:
                self.insert(len(self.kept), _with(self._running, found))
            elif standing.planned == self._running.planned:
                self.replace(standing, _with(standing, found))
            else:  # its title tells every k
                planned = replace(standing, planned=self._running.planned, distinction="")
                self.replace(standing, _with(planned, found))
        if not steps:
            return None
        last = steps[-1]
        text = sweep_progress(running=last.running, done=last.done, total=last.total, seconds_left=last.seconds_left)
        return text, last.done / last.total

    def _end(self, runs: Sequence[object]) -> None:
        self._running = None
        self._messages.tell(f"The sweep is done: {counted(len(runs), 'model')} trained.")

    def _fail(self, error: Exception) -> None:
        self._running = None
        self._messages.fail(error)

    def _say_what_is_kept(self) -> None:
        standing, self._running = self._running and self.listed(self._running), None
        if standing is None:
            self._messages.tell("The sweep was cancelled before it had a result.")
            return
        count = len(standing.runs)
        self._messages.tell(
            f"The sweep was cancelled; {counted(count, 'result')} {'is' if count == 1 else 'are'} kept."
        )

    def _set_kept(self, kept: tuple[Sweep, ...]) -> None:
        self.kept = kept
        self.kept_changed.emit(kept)

    def _set_value(self, value: Sweep) -> None:
        if value is not self.value:
            self.value = value
            self.changed.emit(value)

    @staticmethod
    def _unique(item: Sweep, others: Sequence[Sweep]) -> Sweep:
        """Return a sweep whose title none of the others has; the same one where nothing has to be added."""
        others = [one for one in others if one.number != item.number]
        if item.title not in {one.title for one in others}:
            return item
        return replace(item, distinction=distinction(item.told, [one.told for one in others]))


def _with(item: Sweep, found: Sequence[Run]) -> Sweep:
    """Return a sweep with more results."""
    runs = sorted((*item.runs, *found), key=lambda run: (run.settings.k, run.settings.seed))
    return replace(item, runs=tuple(runs))
