"""Says in the status line which model reads the pad, and lets another one do it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from digitcluster.session.runs import ModelEntry
from digitcluster.session.session import Session
from digitcluster.ui.widgets.tips import plain_tip

WIDTH = 200  # px: nothing moves when a name is longer
RIGHT = 6  # px, so that the arrow is below the cards' edge
ARROW = 38  # px of the arrow and the frame
LIVE = "live training"
TIP = (
    "While a training runs, the pad is read by its model as it is at the moment; otherwise by the model in use. "
    "Choose another one here to compare."
)


class ReaderChoice(QWidget):
    """A list of the models, headed by the live one while a training is under way."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._choices: list[ModelEntry | None] = []  # None for the live model
        self.list = QComboBox()
        self.list.setObjectName("flat")
        self.list.setFixedWidth(WIDTH)
        self.list.setToolTip(TIP)
        self.list.setAccessibleName("Model that reads the pad")
        self.list.activated.connect(self._choose)
        words = QLabel("The pad is read by")
        words.setObjectName("muted")
        words.setBuddy(self.list)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, RIGHT, 0)
        layout.addWidget(words)
        layout.addWidget(self.list)
        session.pad.reader_changed.connect(self._show)
        session.runs.changed.connect(lambda _: self._show())
        self._show()

    def minimumSizeHint(self) -> QSize:
        """Return the preferred size: it keeps its width."""
        return self.sizeHint()

    def _choose(self, index: int) -> None:
        self._session.pad.read_by(self._choices[index])
        self._show()

    def _show(self) -> None:
        pad, runs = self._session.pad, self._session.runs
        choices = [*([None] if pad.live is not None else []), *runs.entries]
        if choices != self._choices:
            self._choices = choices
            self.list.clear()
            for number, one in enumerate(choices):
                title = LIVE if one is None else one.title
                self.list.addItem(self._elided(title))
                self.list.setItemData(number, plain_tip(title), Qt.ItemDataRole.ToolTipRole)
        selection = self._session.selection
        reader = None if pad.is_read_live else pad.chosen or selection.listed
        if reader in choices:  # while an entry is being replaced, it is not
            self.list.setCurrentIndex(choices.index(reader))
            title = LIVE if reader is None else (pad.chosen or selection.entry).title
            self.list.setToolTip(plain_tip(f"{title}\n{TIP}"))

    def _elided(self, title: str) -> str:
        # A style sheet would cut the text off without the dots.
        return self.list.fontMetrics().elidedText(title, Qt.TextElideMode.ElideMiddle, WIDTH - ARROW)
