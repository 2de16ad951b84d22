"""File > Open recent: the files that were opened last."""

from collections import Counter
from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from digitcluster.session.recent_files import RecentFiles
from digitcluster.ui.widgets.tips import plain_tip


class RecentMenu(QMenu):
    """A submenu with an entry for each file."""

    def __init__(self, recent: RecentFiles, parent: QWidget) -> None:
        super().__init__("Open &recent", parent)
        self._recent = recent
        self.setToolTipsVisible(True)
        recent.changed.connect(self._show)
        self._show(recent.value)

    def insert_before(self, action: QAction) -> None:
        """Take a place in the menu that has this action."""
        for menu in action.associatedObjects():
            if isinstance(menu, QMenu):
                menu.insertMenu(action, self)

    def _show(self, paths: tuple[Path, ...]) -> None:
        self.clear()
        counts = Counter(path.name for path in paths)
        for number, path in enumerate(paths, start=1):
            name = path.name if counts[path.name] == 1 else f"{path.name} in {path.parent.name}"
            action = self._add(f"&{number}  {name.replace('&', '&&')}")
            action.setToolTip(plain_tip(str(path)))
            action.triggered.connect(lambda _=False, path=path: self._recent.open(path))
        self.addSeparator()
        self._add("&Clear this list").triggered.connect(lambda _=False: self._recent.clear())
        self.setEnabled(bool(paths))

    def _add(self, text: str) -> QAction:
        action = QAction(text, self)
        self.addAction(action)
        return action
