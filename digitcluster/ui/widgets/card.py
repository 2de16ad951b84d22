"""A plain frame with a title, which groups what belongs to one task."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from digitcluster.wording import unbroken


class Card(QFrame):
    """Put content into `body`, a vertical layout under the title, if there is one."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(12, 7, 12, 9)
        self.body.setSpacing(6)
        self.head = QHBoxLayout()
        if title:
            self.head.addWidget(Heading(title))
            self.head.addStretch()
        self.body.addLayout(self.head)


class Heading(QLabel):
    """A title of one line."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setObjectName("title")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)


class Sentence(QLabel):
    """A muted line of plain text that wraps."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("muted")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.setWordWrap(True)  # after the policy, in which it notes that the height depends on the width
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show another text; it is not broken between a number and its unit."""
        super().setText(unbroken(text))
