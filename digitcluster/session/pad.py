"""What is on the drawing pad, and how a model reads it."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from digitcluster.core.digits import Digits
from digitcluster.core.drawing.drawing import Drawing
from digitcluster.core.drawing.photo import digit_in
from digitcluster.core.model.model import Model
from digitcluster.core.model.recognition import Answer, recognize
from digitcluster.core.progress import in_one_step
from digitcluster.session.background_queue import BackgroundQueue
from digitcluster.session.messages import Messages
from digitcluster.session.runs import ModelEntry, Runs
from digitcluster.session.selection import CurrentSelection, Selection
from digitcluster.wording import capitalized

PICTURE = "picture for the pad"  # key of the background work: only the newest picture is wanted
BETWEEN_ANSWERS = 40  # ms at least, while a stroke is being drawn: each takes some of the pen's time


class Pad(QObject):
    """Keeps the drawing and its answer.

    It is read by the model that was chosen last: here, or as the model in use; while a training is under way, by its
    model as it is at the moment.

    Attributes
    ----------
    drawing : Drawing
    is_drawing : bool
        Whether a stroke is being drawn or erased: what can wait should.
    normalize : bool
        Whether drawings are centred and fitted, or given to the model as they are.
    live : Model or None
        The model of the training under way.
    chosen : ModelEntry or None
        What reads the pad instead of the model in use, or of the live one.
    answer : Answer or None
        What the reading model says; None for a blank pad.
    """

    changed = Signal(object)  # Drawing
    answer_changed = Signal(object)  # Answer, or None for a blank pad
    reader_changed = Signal()  # another model reads the pad, or may read it
    drawing_found = Signal(object)  # to be laid on the pad: a Drawing
    image_found = Signal(object, str, str)  # to be laid on the pad: an image, uint8 (h, w), what it is, and its label

    def __init__(
        self,
        runs: Runs,
        selection: CurrentSelection,
        background: BackgroundQueue,
        messages: Messages,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.drawing = Drawing()
        self.is_drawing = False
        self.normalize = True
        self.live: Model | None = None
        self.chosen: ModelEntry | None = None
        self.answer: Answer | None = None
        self._selection, self._background, self._messages = selection, background, messages
        self._selected = selection.value
        self._since_answer = QElapsedTimer()
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._answer)
        runs.replaced.connect(self._follow_entry)
        selection.changed.connect(self._follow_selection)

    @property
    def model(self) -> Model:
        """The model that reads the pad."""
        if self.chosen is not None:
            return self.chosen.model
        return self.live or self._selection.model

    @property
    def is_read_live(self) -> bool:
        """Whether the model of the training under way reads the pad."""
        return self.chosen is None and self.live is not None

    def set_drawing(self, drawing: Drawing, *, is_drawing: bool = False) -> None:
        """Take what is on the pad now; it is recognized at once, or in a moment while a stroke is being drawn."""
        self.drawing, self.is_drawing = drawing, is_drawing
        wait = 0
        if is_drawing and self._since_answer.isValid():
            wait = BETWEEN_ANSWERS - self._since_answer.elapsed()
        if wait <= 0:
            self._answer()  # in this thread: it takes a few milliseconds, less than a frame
        elif not self._soon.isActive():
            self._soon.start(wait)
        self.changed.emit(drawing)

    def set_normalize(self, normalize: bool) -> None:
        """Choose whether drawings are centred and fitted."""
        self.normalize = normalize
        self._answer()

    def read_by(self, entry: ModelEntry | None) -> None:
        """Let a model of the list read the pad until another one is used; None for the live one, or that in use."""
        if entry is not None and self.live is None and entry is self._selection.entry:
            entry = None
        if entry is not self.chosen:
            self.chosen = entry
            self._read_anew()

    def read_live(self, model: Model | None) -> None:
        """Take the model of a training as it is now; None when no training is under way."""
        if model is not self.live:
            self.live = model
            self._read_anew()

    def open_picture(self, path: Path) -> None:
        """Find the digit in a picture file, such as a photo, and lay it on the pad."""
        from digitcluster.files.picture_file import load_picture  # not before the window is first painted

        height, width = self.model.size
        self._find(f"Reading {path.name}", lambda: load_picture(path, height=height, width=width))

    def paste(self, levels: NDArray[np.uint8]) -> None:
        """Find the digit in a copied picture's grey levels, uint8 (h, w), and lay it on the pad."""
        height, width = self.model.size
        self._find(
            "Looking for a digit", lambda: digit_in(levels, name="The copied picture", height=height, width=width)
        )

    def show_drawing(self, drawing: Drawing) -> None:
        """Lay a drawing on the pad."""
        self.drawing_found.emit(drawing)

    def show_image(self, image: NDArray[np.uint8], caption: str = "", label: str = "") -> None:
        """Lay the image of a digit, uint8 (h, w) with ink bright on dark, on the pad, and say what it is."""
        self.image_found.emit(image, caption, label)

    def show_digit(self, digits: Digits, index: int) -> None:
        """Lay one of some digits, counted from 0, on the pad, and say which it is."""
        where = f"number {index + 1:,} of {digits.name}"
        label = "" if digits.labels is None else digits.classes[digits.labels[index]]
        image = digits.images[
            index
        ].copy()  # a part of their memory would keep all of them, as long as it can be undone
        self.show_image(image, f"Labelled {label} · {where}" if label else capitalized(where), label)

    def _find(self, text: str, work: Callable[[], NDArray[np.uint8]]) -> None:
        self._background.add(in_one_step(text, work), self.show_image, key=PICTURE)

    def _follow_selection(self, selection: Selection) -> None:
        before, self._selected = self._selected, selection
        if before.model is not selection.model:
            if before.listed is not selection.listed:  # else people only go through its iterations
                self.chosen = None
            self._read_anew()
        elif before.entry is not selection.entry:  # it was renamed
            self.reader_changed.emit()

    def _follow_entry(self, old: ModelEntry, new: ModelEntry | None) -> None:
        if self.chosen is old:
            self.chosen = new
            self._read_anew()

    def _read_anew(self) -> None:
        self._answer()
        self.reader_changed.emit()

    def _answer(self) -> None:
        self._soon.stop()
        model = self.model
        height, width = model.size
        image = self.drawing.as_image(height=height, width=width, normalize=self.normalize)
        self.answer = None if image is None else recognize(model, image)
        self._since_answer.start()
        self.answer_changed.emit(self.answer)
