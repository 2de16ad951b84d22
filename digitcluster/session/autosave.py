"""Keeps what is unsaved on the disk while the window is open, for the case of a crash."""

import logging
import time
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from digitcluster.core.progress import in_one_step
from digitcluster.session.background_queue import BackgroundQueue
from digitcluster.session.entries import ModelEntry
from digitcluster.session.identity import are_same
from digitcluster.session.messages import Messages
from digitcluster.session.pad import Pad
from digitcluster.session.training import LiveTraining, Training
from digitcluster.session.unsaved import Objects, UnsavedWork
from digitcluster.session.work import Work

if TYPE_CHECKING:  # loaded after the window is first painted
    from digitcluster.files.autosave_file import AutosaveWriter

log = logging.getLogger("digitcluster")

EVERY = 30_000  # ms
SOON = 1000  # ms after a change that took work
SHARE = 10  # it takes no more than one part in so many of the time
LIMIT = 0.8  # s that the last one may take, when the program is told to end
KEY = "autosave"
FAILED = "What is unsaved cannot be kept for the case of a crash. Save the session now and then."


class Autosave(QObject):
    """Writes what is unsaved: soon after each change that took work, and what is under way every 30 seconds.

    It begins when it is given a writer. It takes no more than a tenth of the time, and waits while the pen is down.
    """

    def __init__(
        self,
        unsaved: UnsavedWork,
        pad: Pad,
        training: Training,
        work: Work,
        queue: BackgroundQueue,
        messages: Messages,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._unsaved, self._pad, self._training, self._work = unsaved, pad, training, work
        self._queue, self._messages = queue, messages
        self._writer: AutosaveWriter | None = None
        self._written: Objects = ()  # what there was the last time
        self._is_wanted = False  # what is being made of the training: it is still under way
        self._is_due = False  # that is to be looked at
        self._began: float | None = None
        self._free_at = 0.0  # s: when the next one may begin
        self._then: Callable[[], object] | None = None
        self._has_failed = False
        self._clock = QTimer(self, interval=EVERY)
        self._clock.timeout.connect(self._look)
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._save)
        unsaved.changed.connect(self._wake)
        training.live_changed.connect(self._follow_training)

    def begin(self, writer: "AutosaveWriter") -> None:
        """Write to a folder from now on."""
        self._writer = writer
        self._clock.start()
        self._wake()

    def save_soon(self, then: Callable[[], object]) -> None:
        """Save what there is now; call `then` when it is on the disk."""
        self._then, self._written = then, ()
        self._wake()

    def keep(self) -> bool:
        """Write what is unsaved now, in this thread, since the program is told to end; return whether it is kept.

        It takes no longer than LIMIT: the digits, which may be large, are usually there already, and of a training
        under way there is what was made of it the last time, as that may take seconds.
        """
        self._stop()
        if self._writer is None or not self._work.value.is_unsaved:
            return False
        try:
            kept = self._unsaved.gathered(was_ended=True)
            if kept is not None:
                _do_by(time.perf_counter() + LIMIT, self._writer.write(kept))
        except Exception as error:  # nobody is there any more to be told
            log.error("what is unsaved could not be kept at the end", exc_info=error)
        return self._writer.has_written

    def close(self) -> None:
        """Write nothing more, and remove what was written: it is saved, or was given up."""
        self._stop()
        if self._writer is not None:
            self._writer.clear()

    def _stop(self) -> None:
        self._clock.stop()
        self._soon.stop()
        self._queue.close()

    def _wake(self) -> None:
        if self._writer is not None and not self._soon.isActive():
            self._soon.start(SOON)

    def _follow_training(self, live: LiveTraining | None) -> None:
        if live is None:
            self._unsaved.reached, self._is_wanted = None, False  # it has become a run, or was given up

    def _look(self) -> None:
        self._is_due = True
        self._save()

    def _make_run(self) -> bool:
        """Begin to make a run of what the training under way has reached; return whether there is anything new."""
        live = self._training.live
        is_new = live is not None and (self._unsaved.reached is None or self._unsaved.reached[0] is not live.iteration)
        making = self._training.reached() if is_new else None
        if live is None or making is None:
            return False
        self._is_wanted = True

        def take(entry: ModelEntry) -> None:
            if self._is_wanted:
                self._unsaved.reached = live.iteration, entry
            self._save()

        self._run(making, take, self._fail)
        return True

    def _save(self) -> None:
        if self._writer is None or not self._queue.is_idle:
            return
        if self._pad.is_drawing or not self._is_free():  # while the pen is down, its strokes are what counts
            self._soon.start(SOON)
            return
        if self._is_due:
            self._is_due = False
            if self._make_run():
                return
        now = self._unsaved.all()
        if are_same(now, self._written):
            self._began = None
            return
        kept, then, self._then = self._unsaved.gathered(), self._then, None
        steps = in_one_step("Clearing", self._writer.clear) if kept is None else self._writer.write(kept)

        def done(_: object) -> None:
            self._end()
            self._written = now
            if then is not None:
                then()
            self._wake()  # what has changed meanwhile

        def failed(error: Exception) -> None:
            self._then = then
            self._fail(error)

        self._run(steps, done, failed)

    def _is_free(self) -> bool:
        """Whether it is time for the next; going on with what has begun always is."""
        return self._began is not None or time.perf_counter() >= self._free_at

    def _run(
        self, steps: Generator[Any, None, Any], then: Callable[[Any], object], failed: Callable[[Exception], object]
    ) -> None:
        self._began = self._began or time.perf_counter()
        self._queue.add(steps, then, failed=failed, key=KEY)

    def _end(self) -> None:
        """Rest as long as is fair; what is written once for as long as the digits are open does not count."""
        now = time.perf_counter()
        once = 0.0 if self._writer is None else self._writer.seconds_for_digits
        self._free_at = now + min(SHARE * (now - (self._began or now) - once), EVERY / 1000)
        self._began = None

    def _fail(self, error: Exception) -> None:
        self._end()
        if not self._has_failed:  # once: it is tried again every 30 seconds
            self._has_failed = True
            log.warning("what is unsaved could not be kept for a crash", exc_info=error)
            self._messages.tell(FAILED)


def _do_by(ends_at: float, work: Generator[Any, None, None]) -> None:
    """Do some work; give it up where it would take longer."""
    for _ in work:
        if time.perf_counter() >= ends_at:
            work.close()
