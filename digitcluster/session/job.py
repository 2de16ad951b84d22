"""The worker thread: a Job steps a generator there. It can be paused, stepped and cancelled, and has one outcome."""

import threading
import time
from collections import deque
from collections.abc import Callable, Generator
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, QTimer, Signal

from digitcluster.core.errors import out_of_memory
from digitcluster.core.progress import Progress
from digitcluster.core.threads import precedence, yield_to_others

LIFE = 5  # ms between two signs of life of the window's thread


class Job(QThread):
    """Drives a long-running generator of the lower layers.

    The thread keeps what the generator yields until the window takes it, at the window's own pace. When the thread has
    ended, exactly one of the signals `succeeded`, `failed` and `cancelled` is emitted.

    The thread itself emits nothing: its outcome is announced in the window's thread, where the job lives. A signal from
    another thread would be a call that may still be waiting when its receiver is gone, which ends the process.

    The same holds for QThread's `finished`, and for a thread without a name: for both, Qt asks this object for its
    class, in the new thread and without Python's lock. PySide looks it up in a table that grows whenever a class is
    first used, and that has ended the process in one of some two hundred starts. So there is a name, and an event.

    Parameters
    ----------
    work : generator
    paused : bool
        Start without working: the first `step` or `resume` begins it.
    pace : callable
        Takes a record other than Progress, in the new thread, and returns how many seconds the next has to wait: for
        work that people want to watch. What they do meanwhile, such as pausing or stepping, takes effect at once.
    """

    succeeded = Signal(object)  # what the generator returned
    failed = Signal(object)  # the exception that it raised
    cancelled = Signal()

    def __init__(
        self,
        work: Generator[Any, None, Any],
        *,
        paused: bool = False,
        pace: Callable[[Any], float] = lambda _: 0.0,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("job")
        self._work = work
        self._records: deque[Any] = deque()
        self._turn = threading.Condition()
        self._paused = paused
        self._pace, self._due = pace, 0.0
        self._steps = 0
        self._is_cancelled = self._is_ended = False
        self._seconds = 0.0
        self._step_began: float | None = None
        self._result: Any = None
        self._error: Exception | None = None
        self._life = QTimer(self, interval=LIFE)
        self._life.timeout.connect(self._show_life)

    @property
    def paused(self) -> bool:
        """Whether it waits for `resume` or `step`."""
        return self._paused

    @property
    def seconds(self) -> float:
        """How long it has worked; pauses do not count."""
        began = self._step_began
        return self._seconds + (time.perf_counter() - began if began is not None else 0.0)

    def start(self, priority: QThread.Priority = QThread.Priority.InheritPriority) -> None:
        """Start the thread."""
        self._life.start()
        super().start(priority)

    def take(self) -> list[Any]:
        """Return what the generator has yielded since the last call, oldest first."""
        return [self._records.popleft() for _ in range(len(self._records))]

    def pause(self) -> None:
        """Pause after the step that is under way."""
        with self._turn:
            self._paused = True

    def resume(self) -> None:
        """Go on working."""
        self._life.start()
        with self._turn:
            self._paused = False
            self._turn.notify()

    def step(self) -> None:
        """Work until the generator yields something other than Progress, then pause."""
        self._life.start()
        with self._turn:
            self._paused = True
            self._steps += 1
            self._turn.notify()

    def hurry(self) -> None:
        """Wait no longer for the next record: the pace has changed."""
        with self._turn:
            self._due = 0.0
            self._turn.notify()

    def cancel(self) -> None:
        """End after the step that is under way."""
        with self._turn:
            self._is_cancelled = True
            self._turn.notify()

    def end(self) -> None:
        """Cancel what is left, wait for the thread and free it; an outcome that is not announced yet never will be.

        Qt aborts the process when a thread is destroyed while it runs.
        """
        self._is_ended = True
        self._life.stop()
        self.cancel()
        precedence.end()
        self.wait()
        self.deleteLater()

    def run(self) -> None:
        """Drive the generator; called by QThread in the new thread."""
        yield_to_others()
        try:
            while self._wait_for_turn():
                precedence.give()
                self._step_began = time.perf_counter()
                try:
                    record = next(self._work)
                finally:
                    began, self._step_began = self._step_began, None
                    self._seconds += time.perf_counter() - began
                self._records.append(record)
                self._count(record)
            self._work.close()
        except StopIteration as end:
            self._result, self._is_cancelled = end.value, False
        except MemoryError as error:
            self._error = out_of_memory(error)
        except Exception as error:
            self._error = error
        finally:
            QCoreApplication.postEvent(self, QEvent(QEvent.Type.User))

    def customEvent(self, _: QEvent) -> None:
        """Emit the outcome, in the window's thread; `run` has come to its end."""
        if self._is_ended:
            return
        self._life.stop()
        self.wait()
        if self._error is not None:
            self.failed.emit(self._error)
        elif self._is_cancelled:
            self.cancelled.emit()
        else:
            self.succeeded.emit(self._result)

    def _show_life(self) -> None:
        """Say that the window's thread has come round, as long as this thread works."""
        precedence.show_life()
        if self._paused and not self._steps and self._step_began is None:
            self._life.stop()

    def _wait_for_turn(self) -> bool:
        """Sleep while paused, or until the next record is due. Return False when cancelled."""
        with self._turn:
            while not (self._is_cancelled or self._steps):
                rest = self._due - time.perf_counter()
                if self._paused:
                    self._turn.wait()
                elif rest > 0:
                    self._turn.wait(rest)
                else:
                    break
            return not self._is_cancelled

    def _count(self, record: object) -> None:
        """Tick off a step that was asked for, and say when the next is due, unless the work was only being prepared."""
        if not isinstance(record, Progress):
            with self._turn:
                self._steps = max(0, self._steps - 1)
                self._due = time.perf_counter() + self._pace(record)
