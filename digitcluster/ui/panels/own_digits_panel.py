"""The user's own digits: a drawing that was read wrongly gets its correct label, and is kept and used."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QMenu, QToolButton

from digitcluster.core.digits import TEN_DIGITS
from digitcluster.core.model.recognition import Answer
from digitcluster.session.own_digits import OwnDigitsState
from digitcluster.session.session import Session
from digitcluster.ui.widgets.card import Card, Sentence
from digitcluster.ui.widgets.digit_image import DigitImage, row_of_images
from digitcluster.ui.widgets.layouts import button, row

SHOWN = 3  # of the user's own digits, the newest


class OwnDigitsPanel(Card):
    """Adds to the user's own digits; asks where to save with `save_asked`."""

    save_asked = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__("Your own digits")
        self._session = session
        self.label = QComboBox()
        self.label.addItems(TEN_DIGITS)
        self.label.setToolTip("The digit that you drew")
        self.keep = button("Keep", self._keep, "Save the drawing with this label, on this computer only (Ctrl+K)")
        words = QLabel("&Wrong? It is a")
        words.setBuddy(self.label)
        self.more = QToolButton()
        self.more.setText("…")
        self.more.setObjectName("menu")
        self.more.setAccessibleName("More about your own digits")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.more)
        menu.addAction("&Open them", session.own_digits.open)
        menu.addAction("&Save them as…", self.save_asked.emit)
        menu.addAction("&Remove the last one", session.own_digits.take_back)
        menu.addSeparator()
        self.joins = menu.addAction("&Add them to the next training")
        self.joins.setCheckable(True)
        self.joins.toggled.connect(self._choose)
        self.more.setMenu(menu)
        self.examples = DigitImage(QSize(76, 22))
        self.examples.setFixedWidth(76)
        self.examples.setToolTip("Your newest digits")
        self.head.addWidget(self.examples)
        self.head.addWidget(self.more)
        self.body.addLayout(row(words, self.label, self.keep, None))
        self.facts = Sentence()
        self.body.addWidget(self.facts)
        session.pad.answer_changed.connect(self._show_answer)
        session.own_digits.changed.connect(self._show_own)
        self._show_answer(session.pad.answer)
        self._show_own(session.own_digits.value)

    def choose(self, label: int) -> None:
        """Set the label of the drawing."""
        self.label.setCurrentIndex(label)

    def _keep(self) -> None:
        self._session.own_digits.keep(self.label.currentIndex())

    def _choose(self, joins: bool) -> None:
        self._session.training.with_own_digits = joins

    def _show_answer(self, answer: Answer | None) -> None:
        self.keep.setEnabled(answer is not None)
        # The second guess is offered: the first is on screen already, and what is kept is often a correction.
        if answer is not None and len(answer.ranking) > 1:
            name = answer.model.classes[answer.ranking[1].label]
            if name in TEN_DIGITS and not self.label.hasFocus():
                self.label.setCurrentText(name)

    def _show_own(self, own: OwnDigitsState) -> None:
        count = 0 if own.digits is None else len(own.digits)
        for widget in (self.more, self.examples):
            widget.setVisible(count > 0)
        if own.digits is None:
            self.facts.setText("The digits you keep test every model.")
            return
        right = ""
        if own.recognized is not None:
            right = f": {own.recognized:,} of them {'is' if own.recognized == 1 else 'are'} read correctly"
        self.facts.setText(f"{count:,} kept{right}")
        self.examples.show_image(row_of_images(list(own.digits.images[-SHOWN:])))
