"""The drawing pad with its buttons, and the other ways in which a digit comes onto it."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QLayout

from digitcluster.core.drawing.photo import digit_in
from digitcluster.core.errors import DigitClusterError
from digitcluster.files.picture_file import load_picture
from digitcluster.session.session import Session
from digitcluster.ui.widgets.card import Card, Sentence
from digitcluster.ui.widgets.digit_image import levels_of
from digitcluster.ui.widgets.drawing_pad import DrawingPad
from digitcluster.ui.widgets.layouts import button, row

NORMALIZE_TIP = (
    "The drawing is cropped, made as large as MNIST's digits and centred before the model sees it, always with the "
    "same pen. Without it the pad is only made smaller: see how much worse that is read."
)


class PadPanel(Card):
    """Hands what is on the pad to the session."""

    changed = Signal()  # there may be something else to undo or clear

    def __init__(self, session: Session) -> None:
        super().__init__("Draw a digit")
        self._session = session
        self.pad = DrawingPad()
        self.body.addWidget(self.pad, 1)
        # The card is no higher than the sheet of paper needs.
        self.body.setSizeConstraint(QLayout.SizeConstraint.SetMinAndMaxSize)
        self.undo = button("Undo", self.pad.undo, "Take back the last stroke or change (Ctrl+Z)")
        self.redo = button("Redo", self.pad.redo, "Bring back what was undone (Ctrl+Shift+Z)")
        self.clear = button("Clear", self.pad.clear, "Take a new sheet (Ctrl+Backspace)")
        tip = "Take strokes away where you touch them, as the right button always does (Ctrl+R)"
        self.eraser = button("Eraser", lambda: None, tip)
        self.eraser.setCheckable(True)
        self.eraser.toggled.connect(self._choose_eraser)
        self.body.addLayout(row(self.undo, self.redo, self.eraser, self.clear, stretch=(1, 1, 1, 1)))
        self.normalize = QCheckBox("&Fit and centre")
        self.normalize.setChecked(True)
        self.normalize.setToolTip(NORMALIZE_TIP)
        self.normalize.toggled.connect(session.set_normalize)
        self.from_digits = button(
            "A digit of the file", self.show_random_digit, "Put a digit of the open file on the pad"
        )
        self.body.addLayout(row(self.normalize, None, self.from_digits))
        self._where = Sentence()
        self._where.hide()
        self.body.addWidget(self._where)
        self.pad.ink_changed.connect(session.set_ink)
        self.pad.ink_changed.connect(lambda *_: self._show_buttons())
        session.digits_changed.connect(lambda _: self._show_buttons())
        self._show_buttons()

    def show_random_digit(self) -> None:
        """Put a digit of the open file on the pad, and say which it is."""
        if self._session.digits is not None:
            self.show_digit(int(np.random.default_rng().integers(len(self._session.digits))))

    def show_digit(self, index: int) -> None:
        """Put one digit of the open file on the pad, counted from 0, and say which it is."""
        digits = self._session.digits
        if digits is None:
            return
        self.pad.show_picture(digits.images[index])
        label = "" if digits.labels is None else f", labelled {digits.classes[digits.labels[index]]}"
        self._where.setText(f"Number {index + 1:,} of {digits.name}{label}")
        self._where.show()

    def open_picture(self, path: Path) -> None:
        """Put the digit of a picture file, such as a photo, on the pad."""
        height, width = self._session.current.model.size
        try:
            self.pad.show_picture(load_picture(path, height=height, width=width))
        except DigitClusterError as error:
            self._session.failed.emit(error)

    def copy(self) -> None:
        """Copy the drawing as a picture."""
        QGuiApplication.clipboard().setImage(self.pad.image())

    def paste(self) -> None:
        """Put the digit of a picture that was copied on the pad."""
        picture = QGuiApplication.clipboard().image()
        if picture.isNull():
            self._session.failed.emit(
                DigitClusterError("There is no picture to paste. Copy a picture of a digit first.")
            )
            return
        height, width = self._session.current.model.size
        try:
            levels = levels_of(picture)
            self.pad.show_picture(digit_in(levels, name="The copied picture", height=height, width=width))
        except DigitClusterError as error:
            self._session.failed.emit(error)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave room beyond a square sheet to others."""
        super().resizeEvent(event)
        margins = self.body.contentsMargins()
        width = self.width() - margins.left() - margins.right()
        self.pad.setMaximumHeight(max(self.pad.minimumHeight(), width))

    def _choose_eraser(self, chosen: bool) -> None:
        self.pad.erasing = chosen
        self.pad.setCursor(Qt.CursorShape.PointingHandCursor if chosen else Qt.CursorShape.CrossCursor)

    def _show_buttons(self) -> None:
        self.undo.setEnabled(self.pad.can_undo)
        self.redo.setEnabled(self.pad.can_redo)
        self.clear.setEnabled(not self.pad.is_blank)
        self.from_digits.setEnabled(self._session.digits is not None)
        if self.pad.picture is None:
            self._where.hide()
        self.changed.emit()
