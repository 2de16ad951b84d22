"""What can be done with a row of the list of runs, as a menu, with keys where the list has the focus."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from digitcluster.session.entries import ModelEntry, Sweep
from digitcluster.ui.run_list import COLUMNS, Order

if TYPE_CHECKING:
    from digitcluster.ui.panels.runs_panel import RunsPanel

SORTS = ("&Name", "&k", "&Iterations", "&Training error", "&Validation error", "Te&st error")


class RunsMenu(QMenu):
    """Renames, pins, deletes, tests, sorts; tells the panel, which knows what is selected.

    Parameters
    ----------
    panel : RunsPanel
    keys : QWidget
        Where the keys act; elsewhere they mean something else.
    """

    def __init__(self, panel: RunsPanel, keys: QWidget) -> None:
        super().__init__(panel)
        self._panel, self._keys = panel, keys
        self.details = self._add("&Details", panel.show_details, "Alt+Return", "Alt+Enter")
        self.rename = self._add("&Rename", panel.rename_current, "F2")
        self.pin = self._add("&Pin", panel.pin_current)
        self.pin.setCheckable(True)
        self.delete = self._add("De&lete", panel.delete_current, "Delete")
        self.addSeparator()
        self.test = self._add("&Test on these digits…", panel.ask_for_test)
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

    def _sorts(self) -> QMenu:
        menu, group = QMenu("&Sort by", self), QActionGroup(self)
        self.sorts: dict[str, QAction] = {}
        for text, column in zip(("Ne&west first", *SORTS), ("", *COLUMNS), strict=True):
            action = group.addAction(text)
            action.setCheckable(True)
            action.triggered.connect(lambda _=False, column=column: self._panel.sort(Order(column)))
            self.sorts[column] = action
        menu.addActions(group.actions())
        return menu

    def _add(self, text: str, run: Callable[[], object], *keys: str) -> QAction:
        action = self.addAction(text)
        action.triggered.connect(lambda _=False: run())
        if keys:
            action.setShortcuts([QKeySequence(key) for key in keys])
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            self._keys.addAction(action)
        return action


def is_builtin(item: ModelEntry | Sweep) -> bool:
    """Tell whether something in the list came with the program, and stays as it is."""
    return isinstance(item, ModelEntry) and item.is_builtin
