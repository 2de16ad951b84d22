"""The list of models: built in, opened and trained; the selected one is in use."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSizePolicy, QTableWidget, QTableWidgetItem

from digitcluster.session.runs import ModelEntry
from digitcluster.session.selection import Selection
from digitcluster.session.session import Session
from digitcluster.ui.widgets.card import Card
from digitcluster.wording import counted, percent

COLUMNS = ("Model", "Training", "Validation")
TIPS = (
    "",
    "Share of the training digits that get the wrong label",
    "Share of the validation digits that get the wrong label",
)


class ModelsPanel(Card):
    """A table of the models with their error rates, the newest at the top."""

    def __init__(self, session: Session) -> None:
        super().__init__("Models")
        self._session = session
        self.table = QTableWidget(0, len(COLUMNS))
        self.table.setAccessibleName("Models")
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(24)
        self._make_header()
        self.table.setMinimumHeight(60)
        # As tall as the column allows: it scrolls, the cards above do not.
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.body.addWidget(self.table, 1)
        self.table.itemSelectionChanged.connect(self._use_selected)
        session.runs.changed.connect(self._show_entries)
        session.selection.changed.connect(self._show_selection)
        self._show_entries(session.runs.entries)
        self._show_selection(session.selection.value)

    def set_compact(self, compact: bool) -> None:
        """Show the models as a drop-down instead of a table."""

    def _make_header(self) -> None:
        for column, (text, tip) in enumerate(zip(COLUMNS, TIPS, strict=True)):
            item = QTableWidgetItem(text)
            item.setToolTip(tip)
            item.setTextAlignment(_alignment(column))
            self.table.setHorizontalHeaderItem(column, item)
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def _show_entries(self, entries: tuple[ModelEntry, ...]) -> None:
        self.table.blockSignals(True)  # rows that come and go are not the user's choice
        self.table.setRowCount(len(entries))
        for row, entry in enumerate(reversed(entries)):
            texts = (
                entry.title,
                percent(entry.training_error),
                percent(entry.validation_error),
            )
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setTextAlignment(_alignment(column))
                item.setToolTip(_describe(entry) if column == 0 else TIPS[column])
                self.table.setItem(row, column, item)
        self.table.blockSignals(False)

    def _show_selection(self, selection: Selection) -> None:
        entries = self._session.runs.entries
        self.table.blockSignals(True)
        self.table.selectRow(len(entries) - 1 - entries.index(selection.entry))
        self.table.blockSignals(False)

    def _use_selected(self) -> None:
        row = self.table.currentRow()
        if row >= 0:
            entries = self._session.runs.entries
            self._session.selection.select_entry(entries[len(entries) - 1 - row])


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter


def _describe(entry: ModelEntry) -> str:
    model = entry.model
    digits = model.metadata.get("digits", {})
    trained = f", trained on {digits['name']}" if "name" in digits else ""
    return f"{entry.title}: {counted(model.k, 'centroid')}{trained}"
