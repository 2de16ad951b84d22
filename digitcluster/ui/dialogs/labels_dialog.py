"""Asks which of the labels 1 and 10 stands for the digit 0, where nobody but a person can see it."""

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QVBoxLayout, QWidget

from digitcluster.core.digits import Digits
from digitcluster.core.preview import some_digits
from digitcluster.ui.widgets.card import Heading, Sentence
from digitcluster.ui.widgets.digit_sheet import DigitSheet
from digitcluster.ui.widgets.layouts import button, row
from digitcluster.wording import shortened

SHOWN = 8  # digits of each of the two labels
QUESTION = (
    "The labels run to 10. In some files 10 stands for the digit 0; in others every label is one more than its digit, "
    "so that 1 stands for the digit 0. Which do you see here?"
)


class LabelsDialog(QDialog):
    """Shows digits with the label 1 and digits with the label 10; opened with `open`, it does not block.

    Parameters
    ----------
    parent : QWidget
    digits : Digits
        With labels that run to 10.
    """

    answered = Signal(object)  # 1 or 0, as `Choices.labels_from`; None to leave the labels as they are

    def __init__(self, parent: QWidget, digits: Digits) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Labels up to 10")
        self.examples: dict[str, DigitSheet] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.setSpacing(12)
        layout.addWidget(Heading(f"Which label of {shortened(digits.name, 40)} is the digit 0?"))
        self.question = Sentence(QUESTION)
        self.question.setMinimumHeight(1)  # Qt's own would be that of a narrower text, with gaps around it
        layout.addWidget(self.question)
        layout.addLayout(self._make_examples(digits))
        self.one = button("1 is the digit 0", lambda: self._answer(1))
        self.ten = button("10 is the digit 0", lambda: self._answer(0))
        self.neither = button("Leave them as they are", self.reject)
        layout.addLayout(row(self.one, self.ten, None, self.neither))
        for each in (self.one, self.ten, self.neither):
            each.setAutoDefault(False)  # the Enter key must not answer what nobody has read
        self.rejected.connect(lambda: self.answered.emit(None))
        width = self.sizeHint().width()
        self.resize(width, self.heightForWidth(width))

    def _make_examples(self, digits: Digits) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        for name in ("1", "10"):
            if digits.labels is None or name not in digits.classes:
                continue
            those = digits.take(np.flatnonzero(digits.labels == digits.classes.index(name)))
            sheet = DigitSheet(columns=SHOWN, side=42)
            sheet.setAccessibleName(f"Digits with the label {name}")
            sheet.show_digits(those.images[some_digits(those, SHOWN)])
            self.examples[name] = sheet
            place = grid.rowCount()
            grid.addWidget(QLabel(f"Label {name}"), place, 0)
            grid.addWidget(sheet, place, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def _answer(self, labels_from: int) -> None:
        self.accept()
        self.answered.emit(labels_from)
