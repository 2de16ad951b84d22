"""The user's own digits: drawings with the labels that the user gave them, a test for every model.

They are stored by `files/own_digits_file.py`.
"""

from collections.abc import Generator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal

from digitcluster.core.digits import TEN_DIGITS, Digits
from digitcluster.core.drawing.photo import fitted
from digitcluster.core.model.model import Model
from digitcluster.core.model.recognition import classify
from digitcluster.core.progress import Progress, in_one_step
from digitcluster.files.own_digits_file import NAME, SIDE, OwnDigitsFile
from digitcluster.session.background_queue import BackgroundQueue
from digitcluster.session.messages import Messages
from digitcluster.session.open_digits import OpenDigits
from digitcluster.session.pad import Pad
from digitcluster.session.selection import CurrentSelection

TEST = "test on the own digits"  # key of the background work: only the newest test is wanted


@dataclass(frozen=True, eq=False)
class OwnDigitsState:
    """The user's own digits, and how many of them the model in use recognizes.

    Attributes
    ----------
    digits : Digits or None
        None where there are none.
    recognized : int or None
        None while it is not known, and if the model has other labels.
    """

    digits: Digits | None = None
    recognized: int | None = None


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
        selection: CurrentSelection,
        pad: Pad,
        background: BackgroundQueue,
        messages: Messages,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.value = OwnDigitsState()
        self._file, self._open_digits, self._selection, self._pad = file, open_digits, selection, pad
        self._background, self._messages = background, messages
        selection.changed.connect(lambda _: self._set(self.value.digits))
        background.add(in_one_step("Reading your own digits", file.load), self._set)

    def keep(self, label: int) -> None:
        """Keep what is on the pad as one of the own digits, with this label; say so once it is on the disk."""
        image = self._pad.drawing.as_image(height=SIDE, width=SIDE)
        if image is None:
            return
        # Taken now: the pad may hold something else when the file is written.
        strokes = self._pad.drawing.strokes
        one = Digits(image[np.newaxis], np.array([label], np.uint8), name=NAME)

        def kept(_: None) -> None:
            self._set(one if self.value.digits is None else _appended(self.value.digits, one))
            self._messages.tell(f"Kept as one of your own digits: a {label}.")

        self._background.add(in_one_step("Saving your digit", lambda: self._file.append(image, label, strokes)), kept)

    def take_back(self) -> None:
        """Forget the digit that was kept last."""

        def taken_back(_: None) -> None:
            digits = self.value.digits
            self._set(digits.take(slice(0, -1)) if digits is not None and len(digits) > 1 else None)

        self._background.add(in_one_step("Taking back your digit", self._file.remove_last), taken_back)

    def open(self) -> None:
        """Open them, to look at them or to train on them alone."""
        if self.value.digits is not None:
            self._open_digits.use(self.value.digits)

    def save(self, path: Path) -> None:
        """Save them in the format of the name's ending."""
        if self.value.digits is not None:
            self._open_digits.save_as(self.value.digits, path, f"{len(self.value.digits):,} of your own digits")

    def _set(self, digits: Digits | None) -> None:
        """Show other digits, or the same with another model; how many are recognized follows later."""
        self.value = OwnDigitsState(digits)
        self.changed.emit(self.value)
        if digits is not None:
            test = count_recognized(self._selection.model, digits)
            self._background.add(test, self._set_recognized, key=TEST)  # a test of another model is dropped

    def _set_recognized(self, recognized: int | None) -> None:
        self.value = replace(self.value, recognized=recognized)
        self.changed.emit(self.value)


def joined(digits: Digits, own: Digits | None) -> Digits:
    """Return digits with the user's own after them, to be trained on as well, if they fit."""
    if own is None or digits.labels is None or digits.classes != TEN_DIGITS:
        return digits
    if own.images.shape[1:] != digits.images.shape[1:]:
        return digits
    return replace(_appended(digits, own), name=f"{digits.name} and {len(own):,} of your own")


def count_recognized(model: Model, own: Digits) -> Generator[Progress, Any, int | None]:
    """Return how many of some labelled digits a model recognizes; None if it has other labels."""
    if own.labels is None or not set(model.classes) >= set(TEN_DIGITS):
        return None
    images, (height, width) = own.images, model.size
    if (height, width) != images.shape[1:]:
        images = np.array([fitted(image, height=height, width=width) for image in images])
    given = yield from classify(model, images)
    return int((np.array(model.classes)[given] == np.array(TEN_DIGITS)[own.labels]).sum())


def _appended(digits: Digits, more: Digits) -> Digits:
    """Return labelled digits with others of the same size and classes after them."""
    if digits.labels is None or more.labels is None:
        raise ValueError("digits without labels cannot be joined")
    return replace(
        digits,
        images=np.concatenate([digits.images, more.images]),
        labels=np.concatenate([digits.labels, more.labels]),
    )
