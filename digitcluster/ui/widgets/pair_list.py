"""A list of sentences of which one can be chosen, with a title."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QListWidget, QListWidgetItem, QSizePolicy, QVBoxLayout, QWidget

from digitcluster.ui.widgets.tips import plain_tip

WIDTH = 168  # px


class PairList(QWidget):
    """Emits what belongs to the sentence that was clicked, or chosen with Return."""

    chosen = Signal(object)

    def __init__(self, title: str) -> None:
        super().__init__()
        self._pairs: tuple[tuple[str, str, Any], ...] = ()
        self.setMaximumWidth(WIDTH)
        # It takes what the matrix leaves, and never widens the window's middle.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(1)
        heading = QLabel(title)
        heading.setObjectName("muted")
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        self.list.setMinimumWidth(1)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # the count at the end matters most
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(heading)
        layout.addWidget(self.list, 1)
        for signal in (self.list.itemClicked, self.list.itemActivated):
            signal.connect(self._choose)

    def sizeHint(self) -> QSize:
        """Return the width that it has where there is room."""
        return QSize(WIDTH, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Return next to no width."""
        return QSize(1, super().minimumSizeHint().height())

    def show_pairs(self, pairs: Sequence[tuple[str, str, Any]]) -> None:
        """Show sentences, each with its tool tip and what it stands for."""
        if tuple(pairs) == self._pairs:
            return
        self._pairs = tuple(pairs)
        self.list.clear()
        for text, tip, value in pairs:
            item = QListWidgetItem(text)
            item.setData(Qt.ItemDataRole.UserRole, value)
            item.setToolTip(plain_tip(tip))
            lines = text.count("\n") + 1
            item.setSizeHint(QSize(0, lines * self.fontMetrics().height() + 6))
            self.list.addItem(item)

    def select(self, value: Any) -> None:
        """Mark the sentence that stands for something, or none."""
        for item in self._items():
            if item.data(Qt.ItemDataRole.UserRole) == value:
                self.list.setCurrentItem(item)
                return
        self.list.clearSelection()
        self.list.setCurrentRow(-1)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _choose(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))
