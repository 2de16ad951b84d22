"""The right column: Draw, Inspect or Explain; inspecting something shows Inspect, asking for a term Explain."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from digitcluster.session.selection import Selection
from digitcluster.session.session import Session
from digitcluster.ui.widgets.still_scroll_area import BAR

GAP = 10  # px between the pages where both are shown


class RightColumn(QWidget):
    """Three buttons that choose between three pages; in a wide window two pages are there, and no buttons.

    These are Draw and Inspect, or the one of them that was used last and Explain.

    Parameters
    ----------
    draw, inspect, explain : QWidget
        The pages.

    Attributes
    ----------
    shows_both : bool
    """

    def __init__(self, session: Session, draw: QWidget, inspect: QWidget, explain: QWidget) -> None:
        super().__init__()
        self._session, self._pages = session, (draw, inspect, explain)
        self.shows_both = False
        self.is_explaining = False
        self._shown = 0  # Draw or Inspect: what people look at, or have looked at before the explanation
        self._subject = session.selection.value.subject
        self._is_inspecting_by_hand = False  # Inspect was clicked, and says what could be inspected
        self.draw, self.inspect, self.explain = (QPushButton(name) for name in ("Draw", "Inspect", "Explain"))
        self.draw.setToolTip("Draw a digit (Esc)")
        self.inspect.setToolTip("See what is behind a centroid, a digit or an error (Ctrl+I)")
        self.explain.setToolTip("See what the terms mean, with your own digits (F1)")
        # Always the same layout: a page that gets another parent would be dressed and arranged anew.
        beside = QHBoxLayout()
        beside.setSpacing(GAP)
        for page in self._pages:
            beside.addWidget(page, 1)
        for page in self._pages[1:]:
            page.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._segments())
        layout.addLayout(beside, 1)
        session.selection.changed.connect(self._show_selection)
        session.selection.inspecting.connect(self._give_way)
        session.pad.changed.connect(lambda _: self._follow_pen())
        session.explaining.asked.connect(lambda _: self.show_explain())
        session.explaining.left.connect(self.leave_explanation)

    def show_draw(self) -> None:
        """Go back to drawing."""
        self.is_explaining = self._is_inspecting_by_hand = False
        self._session.selection.leave()
        self._show(0)

    def show_inspect(self) -> None:
        """Show the inspector, whatever is selected."""
        self.is_explaining = self.is_explaining and self.shows_both
        self._is_inspecting_by_hand = True
        self._show(1)

    def show_explain(self) -> None:
        """Show the explanation; in a wide window beside what people look at."""
        self.is_explaining = True
        self._arrange()
        self._bring_into_sight(self._pages[2])

    def leave_explanation(self) -> None:
        """Show again what was there before."""
        self.is_explaining = False
        self._arrange()

    def toggle_explanation(self, term: str | None) -> None:
        """Explain a term, or the last one where it is None; leave the explanation where it is there already."""
        explaining = self._session.explaining
        if self.is_explaining and term in (None, explaining.value.term):
            self.leave_explanation()
        else:
            explaining.ask(term or explaining.value.term)

    def show_both(self, both: bool) -> None:
        """Put two pages beside each other, or one in the place of the others."""
        if both == self.shows_both:
            return
        self.shows_both = both
        self._arrange()
        self.segments.setVisible(not both)

    def _segments(self) -> QWidget:
        self.segments = QWidget()
        row = QHBoxLayout(self.segments)
        row.setContentsMargins(0, 0, BAR, 0)  # as wide as the cards below
        row.setSpacing(0)
        group = QButtonGroup(self)
        for number, button in enumerate((self.draw, self.inspect, self.explain)):
            button.setCheckable(True)
            button.setObjectName("segment")
            group.addButton(button, number)
            row.addWidget(button)
        self.draw.setChecked(True)
        group.idClicked.connect(lambda page: (self.show_draw, self.show_inspect, self.show_explain)[page]())
        return self.segments

    def _follow_pen(self) -> None:
        """Show what is on the pad when it changes: by drawing, undoing, pasting, or by picking a digit."""
        if self._pages[0].isHidden():
            self.show_draw()

    def _show_selection(self, selection: Selection) -> None:
        subject, self._subject = self._subject, selection.subject
        if not self.shows_both and selection.subject is not None and selection.subject != subject:
            self.is_explaining = False  # of another run or iteration the explanation goes on
        self._show(0 if selection.subject is None and not self._is_inspecting_by_hand else 1)

    def _give_way(self) -> None:
        """Let the inspector take the explanation's place, where there is no room for both."""
        if self.is_explaining and not self.shows_both:
            self.leave_explanation()

    def _show(self, page: int) -> None:
        if page != self._shown:
            self._shown = page
            # Ctrl+Z takes back what is looked at: strokes, or changes to clusters.
            (self._session.undo.pad, self._session.undo.work)[page].setActive()
        self._arrange()

    def _arrange(self) -> None:
        """Show the pages that there is room for."""
        shown = {2 if self.is_explaining else self._shown}
        if self.shows_both:
            shown = {self._shown, 2} if self.is_explaining else {0, 1}
        (self.draw, self.inspect, self.explain)[2 if self.is_explaining else self._shown].setChecked(True)
        for number, page in enumerate(self._pages):
            if number not in shown and not page.isHidden():
                self._hide(page)
        for number in shown:
            self._pages[number].show()

    def _bring_into_sight(self, page: QWidget) -> None:
        """Scroll to a page and its upper end, in a window that is too small for all columns."""
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        content = None if area is None else area.widget()
        if area is not None and content is not None:
            corner = page.mapTo(content, QPoint())
            for x in (corner.x() + page.width(), corner.x()):
                area.ensureVisible(x, corner.y() + area.viewport().height() // 2, 0, area.viewport().height() // 2)

    def _hide(self, page: QWidget) -> None:
        focused = self.window().focusWidget()
        if focused is not None and page.isAncestorOf(focused):
            self.window().setFocus()  # otherwise a field of the other page, that nobody has asked for, would get it
        page.hide()
