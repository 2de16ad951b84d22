"""The digits that are open: the sample, those of a file, or the user's own."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

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
    """

    changed = Signal(object)  # Digits

    def __init__(self, tasks: TaskRunner, messages: Messages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.digits: Digits | None = None
        self._tasks, self._messages = tasks, messages

    def use(self, digits: Digits) -> None:
        """Replace the open digits."""
        self.digits = digits
        self.changed.emit(digits)  # before the sentence: what listens may say something, too
        count = counted(len(digits), digits.noun)
        self._messages.tell(f"Opened {count} of {digits.width} × {digits.height} pixels.")

    def open_sample(self) -> None:
        """Draw the sample digits and open them."""
        self._tasks.start(draw_sample(), Task(TaskKind.OPEN, "Drawing sample digits"), succeeded=self.use)

    def save(self, path: Path) -> None:
        """Write the open digits in the format that the name's ending tells."""
        if self.digits is not None:
            self.save_as(self.digits, path, counted(len(self.digits), self.digits.noun))

    def save_as(self, digits: Digits, path: Path, what: str) -> None:
        """Write some digits in the format that the name's ending tells; `what` they are, for the message."""
        from digitcluster.files.writers import save_digits  # not before the window's first picture

        self._tasks.start(
            save_digits(digits, path),
            Task(TaskKind.SAVE, f"Saving {path.name}"),
            succeeded=lambda _: self._messages.tell(f"Saved {what} as {path.name}."),
        )
