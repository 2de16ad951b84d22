"""The Runs card: models and sweeps, the newest at the top, with their error rates; the model in use is bold."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QComboBox, QLabel, QSizePolicy, QStackedWidget, QTableWidgetItem, QToolButton, QWidget

from digitcluster.session.entries import ModelEntry, Sweep
from digitcluster.session.preferences import Preferences
from digitcluster.session.session import Session
from digitcluster.ui import run_actions
from digitcluster.ui.dialogs import questions
from digitcluster.ui.run_list import COLUMNS as KINDS
from digitcluster.ui.run_list import Item, Order, SweptRun, arranged
from digitcluster.ui.run_rows import COLUMNS, rate_in, row_of
from digitcluster.ui.runs_menu import RunsMenu, is_builtin
from digitcluster.ui.widgets.card import Card
from digitcluster.ui.widgets.elided_combo_box import ElidedComboBox
from digitcluster.ui.widgets.layouts import row
from digitcluster.ui.widgets.list_table import ListTable
from digitcluster.ui.widgets.still_scroll_area import BAR
from digitcluster.ui.widgets.term_button import TermButton
from digitcluster.ui.widgets.tips import plain_tip

LEAST = 3  # rows that there is always room for
SPARED = (1, 2)  # columns: names begin with k, and Inspect tells all


class RunsPanel(Card):
    """The list, as a table or, where there is little room, as a drop-down list.

    Attributes
    ----------
    menu : RunsMenu
        What can be done with a row; the window adds what the panel cannot do itself.
    """

    sweep_chosen = Signal()  # clicked: its plot is wanted
    test_asked = Signal(object)  # ModelEntry

    def __init__(self, session: Session, preferences: Preferences) -> None:
        super().__init__("Runs")
        self._session, self._preferences = session, preferences
        self._items: dict[int, Item] = {}
        self._opened: frozenset[int] = frozenset()  # numbers of sweeps
        self._order = Order.read(preferences.runs_order)
        self._in_use = session.selection.listed.number
        self.table = ListTable(COLUMNS, least=LEAST, spared=SPARED)
        self.table.setAccessibleName("Runs")
        self.choice = ElidedComboBox()
        self.choice.setAccessibleName("Runs")
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.setMinimumContentsLength(8)
        self.menu = RunsMenu(self.table, self)
        self._lay_out()
        self._connect()
        self._show()

    def set_compact(self, compact: bool) -> None:
        """Show a drop-down list instead of the table, or the table again."""
        self.pages.setCurrentIndex(1 if compact else 0)
        self.pages.setMaximumHeight(self.choice.sizeHint().height() if compact else 16_777_215)
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Preferred, policy.Maximum if compact else policy.Preferred)
        self.term.setHidden(compact)  # beside an error rate that is written out there is no room for it
        self._show_unit()
        self.table.keep_room(0 if compact else LEAST)

    @property
    def current(self) -> ModelEntry | Sweep:
        """What is selected in the list: the model in use, or a sweep."""
        key = self.table.current_key if self.pages.currentIndex() == 0 else None
        item = self._items.get(key or 0)
        return self._session.selection.listed if item is None or isinstance(item, SweptRun) else item

    def rename_current(self) -> None:
        """Let people type another name for what is selected."""
        current = self.current
        if self.pages.currentIndex() == 0 and self.table.isVisible():
            self.table.edit_current()
        elif not is_builtin(current):
            questions.ask_for_name(self, current.title, lambda name: run_actions.rename(self._session, current, name))

    def delete_current(self) -> None:
        """Take what is selected out of the list."""
        run_actions.delete(self._session, self.current)

    def rename_model(self) -> None:
        """Let people type another name for the model in use."""
        self.table.set_current(self._key_of(self._session.selection.listed))
        self.rename_current()

    def delete_model(self) -> None:
        """Take the model in use out of the list."""
        run_actions.delete(self._session, self._session.selection.listed)

    def sort(self, order: Order) -> None:
        """Sort the list, now and at the next start."""
        self._order, self._preferences.runs_order = order, order.written
        self._show()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Show what can be done with a row."""
        self.menu.popup(event.globalPos())

    def _lay_out(self) -> None:
        self.unit = QLabel("error rates in %")
        self.unit.setObjectName("muted")
        self.more = QToolButton()
        self.more.setObjectName("more")
        self.more.setText("⋯")
        self.more.setToolTip("Details, rename, pin, sort, test, delete")
        self.more.setAccessibleName("Actions for a run")
        self.more.setMenu(self.menu)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.test = QToolButton()
        self.test.setObjectName("link")
        self.test.setText("Test…")
        self.test.setToolTip("Measure the error rate of the selected model on the open digits, or on those of a file")
        self.test.clicked.connect(lambda: self.ask_for_test())
        # The table's scroll bar is in the card's margin, so that the rows are as wide as the fields above.
        self.body.setContentsMargins(12, 7, 12 - BAR, 9)
        self.head.setContentsMargins(0, 0, BAR, 0)
        self.term = TermButton("error_rate", self._session.explaining.ask, self.table, self.choice)
        self.head.addLayout(row(self.unit, self.term, self.test, self.more, spacing=8))
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
        table.sort_asked.connect(lambda column: self.sort(self._order.clicked(KINDS[column])))
        table.open_asked.connect(self._open)
        for second_asked in (table.second_asked, self.menu.second_asked):
            second_asked.connect(self._compare)
        self.menu.aboutToShow.connect(self._offer_others)
        asked = {
            "details": lambda: run_actions.show_details(session, self.current),
            "rename": self.rename_current,
            "pin": lambda: run_actions.pin(session, self.current),
            "delete": self.delete_current,
            "test": self.ask_for_test,
        }
        self.menu.asked.connect(lambda what: asked[what]())
        self.menu.sort_asked.connect(self.sort)
        self.choice.activated.connect(self._use_chosen)
        for signal in (session.runs.changed, session.sweeps.kept_changed, session.selection.changed):
            signal.connect(lambda _: self._show())
        session.availability.changed.connect(lambda _: self._show_possible())

    def _show(self) -> None:
        session, entry = self._session, self._session.selection.listed
        is_other, self._in_use = entry.number != self._in_use, entry.number
        self._items = arranged(session.runs.entries, session.sweeps.kept, self._order, self._opened)
        rows = [
            row_of(
                key,
                item,
                is_in_use=isinstance(item, ModelEntry) and item.number == entry.number,
                is_open=isinstance(item, Sweep) and item.number in self._opened,
            )
            for key, item in self._items.items()
        ]
        self.table.show_rows(rows)
        column = KINDS.index(self._order.column) if self._order.column else None
        self.table.show_sorted(column, descending=self._order.descending)
        if is_other or self.table.current_key is None:
            self.table.set_current(self._key_of(entry))
        items = [item for item in self._items.values() if not isinstance(item, SweptRun)]
        self._show_choice(items, entry)
        self._show_unit()
        self._show_possible()

    def _key_of(self, entry: ModelEntry) -> int | None:
        """Return the key of a model's row: one of an open sweep has another than its number."""
        here = [
            key for key, item in self._items.items() if isinstance(item, ModelEntry) and item.number == entry.number
        ]
        return next(iter(here), None)

    def _open(self, number: int, is_open: bool) -> None:
        """Show a sweep's runs, or hide them."""
        self._opened = self._opened | {number} if is_open else self._opened - {number}
        self._show()

    def _offer_others(self) -> None:
        current = self.current
        models = {key: item for key, item in self._items.items() if isinstance(item, ModelEntry)}
        others = {key: item.title for key, item in models.items() if item.number != current.number}
        self.menu.show_others(others if isinstance(current, ModelEntry) else {})

    def _compare(self, key: int) -> None:
        """Compare the model that is selected with another one."""
        run_actions.compare(self._session, self.current, self._items.get(key))

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
        compact, row = self.pages.currentIndex() == 1, row_of(0, self._session.selection.listed)
        self.unit.setText(rate_in(row) if compact else "error rates in %")
        self.unit.setToolTip(plain_tip("\n".join(row.tips[-2:])) if compact else "")

    def _show_possible(self) -> None:
        can_test = isinstance(self.current, ModelEntry) and self._session.availability.value.test
        self.test.setEnabled(can_test)
        self.menu.show_possible(self.current, self._order, can_test=can_test)

    def _use_selected(self) -> None:
        self._use(self.table.current_key)
        self._show_possible()

    def _use_chosen(self, place: int) -> None:
        item = self._use(self.choice.itemData(place))
        if isinstance(item, Sweep):
            self.sweep_chosen.emit()
            self._show()  # the list says again which model is in use

    def _use(self, key: int | None) -> Item | None:
        item = None if key is None else self._items.get(key)
        if isinstance(item, ModelEntry):
            self._session.selection.select_entry(item)
        elif isinstance(item, SweptRun):
            self._session.selection.select_run(item.run)
        elif item is not None:
            self._session.sweeps.show(item)
        return item

    def _show_clicked(self, place: int) -> None:
        if isinstance(self._items.get(self.table.key_at(place)), Sweep):
            self.sweep_chosen.emit()

    def _take_name(self, changed: QTableWidgetItem) -> None:
        item = self._items.get(self.table.key_at(changed.row()))
        if isinstance(item, ModelEntry | Sweep):
            run_actions.rename(self._session, item, changed.text())
        self._show()  # with the name that it got: another may have the one that was typed

    def ask_for_test(self) -> None:
        """Ask on which digits to test the model that is selected."""
        if isinstance(current := self.current, ModelEntry):
            self.test_asked.emit(current)
