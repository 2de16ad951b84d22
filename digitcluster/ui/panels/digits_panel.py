"""The digits: open them, see what was read, and choose how many are kept for validation."""

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QSizePolicy,
    QSpinBox,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from digitcluster.core.digits import Digits
from digitcluster.core.preview import DOZEN, some_digits
from digitcluster.core.training.settings import SETTINGS, TrainingSettings
from digitcluster.session.availability import Availability
from digitcluster.session.session import Session
from digitcluster.session.task_runner import Task
from digitcluster.ui.widgets.card import Card, Sentence
from digitcluster.ui.widgets.digit_sheet import DigitSheet
from digitcluster.ui.widgets.elided_label import ElidedLabel
from digitcluster.ui.widgets.label_bars import LabelBars
from digitcluster.ui.widgets.layouts import button, indent, keep_room, row
from digitcluster.ui.widgets.remarks import Notes, Warnings
from digitcluster.ui.widgets.still_scroll_area import StillScrollArea
from digitcluster.ui.widgets.term_button import TermButton
from digitcluster.wording import counted

INVITATION = "To train, open a file of digits, drop one on the window, or let the program draw a sample."
MARGIN = 10  # px of the card's right margin that a scroll bar may have
SIDE = 28  # px of a digit's picture
SPACE = 6  # px between two pictures
BARS = 34  # px: the height of the bars with their labels


