"""Chooses one of a model's labels with one click: a row of buttons, or a list to search where there are many."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QLineEdit, QPushButton, QStackedWidget, QWidget

from digitcluster.ui.widgets.tips import plain_tip
from digitcluster.wording import shortened

MOST_BUTTONS = 10
LONGEST = 2  # characters that a button has room for
NARROWEST = 18  # px
IN_LIST = 40  # characters of a label in the list


class LabelChoice(QStackedWidget):
    """Tells which label was chosen; keeps none, so the same one can be chosen again. Always of the same height."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.names: tuple[str, ...] = ()
        self.buttons: list[QPushButton] = []
        self._row = QWidget()
        self._layout = QHBoxLayout(self._row)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2)
        line = QLineEdit()
        line.setPlaceholderText("Wrong? Choose or type the right label")
        self.list = _List()
        self.list.setLineEdit(line)
        self.list.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.list.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.list.setMinimumContentsLength(8)
        self.list.setAccessibleName("What you drew")
        completer = QCompleter(self.list.model(), self.list)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.list.setCompleter(completer)
        self.list.activated.connect(self._choose_from_list)
        self.addWidget(self._row)
        self.addWidget(self.list)
        self.list.ensurePolished()  # the style sheet makes it taller
        self.setFixedHeight(self.list.sizeHint().height())

    def show_labels(self, names: Sequence[str]) -> None:
        """Offer labels by their names."""
        if tuple(names) == self.names:
            return
        self.names = tuple(names)
        for button in self.buttons:
            self._layout.removeWidget(button)
            button.deleteLater()
        as_row = len(names) <= MOST_BUTTONS and all(len(name) <= LONGEST for name in names)
        self.buttons = [self._button(name) for name in names] if as_row else []
        self.list.clear()
        self.list.addItems([shortened(name, IN_LIST) for name in names])
        self._clear_list()
        self.setCurrentWidget(self._row if as_row else self.list)

    def mark(self, name: str | None) -> None:
        """Set off the label that is proposed; None for none."""
        for button, label in zip(self.buttons, self.names, strict=False):
            button.setChecked(label == name)

    def _button(self, name: str) -> QPushButton:
        button = QPushButton(name.replace("&", "&&"))
        button.setObjectName("tight")
        button.setMinimumWidth(NARROWEST)  # styles ask for some 80
        button.setCheckable(True)
        button.setAccessibleName(f"Keep the drawing as {name}")
        button.setToolTip(plain_tip(f"Keep the drawing as {name} (key {name})"))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda checked: self._choose(button, name, checked=checked))
        self._layout.addWidget(button, 1)
        return button

    def _choose(self, button: QPushButton, name: str, *, checked: bool) -> None:
        button.setChecked(not checked)  # the mark says what is proposed, not what was clicked
        self.chosen.emit(name)

    def _choose_from_list(self, index: int) -> None:
        self._clear_list()
        self.chosen.emit(self.names[index])

    def _clear_list(self) -> None:
        self.list.setCurrentIndex(-1)
        self.list.clearEditText()


class _List(QComboBox):
    """A list in which nothing is chosen in passing: each choice keeps a drawing."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to what scrolls."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the list with the arrow keys, rather than choose the next one."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.showPopup()
        else:
            super().keyPressEvent(event)
