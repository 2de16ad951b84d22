"""Buttons side by side of which one is chosen, as a whole."""

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QWidget


class Segments(QWidget):
    """Offers a few choices; arrow keys go from one to the next.

    Parameters
    ----------
    choices : mapping of str to str
        Each choice's name, and the words on its button.
    tips : mapping of str to str
        Tool tips by name.
    """

    chosen = Signal(str)  # the name of the choice that people made

    def __init__(
        self, choices: Mapping[str, str], tips: Mapping[str, str] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for name, words in choices.items():
            button = QPushButton(words)
            button.setObjectName("segment")
            button.setCheckable(True)
            button.setToolTip((tips or {}).get(name, ""))
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _=False, name=name: self.chosen.emit(name))
            self._group.addButton(button)
            layout.addWidget(button, 1)
            self.buttons[name] = button
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def choice(self) -> str:
        """The name of what is chosen; empty where nothing is."""
        return next((name for name, button in self.buttons.items() if button.isChecked()), "")

    def choose(self, name: str) -> None:
        """Show what is chosen."""
        with QSignalBlocker(self._group):
            self.buttons[name].setChecked(True)

    def choose_nothing(self) -> None:
        """Show that none of them is chosen."""
        self._group.setExclusive(False)
        for button in self.buttons.values():
            button.setChecked(False)
        self._group.setExclusive(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose the next one, or the one before."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        names = [name for name, button in self.buttons.items() if button.isEnabled()]
        if step is None or self.choice not in names:
            event.ignore()
            return
        target = names.index(self.choice) + step
        if 0 <= target < len(names):
            self.buttons[names[target]].setFocus(Qt.FocusReason.OtherFocusReason)
            self.buttons[names[target]].click()
