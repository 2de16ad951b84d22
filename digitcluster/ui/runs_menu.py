"""What can be done with a row of the list of runs, as a menu, with keys where the list has the focus."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from digitcluster.session.entries import ModelEntry, Sweep
from digitcluster.ui.run_list import COLUMNS, Order

SORTS = ("&Name", "&k", "&Iterations", "&Training error", "&Validation error", "Te&st error")


class RunsMenu(QMenu):
    """Asks for what is chosen; the panel knows what is selected.

    Parameters
    ----------
    keys : QWidget
        Where the keys act; elsewhere they mean something else.
    """

    asked = Signal(str)  # "details", "rename", "pin", "delete" or "test"
    sort_asked = Signal(object)  # Order
    second_asked = Signal(int)  # key of a row to compare with

    def __init__(self, keys: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._keys = keys
        self.details = self._add("&Details", "details", "Alt+Return", "Alt+Enter")
        self.rename = self._add("&Rename", "rename", "F2")
        self.pin = self._add("&Pin", "pin")
        self.pin.setCheckable(True)
        self.delete = self._add("De&lete", "delete", "Delete")
        self.addSeparator()
        self.test = self._add("&Test on these digits…", "test")
        self.others = self.addMenu("&Compare with")
        self.addMenu(self._sorts())
        self.addSeparator()

    def show_possible(self, current: ModelEntry | Sweep, order: Order, *, can_test: bool) -> None:
        """Follow what is selected, and how the list is sorted."""
        for action in (self.rename, self.pin, self.delete):
            action.setEnabled(not is_builtin(current))
        self.pin.setChecked(current.pinned)
        self.details.setEnabled(isinstance(current, ModelEntry))
        self.test.setEnabled(can_test)
        self.sorts[order.column].setChecked(True)

    def show_others(self, others: Mapping[int, str]) -> None:
        """Offer rows, by their keys, to be compared with the one that is selected."""
        self.others.clear()
        self.others.setEnabled(bool(others))
        for key, title in others.items():
            self.others.addAction(title.replace("&", "&&"), partial(self.second_asked.emit, key))

    def _sorts(self) -> QMenu:
        menu, group = QMenu("&Sort by", self), QActionGroup(self)
        self.sorts: dict[str, QAction] = {}
        for text, column in zip(("Ne&west first", *SORTS), ("", *COLUMNS), strict=True):
            action = group.addAction(text)
            action.setCheckable(True)
            action.triggered.connect(partial(self._ask_for_order, column))
            self.sorts[column] = action
        menu.addActions(group.actions())
        return menu

    def _ask_for_order(self, column: str) -> None:
        self.sort_asked.emit(Order(column))

    def _add(self, text: str, what: str, *keys: str) -> QAction:
        action = self.addAction(text)
        action.triggered.connect(lambda: self.asked.emit(what))
        if keys:
            action.setShortcuts([QKeySequence(key) for key in keys])
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            self._keys.addAction(action)
        return action


def is_builtin(item: ModelEntry | Sweep) -> bool:
    """Tell whether something in the list came with the program, and stays as it is."""
    return isinstance(item, ModelEntry) and item.is_builtin
