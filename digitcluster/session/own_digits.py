"""The user's own digits: drawings with the labels that the user gave them, a test for every model.

They are stored by `files/own_digits_file.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoCommand

from digitcluster.core.digits import Digits
from digitcluster.core.drawing.drawing import Drawing
from digitcluster.core.drawing.strokes import Stroke
from digitcluster.core.model.model import Model
from digitcluster.core.own_digits import Recognized, count_recognized, pairs_of, without
from digitcluster.core.progress import in_one_step
from digitcluster.files.own_digits_file import SIDE, OwnDigitsFile, collected
from digitcluster.session.background_queue import BackgroundQueue
from digitcluster.session.messages import Messages
from digitcluster.session.open_digits import OpenDigits
from digitcluster.session.pad import Pad
from digitcluster.session.undo import UndoStacks, reported

TEST = "test on the own digits"  # key of the background work: only the newest test is wanted


@dataclass(eq=False)
class _Entry:
    """A drawing that is kept, or was: changed while its steps are done, undone and redone.

    Attributes
    ----------
    image : uint8 (28, 28)
    name : str
        Its label's.
    strokes : tuple of float64 (m, 2)
    line : bytes or None
        What the file had of it when it was removed.
    is_kept : bool
        Whether it is in the file.
    """

    image: NDArray[np.uint8]
    name: str
    strokes: tuple[Stroke, ...] = ()
    line: bytes | None = None
    is_kept: bool = False


@dataclass(frozen=True, eq=False)
class OwnDigitsState:
    """The user's own digits, and how many of them the model that reads the pad recognizes.

    Attributes
    ----------
    digits : Digits or None
        None where there are none.
    recognized : Recognized or None
        None while it is not known, and if the model has none of their labels.
    """

    digits: Digits | None = None
    recognized: Recognized | None = None


class OwnDigits(QObject):
    """Keeps, tests and hands out the user's own digits; all reading and writing is done in the background.

    Attributes
    ----------
    value : OwnDigitsState
    """

    changed = Signal(object)  # OwnDigitsState

    def __init__(
        self,
        file: OwnDigitsFile,
        open_digits: OpenDigits,
        pad: Pad,
        undo: UndoStacks,
        saving: BackgroundQueue,
        background: BackgroundQueue,
        messages: Messages,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.value = OwnDigitsState()
        self._file, self._open_digits, self._pad, self._undo = file, open_digits, pad, undo
        self._saving, self._background, self._messages = saving, background, messages
        self._kept: tuple[Drawing, _Step] | None = None  # what was kept last
        self._tested: Model | None = None
        pad.reader_changed.connect(self._test)
        # Once the window is made, which need not share Python's lock with a thread.
        QTimer.singleShot(0, self, self._load)

    def _load(self) -> None:
        self._saving.add(in_one_step("Reading your own digits", self._file.load), self._set)

    def keep(self, name: str) -> None:
        """Keep what is on the pad as one of the own digits, with the label of this name; say so once it is on the disk.

        It can be undone. The same drawing kept with another label is corrected, not kept twice.
        """
        drawing = self._pad.drawing
        image = drawing.as_image(height=SIDE, width=SIDE)
        if image is None or self._pad.is_drawing:
            return
        if self._last_kept(drawing) is not None:
            if self._last_kept(drawing) == name:
                self._messages.tell(f"Already kept as {name}.")
                return
            self._undo.pad.undo()
        # The image is made now: the pad may hold something else when the file is written.
        step = _Step(f"keep as {name}", self, _Entry(image, name, drawing.strokes), adds=True)
        self._undo.pad.push(step)
        self._kept = drawing, step

    def take_back(self) -> None:
        """Forget the digit that was kept last; it can be undone."""
        if pairs := pairs_of(self.value.digits):
            self._undo.pad.push(_Step("remove the last digit", self, _Entry(*pairs[-1], is_kept=True), adds=False))

    def open(self) -> None:
        """Open them, to look at them or to train on them alone."""
        if self.value.digits is not None:
            self._open_digits.offer(self.value.digits)

    def save(self, path: Path) -> None:
        """Save them in the format of the name's ending."""
        if self.value.digits is not None:
            self._open_digits.save_as(self.value.digits, path, f"{len(self.value.digits):,} of your own digits")

    def _last_kept(self, drawing: Drawing) -> str | None:
        """Return as what this very drawing has just been kept; None if it has not, or something was done since."""
        if self._kept is None or self._kept[0] is not drawing:
            return None
        stack, step = self._undo.pad, self._kept[1]
        at = stack.index()
        return step.entry.name if at and stack.command(at - 1) is step else None

    def _append(self, entry: _Entry) -> None:
        """Add a digit at the end, in the file first."""

        def append() -> bool:
            if entry.is_kept:  # it could not be removed
                return False
            if entry.line is None:
                self._file.append(entry.image, entry.name, entry.strokes)
            else:
                self._file.put_back(entry.line)
            return True

        def appended() -> Digits | None:
            entry.is_kept = True
            return collected([*pairs_of(self.value.digits), (entry.image, entry.name)])

        self._change("Saving your digit", append, appended, f"Kept as {entry.name}. Ctrl+Z takes it back.")

    def _remove(self, entry: _Entry) -> None:
        """Remove a digit; nothing if it could not be saved."""

        def remove() -> bool:
            if entry.is_kept:
                entry.line = self._file.remove(entry.image, entry.name)
            return entry.is_kept

        def removed() -> Digits | None:
            entry.is_kept = False
            return collected(without(pairs_of(self.value.digits), entry.image, entry.name))

        self._change("Taking back your digit", remove, removed, f"Your last {entry.name} is no longer kept.")

    def _change(self, text: str, change: Callable[[], bool], known: Callable[[], Digits | None], said: str) -> None:
        """Change the file, then what is shown; what another copy of the program has kept is shown from then on as well.

        Parameters
        ----------
        text : str
            What is done, for people.
        change : callable
            Changes the file; returns whether it did.
        known : callable
            Returns the digits after the change, where no other copy has changed the file.
        said : str
            What has been done.
        """
        import_module("digitcluster.files.locked")  # not in the job: see `Documents.open`

        def work() -> tuple[bool, bool, Digits | None]:
            is_done = change()
            has_news = self._file.has_news
            return is_done, has_news, self._file.load() if has_news else None

        def done(outcome: tuple[bool, bool, Digits | None]) -> None:
            is_done, has_news, digits = outcome
            shown = known() if is_done else self.value.digits
            if is_done or has_news:
                self._set(digits if has_news else shown)
            if is_done:
                self._messages.tell(said)

        self._saving.add(in_one_step(text, work), done)

    def _set(self, digits: Digits | None) -> None:
        """Show other digits; how many are recognized follows later."""
        self.value = OwnDigitsState(digits)
        self.changed.emit(self.value)
        self._tested = None
        self._test()

    def _test(self) -> None:
        """Count again how many are recognized, if another model reads the pad; a live one is gone too soon."""
        digits, model = self.value.digits, self._pad.model
        if digits is None or self._pad.is_read_live or model is self._tested:
            return
        self._tested = model
        if self.value.recognized is not None:  # what another model recognizes is not said of this one
            self.value = OwnDigitsState(digits)
            self.changed.emit(self.value)
        self._background.add(count_recognized(model, digits), self._set_recognized, key=TEST)

    def _set_recognized(self, recognized: Recognized | None) -> None:
        self.value = replace(self.value, recognized=recognized)
        self.changed.emit(self.value)


class _Step(QUndoCommand):
    """A drawing becomes the last of the own digits, or the last one is removed."""

    def __init__(self, text: str, own: OwnDigits, entry: _Entry, *, adds: bool) -> None:
        super().__init__(text)
        self.entry = entry
        self._do, self._undo = (own._append, own._remove) if adds else (own._remove, own._append)

    @reported
    def redo(self) -> None:
        self._do(self.entry)

    @reported
    def undo(self) -> None:
        self._undo(self.entry)
