"""Digits of one cell of the confusion matrix, or of a whole row or column, and the clusters that they are in."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from digitcluster.core.analysis.cells import cell_rows
from digitcluster.core.analysis.parts import ALL, TRAINING, VALIDATION
from digitcluster.core.model.model import Model
from digitcluster.session.inspection import Inspected
from digitcluster.session.runs import ModelEntry
from digitcluster.session.selection import CellSubject, Selection
from digitcluster.session.session import Session
from digitcluster.ui.panels.inspect.page import Heading, Listed, Page
from digitcluster.ui.panels.inspect.tiles import cluster_tiles, digit_tiles
from digitcluster.ui.panels.inspect.trail import Trail
from digitcluster.ui.panels.inspect.words import cell_sentence, cell_title, why_no_digits
from digitcluster.ui.widgets.card import Sentence
from digitcluster.ui.widgets.digit_grid import DigitGrid
from digitcluster.ui.widgets.segments import Segments
from digitcluster.wording import counted

TEST = "test"
PARTS = {TRAINING: "Training", VALIDATION: "Validation", TEST: "Test"}
LINES = 3  # of the sentence
Source: TypeAlias = tuple[Inspected, NDArray[np.intp]]
"""Digits with their clusters, and the rows of a part of them."""


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
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.clusters = DigitGrid(side=34)
        self.clusters.setAccessibleName("Clusters these digits are in")
        self.clusters.setFixedHeight(self.clusters.height_of(1))
        self.clusters.chosen.connect(self._choose_cluster)
        self.grid = DigitGrid()
        self.grid.setAccessibleName("Digits")
        self.grid.setMinimumHeight(self.grid.height_of(2))
        self.grid.chosen.connect(self._inspect_digit)
        self.body.addWidget(self.parts)
        self.body.addWidget(self.sentence)
        self.body.addWidget(self.clusters)
        self.body.addWidget(self.grid, 1)

    def first_focus(self) -> QWidget:
        """Return the grid."""
        return self.grid

    def display(self, selection: Selection) -> Heading:
        """Show the digits of a cell."""
        subject, model = selection.subject, selection.model
        if not isinstance(subject, CellSubject):
            return Heading("")
        self._subject = subject
        title = cell_title(subject, model.classes)
        sources = cell_sources(selection.entry, self.session.inspection.value)
        part = subject.part if subject.part in sources else ALL
        self._show_parts(part, sources)
        if part not in sources:
            self._show_nothing(why_no_digits(model, self.session.open_digits.digits))
            return Heading(title, selection.entry.title)
        inspected, rows = sources[part]
        if self._shown != (inspected.digits, model, subject):
            self._shown = (inspected.digits, model, subject)
            self._inspected, self._only = inspected, None
            self._all = cell_rows(inspected.assignment, model, rows, subject.true, subject.given)
            self._show_clusters(model)
            self._show_digits()
        what = f"{part} digits of {inspected.digits.name}" if part != ALL else inspected.digits.name
        return Heading(
            f"{title}: {counted(len(self._all), inspected.digits.noun)}", f"{selection.entry.title} · {what}"
        )

    def listed(self) -> Listed | None:
        """Return the digits of the cell, or those of them in one cluster."""
        return None if self._inspected is None else Listed(self._inspected, self._rows, self.grid)

    def _show_parts(self, part: str, sources: Mapping[str, Source]) -> None:
        for name, button in self.parts.buttons.items():
            button.setEnabled(name in sources)
        if part in self.parts.buttons:
            self.parts.choose(part)
        else:
            self.parts.choose_nothing()

    def _show_nothing(self, why: str) -> None:
        self._shown, self._inspected = (), None
        self.sentence.setText("")
        self.clusters.show_sentence("")
        self.grid.show_sentence(why)

    def _show_clusters(self, model: Model) -> None:
        if self._inspected is None:
            return
        counts = np.bincount(self._inspected.assignment.clusters[self._all], minlength=model.k)
        order = np.argsort(-counts, kind="stable")[: np.count_nonzero(counts)]
        self._places = [(int(cluster), int(counts[cluster])) for cluster in order]
        self.clusters.show_tiles(len(self._places), cluster_tiles(model, self._places))
        self.sentence.setText(cell_sentence(model, self._subject, self._places))

    def _show_digits(self) -> None:
        inspected = self._inspected
        if inspected is None:
            return
        clusters = inspected.assignment.clusters
        self._rows = self._all if self._only is None else self._all[clusters[self._all] == self._only]
        if len(self._rows):
            self.grid.show_tiles(len(self._rows), digit_tiles(inspected, self._rows))
        else:
            self.grid.show_sentence("There are no such digits.")

    def _choose_part(self, part: str) -> None:
        self.session.selection.inspect_instead(replace(self._subject, part=part))

    def _choose_cluster(self, place: int) -> None:
        """Show the digits in one cluster only; of all clusters again when it is chosen once more."""
        cluster = self._places[place][0]
        self._only = None if self._only == cluster else cluster
        self.clusters.select(-1 if self._only is None else place)
        self._show_digits()

    def _inspect_digit(self, place: int) -> None:
        if self._inspected is not None:
            self._trail.inspect(self._inspected.digits, self._rows, place)


def cell_sources(entry: ModelEntry, inspected: Inspected | None) -> Mapping[str, Source]:
    """Return where the digits of each part are found: the open ones, and those that the model was tested on."""
    sources: dict[str, Source] = {}
    if inspected is not None:
        sources = {part: (inspected, rows) for part, rows in inspected.parts.items()}
    for part, result in ((VALIDATION, entry.validated), (TEST, entry.test)):
        if part not in sources and result is not None and result.digits is not None and result.assignment is not None:
            rows = np.arange(len(result.digits)) if result.rows is None else result.rows
            sources[part] = (Inspected(entry, result.digits, result.assignment, {ALL: rows}), rows)
    return sources
