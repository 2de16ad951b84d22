"""The models that there are: built in, opened and trained; the selected one is used."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSizePolicy, QTableWidget, QTableWidgetItem

from digitcluster.session.session import Session
from digitcluster.session.state import ModelEntry
from digitcluster.ui.widgets.card import Card
from digitcluster.wording import percent

COLUMNS = ("Model", "Training", "Validation")
TIPS = (
    "",
    "Share of the training digits that the model names wrongly",
    "Share of the validation digits that the model names wrongly",
)


class ModelsPanel(Card):
    """A table of the models with their error rates, the newest at the top."""

    def __init__(self, session: Session) -> None:
        super().__init__("Models")
        self._session = session
        self._table = QTableWidget(0, len(COLUMNS))
        self._table.setAccessibleName("Models")
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setTabKeyNavigation(False)
        self._table.setShowGrid(False)
        self._table.verticalHeader().hide()
        self._table.verticalHeader().setDefaultSectionSize(24)
        self._make_header()
        self._table.setMinimumHeight(60)
        self._table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.body.addWidget(self._table, 1)
        self._table.itemSelectionChanged.connect(self._use_selected)
        session.models_changed.connect(self._show_models)
        session.current_changed.connect(self._select)
        self._show_models(session.models)
        self._select(session.current)

    def _make_header(self) -> None:
        for column, (text, tip) in enumerate(zip(COLUMNS, TIPS, strict=True)):
            item = QTableWidgetItem(text)
            item.setToolTip(tip)
            item.setTextAlignment(_alignment(column))
            self._table.setHorizontalHeaderItem(column, item)
        header = self._table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def _show_models(self, models: tuple[ModelEntry, ...]) -> None:
        self._table.blockSignals(True)
        self._table.setRowCount(len(models))
        for row, known in enumerate(reversed(models)):
            results = known.model.metadata.get("results", {})
            texts = (
                known.model.name,
                percent(results.get("training_error")),
                percent(results.get("validation_error")),
            )
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setTextAlignment(_alignment(column))
                item.setToolTip(_describe(known) if column == 0 else TIPS[column])
                self._table.setItem(row, column, item)
        self._table.blockSignals(False)

    def _select(self, known: ModelEntry) -> None:
        self._table.blockSignals(True)
        self._table.selectRow(len(self._session.models) - 1 - self._session.models.index(known))
        self._table.blockSignals(False)

    def _use_selected(self) -> None:
        row = self._table.currentRow()
        if row >= 0:
            self._session.use(self._session.models[len(self._session.models) - 1 - row])


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter


def _describe(known: ModelEntry) -> str:
    model = known.model
    digits = model.metadata.get("digits", {})
    trained = f", trained on {digits['name']}" if "name" in digits else ""
    return f"{model.name}: {model.k:,} centroids{trained}"
