"""Files as people open and save them: digits, models and sessions, whatever a file turns out to be."""

from collections.abc import Callable, Generator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from digitcluster.core.digits import Digits
from digitcluster.core.errors import ReadingError
from digitcluster.core.model.model import Model
from digitcluster.core.progress import Progress, in_one_step, reworded
from digitcluster.files.choices import NO_CHOICES, Choices
from digitcluster.files.errors import MissingFileError
from digitcluster.files.questions import CellChoice, OneDigit, PartChoice
from digitcluster.session.background_queue import BackgroundQueue
from digitcluster.session.contents import Contents
from digitcluster.session.messages import Messages
from digitcluster.session.open_digits import OpenDigits
from digitcluster.session.pad import PICTURE, Pad
from digitcluster.session.selection import CurrentSelection
from digitcluster.session.task_runner import Task, TaskKind, TaskRunner
from digitcluster.session.work import Work

if TYPE_CHECKING:  # the formats are loaded after the window is first painted
    from digitcluster.files.session_contents import SavedSession


class Documents(QObject):
    """Opens and saves; what is opened goes to the part that keeps it."""

    opened = Signal(object)  # Path: digits, a model or a session that was read, or a session that was saved
    # What only a person can say about a file. The answers go to `open` and `use_labels`, and to the pad.
    part_asked = Signal(object)  # PartChoice
    cell_asked = Signal(object, object)  # CellChoice, and the Choices that were made before
    labels_asked = Signal(object)  # Digits of which it is unclear whether the label 1 or 10 is the digit 0
    pad_asked = Signal(object)  # OneDigit
    # Work would be lost; the callable goes on with what loses it: a session is opened, or a new one begun.
    unsaved_asked = Signal(object)

    def __init__(
        self,
        open_digits: OpenDigits,
        selection: CurrentSelection,
        pad: Pad,
        work: Work,
        contents: Contents,
        tasks: TaskRunner,
        background: BackgroundQueue,
        messages: Messages,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._open_digits, self._selection, self._pad = open_digits, selection, pad
        self._work, self._contents = work, contents
        self._tasks, self._background, self._messages = tasks, background, messages

    def open(
        self, path: Path, choices: Choices = NO_CHOICES, *, missing: Callable[[Path], object] | None = None
    ) -> None:
        """Open a file or folder of digits, or a part of it such as "test"; or a model, or a session.

        Where there is no such file, `missing` is called, if given, instead of showing a problem.
        """
        # Here and not in the job: in another thread PySide's hook in Python's imports cannot be trusted.
        from digitcluster.files.registry import load  # not before the window is first painted

        self._tasks.start(
            load(path, choices),
            Task(TaskKind.OPEN, f"Reading {path.name}"),
            succeeded=lambda content: self._take(path, choices, content),
            failed=lambda error: self._fail(error, path, missing),
        )

    def open_picture(self, path: Path) -> None:
        """Put the digit in a picture on the pad; if it shows many digits in rows, ask how large one of them is.

        Other than `open`, it does so while another task is under way.
        """
        from digitcluster.files.registry import load  # not before the window is first painted

        def take(question: Any) -> None:
            if isinstance(question, CellChoice):
                self.cell_asked.emit(question, NO_CHOICES)
            else:
                self._pad.open_picture(path)

        self._background.add(_unless_unreadable(load(path)), take, key=PICTURE)

    def use_labels(self, digits: Digits, labels_from: int | None) -> None:
        """Open digits whose labels run to 10: with 1 as the digit 0, with 10 as the digit 0, or None: as they are."""
        from digitcluster.files.guessing.understanding import relabelled  # not before the window is first painted

        if labels_from is None:
            self._open_digits.offer(digits)
            return
        text = f"Reading {digits.name}"
        self._tasks.start(
            in_one_step(text, lambda: relabelled(digits, labels_from)),
            Task(TaskKind.OPEN, text),
            succeeded=self._open_digits.offer,
        )

    def fetch_mnist(self) -> None:
        """Download MNIST into the user's data folder, unless it is there, and open its training digits."""
        from digitcluster.files.mnist_download import download_mnist  # not before the window is first painted
        from digitcluster.files.registry import load_digits
        from digitcluster.files.user_folders import mnist_folder

        def fetch() -> Generator[Any, None, Digits]:
            images, *_ = yield from reworded(download_mnist(mnist_folder()), _in_megabytes)
            return (yield from load_digits(images))

        task = Task(TaskKind.DOWNLOAD, "Looking for a server")
        self._tasks.start(
            fetch(),
            task,
            succeeded=self._take_fetched,
            cancelled=lambda: self._messages.tell(
                "The download was cancelled. What has arrived so far is kept for next time."
            ),
        )

    def save_model(self, path: Path) -> None:
        """Save the model in use."""
        from digitcluster.files.model_file import save_model  # not before the window is first painted
        from digitcluster.session.saved_entries import model_with_marks

        model = model_with_marks(self._selection.entry)
        self._background.add(
            in_one_step(f"Saving {path.name}", lambda: save_model(model, path)),
            lambda _: self._messages.tell(f"Saved the model as {path.name}."),
        )

    def save_session(self, path: Path, then: Callable[[], object] | None = None) -> None:
        """Save digits, settings, models and sweeps in one file, without the built-in model, which every copy has.

        Parameters
        ----------
        path : Path
        then : callable
            Called when it has been saved, and only then.
        """
        snapshot = self._work.snapshot()  # what is made while the file is being written is not in it

        def note(_: object) -> None:
            self._work.keep(path, snapshot)
            self.opened.emit(path)
            self._messages.tell(f"Saved the session as {path.name}.")
            if then is not None:
                then()

        from digitcluster.files.session_file import save_session  # not before the window is first painted

        work = save_session(self._contents.saved(), path)
        self._tasks.start(work, Task(TaskKind.SAVE, f"Saving {path.name}"), succeeded=note)

    def begin_session(self) -> None:
        """Begin a new session: without runs and sweeps, with the same digits and settings."""
        self._unless_unsaved(self._contents.begin)

    def save_file(self, work: Generator[Any, None, Any], path: Path, what: str) -> None:
        """Save something else in the background, such as a plot; `what` names it in the message."""
        self._background.add(work, lambda _: self._messages.tell(f"Saved {what} as {path.name}."))

    def _fail(self, error: Exception, path: Path, missing: Callable[[Path], object] | None) -> None:
        if missing is not None and isinstance(error, MissingFileError):
            missing(path)
        else:
            self._messages.fail(error)

    def _take_fetched(self, digits: Digits) -> None:
        self._open_digits.offer(digits)
        self.opened.emit(Path(digits.source))

    def _take(self, path: Path, choices: Choices, content: Any) -> None:
        if not isinstance(content, PartChoice | CellChoice | OneDigit):
            self.opened.emit(path)
        if isinstance(content, Digits):
            self._take_digits(content)
        elif isinstance(content, Model):
            self._take_model(content)
            self._messages.tell(f"Opened the model {path.name}.")
        elif isinstance(content, PartChoice):
            self.part_asked.emit(content)
        elif isinstance(content, CellChoice):
            # With the path that was opened: the picture may be in an archive.
            self.cell_asked.emit(replace(content, path=path), choices)
        elif isinstance(content, OneDigit):
            self.pad_asked.emit(content)
        else:
            self._unless_unsaved(lambda: self._take_session(path, content))

    def _take_model(self, model: Model) -> None:
        from digitcluster.session.saved_entries import entry_of  # not before the window is first painted

        entry = entry_of(model)
        self._work.note_opened(entry)
        self._selection.select_new(entry)

    def _take_digits(self, digits: Digits) -> None:
        from digitcluster.files.guessing.understanding import is_unclear  # not before the window is first painted

        if is_unclear(digits):
            self.labels_asked.emit(digits)
        else:
            self._open_digits.offer(digits)

    def _unless_unsaved(self, then: Callable[[], None]) -> None:
        """Go on, or ask first where that would lose work."""
        if self._work.value.is_unsaved:
            self.unsaved_asked.emit(then)
        else:
            then()

    def _take_session(self, path: Path, saved: "SavedSession") -> None:
        self._contents.use(saved, path)
        self._messages.tell(f"Opened the session {path.name}.")


def _in_megabytes(progress: Progress) -> str:
    """Return a download's progress as people expect it: "Downloading MNIST: 3.2 of 11.6 MB"."""
    return f"{progress.text}: {progress.done / 1e6:.1f} of {progress.total / 1e6:.1f} MB"


def _unless_unreadable(work: Generator[Progress, None, Any]) -> Generator[Progress, None, Any]:
    """Return what is read; None where it cannot be read."""
    try:
        return (yield from work)
    except ReadingError:
        return None
