"""The drawing pad with its buttons, and the other ways to put a digit on it."""

import numpy as np
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout

from digitcluster.core.drawing.drawing import Drawing
from digitcluster.core.errors import DigitClusterError
from digitcluster.session.availability import Availability
from digitcluster.session.session import Session
from digitcluster.ui.columns import LOWEST
from digitcluster.ui.widgets.card import Card
from digitcluster.ui.widgets.check_box import CheckBox
from digitcluster.ui.widgets.digit_image import levels_of
from digitcluster.ui.widgets.drawing_pad import DrawingPad
from digitcluster.ui.widgets.elided_label import ElidedLabel
from digitcluster.ui.widgets.guarded import guarded
from digitcluster.ui.widgets.label_keys import label_typed
from digitcluster.ui.widgets.layouts import button, row
from digitcluster.ui.widgets.sheet import SMALLEST

OTHERS = 484  # px of the window's height that what is above and below the pad needs
PICTURES = 77  # px of them for the answer's pictures, which a low window does without
GAP = 6
ROUND_TEXT = 10  # px of a narrow button beside its text
NORMALIZE_TIP = (
    "Fit and centre: the drawing is cropped, scaled to the size of MNIST's digits and centred before the model sees "
    "it, always with the same pen width. When this is off, the pad is only scaled down: see how much worse it is read."
)
NOTHING_TO_PASTE = "There is no picture to paste. Copy a picture of a digit first."


class PadPanel(Card):
    """Hands what is on the pad to the session. The pad's size depends on the window's alone."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.pad = DrawingPad(session.undo.pad)
        self._side = QVBoxLayout()
        beside = row(self.pad, stretch=(100,), spacing=GAP)
        beside.addLayout(self._side, 1)
        self.body.addLayout(beside)
        self._add_buttons()
        self.where = ElidedLabel()
        self.from_digits = button(
            "Pick from file", self.show_random_digit, "Put a random digit from the open file on the pad (Ctrl+D)"
        )
        _make_tight(self.from_digits)
        self.body.addLayout(row(self.where, self.from_digits, stretch=(1, 0)))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.pad.drawing_changed.connect(self._hand_over)
        session.pad.drawing_found.connect(self.pad.show_drawing)
        session.pad.image_found.connect(self.pad.show_image)
        session.undo.pad.canUndoChanged.connect(self.undo.setEnabled)
        session.undo.pad.canRedoChanged.connect(self.redo.setEnabled)
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
        if digits is not None:
            self._session.pad.show_digit(digits, index)

    def copy(self) -> bool:
        """Copy the drawing as a picture; return whether there is one."""
        is_there = not self._session.pad.drawing.is_blank
        if is_there:
            QGuiApplication.clipboard().setImage(self.pad.paper_image())
        return is_there

    def paste(self) -> None:
        """Put the digit in a copied picture on the pad."""
        picture = QGuiApplication.clipboard().image()
        if picture.isNull():
            self._session.messages.fail(DigitClusterError(NOTHING_TO_PASTE))
        else:
            self._session.pad.paste(levels_of(picture))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep the drawing as the label that was typed."""
        if name := label_typed(event, self._session.pad.model.classes):
            self._session.own_digits.keep(name)
        else:
            super().keyPressEvent(event)

    @guarded
    def showEvent(self, event: QShowEvent) -> None:
        """Follow the window's size from now on."""
        super().showEvent(event)
        self.window().removeEventFilter(self)
        self.window().installEventFilter(self)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit the pad when the window's size has changed."""
        if event.type() == QEvent.Type.Resize and watched is self.window():
            self._fit()
        return False

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pad into another width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give the pad its size: as large as the buttons beside it and the cards below it leave room."""
        margins = self.body.contentsMargins()
        room = self.contentsRect().width() - margins.left() - margins.right() - GAP - self._side.minimumSize().width()
        high = self.window().height()
        side = max(SMALLEST, min(room, high - OTHERS + (PICTURES if high < LOWEST else 0)))
        # The least width stays small: it would keep the column from becoming narrower again.
        self.pad.setMaximumWidth(side)
        self.pad.setFixedHeight(side)

    def _add_buttons(self) -> None:
        stack = self._session.undo.pad
        self.undo = button("Undo", stack.undo, "Undo the last stroke or change (Ctrl+Z)")
        self.redo = button("Redo", stack.redo, "Redo what was undone (Ctrl+Shift+Z)")
        self.clear = button("Clear", self.pad.clear, "Start on a blank sheet (Ctrl+Backspace)")
        tip = "Erase the strokes that you touch; the right mouse button always does (Ctrl+R)"
        self.eraser = button("Eraser", lambda: None, tip)
        self.eraser.setCheckable(True)
        self.eraser.toggled.connect(self._choose_eraser)
        self.undo.setEnabled(stack.canUndo())
        self.redo.setEnabled(stack.canRedo())
        self.normalize = CheckBox("Fit")
        self.normalize.setAccessibleName("Fit and centre")
        self.normalize.setChecked(True)
        self.normalize.setToolTip(NORMALIZE_TIP)
        self.normalize.toggled.connect(self._session.pad.set_normalize)
        for one in (self.undo, self.redo, self.eraser, self.clear):
            _make_tight(one)
            self._side.addWidget(one)
        self._side.addStretch()
        self._side.addWidget(self.normalize)

    def _hand_over(self, drawing: Drawing) -> None:
        self.where.show_text(drawing.caption)
        self._session.pad.set_drawing(drawing, is_drawing=self.pad.is_drawing)

    def _choose_eraser(self, chosen: bool) -> None:
        self.pad.erasing = chosen
        self.pad.setCursor(Qt.CursorShape.PointingHandCursor if chosen else Qt.CursorShape.CrossCursor)

    def _show_availability(self, can: Availability) -> None:
        self.clear.setEnabled(can.clear)
        self.from_digits.setEnabled(can.random_digit)


def _make_tight(one: QAbstractButton) -> None:
    """Let a button be narrow, and leave the focus on the pad when it is clicked: keys go on meaning labels."""
    one.setObjectName("tight")
    one.setMinimumWidth(one.fontMetrics().horizontalAdvance(one.text()) + ROUND_TEXT)
    one.setFocusPolicy(Qt.FocusPolicy.TabFocus)
