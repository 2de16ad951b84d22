"""Which digits are mistaken for which: a matrix whose cells, rows and columns can be inspected, and the worst pairs."""

from collections.abc import Mapping

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from digitcluster.core.analysis.cells import worst_pairs
from digitcluster.plots import provenance
from digitcluster.plots.captions import most_confused
from digitcluster.plots.confusion import EMPTY, Cell, Confusion
from digitcluster.plots.confusion_words import cell_hint, confusion_title, pair_text
from digitcluster.session.runs import ModelEntry
from digitcluster.session.selection import CellSubject, Selection, SuspiciousSubject
from digitcluster.session.session import Session
from digitcluster.ui.confusion_parts import PARTS, confusion_matrices, of_part
from digitcluster.ui.theme import current_style
from digitcluster.ui.widgets.card import Sentence
from digitcluster.ui.widgets.cell_canvas import CellCanvas
from digitcluster.ui.widgets.guarded import guarded
from digitcluster.ui.widgets.layouts import button, row
from digitcluster.ui.widgets.pair_list import PairList

WAITING = "Comparing digits with clusters…"
MOST_PAIRS = 30
ROOM_FOR_PAIRS = 480  # px: in a narrower panel the matrix needs all of the width


class ConfusionPanel(QWidget):
    """Shows the confusion of the model in use on the digits that are chosen over it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._matrices: Mapping[str, NDArray[np.int64]] = {}
        self._entry: ModelEntry | None = None  # whose matrices are shown
        self.part = QComboBox()
        self.part.setAccessibleName("Of which digits")
        for name, text in PARTS.items():
            self.part.addItem(text, name)
        self.numbers = QComboBox()
        self.numbers.setAccessibleName("Counts or shares")
        self.numbers.addItems(["Counts", "Per cent of each row"])
        self.canvas = CellCanvas(Confusion(Figure(), current_style()), minimum=QSize(280, 220))
        self.canvas.setAccessibleName("Confusion matrix")
        self.canvas.hint_of = self._hint
        self.pairs = PairList("Most often confused")
        self.sentence = Sentence()
        self.doubt = button("Suspicious labels", self._inspect_suspicious, "Open digits whose labels look wrong")
        self.doubt.setObjectName("compact")
        self._wish = "validation"  # the part that people chose last: it comes back where it exists
        self._lay_out()
        self.part.activated.connect(self._choose_part)
        self.numbers.currentIndexChanged.connect(lambda _: self._show())
        self.canvas.chosen.connect(self._inspect)
        self.pairs.chosen.connect(self._inspect)
        session.selection.changed.connect(self._show_selection)
        session.inspection.changed.connect(lambda _: self._show_matrices())
        self._show_matrices()

    def _lay_out(self) -> None:
        middle = QHBoxLayout()
        middle.setSpacing(10)
        middle.addWidget(self.canvas, 1)
        middle.addWidget(self.pairs)
        self.sentence.setFixedHeight(2 * self.sentence.fontMetrics().lineSpacing() + 2)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addLayout(row(self.part, self.numbers, None, self.doubt, spacing=8))
        layout.addLayout(middle, 1)
        layout.addWidget(self.sentence)

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out the list of pairs where there is no room for it."""
        super().resizeEvent(event)
        self.pairs.setVisible(self.width() >= ROOM_FOR_PAIRS)

    @property
    def shown_part(self) -> str:
        """Which digits the matrix is of."""
        return str(self.part.currentData())

    def _choose_part(self) -> None:
        self._wish = self.shown_part
        self._show()

    def _show_selection(self, selection: Selection) -> None:
        if selection.entry is self._entry:
            self._highlight()
        else:
            self._show_matrices()

    def _show_matrices(self) -> None:
        selection, inspected = self._session.selection.value, self._session.inspection.value
        matrices = confusion_matrices(selection.entry, inspected, selection.frame)
        if selection.frame is not None and self._wish not in matrices and self._is_comparing():
            return  # in a moment it is known; until then the iteration before stays
        self._entry, self._matrices = selection.entry, matrices
        items = self.part.model()
        for index, name in enumerate(PARTS):
            if isinstance(items, QStandardItemModel):
                items.item(index).setEnabled(name in self._matrices)
        part = (
            self._wish
            if self._wish in self._matrices
            else next((one for one in PARTS if one in self._matrices), self._wish)
        )
        self.part.setCurrentIndex(list(PARTS).index(part))
        self._show()

    def _show(self) -> None:
        entry, part = self._session.selection.entry, self.shown_part
        model = entry.model
        classes = model.classes
        matrix = self._matrices.get(part, np.zeros((len(classes),) * 2, np.int64))
        title = confusion_title(entry.title, of_part(entry, part), matrix)
        instead = WAITING if self._is_comparing() else EMPTY
        self.canvas.prepare(lambda plot: plot.say_instead(instead))
        self.canvas.selected = self._cell()
        shares = self.numbers.currentIndex() == 1
        self.canvas.show_values(matrix, classes, title, shares, self.canvas.selected)
        self.canvas.provenance = provenance.of_model(model, edited=entry.edited)
        self.sentence.setText(most_confused(matrix, classes, PARTS[part].split()[0].lower()))
        cells = {(pair.true, pair.given): pair for pair in worst_pairs(matrix, MOST_PAIRS)}
        self.pairs.show_pairs(
            [(pair_text(pair, classes), cell_hint(matrix, classes, *cell), cell) for cell, pair in cells.items()]
        )
        self.pairs.select(self.canvas.selected)

    def _is_comparing(self) -> bool:
        """Whether it will soon be known how the open digits are read."""
        digits, entry = self._session.open_digits.digits, self._session.selection.entry
        fits = digits is not None and (digits.height, digits.width) == entry.model.size
        return fits and self._session.inspection.value is None

    def _cell(self) -> Cell | None:
        """Return the cell that is inspected, if it is one of the matrix that is shown."""
        subject = self._session.selection.value.subject
        if isinstance(subject, CellSubject) and subject.part == self.shown_part:
            return subject.true, subject.given
        return None

    def _highlight(self) -> None:
        cell = self._cell()
        self.canvas.select(cell)
        self.pairs.select(cell)

    def _inspect(self, cell: Cell) -> None:
        self._session.selection.inspect(CellSubject(*cell, self.shown_part))

    def _inspect_suspicious(self) -> None:
        self._session.selection.inspect(SuspiciousSubject())

    def _hint(self, cell: Cell) -> str:
        matrix, classes, *_ = self.canvas.values
        return cell_hint(matrix, classes, *cell)
