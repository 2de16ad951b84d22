"""What is on the drawing pad, and how the model in use recognizes it."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from digitcluster.core.drawing.drawing import Drawing
from digitcluster.core.drawing.photo import digit_in
from digitcluster.core.model.recognition import Answer, recognize
from digitcluster.core.progress import in_one_step
from digitcluster.session.background_queue import BackgroundQueue
from digitcluster.session.messages import Messages
from digitcluster.session.selection import CurrentSelection

PICTURE = "picture for the pad"  # key of the background work: only the newest picture is wanted


class Pad(QObject):
    """Keeps the drawing and its answer.

    Attributes
    ----------
    drawing : Drawing
    can_undo, can_redo : bool
        Whether the pad has changes to undo, or to redo.
    normalize : bool
        Whether drawings are centred and fitted, or given to the model as they are.
    answer : Answer or None
        What the model in use says; None for a blank pad.
    """

    changed = Signal(object)  # Drawing
    answer_changed = Signal(object)  # Answer, or None for a blank pad
    image_found = Signal(object)  # the image of a digit, uint8 (h, w), from a picture: to be laid on the pad

    def __init__(
        self,
        selection: CurrentSelection,
        background: BackgroundQueue,
        messages: Messages,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.drawing = Drawing()
        self.can_undo = self.can_redo = False
        self.normalize = True
        self.answer: Answer | None = None
        self._selection, self._background, self._messages = selection, background, messages
        selection.changed.connect(lambda _: self._answer())

    def set_drawing(self, drawing: Drawing, *, can_undo: bool = False, can_redo: bool = False) -> None:
        """Take what is on the pad now, and recognize it."""
        self.drawing, self.can_undo, self.can_redo = drawing, can_undo, can_redo
        self._answer()  # at once and in this thread: it takes a few milliseconds, less than a frame
        self.changed.emit(drawing)

    def set_normalize(self, normalize: bool) -> None:
        """Choose whether drawings are centred and fitted."""
        self.normalize = normalize
        self._answer()

    def open_picture(self, path: Path) -> None:
        """Find the digit in a picture file, such as a photo, and lay it on the pad."""
        from digitcluster.files.picture_file import load_picture  # not before the window is first painted

        height, width = self._selection.model.size
        self._find(f"Reading {path.name}", lambda: load_picture(path, height=height, width=width))

    def paste(self, levels: NDArray[np.uint8]) -> None:
        """Find the digit in a copied picture's grey levels, uint8 (h, w), and lay it on the pad."""
        height, width = self._selection.model.size
        self._find(
            "Looking for a digit", lambda: digit_in(levels, name="The copied picture", height=height, width=width)
        )

    def _find(self, text: str, work: Callable[[], NDArray[np.uint8]]) -> None:
        self._background.add(in_one_step(text, work), self.image_found.emit, key=PICTURE)

    def _answer(self) -> None:
        height, width = self._selection.model.size
        image = self.drawing.as_image(height=height, width=width, normalize=self.normalize)
        self.answer = None if image is None else recognize(self._selection.model, image)
        self.answer_changed.emit(self.answer)
