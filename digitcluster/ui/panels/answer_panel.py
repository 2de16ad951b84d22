"""What the model says about the drawing: the digit, how sure it is, all labels, and what it compared."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout

from digitcluster.core.digits import TEN_DIGITS, UNKNOWN
from digitcluster.core.features.preprocessing import GRADIENTS
from digitcluster.core.model.recognition import Answer, centroid_image
from digitcluster.session.session import Session
from digitcluster.ui.widgets.card import Card, Sentence
from digitcluster.ui.widgets.digit_image import DigitImage
from digitcluster.ui.widgets.label_bars import LabelBars
from digitcluster.ui.widgets.layouts import row
from digitcluster.wording import percent, shortened

SIDE = 58
CHANCE_TIP = (
    "How likely each label is: the nearer its nearest centroid, the likelier. How fast this falls with distance "
    "was fitted to digits that the model had not been trained on."
)
FAR_TIP = "This is farther from every centroid than nearly all digits are from theirs. Is it one whole digit?"
DIFFERENCE_TIP = "Blue: ink of the centroid that the drawing lacks. Orange: ink of the drawing that the centroid lacks."
NAMES = ("seen", "nearest", "difference")


class AnswerPanel(Card):
    """Shows the session's answer."""

    def __init__(self, session: Session) -> None:
        super().__init__("Answer")
        self.digit = QLabel()
        self.digit.setObjectName("digit")
        self.digit.setMinimumWidth(52)
        self.digit.setAccessibleName("The digit that was read")
        self.sure = QLabel()
        self.next = Sentence()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch()
        words.addWidget(self.sure)
        words.addWidget(self.next)
        words.addStretch()
        top = row(self.digit, spacing=12)
        top.addLayout(words, 1)
        self.body.addLayout(top)
        self.bars = LabelBars(height=54)
        self.bars.setAccessibleName("How likely each label is")
        self.body.addWidget(self.bars)
        self.compared = [DigitImage(QSize(SIDE, SIDE), most=2 * SIDE) for _ in NAMES]
        self.others = [DigitImage(QSize(SIDE // 2, SIDE // 2)) for _ in range(3)]
        self.other_names = [Sentence() for _ in self.others]
        self.body.addLayout(self._compared(), 1)
        self.body.addStretch()
        session.pad.answer_changed.connect(self._show)
        self._show(None)

    def _compared(self) -> QGridLayout:
        """Lay out what the model compared, and below it the next candidates."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(3)
        for column, (picture, words) in enumerate(zip(self.compared, NAMES, strict=True)):
            grid.addWidget(picture, 0, column)
            grid.addWidget(_centred(words), 1, column)
        for column, (picture, name) in enumerate(zip(self.others, self.other_names, strict=True)):
            name.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            grid.addWidget(picture, 2, column)
            grid.addWidget(name, 3, column)
        self.compared[0].setToolTip("What the model sees: the drawing fitted, centred and scaled down.")
        self.compared[1].setToolTip("The nearest centroid.")
        self.compared[2].setToolTip(DIFFERENCE_TIP)
        grid.setRowStretch(0, 1)
        return grid

    def _show(self, answer: Answer | None) -> None:
        if answer is None:
            self._show_nothing()
            return
        classes = answer.model.classes
        unnamed = classes == (UNKNOWN,)
        self.digit.setText("" if unnamed else shortened(answer.label, 8))
        self.sure.setText("no label" if unnamed else answer.how_sure)
        self.sure.setToolTip(FAR_TIP if answer.is_far else CHANCE_TIP)
        self.next.setText(_next(answer))
        self._show_bars(answer)
        self.compared[0].show_image(answer.seen)
        self.compared[1].show_image(answer.nearest)
        self.compared[2].show_difference(answer.seen, answer.nearest)
        # The first of the ranking is the answer itself.
        for index, (picture, name) in enumerate(zip(self.others, self.other_names, strict=True), start=1):
            found = answer.ranking[index] if index < len(answer.ranking) else None
            picture.setVisible(found is not None)
            name.setVisible(found is not None)
            if found is not None:
                picture.show_image(centroid_image(answer.model, found.centroid))
                name.setText(f"{shortened(classes[found.label], 8)}: {_likely(answer.shares[index])}")

    def _show_nothing(self) -> None:
        self.digit.setText("")
        self.sure.setText("Nothing drawn yet")
        self.next.setText("The answer appears while you draw.")
        self.bars.show_values(TEN_DIGITS, [0] * 10, TEN_DIGITS)
        for picture in (*self.compared, *self.others):
            picture.show_image(None)
        for widget in (*self.others, *self.other_names):
            widget.hide()

    def _show_bars(self, answer: Answer) -> None:
        classes, unit = answer.model.classes, "" if answer.model.preprocessing.features == GRADIENTS else " grey levels"
        likely, tips = [0.0] * len(classes), [f"{name}: no centroid has this label" for name in classes]
        for one, share in zip(answer.ranking, answer.shares, strict=True):
            likely[one.label] = share
            tips[one.label] = (
                f"{classes[one.label]}: {percent(share)}; its nearest centroid is {one.distance:,.0f}{unit} away.\n"
                f"{CHANCE_TIP}"
            )
        self.bars.show_values(classes, likely, tips, marked=answer.ranking[0].label)


def _next(answer: Answer) -> str:
    """Say what else it may be, or why nothing is said."""
    if answer.model.classes == (UNKNOWN,):
        return "The model was trained without labels. The nearest cluster is shown below."
    if answer.is_far:
        return "This is far from every centroid. Is it one whole digit?"
    if len(answer.ranking) < 2:
        return "This model knows no other label."
    second = answer.model.classes[answer.ranking[1].label]
    return f"{_likely(answer.shares[0])}; next: {second}, {_likely(answer.shares[1])}"


def _likely(share: float) -> str:
    """Return a probability without pretending to be certain."""
    return "over 99 %" if share > 0.99 else "under 1 %" if share < 0.01 else percent(share, digits=0)


def _centred(words: str) -> Sentence:
    text = Sentence(words)
    text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    return text
