"""The user's own digits: a drawing is kept as what it was read as, or as what it is, with one click or key."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QToolButton

from digitcluster.core.digits import UNKNOWN
from digitcluster.core.model.recognition import Answer
from digitcluster.session.availability import Availability
from digitcluster.session.own_digits import OwnDigitsState
from digitcluster.session.session import Session
from digitcluster.ui.widgets.card import Card
from digitcluster.ui.widgets.digit_image import DigitImage
from digitcluster.ui.widgets.elided_label import ElidedLabel
from digitcluster.ui.widgets.label_choice import LabelChoice
from digitcluster.ui.widgets.label_keys import label_typed, offered
from digitcluster.ui.widgets.layouts import button, keep_room, row
from digitcluster.wording import shortened

LONGEST = 6  # characters of a label on the button


class OwnDigitsPanel(Card):
    """Adds to the user's own digits; asks where to save with `save_asked`."""

    save_asked = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._proposed: str | None = None  # the label that a file gives what is on the pad, or the answer's
        self.keep = button("Keep", self._keep, "Keep the drawing with this label, on this computer (Ctrl+K)")
        self.keep.setObjectName("tight")
        self.keep.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.labels = LabelChoice()
        self.labels.chosen.connect(session.own_digits.keep)
        self.newest = DigitImage(QSize(24, 24))
        self.newest.setFixedWidth(24)
        self.newest.setToolTip("Your newest digit")
        self.facts = ElidedLabel()
        self.body.addLayout(row(self.keep, self.newest, self.facts, self._menu(), stretch=(0, 0, 1, 0)))
        self.body.addWidget(self.labels)
        keep_room(self.newest, self.more)
        session.pad.answer_changed.connect(self._show_answer)
        session.pad.reader_changed.connect(self._show_labels)
        session.own_digits.changed.connect(self._show_own)
        session.availability.changed.connect(self._show_availability)
        self._show_labels()
        self._show_answer(session.pad.answer)
        self._show_own(session.own_digits.value)
        self._show_availability(session.availability.value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep the drawing as the label that was typed."""
        if name := label_typed(event, self._session.pad.model.classes):
            self._session.own_digits.keep(name)
        else:
            super().keyPressEvent(event)

    def _menu(self) -> QToolButton:
        self.more = QToolButton()
        self.more.setText("⋯")
        self.more.setObjectName("more")
        self.more.setAccessibleName("More about your own digits")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        own, menu = self._session.own_digits, QMenu(self.more)
        menu.addAction("&Open them", own.open)
        menu.addAction("&Save them as…", self.save_asked.emit)
        menu.addAction("&Remove the last one", own.take_back)
        menu.addSeparator()
        self.joins = menu.addAction("&Add them to the next training")
        self.joins.setCheckable(True)
        self.joins.toggled.connect(self._choose)
        self.more.setMenu(menu)
        return self.more

    def _keep(self) -> None:
        if self._proposed is not None:
            self._session.own_digits.keep(self._proposed)

    def _choose(self, joins: bool) -> None:
        self._session.training.with_own_digits = joins

    def _show_labels(self) -> None:
        names = offered(self._session.pad.model.classes)
        self.labels.show_labels(names)
        # As wide as its longest text, so that nothing moves from answer to answer.
        metrics = self.keep.fontMetrics()
        widest = max(metrics.horizontalAdvance(_keep_text(name)) for name in names)
        self.keep.setFixedWidth(widest + 20)

    def _show_answer(self, answer: Answer | None) -> None:
        known = self._session.pad.drawing.label
        name = UNKNOWN if answer is None else known if known in answer.model.classes else answer.label
        self._proposed = None if name == UNKNOWN else name
        self.keep.setText("Keep" if self._proposed is None else _keep_text(self._proposed))
        self.labels.mark(self._proposed)

    def _show_availability(self, can: Availability) -> None:
        self.keep.setEnabled(can.keep)
        self.labels.setEnabled(can.keep)

    def _show_own(self, own: OwnDigitsState) -> None:
        for widget in (self.more, self.newest):
            widget.setVisible(own.digits is not None)
        if own.digits is None:
            self.facts.show_text("to test every model", "The digits you keep test every model.")
            return
        count, right = f"{len(own.digits):,} kept", ""
        if own.recognized is not None:
            right = f", {own.recognized.right:,} right"
            if own.recognized.tested < len(own.digits):
                right += f" of the {own.recognized.tested:,} whose labels this model has"
        self.facts.show_text(f"{count}{right}", f"{count}{right}: the digits you keep test every model.")
        self.newest.show_image(own.digits.images[-1])


def _keep_text(name: str) -> str:
    return f"Keep as {shortened(name, LONGEST)}".replace("&", "&&")
