"""Inspect: what the model knows about the cluster, digit or confusion that is selected."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from digitcluster.session.selection import Selection
from digitcluster.session.session import Session
from digitcluster.ui.widgets.card import Card, Sentence

NOTHING = "Click a centroid, a digit or a cell of the confusion matrix to see what is behind it."


class InspectPanel(QWidget):
    """Shows the selection's subject."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        card = Card("Inspect")
        self.sentence = Sentence(NOTHING)
        card.body.addWidget(self.sentence)
        card.body.addStretch()
        layout.addWidget(card)
        session.selection.changed.connect(self._show_selection)

    def _show_selection(self, selection: Selection) -> None:
        self.sentence.setText(NOTHING if selection.subject is None else str(type(selection.subject).__name__))
