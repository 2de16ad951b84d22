"""A cluster: its centroid, what it is in numbers, and its members."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLabel, QSizePolicy, QStackedWidget, QWidget

from digitcluster.core.analysis.members import BETWEEN, FARTHEST, NEAREST, OTHERS, cluster_facts, members
from digitcluster.core.digits import UNKNOWN
from digitcluster.session.inspection import Inspected
from digitcluster.session.selection import ClusterSubject, Selection
from digitcluster.session.session import Session
from digitcluster.ui.panels.inspect.cluster_edits import ClusterEdits, alike
from digitcluster.ui.panels.inspect.cluster_facts import ClusterFactsView
from digitcluster.ui.panels.inspect.keys import relabel_by_key
from digitcluster.ui.panels.inspect.page import Heading, Listed, Page, learned_rows
from digitcluster.ui.panels.inspect.tiles import cluster_icon, digit_tiles
from digitcluster.ui.panels.inspect.trail import Trail
from digitcluster.ui.panels.inspect.words import cluster_name, cluster_title, learned_from, why_no_digits
from digitcluster.ui.widgets.digit_grid import DigitGrid
from digitcluster.ui.widgets.label_bars import LabelBars
from digitcluster.ui.widgets.segments import Segments
from digitcluster.wording import counted, percent

OFFERED = 100  # second clusters, the most alike
CHANGING = "Changing the clusters…"
CHOICES = {NEAREST: "Nearest", FARTHEST: "Farthest", OTHERS: "Other labels", BETWEEN: "Between"}
TIPS = {
    NEAREST: "Members nearest to the centroid first",
    FARTHEST: "Members farthest from the centroid first",
    OTHERS: "Only members whose label is not the cluster's: these are misread",
    BETWEEN: "Digits of this cluster and a second one, the most undecided first",
}


class ClusterPage(Page):
    """Shows a cluster of the model in use."""

    def __init__(self, session: Session, trail: Trail) -> None:
        super().__init__(session)
        self._trail, self._order = trail, NEAREST
        self._subject = ClusterSubject(0)
        self._rows: NDArray[np.intp] = np.empty(0, np.intp)
        self._shown: tuple[object, ...] = ()  # what the grid shows: the same again must not scroll it
        self.facts = ClusterFactsView(session)
        self.bars = LabelBars(height=48)
        self.bars.setAccessibleName("True labels of the members")
        self.orders = Segments(CHOICES, TIPS)
        self.orders.chosen.connect(self._choose_order)
        self.other = QComboBox()
        self.other.setAccessibleName("The second cluster")
        self.other.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        # With pictures it is taller: it has that height from the beginning.
        self.other.addItem(cluster_icon(session.selection.model, 0), "")
        self.other.activated.connect(self._choose_other)
        self.sentence = QLabel()
        self.sentence.setObjectName("muted")
        self.sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.line = QStackedWidget()  # one line, whichever it is
        self.line.addWidget(self.sentence)
        self.line.addWidget(self.other)
        self.line.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.grid = DigitGrid()
        self.grid.setAccessibleName("Members of the cluster")
        self.grid.setMinimumHeight(self.grid.height_of(2))
        self.grid.chosen.connect(self._inspect_digit)
        self.edits = ClusterEdits(session)
        for widget in (self.facts, self.bars, self.orders, self.line):
            self.body.addWidget(widget)
        self.body.addWidget(self.grid, 1)
        self.body.addWidget(self.edits)

    def first_focus(self) -> QWidget:
        """Return the grid."""
        return self.grid

    def display(self, selection: Selection) -> Heading:
        """Show a cluster."""
        subject, model, inspected = selection.subject, selection.model, self.session.inspection.value
        if not isinstance(subject, ClusterSubject):
            return Heading("")
        self._subject = subject
        if subject.other is not None:
            self._order = BETWEEN
        elif self._order == BETWEEN:
            self._order = NEAREST
        rows = None if inspected is None else learned_rows(inspected)
        facts = None
        if inspected is not None and rows is not None:
            facts = cluster_facts(inspected.assignment, model, subject.cluster, rows)
        self.facts.show_cluster(model, subject.cluster, facts)
        self._show_bars(selection, model.label_counts[subject.cluster] if facts is None else facts.label_counts)
        self.edits.show_cluster(
            model, subject.cluster, can_train=facts is not None, members=facts.members if facts else 0
        )
        self._show_orders(selection)
        self._show_members(selection, inspected)
        line = CHANGING if self.session.edits.is_busy else learned_from(selection.entry, inspected)
        return Heading(cluster_title(model, subject.cluster), line)

    def listed(self) -> Listed | None:
        """Return the members."""
        inspected = self.session.inspection.value
        return None if inspected is None or not self._shown else Listed(inspected, self._rows, self.grid)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give the cluster the label of a number key."""
        if not relabel_by_key(self.session, event):
            event.ignore()

    def _show_bars(self, selection: Selection, counts: NDArray[np.int64]) -> None:
        classes, total = selection.model.classes, max(1, int(counts.sum()))
        tips = [
            f"{count:,} of {counted(total, 'member')} ({percent(count / total, digits=0)}) are labelled {name}"
            for name, count in zip(classes, counts.tolist(), strict=True)
        ]
        label = int(selection.model.labels[self._subject.cluster])
        self.bars.show_values(classes, counts.tolist(), tips, marked=label)

    def _show_orders(self, selection: Selection) -> None:
        model, subject = selection.model, self._subject
        self.orders.choose(self._order)
        self.orders.buttons[OTHERS].setEnabled(model.classes != (UNKNOWN,))
        self.orders.buttons[BETWEEN].setEnabled(model.k > 1)
        self.line.setCurrentIndex(1 if self._order == BETWEEN else 0)
        if self._order == BETWEEN:
            with QSignalBlocker(self.other):
                self.other.clear()
                others = alike(model, subject.cluster)[:OFFERED]
                if subject.other is not None and subject.other not in others:
                    others.append(subject.other)
                for other in others:
                    words = f"this and {cluster_name(model, other)}"
                    self.other.addItem(cluster_icon(model, other), words, other)
                self.other.setCurrentIndex(self.other.findData(subject.other))

    def _show_members(self, selection: Selection, inspected: Inspected | None) -> None:
        model, subject = selection.model, self._subject
        if inspected is None:
            self._shown = ()
            self.sentence.setText("")
            self.grid.show_sentence(why_no_digits(model, self.session.open_digits.digits))
            return
        shown = (inspected, subject, self._order)
        if shown == self._shown:
            return
        self._shown = shown
        assignment, rows, other = inspected.assignment, learned_rows(inspected), subject.other
        self._rows = members(assignment, subject.cluster, self._order, rows, model=model, other=other)
        self.sentence.setText(self._sentence())
        label = int(model.labels[subject.cluster])
        labels = assignment.labels
        if len(self._rows):
            self.grid.show_tiles(
                len(self._rows), digit_tiles(inspected, self._rows, lambda row: 0 <= labels[row] != label)
            )
        else:
            self.grid.show_sentence(self._nothing())

    def _sentence(self) -> str:
        count = len(self._rows)
        if not count:
            return ""
        if self._order == OTHERS:
            return f"{count:,} with another label, nearest first"
        return f"{counted(count, 'member')}, {self._order} first"

    def _nothing(self) -> str:
        if self._order == OTHERS:
            return "All members have the cluster's label."
        return "None of these digits is in this cluster."

    def _choose_order(self, order: str) -> None:
        self._order = order
        other = None
        if order == BETWEEN:
            other = alike(self.session.selection.model, self._subject.cluster)[0]
        subject = replace(self._subject, other=other)
        if subject == self._subject:
            self.display(self.session.selection.value)
        else:
            self.session.selection.inspect_instead(subject)

    def _choose_other(self, index: int) -> None:
        self.session.selection.inspect_instead(replace(self._subject, other=self.other.itemData(index)))

    def _inspect_digit(self, place: int) -> None:
        inspected = self.session.inspection.value
        if inspected is not None:
            self._trail.inspect(inspected.digits, self._rows, place)
