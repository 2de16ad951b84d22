"""The Runs card: models and sweeps, the newest at the top, with their error rates; the model in use is bold."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QTableWidgetItem,
    QToolButton,
    QWidget,
)

from digitcluster.session.entries import ModelEntry, Sweep
from digitcluster.session.session import Session
from digitcluster.ui.dialogs import questions
from digitcluster.ui.run_rows import COLUMNS, rate_in, row_of
from digitcluster.ui.widgets.card import Card
from digitcluster.ui.widgets.elided_combo_box import ElidedComboBox
from digitcluster.ui.widgets.layouts import row
from digitcluster.ui.widgets.list_table import ListTable
from digitcluster.ui.widgets.still_scroll_area import BAR
from digitcluster.ui.widgets.tips import plain_tip

LEAST = 3  # rows that there is always room for


class RunsPanel(Card):
    """The list, as a table or, where there is little room, as a drop-down list.

    Attributes
    ----------
    menu : QMenu
        What can be done with a row; the window adds what the panel cannot do itself.
    """

    sweep_chosen = Signal()  # clicked: its plot is wanted
    test_asked = Signal(object)  # ModelEntry

    def __init__(self, session: Session) -> None:
        super().__init__("Runs")
        self._session = session
        self._items: dict[int, ModelEntry | Sweep] = {}
        self._in_use = session.selection.listed.number
        self.table = ListTable(COLUMNS, least=LEAST)
        self.table.setAccessibleName("Runs")
        self.choice = ElidedComboBox()
        self.choice.setAccessibleName("Runs")
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.setMinimumContentsLength(8)
        self.rename_action = self._action("&Rename", "F2", self.rename_current)
        self.delete_action = self._action("De&lete", "Delete", self.delete_current)
        self.compare_action = self._action("&Compare with another…", "", self._compare)
        self.test_action = self._action("&Test on these digits…", "", self._ask_for_test)
        self.menu = QMenu(self)
        self.menu.addActions([self.rename_action, self.delete_action])
        self.menu.addSeparator()
        self.menu.addActions([self.compare_action, self.test_action])
        self._lay_out()
        self._connect()
        self._show()

    def set_compact(self, compact: bool) -> None:
        """Show a drop-down list instead of the table, or the table again."""
        self.pages.setCurrentIndex(1 if compact else 0)
        self.pages.setMaximumHeight(self.choice.sizeHint().height() if compact else 16_777_215)
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Preferred, policy.Maximum if compact else policy.Preferred)
        self._show_unit()
        self.table.keep_room(0 if compact else LEAST)

    @property
    def current(self) -> ModelEntry | Sweep:
        """What is selected in the list: the model in use, or a sweep."""
        key = self.table.current_key if self.pages.currentIndex() == 0 else None
        return self._items.get(key or 0, self._session.selection.listed)

    def rename_current(self) -> None:
        """Let people type another name for what is selected."""
        current = self.current
        if self.pages.currentIndex() == 0 and self.table.isVisible():
            self.table.edit_current()
        elif not _is_builtin(current):
            questions.ask_for_name(self, current.title, lambda name: self._rename(current, name))

    def delete_current(self) -> None:
        """Take what is selected out of the list."""
        self._delete(self.current)

    def rename_model(self) -> None:
        """Let people type another name for the model in use."""
        self.table.set_current(self._session.selection.listed.number)
        self.rename_current()

    def delete_model(self) -> None:
        """Take the model in use out of the list."""
        self._delete(self._session.selection.listed)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Show what can be done with a row."""
        self.menu.popup(event.globalPos())

    def _lay_out(self) -> None:
        self.unit = QLabel("error rates in %")
        self.unit.setObjectName("muted")
        self.more = QToolButton()
        self.more.setObjectName("more")
        self.more.setText("⋯")
        self.more.setToolTip("Rename, test, delete")
        self.more.setAccessibleName("Actions for a run")
        self.more.setMenu(self.menu)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.test = QToolButton()
        self.test.setObjectName("link")
        self.test.setText("Test…")
        self.test.setToolTip("Measure the error rate of the selected model on the open digits, or on those of a file")
        self.test.clicked.connect(lambda: self._ask_for_test())
        # The table's scroll bar is in the card's margin, so that the rows are as wide as the fields above.
        self.body.setContentsMargins(12, 7, 12 - BAR, 9)
        self.head.setContentsMargins(0, 0, BAR, 0)
        self.head.addLayout(row(self.unit, self.test, self.more, spacing=8))
        self.pages = QStackedWidget()
        self.pages.addWidget(self.table)
        self.pages.addWidget(self._choice_page())
        self.body.addWidget(self.pages, 1)

    def _choice_page(self) -> QWidget:
        page = QWidget()
        layout = row(self.choice, stretch=(1,))
        layout.setContentsMargins(0, 0, BAR, 0)
        page.setLayout(layout)
        return page

    def _connect(self) -> None:
        session, table = self._session, self.table
        table.itemSelectionChanged.connect(self._use_selected)
        table.itemChanged.connect(self._take_name)
        table.cellClicked.connect(self._show_clicked)
        table.activated.connect(lambda index: self._show_clicked(index.row()))
        self.choice.activated.connect(self._use_chosen)
        for signal in (session.runs.changed, session.sweeps.kept_changed, session.selection.changed):
            signal.connect(lambda _: self._show())
        session.availability.changed.connect(lambda _: self._show_possible())

    def _action(self, text: str, key: str, run: object) -> QAction:
        action = QAction(text, self)
        action.triggered.connect(lambda: run())  # type: ignore[operator]
        if key:
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)  # elsewhere the key means something else
            self.table.addAction(action)
        return action

    def _show(self) -> None:
        session, entry = self._session, self._session.selection.listed
        is_other, self._in_use = entry.number != self._in_use, entry.number
        items: list[ModelEntry | Sweep] = [*session.runs.entries, *session.sweeps.kept]
        items.sort(key=lambda item: -item.number)
        self._items = {item.number: item for item in items}
        self.table.show_rows([row_of(item, is_in_use=item.number == entry.number) for item in items])
        if is_other or self.table.current_key is None:
            self.table.set_current(entry.number)
        self._show_choice(items, entry)
        self._show_unit()
        self._show_possible()

    def _show_choice(self, items: list[ModelEntry | Sweep], entry: ModelEntry) -> None:
        told = [(self.choice.itemText(place), self.choice.itemData(place)) for place in range(self.choice.count())]
        if told != [(item.title, item.number) for item in items]:
            self.choice.clear()
            for item in items:
                self.choice.addItem(item.title, item.number)
        self.choice.setCurrentIndex(self.choice.findData(entry.number))
        self.choice.setToolTip(plain_tip(entry.description))

    def _show_unit(self) -> None:
        """Say above the table what its numbers are; above the drop-down list, which has none, the error rate."""
        compact, row = self.pages.currentIndex() == 1, row_of(self._session.selection.listed)
        self.unit.setText(rate_in(row) if compact else "error rates in %")
        self.unit.setToolTip(plain_tip("\n".join(row.tips[2:])) if compact else "")

    def _show_possible(self) -> None:
        current = self.current
        for action in (self.rename_action, self.delete_action):
            action.setEnabled(not _is_builtin(current))
        for thing in (self.test_action, self.test):
            thing.setEnabled(isinstance(current, ModelEntry) and self._session.availability.value.test)
        self.compare_action.setEnabled(isinstance(current, ModelEntry) and len(self._session.runs.entries) > 1)

    def _use_selected(self) -> None:
        self._use(self.table.current_key)
        self._show_possible()

    def _use_chosen(self, place: int) -> None:
        item = self._use(self.choice.itemData(place))
        if isinstance(item, Sweep):
            self.sweep_chosen.emit()
            self._show()  # the list says again which model is in use

    def _use(self, key: int | None) -> ModelEntry | Sweep | None:
        item = None if key is None else self._items.get(key)
        if isinstance(item, ModelEntry):
            self._session.selection.select_entry(item)
        elif item is not None:
            self._session.sweeps.show(item)
        return item

    def _show_clicked(self, place: int) -> None:
        if isinstance(self._items.get(self.table.key_at(place)), Sweep):
            self.sweep_chosen.emit()

    def _take_name(self, changed: QTableWidgetItem) -> None:
        item = self._items.get(self.table.key_at(changed.row()))
        if item is not None:
            self._rename(item, changed.text())
        self._show()  # with the name that it got: another may have the one that was typed

    def _rename(self, item: ModelEntry | Sweep, name: str) -> None:
        if isinstance(item, ModelEntry):
            self._session.runs.rename(item, name)
        else:
            self._session.sweeps.rename(item, name)

    def _delete(self, item: ModelEntry | Sweep) -> None:
        session = self._session
        if isinstance(item, ModelEntry):
            session.runs.delete(item)
            is_gone = session.runs.listed(item) is None
        else:
            session.sweeps.delete(item)
            is_gone = session.sweeps.listed(item) is None
        if is_gone:
            session.messages.tell(f"Deleted “{item.title}”. Undo brings it back.")

    def _compare(self) -> None:
        """Compare what is selected with the model in use, or that one with the newest other."""
        current, entries = self.current, self._session.runs.entries
        if isinstance(current, ModelEntry):
            others = [entry for entry in entries if entry.number != current.number]
            in_use = self._session.selection.listed
            self._session.comparison.ask_for(current, in_use if in_use in others else others[-1])

    def _ask_for_test(self) -> None:
        if isinstance(current := self.current, ModelEntry):
            self.test_asked.emit(current)


def _is_builtin(item: ModelEntry | Sweep) -> bool:
    return isinstance(item, ModelEntry) and item.is_builtin
