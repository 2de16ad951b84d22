"""The sweep: starts one, and keeps its results."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from digitcluster.core.training.run import Run
from digitcluster.core.training.sweep import SweepStep, sweep
from digitcluster.session.messages import Messages
from digitcluster.session.open_digits import OpenDigits
from digitcluster.session.task_runner import Task, TaskKind, TaskRunner
from digitcluster.session.training import Training
from digitcluster.wording import counted, sweep_progress


@dataclass(frozen=True, eq=False)
class Sweep:
    """The error rates by k so far.

    Attributes
    ----------
    planned : tuple of int
        Every k of the sweep.
    runs : tuple of Run
        Those that are finished, in ascending order of k.
    """

    planned: tuple[int, ...] = ()
    runs: tuple[Run, ...] = ()


class Sweeps(QObject):
    """Keeps the sweep of the open digits.

    Attributes
    ----------
    value : Sweep
    """

    changed = Signal(object)  # Sweep

    def __init__(
        self,
        open_digits: OpenDigits,
        training: Training,
        tasks: TaskRunner,
        messages: Messages,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.value = Sweep()
        self._open_digits, self._training, self._tasks, self._messages = open_digits, training, tasks, messages
        open_digits.changed.connect(lambda _: self.replace(Sweep()))  # the old one was of other digits

    def replace(self, value: Sweep) -> None:
        """Show another sweep."""
        self.value = value
        self.changed.emit(value)

    def start(self, ks: Sequence[int]) -> None:
        """Train once for each k, ascending, with the settings of the training."""
        if self._open_digits.digits is None:
            return
        started = self._tasks.start(
            sweep(self._open_digits.digits, ks, self._training.settings),
            Task(TaskKind.SWEEP, "Sweep", 0.0),
            succeeded=lambda runs: self._messages.tell(f"The sweep is done: {counted(len(runs), 'model')} trained."),
            cancelled=self._say_what_is_kept,
            follow=self._follow,
        )
        if started:  # if it was refused, the dots of the last one stay
            self.replace(Sweep(tuple(ks)))

    def _follow(self, steps: Sequence[SweepStep]) -> tuple[str, float | None] | None:
        found = [step.run for step in steps if step.run is not None]
        if found:
            runs = sorted((*self.value.runs, *found), key=lambda run: run.settings.k)
            self.replace(Sweep(self.value.planned, tuple(runs)))
        if not steps:
            return None
        last = steps[-1]
        text = sweep_progress(running=last.running, done=last.done, total=last.total, seconds_left=last.seconds_left)
        return text, last.done / last.total

    def _say_what_is_kept(self) -> None:
        count = len(self.value.runs)
        self._messages.tell(
            f"The sweep was cancelled; {counted(count, 'result')} {'is' if count == 1 else 'are'} kept."
        )
