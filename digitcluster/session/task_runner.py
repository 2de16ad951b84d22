"""The one task that people wait for: it runs as a job, says how far it has come, and has one outcome."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from digitcluster.core.errors import DigitClusterError
from digitcluster.core.progress import Progress
from digitcluster.session.job import Job
from digitcluster.session.messages import Messages

FRAME = 50  # ms between two looks at the job's progress: at most 20 updates a second


class TaskKind(Enum):
    """What a task does."""

    OPEN = auto()
    SAVE = auto()
    DOWNLOAD = auto()
    TRAIN = auto()
    SWEEP = auto()
    TEST = auto()

    @property
    def is_about_digits(self) -> bool:
        """Whether it reads or writes digits, or gives them to a model: people follow it on the Digits card."""
        return self in (TaskKind.OPEN, TaskKind.SAVE, TaskKind.DOWNLOAD, TaskKind.TEST)


@dataclass(frozen=True)
class Task:
    """What is under way, for people.

    Attributes
    ----------
    kind : TaskKind
    text : str
    fraction : float or None
        How much is done, 0 to 1; None where it cannot be known.
    paused : bool
    """

    kind: TaskKind
    text: str
    fraction: float | None = None
    paused: bool = False


Follow = Callable[[Sequence[Any]], tuple[str, float | None] | None]
"""Takes what the job has yielded besides Progress; returns the task's new text and fraction, or None for no change."""


@dataclass(frozen=True, eq=False)
class _Running:
    """A job and what is to be called for it."""

    job: Job
    follow: Follow | None
    succeeded: Callable[[Any], object]
    failed: Callable[[Exception], object]
    cancelled: Callable[[], object]


class TaskRunner(QObject):
    """Runs one task at a time. After `close` nothing more starts.

    Attributes
    ----------
    task : Task or None
        What is under way.
    """

    changed = Signal(object)  # Task, or None when nothing is under way

    def __init__(self, messages: Messages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.task: Task | None = None
        self._messages = messages
        self._running: _Running | None = None
        self._is_closed = False
        self._clock = QTimer(self, interval=FRAME)
        self._clock.timeout.connect(self._look)

    @property
    def seconds(self) -> float:
        """How long the present job has worked; pauses do not count."""
        return 0.0 if self._running is None else self._running.job.seconds

    def is_doing(self, kind: TaskKind) -> bool:
        """Tell whether a task of this kind is under way."""
        return self.task is not None and self.task.kind is kind

    def start(
        self,
        work: Generator[Any, None, Any],
        task: Task,
        *,
        succeeded: Callable[[Any], object],
        failed: Callable[[Exception], object] | None = None,
        cancelled: Callable[[], object] | None = None,
        follow: Follow | None = None,
        pace: Callable[[Any], float] = lambda _: 0.0,
    ) -> bool:
        """Start a task, or say so if one is under way already.

        Parameters
        ----------
        work : generator
            What is to be done, as a generator of the lower layers.
        task : Task
            What it is called at first; with `paused` it waits for `step` or `resume`.
        succeeded : callable
            Gets what the generator returned, once no task is under way.
        failed : callable
            Gets the exception instead, if the generator raised one; by default it goes to the messages.
        cancelled : callable
            Called instead if `stop` ended it; by default the message is "Cancelled."
        follow : Follow
        pace : callable
            As of `Job`.
        """
        if self._is_closed:
            return False
        if self.task is not None:
            self._messages.fail(
                DigitClusterError(f"The program is busy: {self.task.text}. Wait for it, or stop it first.")
            )
            return False
        job = Job(work, paused=task.paused, pace=pace, parent=self)
        cancelled = cancelled or (lambda: self._messages.tell("Cancelled."))
        self._running = _Running(job, follow, succeeded, failed or self._messages.fail, cancelled)
        job.succeeded.connect(self._succeed)
        job.failed.connect(self._fail)
        job.cancelled.connect(self._cancel)
        job.start()
        self._clock.start()
        # Last: who hears of it may end it, and a job that is ended before it starts would run all the same.
        self._set(task)
        return True

    def pause(self) -> None:
        """Pause after the step that is under way."""
        if self._running is not None:
            self._running.job.pause()
            self._look()

    def resume(self) -> None:
        """Go on working."""
        if self._running is not None:
            self._running.job.resume()
            self._look()

    def step(self) -> None:
        """Do one step, then pause."""
        if self._running is not None:
            self._running.job.step()
            self._look()

    def hurry(self) -> None:
        """Wait no longer for the next step: the pace has changed."""
        if self._running is not None:
            self._running.job.hurry()

    def stop(self) -> None:
        """End the task after the step that is under way; its outcome is announced as usual."""
        if self._running is not None:
            self._running.job.cancel()

    def close(self) -> None:
        """End the task for good and wait for its thread: a QThread that still runs at exit aborts the process.

        Unlike with `stop`, no outcome is announced: what follows a stopped task, such as labelling the clusters, would
        start another one that nobody waits for.
        """
        self._is_closed = True
        self._clock.stop()
        if self._running is not None:
            job, self._running = self._running.job, None
            job.end()

    def _succeed(self, result: Any) -> None:
        if running := self._finish():
            running.succeeded(result)

    def _fail(self, error: Exception) -> None:
        if running := self._finish():
            running.failed(error)

    def _cancel(self) -> None:
        if running := self._finish():
            running.cancelled()

    def _finish(self) -> _Running | None:
        """Let go of the job whose outcome has come, and return it; None if the program is being closed."""
        if self._running is None:
            return None
        running = self._running
        try:
            self._look()
        finally:  # whatever is wrong with what was yielded, the next task can start
            self._clock.stop()
            self._running = None
            running.job.end()
            self._set(None)
        return None if self._is_closed else running  # who hears of the end may close the program

    def _look(self) -> None:
        """Take what the job has yielded, and say how far it has come."""
        if self._running is None or self.task is None:
            return
        task, others = self.task, []
        for record in self._running.job.take():
            if isinstance(record, Progress):
                task = replace(task, text=record.text, fraction=record.fraction if record.total else None)
            else:
                others.append(record)
        if self._running.follow is not None and (far := self._running.follow(others)):
            task = replace(task, text=far[0], fraction=far[1])
        self._set(replace(task, paused=self._running.job.paused))

    def _set(self, task: Task | None) -> None:
        if task != self.task:
            self.task = task
            self.changed.emit(task)
