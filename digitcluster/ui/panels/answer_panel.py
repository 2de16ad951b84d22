"""What the model says about the drawing: the digit, how sure it is, all labels, and what it compared.

Every part has its place from the first picture on; without an answer it is blank.
"""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout

from digitcluster.core.digits import TEN_DIGITS
from digitcluster.core.features.preprocessing import GRADIENTS
from digitcluster.core.model.recognition import Answer, Candidate, centroid_image
from digitcluster.session.selection import DrawnSubject
from digitcluster.session.session import Session
from digitcluster.ui.answer_words import CHANCE_TIP, likely, next_likeliest, short, words_for
from digitcluster.ui.widgets.big_label import BigLabel
from digitcluster.ui.widgets.card import Card
from digitcluster.ui.widgets.elided_label import ElidedLabel
from digitcluster.ui.widgets.label_bars import LabelBars
from digitcluster.ui.widgets.layouts import row
from digitcluster.ui.widgets.picture_button import PictureButton
from digitcluster.ui.widgets.tips import plain_tip
from digitcluster.wording import percent

DIGIT = QSize(58, 56)  # px: the place of the answer itself
COMPARED, OTHER = 52, 36  # px: the sides of the pictures
OTHERS = 2  # how many of the next labels are shown
TIPS = (
    "What the model sees: the drawing fitted, centred and scaled down.",
    "The nearest centroid.",
    "Blue: ink of the centroid that the drawing lacks. Orange: ink of the drawing that the centroid lacks.",
)
NAMES = ("seen", "nearest", "difference")
WHY_TIP = "Why is it read as this? Shows what was compared, and where in the picture the distance comes from."


class AnswerPanel(Card):
    """Shows the session's answer."""

    def __init__(self, session: Session) -> None:
        super().__init__("Answer")
        self._session = session
        self.why = QToolButton()
        self.why.setObjectName("link")
        self.why.setText("Why?")
        self.why.setToolTip(WHY_TIP)
        self.why.setCursor(Qt.CursorShape.PointingHandCursor)
        self.why.clicked.connect(self._inspect)
        self.head.addWidget(self.why)
        self.digit = BigLabel(DIGIT)
        self.digit.setAccessibleName("The digit that was read")
        self.sure, self.next, self.nearest, self.shares = (ElidedLabel() for _ in range(4))
        self.sure.setObjectName("")  # not muted: it is read first
        lines = QVBoxLayout()
        lines.setSpacing(0)
        for line in (self.sure, self.next, self.nearest, self.shares):
            lines.addWidget(line)
        top = row(self.digit, spacing=12)
        top.addLayout(lines, 1)
        self.body.addLayout(top)
        self.bars = LabelBars(height=46, most=110)
        self.bars.setAccessibleName("How likely each label is")
        self.body.addWidget(self.bars, 1)
        self.body.addLayout(self._pictures())
        self.body.addStretch()
        session.pad.answer_changed.connect(self._show)
        self._show(None)

    def _pictures(self) -> QHBoxLayout:
        """Lay out what the model compared, and beside it the next labels."""
        self.compared = [self._picture(COMPARED, tip) for tip in TIPS]
        self.others = [self._picture(OTHER, "") for _ in range(OTHERS)]
        pictures = row(*self.compared, *self.others, stretch=(5, 5, 5, 4, 4), spacing=2)
        for picture in self.others:
            pictures.setAlignment(picture, Qt.AlignmentFlag.AlignBottom)
        return pictures

    def set_low(self, low: bool) -> None:
        """Do without the pictures, in a window that is too low for them and the drawing pad: “Why?” has them too."""
        for picture in (*self.compared, *self.others):
            picture.setVisible(not low)

    def _picture(self, side: int, tip: str) -> PictureButton:
        picture = PictureButton(side, is_link=True)
        picture.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        picture.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keyboard has “Why?”, which does the same
        picture.setToolTip(tip)
        picture.clicked.connect(self._inspect)
        return picture

    def _inspect(self) -> None:
        self._session.selection.inspect(DrawnSubject())

    def _show(self, answer: Answer | None) -> None:
        words = words_for(answer)
        self.digit.setText(words.label)
        self.digit.setToolTip(plain_tip(words.label) if len(words.label) > 1 else "")
        self.sure.show_text(words.sure, words.sure_tip)
        self.next.show_text(words.next)
        self.nearest.show_text(words.nearest)
        self.shares.show_text(words.shares)
        self.why.setEnabled(answer is not None)
        if answer is None:
            self.bars.show_values(TEN_DIGITS, [0] * 10, TEN_DIGITS, full=1)
            for picture in (*self.compared, *self.others):
                picture.show_image(None)
            return
        self._show_bars(answer)
        self.compared[0].show_image(answer.seen, NAMES[0])
        self.compared[1].show_image(answer.nearest, NAMES[1])
        self.compared[2].show_difference(answer.seen, answer.nearest, NAMES[2])
        self._show_others(answer)

    def _show_others(self, answer: Answer) -> None:
        """Show the next labels: the nearest centroid of each, or blank paper where none stands for it."""
        centroids = {one.label: one for one in answer.ranking}
        labels = next_likeliest(answer)[:OTHERS]
        for index, picture in enumerate(self.others):
            if index >= len(labels):
                picture.show_image(None)
                picture.setToolTip("")
                continue
            name, share = answer.model.classes[labels[index]], answer.probabilities[labels[index]]
            found = centroids.get(labels[index])
            image = None if found is None else centroid_image(answer.model, found.centroid)
            picture.show_image(image, short(name) if share < 0.01 else f"{short(name)}: {likely(share)}")
            picture.setToolTip(plain_tip(_tip(answer, labels[index], found)))

    def _show_bars(self, answer: Answer) -> None:
        classes, centroids = answer.model.classes, {one.label: one for one in answer.ranking}
        tips = [f"{_tip(answer, label, centroids.get(label))}\n{CHANCE_TIP}" for label in range(len(classes))]
        self.bars.show_values(classes, answer.probabilities, tips, marked=answer.ranking[0].label, full=1)


def _tip(answer: Answer, label: int, found: Candidate | None) -> str:
    """Say how likely a label is, and where its nearest centroid is."""
    chance = f"{answer.model.classes[label]}: {percent(answer.probabilities[label])}"
    if found is None:
        return f"{chance}; no centroid stands for it."
    unit = "" if answer.model.preprocessing.features == GRADIENTS else " grey levels"
    return f"{chance}; its nearest centroid is {found.distance:,.0f}{unit} away."
