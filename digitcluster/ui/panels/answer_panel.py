"""What the model says of the drawing: the digit, how sure, all labels, and what it compared."""

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
    "How likely each label is: the nearer its nearest centroid, the likelier. How fast that falls with the distance "
    "was fitted to digits that the model had not learned from."
)
FAR_TIP = "It is farther from every centroid than nearly all digits are from theirs. Is it one whole digit?"
DIFFERENCE_TIP = "Blue: ink of the centroid that is missing here. Orange: ink here that the centroid has not."
NAMES = ("seen", "nearest", "difference")


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
        self._bars = LabelBars(height=54)
        self._bars.setAccessibleName("How likely each label is")
        self.body.addWidget(self._bars)
        self._pictures = [DigitImage(QSize(SIDE, SIDE), most=2 * SIDE) for _ in NAMES]
        self._others = [DigitImage(QSize(SIDE // 2, SIDE // 2)) for _ in range(3)]
        self._other_names = [Sentence() for _ in self._others]
        self.body.addLayout(self._compared(), 1)
        self.body.addStretch()
        session.answer_changed.connect(self._show)
        self._show(None)

    @property
    def words(self) -> str:
        """How sure the answer is, as it is shown."""
        return self._sure.text()

    def _compared(self) -> QGridLayout:
        """Lay out what the model compared, and below it the next candidates."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(3)
        for column, (picture, words) in enumerate(zip(self._pictures, NAMES, strict=True)):
            grid.addWidget(picture, 0, column)
            grid.addWidget(_centred(words), 1, column)
        for column, (picture, name) in enumerate(zip(self._others, self._other_names, strict=True)):
            name.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            grid.addWidget(picture, 2, column)
            grid.addWidget(name, 3, column)
        self._pictures[0].setToolTip("What the model sees: the drawing fitted, centred and made small.")
        self._pictures[1].setToolTip("The nearest centroid.")
        self._pictures[2].setToolTip(DIFFERENCE_TIP)
        grid.setRowStretch(0, 1)
        return grid

    def _show(self, answer: Answer | None) -> None:
        if answer is None:
            self._show_nothing()
            return
        classes = answer.model.classes
        unnamed = classes == (UNKNOWN,)
        self._digit.setText("" if unnamed else shortened(answer.label, 8))
        self._sure.setText("without a name" if unnamed else answer.how_sure)
        self._sure.setToolTip(FAR_TIP if answer.is_far else CHANCE_TIP)
        self._next.setText(_next(answer))
        self._show_bars(answer)
        self._pictures[0].show_image(answer.seen)
        self._pictures[1].show_image(answer.nearest)
        self._pictures[2].show_difference(answer.seen, answer.nearest)
        for index, (picture, name) in enumerate(zip(self._others, self._other_names, strict=True), start=1):
            found = answer.ranking[index] if index < len(answer.ranking) else None
            picture.setVisible(found is not None)
            name.setVisible(found is not None)
            if found is not None:
                picture.show_image(centroid_image(answer.model, found.centroid))
                name.setText(f"{shortened(classes[found.label], 8)}: {_likely(answer.shares[index])}")

    def _show_nothing(self) -> None:
        self._digit.setText("")
        self._sure.setText("Nothing drawn yet")
        self._next.setText("The answer comes while you draw.")
        self._bars.show_values(TEN_DIGITS, [0] * 10, TEN_DIGITS)
        for picture in (*self._pictures, *self._others):
            picture.show_image(None)
        for widget in (*self._others, *self._other_names):
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
        self._bars.show_values(classes, likely, tips, marked=answer.ranking[0].label)


def _next(answer: Answer) -> str:
    """Say what else it may be, or why nothing is said."""
    if answer.model.classes == (UNKNOWN,):
        return "The model was trained without labels; below is the nearest cluster."
    if answer.is_far:
        return "It is far from every centroid. Is it one whole digit?"
    if len(answer.ranking) < 2:
        return "the only label of this model"
    second = answer.model.classes[answer.ranking[1].label]
    return f"{_likely(answer.shares[0])}; next: {second}, {_likely(answer.shares[1])}"


def _likely(share: float) -> str:
    """Return a probability without pretending to be certain."""
    return "over 99 %" if share > 0.99 else "under 1 %" if share < 0.01 else percent(share, digits=0)


def _centred(words: str) -> Sentence:
    text = Sentence(words)
    text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    return text
