"""The digits that are open: the sample, those of a file, or the user's own."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from digitcluster.core.analysis.mending import MendedDigits, Mends
from digitcluster.core.digits import Digits
from digitcluster.core.drawing.sample import draw_sample
from digitcluster.session.messages import Messages
from digitcluster.session.task_runner import Task, TaskKind, TaskRunner
from digitcluster.wording import counted


class OpenDigits(QObject):
    """Keeps the open digits.

    Attributes
    ----------
    digits : Digits or None
        None until some are opened.
    mended : MendedDigits or None
        The same, with what was changed in them by hand since they were opened.
    would_be_lost : bool
        Whether such changes are in no file yet; `Work` sees to it.
    """

    changed = Signal(object)  # Digits: others are open
    saved = Signal(object)  # MendedDigits, as they were written
    asked = Signal(object)  # changes would be lost; the callable goes on and opens the others
    mended_changed = Signal(object, object)  # MendedDigits before and after: the same, mended

    def __init__(self, tasks: TaskRunner, messages: Messages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.digits: Digits | None = None
        self.mended: MendedDigits | None = None
        self.would_be_lost = False
        self._tasks, self._messages = tasks, messages

    def offer(self, digits: Digits, then: Callable[[], object] = lambda: None) -> None:
        """Replace the open digits, and go on; ask first where changes by hand would be lost."""

        def go_on() -> None:
            self.use(digits)
            then()

        if self.would_be_lost:
            self.asked.emit(go_on)
        else:
            go_on()

    def use(self, digits: Digits) -> None:
        """Replace the open digits."""
        self.digits, self.mended = digits, MendedDigits.of(digits)
        self.changed.emit(digits)  # before the message: a listener may have something to say as well
        count = counted(len(digits), digits.noun)
        self._messages.tell(f"Opened {count} of {digits.width} × {digits.height} pixels.{_warning(digits)}")

    def mend(self, mends: Mends) -> None:
        """Mend the open digits by hand: they are still the same ones, and what is known of them stays."""
        before = self.mended
        if before is not None and before.mends.original is mends.original:
            self.mended = before.mend(mends)
            self.digits = self.mended.digits
            self.mended_changed.emit(before, self.mended)

    def open_sample(self) -> None:
        """Draw the sample digits and open them."""
        self._tasks.start(draw_sample(), Task(TaskKind.OPEN, "Drawing sample digits"), succeeded=self.offer)

    def save(self, path: Path) -> None:
        """Save the open digits in the format of the name's ending."""
        if self.digits is not None:
            self.save_as(self.digits, path, counted(len(self.digits), self.digits.noun))

    def save_as(self, digits: Digits, path: Path, what: str) -> None:
        """Save some digits in the format of the name's ending; `what` names them in the message."""
        from digitcluster.files.writers import save_digits  # not before the window is first painted

        mended = self.mended if self.mended is not None and digits is self.mended.digits else None

        def note(_: object) -> None:
            if mended is not None:
                self.saved.emit(mended)
            self._messages.tell(f"Saved {what} as {path.name}.")

        self._tasks.start(save_digits(digits, path), Task(TaskKind.SAVE, f"Saving {path.name}"), succeeded=note)


def _warning(digits: Digits) -> str:
    """Return what is probably wrong, as short as the message line is: the first sentence, and how many more there are.

    The Digits card shows all of it.
    """
    if not digits.warnings:
        return ""
    first = digits.warnings[0].partition(". ")[0].rstrip(".")
    more = len(digits.warnings) - 1
    return f" Warning: {first}" + (f" ({counted(more, 'more warning')})." if more else ".")
