"""Digits whose labels look wrong: look at them, give them other labels or leave them out, save the rest."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from digitcluster.core.analysis.parts import ALL
from digitcluster.core.analysis.suspicious import Suspicious, suspicious
from digitcluster.session.inspection import Inspected
from digitcluster.session.selection import Selection
from digitcluster.session.session import Session
from digitcluster.ui.panels.inspect.keys import label_of_key
from digitcluster.ui.panels.inspect.page import Heading, Listed, Page
from digitcluster.ui.panels.inspect.trail import Trail
from digitcluster.ui.panels.inspect.words import digit_tip, judged_by, own_distance, why_no_digits
from digitcluster.ui.widgets.card import Sentence
from digitcluster.ui.widgets.digit_grid import DigitGrid
from digitcluster.ui.widgets.digit_tile import Tile
from digitcluster.ui.widgets.layouts import button, row

ALL_FINE = "Each of these digits is nearest to a cluster of its own label."
NO_LABELS = "These digits have no labels that could be wrong."
LINES = 4  # of the sentence
HINT = "Select digits (Shift or Ctrl for several). Double-click one to see why; press a number key to relabel."


class SuspiciousPage(Page):
    """Ranks the open digits by how much farther they are from their own label's clusters than from others."""

    save_asked = Signal()

    def __init__(self, session: Session, trail: Trail) -> None:
        super().__init__(session)
        self._trail = trail
        self._inspected: Inspected | None = None
        self._found: Suspicious | None = None
        self.sentence = Sentence()
        self.sentence.setFixedHeight(LINES * self.sentence.fontMetrics().lineSpacing())
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.grid = DigitGrid(several=True)
        self.grid.setAccessibleName("Digits whose labels look wrong")
        self.grid.setMinimumHeight(self.grid.height_of(2))
        self.grid.setToolTip(HINT)
        self.grid.chosen.connect(self._inspect_digit)
        self.grid.selection_changed.connect(self._show_possible)
        self.relabel = button("Relabel", self._relabel, "Give the selected digits the proposed labels")
        self.label = QComboBox()
        self.label.setAccessibleName("Another label")
        self.label.setToolTip("Give the selected digits another label; its key does the same")
        self.label.activated.connect(self._give)
        self.leave_out = button("Leave out", self._leave_out, "Take the selected digits out of the set (Delete)")
        self.save = button("Save the mended digits…", self.save_asked.emit, "Save all open digits as they are now")
        for one in (self.relabel, self.leave_out):
            one.setObjectName("compact")
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.body.addWidget(self.sentence)
        self.body.addWidget(self.grid, 1)
        self.body.addLayout(row(self.relabel, self.label, self.leave_out, stretch=(1, 1, 1)))
        self.body.addWidget(self.save)

    def first_focus(self) -> QWidget:
        """Return the grid."""
        return self.grid

    def display(self, selection: Selection) -> Heading:
        """Rank the open digits."""
        inspected, model = self.session.inspection.value, selection.model
        if inspected is None:
            # After a change by hand the digits are compared anew: what is there stays until that is done.
            if self._inspected is None or self._inspected.entry.model is not model:
                self._inspected = self._found = None
                self.sentence.setText("")
                self.grid.show_sentence(why_no_digits(model, self.session.open_digits.digits))
        elif inspected is not self._inspected:
            self._show(inspected)
        self._show_possible()
        count = "" if self._found is None else f": {len(self._found):,}"
        name = "" if self.session.open_digits.digits is None else self.session.open_digits.digits.name
        return Heading(f"Suspicious labels{count}", f"judged by {selection.entry.title} · {name}".removesuffix(" · "))

    def listed(self) -> Listed | None:
        """Return the digits whose labels look wrong."""
        inspected, found = self._inspected, self._found
        return None if inspected is None or found is None else Listed(inspected, found.rows, self.grid)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give the selected digits the label of a key, or leave them out."""
        digits = self.session.open_digits.digits
        label = None if digits is None else label_of_key(event, digits.classes)
        if label is not None:
            self._give(label)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._leave_out()
        else:
            event.ignore()

    def _show(self, inspected: Inspected) -> None:
        model, again = inspected.entry.model, self._inspected
        self._inspected = inspected
        self._found = found = suspicious(inspected.assignment, model, inspected.parts[ALL])
        self.sentence.setText(judged_by(inspected, len(found)))
        classes = inspected.digits.classes
        with QSignalBlocker(self.label):
            self.label.clear()
            self.label.addItems(classes)
            self.label.setCurrentIndex(-1)
            self.label.setPlaceholderText("Other…")
        if not len(found):
            self.grid.show_sentence(ALL_FINE if inspected.digits.labels is not None else NO_LABELS)
            return
        mended = again is not None and again.entry.model is model
        # What stood there is mended now, so the next one is in its place.
        place = min(min(self.grid.selected, default=0), len(found) - 1) if mended else -1
        self.grid.show_tiles(len(found), self._tile_at, current=place)

    def _tile_at(self, place: int) -> Tile:
        inspected, found = self._inspected, self._found
        if inspected is None or found is None or inspected.digits.labels is None:
            raise LookupError("No label looks suspicious.")
        digits, labels, at = inspected.digits, inspected.digits.labels, int(found.rows[place])
        label, proposed = digits.classes[labels[at]], inspected.entry.model.classes[found.proposed[place]]
        tip = f"{digit_tip(inspected, at)}\n{own_distance(inspected, at)}"
        return Tile(digits.images[at], f"{label} → {proposed}", tip)

    def _chosen(self) -> list[int]:
        """Return the places that are selected, while what is shown is still true."""
        current = self._inspected is not None and self._inspected is self.session.inspection.value
        return sorted(self.grid.selected) if current and self._found is not None else []

    def _show_possible(self) -> None:
        chosen = self._chosen()
        proposed = set() if self._found is None else {int(self._found.proposed[place]) for place in chosen}
        for widget in (self.relabel, self.label, self.leave_out):
            widget.setEnabled(bool(chosen))
        name = ""
        if len(proposed) == 1 and self._inspected is not None:
            name = self._inspected.entry.model.classes[next(iter(proposed))]
        self.relabel.setText(f"Relabel as {name.replace('&', '&&')}" if len(name) == 1 else "Relabel")
        self.save.setEnabled(self.session.availability.value.save_digits)

    def _relabel(self) -> None:
        """Give each selected digit the label that is proposed for it, in one step that can be undone."""
        chosen, found, inspected = self._chosen(), self._found, self._inspected
        if not chosen or found is None or inspected is None:
            return
        model, classes = inspected.entry.model, inspected.digits.classes
        indices = [classes.index(name) if name in classes else None for name in model.classes]
        proposed = [(int(found.rows[place]), indices[found.proposed[place]]) for place in chosen]
        known = [(row, label) for row, label in proposed if label is not None]
        self.session.mending.relabel([row for row, _ in known], [label for _, label in known])

    def _give(self, label: int) -> None:
        if (chosen := self._chosen()) and self._found is not None:
            self.session.mending.relabel([int(self._found.rows[place]) for place in chosen], label)

    def _leave_out(self) -> None:
        if (chosen := self._chosen()) and self._found is not None:
            self.session.mending.leave_out([int(self._found.rows[place]) for place in chosen])

    def _inspect_digit(self, place: int) -> None:
        if self._inspected is not None and self._found is not None:
            self._trail.inspect(self._inspected.digits, self._found.rows, place)
