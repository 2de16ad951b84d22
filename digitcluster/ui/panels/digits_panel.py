"""The digits: open them, see what was read, and choose how many are kept for validation."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from digitcluster.core.digits import Digits
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.session.session import Session
from digitcluster.session.state import Task
from digitcluster.ui.widgets.card import Card, Sentence
from digitcluster.ui.widgets.digit_image import DigitImage, row_of_images
from digitcluster.ui.widgets.label_bars import LabelBars
from digitcluster.ui.widgets.layouts import button, indent, row

INVITATION = "To train, open a file of digits, drop one on the window, or let the program draw a sample."


class DigitsPanel(Card):
    """Shows the open digits; asks for others with `open_asked`."""

    open_asked = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__("Digits")
        self._session = session
        self._invitation = Sentence(INVITATION)
        self._facts_page = self._make_facts()
        self._facts_page.hide()
        self.body.addWidget(self._invitation)
        self.body.addWidget(self._facts_page)
        self._progress_text = Sentence()
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self.body.addWidget(self._progress_text)
        self.body.addWidget(self._progress)
        self.body.addLayout(self._buttons())
        session.digits_changed.connect(self._show_digits)
        session.task_changed.connect(self._show_task)
        session.settings_changed.connect(self._show_settings)
        self._show_task(None)

    def _make_facts(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        self._name = QLabel()
        self._facts = Sentence()
        self._examples = DigitImage(QSize(240, 26))
        self._notes = Sentence()
        self._bars = LabelBars(height=48)
        self._bars.setAccessibleName("Digits per label")
        for widget in (self._name, self._facts, self._notes, self._examples, self._bars):
            layout.addWidget(widget)
        layout.addLayout(self._validation_row())
        return page

    def _validation_row(self) -> QHBoxLayout:
        self._validation = QSpinBox(minimum=0, maximum=90, singleStep=5, suffix=" %")
        self._validation.setValue(round(self._session.settings.validation * 100))
        indent(self._validation, 90)
        self._validation.setToolTip("The first digits of the file are kept to measure the error rate with.")
        self._validation.valueChanged.connect(self._change_validation)
        label = QLabel("For &validation")
        label.setBuddy(self._validation)
        return row(label, None, self._validation)

    def _buttons(self) -> QHBoxLayout:
        self._open = button(
            "Open…", self.open_asked.emit, "Open a file of digits, a model or a session. You can drop it, too."
        )
        self._sample = button("Sample digits", self._session.open_sample, "10,000 digits that the program draws itself")
        self._cancel = button("Cancel", self._session.stop)
        return row(self._open, self._sample, self._cancel)

    def _change_validation(self, percent: int) -> None:
        self._session.change_settings(replace(self._session.settings, validation=percent / 100))

    def _show_settings(self, settings: TrainingSettings) -> None:
        """Show settings that came from elsewhere."""
        with QSignalBlocker(self._validation):
            self._validation.setValue(round(settings.validation * 100))

    def _show_digits(self, digits: Digits) -> None:
        self._name.setText(self._name.fontMetrics().elidedText(digits.name, Qt.TextElideMode.ElideMiddle, 240))
        self._name.setToolTip(digits.source)
        facts = f"{len(digits):,} {digits.noun} · {digits.width} × {digits.height} pixels"
        self._facts.setText(facts if digits.labels is not None else f"{facts} · without labels")
        # One sentence is enough to see that something was done; the tool tip says all.
        self._notes.setText(digits.notes[0] + (" …" if len(digits.notes) > 1 else "") if digits.notes else "")
        self._notes.setToolTip("\n".join(digits.notes))
        self._notes.setVisible(bool(digits.notes))
        self._examples.show_image(row_of_images(_examples(digits)))
        counts = digits.label_counts.tolist()
        tips = [f"{count:,} {digits.noun} labelled {name}" for name, count in zip(digits.classes, counts, strict=True)]
        self._bars.show_values(digits.classes, counts, tips)
        self._bars.setVisible(digits.labels is not None)
        self._invitation.hide()
        self._facts_page.show()

    def _show_task(self, task: Task | None) -> None:
        opening = task is not None and task.kind == "open"
        self._open.setEnabled(task is None)
        self._sample.setEnabled(task is None)
        for widget in (self._progress, self._progress_text, self._cancel):
            widget.setVisible(opening)
        self._sample.setVisible(not opening)
        self._validation.setEnabled(task is None)
        if task is not None and opening:
            self._progress_text.setText(task.text)
            self._progress.setRange(0, 0 if task.fraction is None else 1000)
            self._progress.setValue(round(1000 * (task.fraction or 0)))


def _examples(digits: Digits) -> list[np.ndarray]:
    """Return the first image of each label, or the first ten images."""
    if digits.labels is None:
        return list(digits.images[:10])
    firsts = np.unique(digits.labels, return_index=True)[1]
    return [digits.images[index] for index in firsts[:10]]
