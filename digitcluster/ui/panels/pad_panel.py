"""The drawing pad with its buttons."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLayout

from digitcluster.session.session import Session
from digitcluster.ui.widgets.card import Card
from digitcluster.ui.widgets.drawing_pad import DrawingPad
from digitcluster.ui.widgets.layouts import button, row


class PadPanel(Card):
    """Hands the ink to the session."""

    changed = Signal()  # there may be something else to undo or clear

    def __init__(self, session: Session) -> None:
        super().__init__("Draw a digit")
        self.pad = DrawingPad()
        self.body.addWidget(self.pad, 1)
        # The card is no higher than the sheet of paper needs.
        self.body.setSizeConstraint(QLayout.SizeConstraint.SetMinAndMaxSize)
        self.undo = button("Undo", self.pad.undo)
        self.redo = button("Redo", self.pad.redo)
        self.clear = button("Clear", self.pad.clear)
        self.body.addLayout(row(self.undo, self.redo, self.clear))
        self.pad.ink_changed.connect(session.set_ink)
        self.pad.ink_changed.connect(self._show_buttons)
        self._show_buttons(())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave room beyond a square sheet to others."""
        super().resizeEvent(event)
        margins = self.body.contentsMargins()
        width = self.width() - margins.left() - margins.right()
        self.pad.setMaximumHeight(max(self.pad.minimumHeight(), width))

    def _show_buttons(self, ink: tuple[object, ...]) -> None:
        self.undo.setEnabled(self.pad.can_undo)
        self.redo.setEnabled(self.pad.can_redo)
        self.clear.setEnabled(bool(ink))
        self.changed.emit()
