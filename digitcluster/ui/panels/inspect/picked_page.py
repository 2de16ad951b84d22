"""Digits that were picked somewhere, such as on the map."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QWidget

from digitcluster.core.analysis.assignment import NONE
from digitcluster.session.selection import PickedSubject, Selection
from digitcluster.session.session import Session
from digitcluster.ui.panels.inspect.page import Heading, Page
from digitcluster.ui.panels.inspect.tiles import digit_tiles
from digitcluster.ui.panels.inspect.trail import Trail
from digitcluster.ui.panels.inspect.words import why_no_digits
from digitcluster.ui.widgets.digit_grid import DigitGrid
from digitcluster.wording import counted


class PickedPage(Page):
    """Shows them in the order of their clusters; those that are read wrongly are marked."""

    def __init__(self, session: Session, trail: Trail) -> None:
        super().__init__(session)
        self._trail = trail
        self._shown: tuple[object, ...] = ()
        self._rows: NDArray[np.intp] = np.empty(0, np.intp)
        self.grid = DigitGrid()
        self.grid.setAccessibleName("Picked digits")
        self.grid.setMinimumHeight(self.grid.height_of(2))
        self.grid.chosen.connect(self._inspect_digit)
        self.body.addWidget(self.grid, 1)

    def first_focus(self) -> QWidget:
        """Return the grid."""
        return self.grid

    def display(self, selection: Selection) -> Heading:
        """Show the digits that were picked."""
        subject, inspected, model = selection.subject, self.session.inspection.value, selection.model
        if not isinstance(subject, PickedSubject):
            return Heading("")
        if inspected is None or inspected.digits is not subject.digits:
            self._shown = ()
            self.grid.show_sentence(why_no_digits(model, self.session.open_digits.digits))
        elif self._shown != (subject, inspected):
            self._shown = (subject, inspected)
            rows, assignment = np.array(subject.rows, np.intp), inspected.assignment
            self._rows = rows[np.argsort(assignment.clusters[rows], kind="stable")]
            given = model.labels[assignment.clusters]
            wrong = (assignment.labels != NONE) & (assignment.labels != given)
            self.grid.show_tiles(len(rows), digit_tiles(inspected, self._rows, lambda row: bool(wrong[row])))
        title = f"{counted(len(subject.rows), subject.digits.noun)} {subject.where}"
        return Heading(title, f"{selection.entry.title} · {subject.digits.name}")

    def _inspect_digit(self, place: int) -> None:
        subject = self.session.selection.value.subject
        if isinstance(subject, PickedSubject):
            self._trail.inspect(subject.digits, self._rows, place)
