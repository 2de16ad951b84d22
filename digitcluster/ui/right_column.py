"""The right column: Draw or Inspect, whichever people look at; inspecting something anywhere shows Inspect."""

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from digitcluster.session.selection import Selection
from digitcluster.session.session import Session


class RightColumn(QWidget):
    """Two buttons that choose between two pages.

    Parameters
    ----------
    draw, inspect : QWidget
        The pages.
    """

    def __init__(self, session: Session, draw: QWidget, inspect: QWidget) -> None:
        super().__init__()
        self._session = session
        self.pages = QStackedWidget()
        self.draw, self.inspect = QPushButton("Draw"), QPushButton("Inspect")
        buttons = QHBoxLayout()
        buttons.setSpacing(0)
        group = QButtonGroup(self)
        for number, (button, page) in enumerate(((self.draw, draw), (self.inspect, inspect))):
            button.setCheckable(True)
            button.setObjectName("segment")
            group.addButton(button, number)
            buttons.addWidget(button)
            self.pages.addWidget(page)
        self.draw.setChecked(True)
        group.idClicked.connect(self._choose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(buttons)
        layout.addWidget(self.pages, 1)
        session.selection.changed.connect(self._show_selection)

    def show_draw(self) -> None:
        """Go back to drawing."""
        self._session.selection.leave()
        self._show(0)

    def show_inspect(self) -> None:
        """Show the inspector, whatever is selected."""
        self._show(1)

    def _choose(self, page: int) -> None:
        if page == 0:
            self.show_draw()
        else:
            self.show_inspect()

    def _show_selection(self, selection: Selection) -> None:
        self._show(0 if selection.subject is None else 1)

    def _show(self, page: int) -> None:
        if page != self.pages.currentIndex():
            # Ctrl+Z takes back what is looked at: strokes, or changes to clusters.
            (self._session.undo.pad, self._session.undo.work)[page].setActive()
        self.pages.setCurrentIndex(page)
        (self.draw, self.inspect)[page].setChecked(True)
