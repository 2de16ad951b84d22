"""The right column: Draw or Inspect, whichever people look at; inspecting something anywhere shows Inspect."""

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from digitcluster.session.selection import Selection
from digitcluster.session.session import Session
from digitcluster.ui.widgets.still_scroll_area import BAR

GAP = 10  # px between the pages where both are shown


class RightColumn(QWidget):
    """Two buttons that choose between two pages; in a wide window both pages are there, and no buttons.

    Parameters
    ----------
    draw, inspect : QWidget
        The pages.

    Attributes
    ----------
    shows_both : bool
    """

    def __init__(self, session: Session, draw: QWidget, inspect: QWidget) -> None:
        super().__init__()
        self._session, self._pages = session, (draw, inspect)
        self.shows_both = False
        self._shown = 0
        self._is_inspecting_by_hand = False  # Inspect was clicked, and says what could be inspected
        self.draw, self.inspect = QPushButton("Draw"), QPushButton("Inspect")
        self.draw.setToolTip("Draw a digit (Esc)")
        self.inspect.setToolTip("See what is behind a centroid, a digit or an error (Ctrl+I)")
        # Always the same layout: a page that gets another parent would be dressed and arranged anew.
        beside = QHBoxLayout()
        beside.setSpacing(GAP)
        for page in self._pages:
            beside.addWidget(page, 1)
        inspect.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._segments())
        layout.addLayout(beside, 1)
        session.selection.changed.connect(self._show_selection)
        session.pad.changed.connect(lambda _: self._follow_pen())

    def show_draw(self) -> None:
        """Go back to drawing."""
        self._is_inspecting_by_hand = False
        self._session.selection.leave()
        self._show(0)

    def show_inspect(self) -> None:
        """Show the inspector, whatever is selected."""
        self._is_inspecting_by_hand = True
        self._show(1)

    def show_both(self, both: bool) -> None:
        """Put the pages beside each other, or one behind the other."""
        if both == self.shows_both:
            return
        self.shows_both = both
        other = self._pages[1 - self._shown]
        if both:
            other.show()
        else:
            self._hide(other)
        self.segments.setVisible(not both)

    def _segments(self) -> QWidget:
        self.segments = QWidget()
        row = QHBoxLayout(self.segments)
        row.setContentsMargins(0, 0, BAR, 0)  # as wide as the cards below
        row.setSpacing(0)
        group = QButtonGroup(self)
        for number, button in enumerate((self.draw, self.inspect)):
            button.setCheckable(True)
            button.setObjectName("segment")
            group.addButton(button, number)
            row.addWidget(button)
        self.draw.setChecked(True)
        group.idClicked.connect(lambda page: self.show_draw() if page == 0 else self.show_inspect())
        return self.segments

    def _follow_pen(self) -> None:
        """Show what is on the pad when it changes: by drawing, undoing, pasting, or by picking a digit."""
        if not self.shows_both and self._shown != 0:
            self.show_draw()

    def _show_selection(self, selection: Selection) -> None:
        self._show(0 if selection.subject is None and not self._is_inspecting_by_hand else 1)

    def _show(self, page: int) -> None:
        if page != self._shown:
            self._shown = page
            # Ctrl+Z takes back what is looked at: strokes, or changes to clusters.
            (self._session.undo.pad, self._session.undo.work)[page].setActive()
        (self.draw, self.inspect)[page].setChecked(True)
        if not self.shows_both and self._pages[page].isHidden():
            self._hide(self._pages[1 - page])
            self._pages[page].show()

    def _hide(self, page: QWidget) -> None:
        focused = self.window().focusWidget()
        if focused is not None and page.isAncestorOf(focused):
            self.window().setFocus()  # otherwise a field of the other page, that nobody has asked for, would get it
        page.hide()
