"""The user's own digits: drawings with the labels that the user gave them, a test for every model.

They are stored by `files/own_digits_file.py`.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand

from digitcluster.core.digits import Digits
from digitcluster.core.drawing.drawing import Drawing
from digitcluster.core.drawing.photo import fitted
from digitcluster.core.drawing.strokes import Stroke
from digitcluster.core.model.model import Model
from digitcluster.core.model.recognition import classify
from digitcluster.core.progress import Progress, in_one_step
from digitcluster.files.own_digits_file import SIDE, OwnDigitsFile, collected
from digitcluster.session.background_queue import BackgroundQueue
from digitcluster.session.messages import Messages
from digitcluster.session.open_digits import OpenDigits
from digitcluster.session.pad import Pad
from digitcluster.session.undo import UndoStacks

TEST = "test on the own digits"  # key of the background work: only the newest test is wanted


@dataclass(frozen=True, eq=False)
class OwnDigit:
    """A drawing that was kept.

    Attributes
    ----------
    image : uint8 (28, 28)
    name : str
        Its label's.
    strokes : tuple of float64 (m, 2)
        None for a picture.
    """

    image: NDArray[np.uint8]
    name: str
    strokes: tuple[Stroke, ...] = ()


@dataclass(frozen=True)
class Recognized:
    """How many of the own digits a model recognizes, of those whose labels it has."""

    right: int
    tested: int


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
        self._kept: tuple[Drawing, _Keep] | None = None  # what was kept last
        self._tested: Model | None = None
        pad.reader_changed.connect(self._test)
        saving.add(in_one_step("Reading your own digits", file.load), self._set)

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
                self._messages.tell(f"Kept as {name} already.")
                return
            self._undo.work.undo()
        # The image is made now: the pad may hold something else when the file is written.
        step = _Keep(self, OwnDigit(image, name, drawing.strokes))
        self._undo.work.push(step)
        self._kept = drawing, step

    def take_back(self) -> None:
        """Forget the digit that was kept last; it can be undone."""
        if self.value.digits is not None:
            self._undo.work.push(_TakeBack(self))

    def open(self) -> None:
        """Open them, to look at them or to train on them alone."""
        if self.value.digits is not None:
            self._open_digits.use(self.value.digits)

    def save(self, path: Path) -> None:
        """Save them in the format of the name's ending."""
        if self.value.digits is not None:
            self._open_digits.save_as(self.value.digits, path, f"{len(self.value.digits):,} of your own digits")

    def _last_kept(self, drawing: Drawing) -> str | None:
        """Return as what this very drawing has just been kept; None if it has not, or something was done since."""
        if self._kept is None or self._kept[0] is not drawing:
            return None
        stack, step = self._undo.work, self._kept[1]
        at = stack.index()
        return step.digit.name if at and stack.command(at - 1) is step else None

    def _append(self, digit: OwnDigit, step: "_Keep | None" = None) -> None:
        """Add a digit at the end, in the file first."""

        def appended(_: None) -> None:
            if step is not None:
                step.is_kept = True
            self._set(collected([*_pairs(self.value.digits), (digit.image, digit.name)]))
            self._messages.tell(f"Kept as {digit.name}. Ctrl+Z takes it back.")

        work = in_one_step("Saving your digit", lambda: self._file.append(digit.image, digit.name, digit.strokes))
        self._saving.add(work, appended)

    def _remove_last(self, step: "_Keep | None" = None) -> None:
        """Remove the last digit; nothing if it is that of a step which could not be saved."""

        def remove() -> bool:
            if step is not None and not step.is_kept:
                return False
            self._file.remove_last()
            return True

        def removed(is_done: bool) -> None:
            if is_done:
                pairs = _pairs(self.value.digits)
                self._set(collected(pairs[:-1]))
                self._messages.tell(f"Your last {pairs[-1][1]} is no longer kept." if pairs else "Nothing is kept.")

        self._saving.add(in_one_step("Taking back your digit", remove), removed)

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


class _Keep(QUndoCommand):
    """A drawing becomes the last of the own digits."""

    def __init__(self, own: OwnDigits, digit: OwnDigit) -> None:
        super().__init__(f"keep as {digit.name}")
        self._own, self.digit = own, digit
        self.is_kept = False  # on the disk

    def redo(self) -> None:
        self._own._append(self.digit, self)

    def undo(self) -> None:
        self._own._remove_last(self)


class _TakeBack(QUndoCommand):
    """The last of the own digits is removed."""

    def __init__(self, own: OwnDigits) -> None:
        super().__init__("remove the last digit")
        self._own = own
        image, name = _pairs(own.value.digits)[-1]
        self._digit = OwnDigit(image, name)

    def redo(self) -> None:
        self._own._remove_last()

    def undo(self) -> None:
        self._own._append(self._digit)


def joined(digits: Digits, own: Digits | None) -> Digits:
    """Return digits with those of the user's own after them, to be trained on as well, that fit."""
    if own is None or digits.labels is None or own.images.shape[1:] != digits.images.shape[1:]:
        return digits
    pairs = [(image, digits.classes.index(name)) for image, name in _pairs(own) if name in digits.classes]
    if not pairs:
        return digits
    return replace(
        digits,
        images=np.concatenate([digits.images, [image for image, _ in pairs]]),
        labels=np.concatenate([digits.labels, np.array([label for _, label in pairs], np.uint8)]),
        name=f"{digits.name} and {len(pairs):,} of your own",
    )


def count_recognized(model: Model, own: Digits) -> Generator[Progress, Any, Recognized | None]:
    """Return how many of some labelled digits a model recognizes; None if it has none of their labels."""
    pairs = [(image, name) for image, name in _pairs(own) if name in model.classes]
    if not pairs:
        return None
    height, width = model.size
    images = np.array([_of_size(image, height, width) for image, _ in pairs])
    given = yield from classify(model, images)
    return Recognized(sum(model.classes[one] == name for one, (_, name) in zip(given, pairs, strict=True)), len(pairs))


def _of_size(image: NDArray[np.uint8], height: int, width: int) -> NDArray[np.uint8]:
    return image if image.shape == (height, width) else fitted(image, height=height, width=width)


def _pairs(digits: Digits | None) -> Sequence[tuple[NDArray[np.uint8], str]]:
    """Return the image of each labelled digit with its label's name."""
    if digits is None or digits.labels is None:
        return []
    return [(image, digits.classes[label]) for image, label in zip(digits.images, digits.labels, strict=True)]
