"""What is to be said about a file that was read: what is probably wrong with it, or what was done to it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from digitcluster.ui.widgets.card import Sentence
from digitcluster.ui.widgets.layouts import row
from digitcluster.ui.widgets.tips import plain_tip


class Warnings(QWidget):
    """Shows all warnings, in a colour of their own; takes no room where there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentences: list[Sentence] = []
        self._paragraphs = QVBoxLayout(self)
        self._paragraphs.setContentsMargins(0, 0, 0, 0)
        self._paragraphs.setSpacing(5)
        self.hide()

    def text(self) -> str:
        """Return all that is shown, a warning a line."""
        return "\n".join(one.text() for one in self.sentences)

    def show_warnings(self, warnings: Sequence[str]) -> None:
        """Show these, each as a paragraph of its own."""
        for old in self.sentences:
            old.hide()
            old.deleteLater()
        # In words as well: a colour alone is seen by some people only.
        self.sentences = [Sentence(f"Warning: {one}") for one in warnings]
        for sentence in self.sentences:
            sentence.setObjectName("warning")
            sentence.setTextFormat(Qt.TextFormat.PlainText)
            self._paragraphs.addWidget(sentence)
        self.setVisible(bool(warnings))


class Notes(QWidget):
    """Shows the first note, and all of them when people ask for the others; takes no room where there are none.

    Attributes
    ----------
    text : Sentence
        The notes that are shown, one a line.
    more : QToolButton
        Shows the others, and hides them again.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notes: Sequence[str] = ()
        self.text = Sentence()
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.more = QToolButton()
        self.more.setObjectName("link")
        self.more.setCheckable(True)
        self.more.toggled.connect(self._write)
        layout = row(self.text, self.more, stretch=(1, 0))
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setAlignment(self.more, Qt.AlignmentFlag.AlignBottom)
        self.setLayout(layout)
        self.hide()

    def show_notes(self, notes: Sequence[str]) -> None:
        """Show the first of these, and how many more there are."""
        self._notes = notes
        self.text.setToolTip(plain_tip("\n".join(notes)))
        self.more.setChecked(False)
        self.more.setVisible(len(notes) > 1)
        self._write(are_all_shown=False)
        self.setVisible(bool(notes))

    def _write(self, are_all_shown: bool) -> None:
        self.text.setText("\n".join(self._notes if are_all_shown else self._notes[:1]))
        self.more.setText("Less" if are_all_shown else f"{len(self._notes) - 1} more")
