"""What the model says of the drawing: the digit, how sure, the other labels by distance, and what it compared."""

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout

from digitcluster.session.session import Session
from digitcluster.session.state import Answer
from digitcluster.ui.widgets.card import Card, Sentence
from digitcluster.ui.widgets.label_bars import LabelBars
from digitcluster.ui.widgets.layouts import row
from digitcluster.ui.widgets.picture import Picture

STEEPNESS = 4  # of the bars: a label twice as far away gets a bar of 1/16
SIDE = 72


class AnswerPanel(Card):
    """Shows the session's answer."""

    def __init__(self, session: Session) -> None:
        super().__init__("Answer")
        self._digit = QLabel()
        self._digit.setObjectName("digit")
        self._digit.setMinimumWidth(52)
        self._digit.setAccessibleName("The digit that was read")
        self._sure = QLabel()
        self._next = Sentence()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch()
        words.addWidget(self._sure)
        words.addWidget(self._next)
        words.addStretch()
        top = row(self._digit, spacing=12)
        top.addLayout(words, 1)
        self.body.addLayout(top)
        self._bars = LabelBars(height=72)
        self._bars.setAccessibleName("Closeness of each label")
        self.body.addWidget(self._bars)
        self._seen = Picture(QSize(SIDE, SIDE), most=2 * SIDE)
        self._nearest = Picture(QSize(SIDE, SIDE), most=2 * SIDE)
        self.body.addLayout(self._pictures(), 1)
        self.body.addStretch()
        session.answer_changed.connect(self._show)
        self._show(None)

    def _pictures(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        for column, (picture, words) in enumerate(
            ((self._seen, "the model sees"), (self._nearest, "nearest centroid"))
        ):
            text = Sentence(words)
            text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            grid.addWidget(picture, 0, column)
            grid.addWidget(text, 1, column)
        return grid

    def _show(self, answer: Answer | None) -> None:
        if answer is None:
            self._show_nothing()
            return
        best, classes = answer.ranking[0], answer.model.classes
        self._digit.setText(classes[best.label])
        self._sure.setText(_how_sure(answer))
        others = [classes[one.label] for one in answer.ranking[1:3]]
        self._next.setText(f"next: {', then '.join(others)}" if others else "the only label of this model")
        self._show_bars(answer)
        self._seen.show_image(answer.image)
        self._nearest.show_image(np.rint(answer.model.centroids[best.centroid]).astype(np.uint8))

    def _show_nothing(self) -> None:
        self._digit.setText("")
        self._sure.setText("Nothing drawn yet")
        self._next.setText("The answer comes while you draw.")
        digits = [str(digit) for digit in range(10)]
        self._bars.show_values(digits, [0] * 10, digits)
        self._seen.show_image(None)
        self._nearest.show_image(None)

    def _show_bars(self, answer: Answer) -> None:
        """Show how near each label is compared with the nearest one."""
        classes, best = answer.model.classes, answer.ranking[0]
        nearness, tips = [0.0] * len(classes), [f"{name}: no centroid has this label" for name in classes]
        for one in answer.ranking:
            nearness[one.label] = (best.distance / one.distance) ** STEEPNESS if one.distance else 1.0
            tips[one.label] = f"{classes[one.label]}: its nearest centroid is {one.distance:,.0f} grey levels away"
        self._bars.show_values(classes, nearness, tips, marked=best.label)


def _how_sure(answer: Answer) -> str:
    """Compare the nearest label with the second: the farther behind that is, the surer."""
    if len(answer.ranking) < 2:
        return ""
    first, second = answer.ranking[:2]
    lead = 1 - first.distance / second.distance if second.distance else 0
    return "sure" if lead > 0.15 else "quite sure" if lead > 0.06 else "not sure"
