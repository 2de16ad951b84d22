"""Short pieces of work that nobody waits for, done one by one beside the task: writing a model, testing a new one."""

import logging
from collections import deque
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject

from digitcluster.core.progress import finish
from digitcluster.core.threads import precedence
from digitcluster.session.job import Job
from digitcluster.session.messages import Messages

log = logging.getLogger("digitcluster")


@dataclass(frozen=True, eq=False)
class _Work:
    """A generator, what is called with its outcome, and its key: of those with the same key only the newest matters."""

    steps: Generator[Any, None, Any]
    succeeded: Callable[[Any], object]
    failed: Callable[[Exception], object]
    key: str


class BackgroundQueue(QObject):
    """A queue of such work; failures go to the messages."""

    def __init__(self, messages: Messages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._messages = messages
        self._waiting: deque[_Work] = deque()
        self._work: _Work | None = None
        self._job: Job | None = None
        self._is_unwanted = self._is_closed = False

    @property
    def is_idle(self) -> bool:
        """Whether nothing is under way or waiting."""
        return self._work is None and not self._waiting

    @property
    def is_writing(self) -> bool:
        """Whether something that must not be dropped is under way or waiting: it writes a file."""
        return any(not work.key for work in (*self._waiting, *([self._work] if self._work else [])))

    def add(
        self,
        steps: Generator[Any, None, Any],
        succeeded: Callable[[Any], object],
        *,
        failed: Callable[[Exception], object] | None = None,
        key: str = "",
    ) -> None:
        """Do some work when all work before it is done, and call `succeeded` with its result.

        If it raises an exception, `failed` gets that instead; by default it goes to the messages.

        With a `key`, older work with that key is dropped, and at the end of the program the newest as well. Without one
        it is done in any case: it writes something.
        """
        if self._is_closed:
            return
        if key:
            self.drop(key)
        self._waiting.append(_Work(steps, succeeded, failed or self._messages.fail, key))
        self._go_on()

    def drop(self, key: str) -> None:
        """Do the work with this key no more: nothing is called with its outcome."""
        self._waiting = deque(work for work in self._waiting if work.key != key)
        if self._work is not None and self._work.key == key and self._job is not None:
            self._job.cancel()
            self._is_unwanted = True  # its last step may be done before it sees that it was cancelled

    def close(self) -> None:
        """Finish what writes, drop the rest, and start nothing more."""
        self._is_closed = True
        if self._job is not None and self._work is not None:
            if not self._work.key:
                precedence.end()
                self._job.wait()
            self._job.end()
        self._job = self._work = None
        for work in self._waiting:
            if not work.key:
                try:
                    finish(work.steps)
                except Exception as error:  # nobody is there any more to be told; the others are still to be written
                    log.error("could not be written at the end", exc_info=error)
        self._waiting.clear()

    def _go_on(self) -> None:
        if self._work is not None or not self._waiting:
            return
        self._work = self._waiting.popleft()
        self._job = Job(self._work.steps, parent=self)
        self._job.succeeded.connect(lambda result, work=self._work: self._end(lambda: work.succeeded(result)))
        self._job.failed.connect(lambda error, work=self._work: self._end(lambda: work.failed(error)))
        self._job.cancelled.connect(lambda: self._end(lambda: None))
        self._job.start()

    def _end(self, then: Callable[[], object]) -> None:
        if self._job is None:  # closed before the outcome came
            return
        self._job.end()
        wanted, self._is_unwanted = not self._is_unwanted, False
        self._job = self._work = None
        try:
            if wanted:
                then()
        finally:  # whatever is wrong with what is done with the result
            self._go_on()
