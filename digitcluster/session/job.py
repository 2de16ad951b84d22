"""A Job steps a generator in a thread of its own: it can be paused, stepped and cancelled, and has one outcome."""

import threading
import time
from collections import deque
from collections.abc import Generator
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

from digitcluster.core.progress import Progress
from digitcluster.core.threads import yield_to_others


class Job(QThread):
    """Drives a long-running generator of the core.

    The thread keeps what the generator yields until the window takes it, at the window's own pace. It ends with
    exactly one of the signals `succeeded`, `failed` and `cancelled`. The job owns its signals and lives in the
    window's thread, so every receiver, a lambda too, is called there.

    Parameters
    ----------
    work : generator
    paused : bool
        Start without working: the first `step` or `resume` begins it.
    """

    succeeded = Signal(object)  # what the generator returned
    failed = Signal(object)  # the exception that it raised
    cancelled = Signal()

    def __init__(self, work: Generator[Any, None, Any], *, paused: bool = False, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._records: deque[Any] = deque()
        self._turn = threading.Condition()
        self._paused = paused
        self._steps = 0
        self._cancelled = False
        self._seconds = 0.0
        self._step_began: float | None = None

    @property
    def paused(self) -> bool:
        """Whether it waits for `resume` or `step`."""
        return self._paused

    @property
    def seconds(self) -> float:
        """How long it has worked; pauses do not count."""
        began = self._step_began
        return self._seconds + (time.perf_counter() - began if began is not None else 0.0)

    def take(self) -> list[Any]:
        """Return what the generator has yielded since the last call, oldest first."""
        return [self._records.popleft() for _ in range(len(self._records))]

    def pause(self) -> None:
        """Rest after the step that is under way."""
        with self._turn:
            self._paused = True

    def resume(self) -> None:
        """Work on."""
        with self._turn:
            self._paused = False
            self._turn.notify()

    def step(self) -> None:
        """Work until the generator yields something else than Progress, then rest."""
        with self._turn:
            self._paused = True
            self._steps += 1
            self._turn.notify()

    def cancel(self) -> None:
        """End after the step that is under way."""
        with self._turn:
            self._cancelled = True
            self._turn.notify()

    def run(self) -> None:
        """Drive the generator; called by QThread in the new thread."""
        yield_to_others()
        try:
            while self._wait_for_turn():
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
            self.succeeded.emit(end.value)
        except Exception as error:
            self.failed.emit(error)
        else:
            self.cancelled.emit()

    def _wait_for_turn(self) -> bool:
        """Sleep while paused. Return False when cancelled."""
        with self._turn:
            self._turn.wait_for(lambda: self._cancelled or self._steps or not self._paused)
            return not self._cancelled

    def _count(self, record: object) -> None:
        """Tick off a step that was asked for, unless the work was only being prepared."""
        if not isinstance(record, Progress):
            with self._turn:
                self._steps = max(0, self._steps - 1)
