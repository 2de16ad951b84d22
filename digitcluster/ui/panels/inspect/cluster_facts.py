"""A cluster's centroid, and beside it what it is in numbers, with its label to be changed."""

import numpy as np
from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QWidget

from digitcluster.core.analysis.members import ClusterFacts
from digitcluster.core.digits import UNKNOWN
from digitcluster.core.model.model import Model
from digitcluster.core.model.recognition import centroid_image
from digitcluster.session.session import Session
from digitcluster.ui.terms import TERMS
from digitcluster.ui.widgets.digit_image import DigitImage
from digitcluster.ui.widgets.layouts import row as beside
from digitcluster.ui.widgets.term_button import TermButton
from digitcluster.wording import percent

SIDE = 100
NAMES = {
    "members": ("Members", "How many digits are nearer to this centroid than to any other"),
    "purity": ("Purity", "The share of its members that have the cluster's label"),
    "mean": ("Mean distance", "From the members to their centroid: small if they look alike"),
    "farthest": ("Farthest", "The distance of the member farthest from the centroid"),
}
LABEL_TIP = "The label that digits near this centroid get. Choose another, or press a number key."


class ClusterFactsView(QWidget):
    """Shows a cluster; a label that people choose goes to the session's edits."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._cluster = session, 0
        self.centroid = DigitImage(QSize(SIDE, SIDE))
        self.centroid.setFixedSize(SIDE, SIDE)
        self.centroid.setAccessibleName("Centroid")
        self.label = QComboBox()
        self.label.setToolTip(LABEL_TIP)
        self.label.setMinimumWidth(44)
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.label.activated.connect(self._relabel)
        self.values = {name: QLabel("–") for name in NAMES}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.centroid, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(self._table(), 1)

    def _table(self) -> QGridLayout:
        table = QGridLayout()
        table.setContentsMargins(0, 0, 0, 0)
        table.setHorizontalSpacing(8)
        table.setVerticalSpacing(2)
        words = QLabel("&Label")
        words.setObjectName("muted")
        words.setBuddy(self.label)
        table.addWidget(words, 0, 0)
        table.addWidget(self.label, 0, 1)
        for row, (name, (text, tip)) in enumerate(NAMES.items(), start=1):
            title, value = QLabel(text), self.values[name]
            title.setObjectName("muted")
            value.setAlignment(Qt.AlignmentFlag.AlignRight)
            for widget in (title, value):
                widget.setToolTip(tip)
            term = [TermButton(name, self._session.explaining.ask)] if name in TERMS else []
            table.addLayout(beside(title, *term, None), row, 0)
            table.addWidget(value, row, 1)
        table.setColumnStretch(1, 1)
        table.setRowStretch(len(NAMES) + 1, 1)
        return table

    def show_cluster(self, model: Model, cluster: int, facts: ClusterFacts | None) -> None:
        """Show a cluster; without facts of the open digits, what the model knows of those that it learned from."""
        self._cluster = cluster
        self.centroid.show_image(centroid_image(model, cluster))
        with QSignalBlocker(self.label):
            if tuple(self.label.itemText(index) for index in range(self.label.count())) != model.classes:
                self.label.clear()
                self.label.addItems(model.classes)
            self.label.setCurrentIndex(int(model.labels[cluster]))
        self.label.setEnabled(model.classes != (UNKNOWN,))
        counts = model.label_counts[cluster] if facts is None else facts.label_counts
        labelled = int(np.sum(counts))
        unnamed = model.classes == (UNKNOWN,) or not labelled
        self.values["members"].setText(f"{labelled if facts is None else facts.members:,}")
        self.values["purity"].setText("–" if unnamed else percent(int(counts[model.labels[cluster]]) / labelled))
        self.values["mean"].setText(_number(None if facts is None else facts.mean_distance))
        self.values["farthest"].setText(_number(None if facts is None else facts.farthest))

    def _relabel(self, label: int) -> None:
        self._session.edits.relabel(self._cluster, label)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}"
