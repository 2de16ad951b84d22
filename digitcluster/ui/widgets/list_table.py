"""A table of things that each have a row: rows come and go without moving what people look at or type into."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPolygon, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSizePolicy, QTableWidget, QTableWidgetItem

from digitcluster.ui.widgets.guarded import guarded
from digitcluster.ui.widgets.list_row import ARROW, ROLE, NameDelegate, Row
from digitcluster.ui.widgets.tips import plain_tip

ROW = 24  # px
NUMBER = 42  # px: the least width of a column of numbers
WIDEST = "100.0"
BESIDE = 8  # px beside a text in its column
NAME = 130  # px: where the name would get less, columns that can be spared are left out


class ListTable(QTableWidget):
    """Rows with a name, which takes the width that is left, and numbers.

    Parameters
    ----------
    columns : sequence of (text, tip)
        The header.
    least : int
        How many rows there is always room for.
    spared : collection of int
        Columns that are left out where there is little room; the last of them first.
    """

    sort_asked = Signal(int)  # the column whose head was clicked
    second_asked = Signal(int)  # key of a row that is clicked with Ctrl, besides the one that is selected
    open_asked = Signal(int, bool)  # key of a row, and whether the rows that belong to it are to be shown

    def __init__(self, columns: Sequence[tuple[str, str]], *, least: int, spared: Collection[int] = ()) -> None:
        super().__init__(0, len(columns))
        self._rows: list[Row] = []
        self._spared = tuple(spared)
        self._head = _Header(self)
        self.setHorizontalHeader(self._head)
        self._head.sectionClicked.connect(self.sort_asked)
        self.setItemDelegateForColumn(0, NameDelegate(self))
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
        for key in [row.key for row in self._rows if row.key not in keys]:
            self._take_out(key)
        for place, row in enumerate(rows):
            if place == len(self._rows) or self._rows[place].key != row.key:
                self._take_out(row.key)  # it stands further below
                self.insertRow(place)
                self._rows.insert(place, Row(row.key, (), ()))
            if self._rows[place] != row:
                self._fill(place, row)
        self.set_current(current if current in keys else None)  # Qt would go to the row beside it
        self.blockSignals(blocked)

    def show_sorted(self, column: int | None, *, descending: bool = False) -> None:
        """Mark the column that the rows are sorted by; None for none."""
        self._head.show_sorted(column, descending=descending)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open or close a row whose arrow is clicked."""
        place = event.position().toPoint()
        item = self.itemAt(place)
        row = None if item is None else self._rows[item.row()]
        if row is not None and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.second_asked.emit(row.key)
        elif row is None or row.is_open is None or place.x() > ARROW:
            super().mousePressEvent(event)
        elif event.button() is Qt.MouseButton.LeftButton:
            self.open_asked.emit(row.key, not row.is_open)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open or close the row that is selected with the arrow keys to the right and left."""
        place = self.currentRow()
        row = self._rows[place] if 0 <= place < len(self._rows) else None
        wanted = {Qt.Key.Key_Right: True, Qt.Key.Key_Left: False}.get(Qt.Key(event.key()))
        if row is not None and row.is_open is not None and wanted not in (None, row.is_open):
            self.open_asked.emit(row.key, not row.is_open)
        else:
            super().keyPressEvent(event)

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many columns as there is room for beside the names."""
        super().resizeEvent(event)
        least = NAME + sum(self._number for column in range(1, self.columnCount()) if column not in self._spared)
        for column in self._spared:
            least += self._number
            self.setColumnHidden(column, least > self.viewport().width())

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

    def _take_out(self, key: int) -> None:
        for place in [place for place, row in enumerate(self._rows) if row.key == key]:
            self.removeRow(place)
            del self._rows[place]

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
            item.setData(ROLE, row if column == 0 else None)
            item.setToolTip(plain_tip(tip))
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            item.setFlags(flags | Qt.ItemFlag.ItemIsEditable if column == 0 and row.can_be_renamed else flags)
            font = item.font()
            font.setBold(row.is_bold)
            item.setFont(font)

    def _make_header(self, columns: Sequence[tuple[str, str]]) -> None:
        header = self._head
        self.ensurePolished()
        words = [text for text, _ in columns[1:]]
        bold = self.font()
        bold.setBold(True)  # as the row of what is in use is; in some fonts it needs more room than in others
        self._number = number = max(
            NUMBER, *(QFontMetrics(bold).horizontalAdvance(text) + BESIDE for text in (WIDEST, *words))
        )
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


class _Header(QHeaderView):
    """Names the columns, and shows with an arrow above a name by which of them the rows are sorted."""

    def __init__(self, table: QTableWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._sorted: int | None = None
        self._is_descending = False
        self.setSectionsClickable(True)
        self.setHighlightSections(False)

    def show_sorted(self, column: int | None, *, descending: bool) -> None:
        """Put the arrow above a column, or above none."""
        self._sorted, self._is_descending = column, descending
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, column: int) -> None:
        """Paint a column's name as usual, and the arrow in the room above it, so that no name needs more width."""
        painter.save()
        super().paintSection(painter, rect, column)
        painter.restore()
        if column == self._sorted:
            # At the side of the name where it ends.
            x = rect.left() + 8 if column == 0 else rect.right() - 8
            base, tip = (rect.top(), rect.top() + 4) if self._is_descending else (rect.top() + 4, rect.top())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.palette().highlight())
            painter.drawPolygon(QPolygon([QPoint(x - 4, base), QPoint(x + 4, base), QPoint(x, tip)]))


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
