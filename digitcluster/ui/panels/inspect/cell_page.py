"""Digits of one cell of the confusion matrix, or of a whole row or column, and the clusters that they are in."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.analysis.cells import cell_rows
from digitcluster.core.analysis.parts import ALL, TRAINING, VALIDATION
from digitcluster.session.inspection import Inspected
from digitcluster.session.selection import CellSubject, Selection
from digitcluster.session.session import Session
from digitcluster.ui.panels.inspect.page import Heading, Page
from digitcluster.ui.panels.inspect.tiles import cluster_tiles, digit_tiles
from digitcluster.ui.panels.inspect.trail import Trail
from digitcluster.ui.panels.inspect.words import cell_title, where_they_are, why_no_digits
from digitcluster.ui.widgets.card import Sentence
from digitcluster.ui.widgets.digit_grid import DigitGrid
from digitcluster.ui.widgets.segments import Segments
from digitcluster.wording import counted

TEST = "test"
PARTS = {TRAINING: "Training", VALIDATION: "Validation", TEST: "Test"}
LINES = 3  # of the sentence


class CellPage(Page):
    """Shows digits by what they are and what they are read as."""

    def __init__(self, session: Session, trail: Trail) -> None:
        super().__init__(session)
        self._trail = trail
        self._subject = CellSubject(None, None)
        self._rows: NDArray[np.intp] = np.empty(0, np.intp)  # of the grid
        self._all: NDArray[np.intp] = np.empty(0, np.intp)  # of the cell
        self._places: list[tuple[int, int]] = []  # cluster and count
        self._only: int | None = None  # the cluster whose digits are shown; None for all
        self._inspected: Inspected | None = None
        self._shown: tuple[object, ...] = ()
        self.parts = Segments(PARTS)
        self.parts.chosen.connect(self._choose_part)
        self.sentence = Sentence()
        self.sentence.setFixedHeight(LINES * self.sentence.fontMetrics().lineSpacing())
        self.clusters = DigitGrid(side=34)
        self.clusters.setAccessibleName("Clusters that the digits are in")
        self.clusters.setFixedHeight(self.clusters.height_of(1))
        self.clusters.chosen.connect(self._choose_cluster)
        self.grid = DigitGrid()
        self.grid.setAccessibleName("Digits")
        self.grid.setMinimumHeight(self.grid.height_of(2))
        self.grid.chosen.connect(self._inspect_digit)
        self.body.addWidget(self.parts)
        self.body.addWidget(self.sentence)
        self.add_grid(self.clusters)
        self.add_grid(self.grid, 1)

    def display(self, selection: Selection) -> Heading:
        """Show the digits of a cell."""
        subject, model = selection.subject, selection.model
        if not isinstance(subject, CellSubject):
            return Heading("")
        self._subject = subject
        title = cell_title(subject, model.classes)
        inspected = self.session.inspection.value
        part = self._show_parts(subject, inspected)
        if inspected is None:
            self._shown = ()
            self._inspected = None
            self.sentence.setText("")
            self.clusters.show_sentence("")
            self.grid.show_sentence(why_no_digits(model, self.session.open_digits.digits))
            return Heading(title, selection.entry.title)
        if self._shown != (inspected, subject):
            self._shown, self._inspected, self._only = (inspected, subject), inspected, None
            self._all = cell_rows(inspected.assignment, model, inspected.parts[part], subject.true, subject.given)
            self._show_clusters(selection)
            self._show_digits()
        what = f"{part} digits of {inspected.digits.name}" if part != ALL else inspected.digits.name
        return Heading(f"{title}: {counted(len(self._all), inspected.digits.noun)}", f"{selection.entry.title} · {what}")
