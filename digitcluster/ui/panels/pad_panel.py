"""The drawing pad with its buttons, and the other ways to put a digit on it."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QLayout

from digitcluster.core.drawing.drawing import Drawing
from digitcluster.core.errors import DigitClusterError
from digitcluster.session.availability import Availability
from digitcluster.session.session import Session
from digitcluster.ui.widgets.card import Card, Sentence
from digitcluster.ui.widgets.digit_image import levels_of
from digitcluster.ui.widgets.drawing_pad import DrawingPad
from digitcluster.ui.widgets.layouts import button, row

NORMALIZE_TIP = (
    "The drawing is cropped, scaled to the size of MNIST's digits and centred before the model sees it, always with "
    "the same pen width. When this is off, the pad is only scaled down: see how much worse it is read."
)
NOTHING_TO_PASTE = "There is no picture to paste. Copy a picture of a digit first."


class PadPanel(Card):
    """Hands what is on the pad to the session."""

    def __init__(self, session: Session) -> None:
        super().__init__("Draw a digit")
        self._session = session
        self.pad = DrawingPad()
        self.body.addWidget(self.pad, 1)
        # The card is no taller than the sheet of paper needs; the remaining space goes to the answer.
        self.body.setSizeConstraint(QLayout.SizeConstraint.SetMinAndMaxSize)
        self.undo = button("Undo", self.pad.undo, "Undo the last stroke or change (Ctrl+Z)")
        self.redo = button("Redo", self.pad.redo, "Redo what was undone (Ctrl+Shift+Z)")
        self.clear = button("Clear", self.pad.clear, "Start on a blank sheet (Ctrl+Backspace)")
        tip = "Erase the strokes that you touch; the right mouse button always does (Ctrl+R)"
        self.eraser = button("Eraser", lambda: None, tip)
        self.eraser.setCheckable(True)
        self.eraser.toggled.connect(self._choose_eraser)
        self.body.addLayout(row(self.undo, self.redo, self.eraser, self.clear, stretch=(1, 1, 1, 1)))
        self.normalize = QCheckBox("&Fit and centre")
        self.normalize.setChecked(True)
        self.normalize.setToolTip(NORMALIZE_TIP)
        self.normalize.toggled.connect(session.pad.set_normalize)
        self.from_digits = button(
            "Pick from file", self.show_random_digit, "Put a random digit from the open file on the pad (Ctrl+D)"
        )
        self.body.addLayout(row(self.normalize, None, self.from_digits))
        self.where = Sentence()
        self.where.hide()
        self.body.addWidget(self.where)
        self.pad.drawing_changed.connect(self._hand_over)
        session.pad.image_found.connect(self.pad.show_image)
        session.availability.changed.connect(self._show_availability)
        self._show_availability(session.availability.value)

    def show_random_digit(self) -> None:
        """Put a random digit from the open file on the pad, and say which it is."""
        digits = self._session.open_digits.digits
        if digits is not None:
            self.show_digit(int(np.random.default_rng().integers(len(digits))))

    def show_digit(self, index: int) -> None:
        """Put one digit from the open file on the pad, counted from 0, and say which it is."""
        digits = self._session.open_digits.digits
        if digits is None:
            return
        self.pad.show_image(digits.images[index])
        label = "" if digits.labels is None else f", labelled {digits.classes[digits.labels[index]]}"
        self.where.setText(f"Number {index + 1:,} of {digits.name}{label}")
        self.where.show()

    def copy(self) -> None:
        """Copy the drawing as a picture."""
        QGuiApplication.clipboard().setImage(self.pad.paper_image())

    def paste(self) -> None:
        """Put the digit in a copied picture on the pad."""
        picture = QGuiApplication.clipboard().image()
        if picture.isNull():
            self._session.messages.fail(DigitClusterError(NOTHING_TO_PASTE))
        else:
            self._session.pad.paste(levels_of(picture))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the space beyond a square sheet to the other cards."""
        super().resizeEvent(event)
        margins = self.body.contentsMargins()
        width = self.width() - margins.left() - margins.right()
        self.pad.setMaximumHeight(max(self.pad.minimumHeight(), width))

    def _hand_over(self, drawing: Drawing) -> None:
        if drawing.image is None:
            self.where.hide()
        self._session.pad.set_drawing(drawing, can_undo=self.pad.can_undo, can_redo=self.pad.can_redo)

    def _choose_eraser(self, chosen: bool) -> None:
        self.pad.erasing = chosen
        self.pad.setCursor(Qt.CursorShape.PointingHandCursor if chosen else Qt.CursorShape.CrossCursor)

    def _show_availability(self, can: Availability) -> None:
        self.undo.setEnabled(can.undo)
        self.redo.setEnabled(can.redo)
        self.clear.setEnabled(can.clear)
        self.from_digits.setEnabled(can.random_digit)
