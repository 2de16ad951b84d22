"""A table of things that each have a row: rows come and go without moving what people look at or type into."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSizePolicy, QTableWidget, QTableWidgetItem

from digitcluster.ui.widgets.tips import plain_tip

ROW = 24  # px
NUMBER = 42  # px: the least width of a column of numbers
WIDEST = "100.0"
BESIDE = 8  # px beside a text in its column


@dataclass(frozen=True)
class Row:
    """What a row shows.

    Attributes
    ----------
    key : int
        Which one it is.
    texts, tips : tuple of str
        One for each column.
    can_be_renamed : bool
        Whether the first text can be typed over.
    is_bold : bool
    """

    key: int
    texts: tuple[str, ...]
    tips: tuple[str, ...]
    can_be_renamed: bool = False
    is_bold: bool = False


class ListTable(QTableWidget):
    """Rows with a name, which takes the width that is left, and numbers.

    Parameters
    ----------
    columns : sequence of (text, tip)
        The header.
    least : int
        How many rows there is always room for.
    """

    def __init__(self, columns: Sequence[tuple[str, str]], *, least: int) -> None:
        super().__init__(0, len(columns))
        self._rows: list[Row] = []
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # how names end is what tells one from another
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.itemChanged.connect(self._forget)
        self._make_header(columns)
        # As tall as the column allows: it scrolls, the cards above do not.
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.keep_room(least)
        self._keep_bar()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows. Those that stay are kept as they are, with the editor that may be open in one."""
        current = self.current_key
        blocked = self.blockSignals(True)  # what comes and goes is not the user's choice
        keys = {row.key for row in rows}
        for place in reversed(range(len(self._rows))):
            if self._rows[place].key not in keys:
                self.removeRow(place)
                del self._rows[place]
        for place, row in enumerate(rows):
            if place == len(self._rows) or self._rows[place].key != row.key:
                self.insertRow(place)
                self._rows.insert(place, Row(row.key, (), ()))
            if self._rows[place] != row:
                self._fill(place, row)
        if current in keys:
            self.set_current(current)
        self.blockSignals(blocked)

    @property
    def current_key(self) -> int | None:
        """The key of the row that is selected."""
        place = self.currentRow()
        return self._rows[place].key if 0 <= place < len(self._rows) else None

    def set_current(self, key: int | None) -> None:
        """Select a row, which is not announced."""
        blocked = self.blockSignals(True)
        place = next((place for place, row in enumerate(self._rows) if row.key == key), None)
        if place is None:
            self.setCurrentCell(-1, -1)
        elif place != self.currentRow():
            self.setCurrentCell(place, 0)
        self.blockSignals(blocked)

    def key_at(self, place: int) -> int:
        """Return the key of a row."""
        return self._rows[place].key

    def edit_current(self) -> None:
        """Open an editor for the name of the row that is selected, if it can be changed and none is open."""
        item, is_editing = self.item(self.currentRow(), 0), self.state() == QAbstractItemView.State.EditingState
        if item is not None and item.flags() & Qt.ItemFlag.ItemIsEditable and not is_editing:
            self.setFocus()
            self.editItem(item)

    def _forget(self, item: QTableWidgetItem) -> None:
        """Note that a row no longer shows what it was given: people have typed into it."""
        self._rows[item.row()] = Row(self._rows[item.row()].key, (), ())

    def _fill(self, place: int, row: Row) -> None:
        self._rows[place] = row
        for column, (text, tip) in enumerate(zip(row.texts, row.tips, strict=True)):
            item = self.item(place, column)
            if item is None:
                item = QTableWidgetItem()
                item.setTextAlignment(_alignment(column))
                self.setItem(place, column, item)
            item.setText(text)
            item.setToolTip(plain_tip(tip))
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            item.setFlags(flags | Qt.ItemFlag.ItemIsEditable if column == 0 and row.can_be_renamed else flags)
            font = item.font()
            font.setBold(row.is_bold)
            item.setFont(font)

    def _make_header(self, columns: Sequence[tuple[str, str]]) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        self.ensurePolished()
        words = [text for text, _ in columns[1:]]
        bold = self.font()
        bold.setBold(True)  # as the row of what is in use is; in some fonts it needs more room than in others
        number = max(NUMBER, *(QFontMetrics(bold).horizontalAdvance(text) + BESIDE for text in (WIDEST, *words)))
        header.setMinimumSectionSize(number)
        for column, (text, tip) in enumerate(columns):
            item = QTableWidgetItem(text)
            item.setToolTip(tip)
            item.setTextAlignment(_alignment(column))
            self.setHorizontalHeaderItem(column, item)
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            self.setColumnWidth(column, number)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setFixedHeight(ROW)

    def keep_room(self, least: int) -> None:
        """Be tall enough for so many rows, at least."""
        self.setMinimumHeight(ROW * (least + 1) + 2 if least else 0)

    def _keep_bar(self) -> None:
        """Keep the scroll bar's room always, so that no number moves when it comes; a disabled one cannot be seen."""
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(lambda _, most: bar.setEnabled(most > 0))
        bar.setEnabled(False)


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
