"""A column that scrolls when it must; the scroll bar has its room always, so that nothing moves when it comes."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

BAR = 8  # px: how wide the bar is, as the style sheet has it


class StillScrollArea(QScrollArea):
    """Scrolls its content up and down; while there is nothing to scroll, the bar is there but cannot be seen."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = content
        content.setObjectName("column")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it has the focus, and is scrolled to
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setWidget(content)
        # The style sheet paints no handle on a disabled bar.
        self.verticalScrollBar().rangeChanged.connect(lambda _, most: self.verticalScrollBar().setEnabled(most > 0))
        self.verticalScrollBar().setEnabled(False)

    @property
    def is_scrolling(self) -> bool:
        """Whether the content is taller than the area."""
        return self.verticalScrollBar().maximum() > 0

    def scrollContentsBy(self, _: int, down: int) -> None:
        """Scroll up and down only: going through the fields by keyboard must not push a column aside."""
        super().scrollContentsBy(0, down)

    def minimumSizeHint(self) -> QSize:
        """Return the smallest size: wide enough for the content, as low as there is room."""
        width = self._content.minimumSizeHint().width() + BAR
        return QSize(width, 60)
