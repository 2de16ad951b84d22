"""The user's own digits: what was read wrongly is told its right label, kept, and used."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QMenu, QToolButton

from digitcluster.core.digits import TEN_DIGITS
from digitcluster.core.model.recognition import Answer
from digitcluster.session.session import Session
from digitcluster.session.state import OwnDigitsState
from digitcluster.ui.widgets.card import Card, Sentence
from digitcluster.ui.widgets.digit_image import DigitImage, row_of_images
from digitcluster.ui.widgets.layouts import button, row

SHOWN = 3  # of the own digits, the newest


class OwnDigitsPanel(Card):
    """Teaches the session; asks where to save with `save_asked`."""

    save_asked = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__("Your own digits")
        self._session = session
        self._label = QComboBox()
        self._label.addItems(TEN_DIGITS)
        self._label.setToolTip("What you have drawn")
        self.keep = button("Keep", self._keep, "Save the drawing with this label, on this computer only (Ctrl+K)")
        words = QLabel("&Wrong? It is a")
        words.setBuddy(self._label)
        self._more = QToolButton()
        self._more.setText("…")
        self._more.setObjectName("menu")
        self._more.setAccessibleName("More about your own digits")
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self._more)
        menu.addAction("&Open them", session.open_own)
        menu.addAction("&Save them as…", self.save_asked.emit)
        menu.addAction("&Take back the last one", session.take_back_own)
        menu.addSeparator()
        self.joins = menu.addAction("&Add them to the next training")
        self.joins.setCheckable(True)
        self.joins.toggled.connect(self._choose)
        self._more.setMenu(menu)
        self._examples = DigitImage(QSize(76, 22))
        self._examples.setFixedWidth(76)
        self._examples.setToolTip("The newest of your own digits")
        self.head.addWidget(self._examples)
        self.head.addWidget(self._more)
        self.body.addLayout(row(words, self._label, self.keep, None))
        self._facts = Sentence()
        self.body.addWidget(self._facts)
        session.answer_changed.connect(self._show_answer)
        session.own_changed.connect(self._show_own)
        self._show_answer(session.answer)
        self._show_own(session.own)

    def choose(self, label: int) -> None:
        """Set the label that the drawing has."""
        self._label.setCurrentIndex(label)

    def _keep(self) -> None:
        self._session.teach(self._label.currentIndex())

    def _choose(self, joins: bool) -> None:
        self._session.with_own = joins

    def _show_answer(self, answer: Answer | None) -> None:
        self.keep.setEnabled(answer is not None)
        # Offer what is next: the nearest was said already, and may be wrong.
        if answer is not None and len(answer.ranking) > 1:
            name = answer.model.classes[answer.ranking[1].label]
            if name in TEN_DIGITS and not self._label.hasFocus():
                self._label.setCurrentText(name)

    def _show_own(self, own: OwnDigitsState) -> None:
        count = 0 if own.digits is None else len(own.digits)
        for widget in (self._more, self._examples):
            widget.setVisible(count > 0)
        if own.digits is None:
            self._facts.setText("What you keep is a test for every model.")
            return
        right = "" if own.right is None else f": {own.right:,} of them are read right"
        self._facts.setText(f"{count:,} kept{right}")
        self._examples.show_image(row_of_images(list(own.digits.images[-SHOWN:])))
