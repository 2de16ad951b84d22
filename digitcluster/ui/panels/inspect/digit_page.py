"""A digit: why it is read as it is."""

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from digitcluster.core.analysis.explanation import Explanation, explain
from digitcluster.core.analysis.neighbours import nearest_digit_otherwise
from digitcluster.core.model.model import Model
from digitcluster.core.progress import in_one_step
from digitcluster.session.inspection import Inspected
from digitcluster.session.selection import ClusterSubject, DigitSubject, Selection
from digitcluster.session.session import Session
from digitcluster.ui.panels.inspect.comparison_view import ComparisonView
from digitcluster.ui.panels.inspect.page import ARROW, Heading, Page
from digitcluster.ui.panels.inspect.trail import Trail
from digitcluster.ui.panels.inspect.words import cluster_name, digit_tip, why
from digitcluster.ui.widgets.card import Sentence
from digitcluster.ui.widgets.distance_bars import Distance, DistanceBars
from digitcluster.ui.widgets.layouts import button, row
from digitcluster.ui.widgets.picture_button import PictureButton
from digitcluster.ui.widgets.tips import plain_tip

NOTHING_DRAWN = "Draw a digit to see why it is read as it is."
OTHER_SIZE = "This digit differs in size from the model's centroids."
LINES = 3  # of the sentence
NEIGHBOUR = "nearest digit that is read otherwise"  # key of the background work
AT_ONCE = 10_000_000  # numbers of digits that are looked through at once: in 4 ms
LATE = 150  # ms after which the neighbour of the digit before is taken away