class DigitsPanel(Card):
    """Shows the open digits; asks for others with `open_asked`."""

    open_asked = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__("Digits")
        self._session = session
        self._seed = 0  # of the dozen that is shown
        self._is_low = False
        self.name = ElidedLabel(elide=Qt.TextElideMode.ElideMiddle, muted=False)
        # The scroll bar of the facts is in the card's margin, so that they are as wide as the fields below.
        self.body.setContentsMargins(12, 7, 12 - MARGIN, 9)
        self.head.setContentsMargins(0, 0, MARGIN, 0)
        self.head.setStretch(1, 0)  # the name takes the room up to the link
        self.head.addWidget(self.name, 1)
        self.head.addWidget(self._make_others())
        self.body.addWidget(self._make_facts())
        self.body.addLayout(self._validation_row())
        self.body.addWidget(self._buttons())
        session.open_digits.changed.connect(self._show_digits)
        session.open_digits.mended_changed.connect(lambda _, mended: self._show_digits(mended.digits))
        session.tasks.changed.connect(self._show_task)
        session.availability.changed.connect(self._show_availability)
        session.training.settings_changed.connect(self._show_settings)
        self._show_availability(session.availability.value)
        self._show_task(session.tasks.task)

    def _make_others(self) -> QToolButton:
        self.others = QToolButton()
        self.others.setText("Others")
        self.others.setObjectName("link")
        self.others.setToolTip("Show other digits of the file, to see whether the labels fit")
        self.others.clicked.connect(self._show_others)
        keep_room(self.others)
        self.others.hide()
        return self.others

    def _make_facts(self) -> QWidget:
        """Make what is said about the digits; long warnings scroll in it, and nothing below is pushed away."""
        self.invitation = Sentence(INVITATION)
        self.facts = ElidedLabel()
        self.warnings, self.notes = Warnings(), Notes()
        self.examples = DigitSheet(columns=DOZEN // 2, side=SIDE)
        self.examples.setAccessibleName("Some of the digits, with their labels")
        self.bars = LabelBars(height=BARS)
        self.bars.setAccessibleName("Digits per label")
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 2, 0)
        layout.setSpacing(4)
        # Warnings are below the examples: they are about them, and a long one must not push them out of sight.
        for part in (self.invitation, self.facts, self.examples, self.warnings, self.notes, self.bars):
            if part in (self.examples, self.bars):
                layout.addSpacing(SPACE - 4)  # labels belong to the digits above them, and not to what is below
                part.hide()
            layout.addWidget(part)
        layout.addStretch()
        self.facts.hide()
        self.area = StillScrollArea(page)
        self.set_low(False)
        return self.area

    def set_low(self, low: bool) -> None:
        """Do without the bars, and beside remarks with fewer examples, in a window that is too low for everything."""
        changed, self._is_low = low != self._is_low, low
        height = self.facts.sizeHint().height() + 4 + SPACE + self.examples.height_of(DOZEN)
        self.area.setFixedHeight(height if low else height + SPACE + BARS)
        self._show_bars()
        if changed and (digits := self._session.open_digits.digits) is not None:
            self._show_examples(digits)

    def _show_bars(self) -> None:
        digits = self._session.open_digits.digits
        self.bars.setVisible(not self._is_low and digits is not None and digits.labels is not None)

    def _validation_row(self) -> QHBoxLayout:
        self.validation = QSpinBox(minimum=0, maximum=90, singleStep=5, suffix=" %")
        self.validation.setValue(round(self._session.training.settings.validation * 100))
        indent(self.validation, 90)
        self.validation.setToolTip(SETTINGS["validation"].help)
        self.validation.valueChanged.connect(self._change_validation)
        label = QLabel(SETTINGS["validation"].label)
        label.setBuddy(self.validation)
        result = row(
            label, TermButton("validation", self._session.explaining.ask, self.validation), None, self.validation
        )
        result.setContentsMargins(0, 0, MARGIN, 0)
        return result

    def _buttons(self) -> QStackedWidget:
        """Make the buttons, and behind them what is shown instead while files or tests take their time."""
        self.open = button(
            "Open…",
            self.open_asked.emit,
            "Open a file of digits, a model or a session. You can also drop it on the window.",
        )
        self.sample = button(
            "Sample digits", self._session.open_digits.open_sample, "10,000 digits that the program draws itself"
        )
        self.cancel = button("Cancel", self._session.tasks.stop)
        self.progress_text = ElidedLabel()
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        far = QVBoxLayout()
        far.setSpacing(3)
        far.addWidget(self.progress_text)
        far.addWidget(self.progress)
        busy = row(spacing=8)
        busy.addLayout(far, 1)
        busy.addWidget(self.cancel)
        self._pages = QStackedWidget()
        for layout in (row(self.open, self.sample, stretch=(1, 1)), busy):
            page = QWidget()
            layout.setContentsMargins(0, 0, MARGIN, 0)
            page.setLayout(layout)
            self._pages.addWidget(page)
        self._pages.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        return self._pages

    def _change_validation(self, percent: int) -> None:
        training = self._session.training
        training.change_settings(replace(training.settings, validation=percent / 100))

    def _show_settings(self, settings: TrainingSettings) -> None:
        """Show settings that came from elsewhere."""
        with QSignalBlocker(self.validation):
            self.validation.setValue(round(settings.validation * 100))

    def _show_digits(self, digits: Digits) -> None:
        self.name.show_text(digits.name, digits.source)
        facts = f"{counted(len(digits), digits.noun)} · {digits.width} × {digits.height} pixels"
        self.facts.show_text(facts if digits.labels is not None else f"{facts} · no labels")
        self.warnings.show_warnings(digits.warnings)
        self.notes.show_notes(digits.notes)
        self._seed = 0
        self._show_examples(digits)
        self.others.setVisible(len(digits) > DOZEN)
        counts = digits.label_counts.tolist()
        tips = [
            f"{counted(count, digits.noun)} labelled {name}" for name, count in zip(digits.classes, counts, strict=True)
        ]
        self.bars.show_values(digits.classes, counts, tips)
        self._show_bars()
        self.invitation.hide()
        self.facts.show()
        self.examples.show()
        self.area.verticalScrollBar().setValue(0)

    def _show_others(self) -> None:
        self._seed += 1
        if (digits := self._session.open_digits.digits) is not None:
            self._show_examples(digits)

    def _show_examples(self, digits: Digits) -> None:
        count = DOZEN // 2 if self._is_low and (digits.warnings or digits.notes) else DOZEN
        some = digits.take(some_digits(digits, count, seed=self._seed))
        names = [] if some.labels is None else [some.classes[label] for label in some.labels.tolist()]
        self.examples.show_digits(some.images, names)

    def _show_availability(self, can: Availability) -> None:
        self.open.setEnabled(can.open)
        self.sample.setEnabled(can.sample)
        self.validation.setEnabled(can.change_settings)

    def _show_task(self, task: Task | None) -> None:
        is_about_digits = task is not None and task.kind.is_about_digits
        self._pages.setCurrentIndex(1 if is_about_digits else 0)
        if task is not None and is_about_digits:
            self.progress_text.show_text(task.text)
            # Without a known end, Qt shows a bar that only moves.
            self.progress.setRange(0, 0 if task.fraction is None else 1000)
            self.progress.setValue(round(1000 * (task.fraction or 0)))