class DigitPage(Page):
    """Explains how the model in use reads a digit of a set, or the drawing."""

    def __init__(self, session: Session, trail: Trail) -> None:
        super().__init__(session)
        self._trail = trail
        self._subject: DigitSubject | None = None
        self._neighbour: DigitSubject | None = None
        self.sentence = QLabel()
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setWordWrap(True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.sentence.setFixedHeight(LINES * self.sentence.fontMetrics().lineSpacing() + 2)
        self.comparison = ComparisonView()
        self.comparison.cluster_asked.connect(lambda cluster: session.selection.inspect(ClusterSubject(cluster)))
        self.distances = DistanceBars(most=3)
        self.distances.setAccessibleName("Distances to the nearest clusters")
        self.neighbour = PictureButton(52, is_link=True)
        self.neighbour.clicked.connect(self._inspect_neighbour)
        self._late = QTimer(self, interval=LATE, singleShot=True)
        self._late.timeout.connect(self._show_no_neighbour)
        self.about_neighbour = Sentence()
        self.about_neighbour.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        for widget in (self.sentence, self.comparison, self.distances):
            self.body.addWidget(widget)
        self.body.addLayout(row(self.neighbour, self.about_neighbour, stretch=(0, 1), spacing=10))
        self.body.addStretch()
        self.body.addLayout(self._buttons())
        for key, step in ((Qt.Key.Key_Left, -1), (Qt.Key.Key_Right, 1)):
            # Not by an event: a button would take the key, and pass the focus on to its neighbour.
            shortcut = QShortcut(QKeySequence(key), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self._go, step))

    def _buttons(self) -> QHBoxLayout:
        self.previous = button("‹", lambda: self._go(-1), "The previous digit in the list")
        self.next = button("›", lambda: self._go(1), "The next digit in the list")
        self.place = QLabel()
        self.place.setObjectName("muted")
        self.place.setMinimumWidth(self.place.fontMetrics().horizontalAdvance("60,000 of 60,000") + 4)
        self.place.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.draw = button("Put on pad", self._draw, "Put this digit on the pad, to draw on it")
        for one, name in ((self.previous, "Previous digit"), (self.next, "Next digit")):
            one.setAccessibleName(name)
            one.setFixedWidth(ARROW)
        for one in (self.previous, self.next, self.draw):
            one.setObjectName("compact")
        return row(self.previous, self.place, self.next, None, self.draw)

    def first_focus(self) -> QWidget:
        """Return the button that goes on, as far as it can."""
        buttons = (self.next, self.previous, self.comparison.centroids[0])
        return next((one for one in buttons if one.isEnabled()), self)

    def display(self, selection: Selection) -> Heading:
        """Explain the selection's digit, or the drawing."""
        subject = selection.subject
        self._subject = subject if isinstance(subject, DigitSubject) else None
        self._show_place()
        return self._show_drawing() if self._subject is None else self._show_digit(selection, self._subject)

    def _show_drawing(self) -> Heading:
        """Explain the drawing by the model that reads the pad, which need not be the one in use."""
        pad = self.session.pad
        if pad.answer is None:
            self._show_nothing(NOTHING_DRAWN)
        else:
            self._explain(pad.answer.model, explain(pad.answer.model, pad.answer.image, None), None)
        reader = pad.chosen or self.session.selection.entry
        return Heading("Your drawing", f"read by {'live training' if pad.is_read_live else reader.title}")

    def _show_digit(self, selection: Selection, subject: DigitSubject) -> Heading:
        digits, index, model = subject.digits, subject.index, selection.model
        label = None if digits.labels is None else digits.classes[digits.labels[index]]
        title = f"{digits.noun.capitalize()} {index + 1:,}" + ("" if label is None else f" · labelled {label}")
        if (digits.height, digits.width) != model.size:
            self._show_nothing(OTHER_SIZE)
        else:
            true = model.classes.index(label) if label in model.classes else None
            self._explain(model, explain(model, digits.images[index], true), label)
        return Heading(title, f"{selection.entry.title} · {digits.name}")

    def _explain(self, model: Model, explanation: Explanation, label: str | None) -> None:
        self.sentence.setText(why(explanation, model, label))
        # The clusters of another model, such as the live one, cannot be inspected.
        self.comparison.show_explanation(explanation, model, is_link=model is self.session.selection.model)
        shown = (explanation.answer, explanation.rival, explanation.own)
        distances = {one.cluster: one.distance for one in shown if one is not None}
        nearest = explanation.answer.cluster
        self.distances.show_distances(
            [Distance(cluster_name(model, one), distances[one], one == nearest) for one in distances]
        )
        self._show_neighbour(model, explanation, self.session.inspection.value)

    def _show_neighbour(self, model: Model, explanation: Explanation, inspected: Inspected | None) -> None:
        """Find the nearest digit with another answer: among many in the background, as that takes several frames."""
        self._forget_neighbour()
        if inspected is None or inspected.entry.model is not model:
            self._show_no_neighbour()
            return
        image, answer = explanation.image, explanation.answer.label
        find = partial(nearest_digit_otherwise, inspected.assignment, model, image, answer)
        if inspected.assignment.vectors.size <= AT_ONCE:
            self._take_neighbour(inspected, find())
        else:
            self._late.start()
            work = in_one_step("Looking for the nearest digit that is read otherwise", find)
            self.session.analysis.add(work, partial(self._take_neighbour, inspected), key=NEIGHBOUR)

    def _take_neighbour(self, inspected: Inspected, found: int | None) -> None:
        self._late.stop()
        if found is None:
            self._show_no_neighbour()
            return
        self._neighbour = DigitSubject(inspected.digits, found)
        self.neighbour.show_image(inspected.digits.images[found])
        self.neighbour.setAccessibleName("The nearest digit that gets another answer")
        self.neighbour.setToolTip(plain_tip(digit_tip(inspected, found)))
        self.about_neighbour.setText(_about(inspected, found))

    def _forget_neighbour(self) -> None:
        """Look for it no more; that of another digit leads nowhere, and is seen until there is one, or it is late."""
        self.session.analysis.drop(NEIGHBOUR)
        self._late.stop()
        self._neighbour = None

    def _show_no_neighbour(self) -> None:
        self.neighbour.show_image(None)
        self.about_neighbour.setText("")

    def _show_nothing(self, why_not: str) -> None:
        self.sentence.setText(why_not)
        self.comparison.show_nothing()
        self.distances.show_distances(())
        self._forget_neighbour()
        self._show_no_neighbour()

    def _show_place(self) -> None:
        subject = self._subject
        place, count = (0, 0) if subject is None else self._trail.place(subject)
        self.place.setText("" if subject is None else f"{place + 1:,} of {count:,}")
        self.previous.setEnabled(place > 0)
        self.next.setEnabled(place + 1 < count)
        self.draw.setEnabled(subject is not None)

    def _go(self, step: int) -> None:
        if self._subject is not None:
            self._trail.go(self._subject, step)

    def _draw(self) -> None:
        if self._subject is not None:
            self.session.pad.show_digit(self._subject.digits, self._subject.index)

    def _inspect_neighbour(self) -> None:
        if self._neighbour is not None:
            self.session.selection.inspect(self._neighbour)


def _about(inspected: Inspected, row: int) -> str:
    """Say what the nearest digit with another answer is."""
    model = inspected.entry.model
    given = model.classes[model.labels[inspected.assignment.clusters[row]]]
    digits = inspected.digits
    label = "" if digits.labels is None else f" It is labelled {digits.classes[digits.labels[row]]}."
    return f"The open {digits.noun} most like it that gets another answer: it is read as {given}.{label}"
