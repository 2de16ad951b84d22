"""Inspect: what the model knows about the cluster, digit or confusion that is selected.

A page is loaded and made when it is first needed: the window appears before that.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from digitcluster.session.selection import (
    CellSubject,
    ClusterSubject,
    DigitSubject,
    DrawnSubject,
    PickedSubject,
    SuspiciousSubject,
)
from digitcluster.session.session import Session
from digitcluster.session.subjects import RunSubject
from digitcluster.ui.panels.inspect.page import ARROW, MARGIN, Heading, Listed, Page
from digitcluster.ui.panels.inspect.trail import Trail
from digitcluster.ui.widgets.card import Sentence
from digitcluster.ui.widgets.guarded import guarded
from digitcluster.ui.widgets.layouts import button, row
from digitcluster.ui.widgets.still_scroll_area import StillScrollArea
from digitcluster.ui.widgets.tips import plain_tip

if TYPE_CHECKING:
    from digitcluster.ui.panels.inspect.cell_page import CellPage
    from digitcluster.ui.panels.inspect.cluster_page import ClusterPage
    from digitcluster.ui.panels.inspect.digit_page import DigitPage
    from digitcluster.ui.panels.inspect.picked_page import PickedPage
    from digitcluster.ui.panels.inspect.run_page import RunPage
    from digitcluster.ui.panels.inspect.suspicious_page import SuspiciousPage

OnePage = TypeVar("OnePage", bound=Page)

PAGES = {
    ClusterSubject: "cluster",
    DigitSubject: "digit",
    DrawnSubject: "digit",
    CellSubject: "cell",
    SuspiciousSubject: "suspicious",
    PickedSubject: "picked",
    RunSubject: "run",
}
"""The panel's property with the page for each kind of subject."""
LATER = 120  # ms from a stroke to its explanation
GAP = 4  # px in the head
NOTHING = "Click a centroid, a digit or a cell of the confusion matrix to see what is behind it."


class InspectPanel(QFrame):
    """Shows the selection's subject on the page for its kind."""

    save_asked = Signal()  # mended digits are to be saved

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("card")
        self._session = session
        self._trail = Trail(session.selection, session.open_digits)
        self._areas: dict[Page, StillScrollArea] = {}
        self.pages = QStackedWidget()
        self.pages.addWidget(self._make_nothing())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(self._make_head())
        layout.addWidget(self.pages, 1)
        session.selection.changed.connect(lambda _: self._show())
        session.inspection.changed.connect(lambda _: self._show())
        session.open_digits.changed.connect(lambda _: self._show())
        session.edits.busy_changed.connect(lambda _: self._show())
        session.pad.answer_changed.connect(lambda _: self._follow_drawing())
        session.availability.changed.connect(lambda _: self._show_arrows())
        self._later = QTimer(self, singleShot=True, interval=LATER)
        self._later.timeout.connect(self._show)
        self._show()

    @cached_property
    def cluster(self) -> ClusterPage:
        """A cluster and its members."""
        from digitcluster.ui.panels.inspect.cluster_page import ClusterPage

        return self._put(ClusterPage(self._session, self._trail))

    @cached_property
    def digit(self) -> DigitPage:
        """Why a digit is read as it is."""
        from digitcluster.ui.panels.inspect.digit_page import DigitPage

        return self._put(DigitPage(self._session, self._trail))

    @cached_property
    def cell(self) -> CellPage:
        """The digits of a cell of the confusion matrix."""
        from digitcluster.ui.panels.inspect.cell_page import CellPage

        return self._put(CellPage(self._session, self._trail))

    @cached_property
    def suspicious(self) -> SuspiciousPage:
        """Digits whose labels look wrong."""
        from digitcluster.ui.panels.inspect.suspicious_page import SuspiciousPage

        page = self._put(SuspiciousPage(self._session, self._trail))
        page.save_asked.connect(self.save_asked)
        return page

    @cached_property
    def picked(self) -> PickedPage:
        """Digits that were picked on the map."""
        from digitcluster.ui.panels.inspect.picked_page import PickedPage

        return self._put(PickedPage(self._session, self._trail))

    @cached_property
    def run(self) -> RunPage:
        """The run in use: its settings, and how its training went."""
        from digitcluster.ui.panels.inspect.run_page import RunPage

        return self._put(RunPage(self._session))

    def listed(self) -> Listed | None:
        """Return the digits that the page in front lists; None where it lists none."""
        area = self.pages.currentWidget()
        page = next((page for page, one in self._areas.items() if one is area), None)
        return None if page is None else page.listed()

    def _put(self, page: OnePage) -> OnePage:
        self._areas[page] = StillScrollArea(page)
        self.pages.addWidget(self._areas[page])
        return page

    def _make_head(self) -> QHBoxLayout:
        self.title, self.line = QLabel(), QLabel()
        self.title.setObjectName("title")
        self.line.setObjectName("muted")
        for text in (self.title, self.line):
            text.setTextFormat(Qt.TextFormat.PlainText)
            text.setMinimumWidth(40)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self.title)
        words.addWidget(self.line)
        selection = self._session.selection
        self.back = button("‹", selection.back, "Back to what was inspected before (Alt+←)")
        self.forward = button("›", selection.forward, "Forward again (Alt+→)")
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, 0, MARGIN, 0)
        head.setSpacing(GAP)
        head.addLayout(words, 1)
        for one, name in ((self.back, "Back"), (self.forward, "Forward")):
            one.setObjectName("compact")
            one.setFixedWidth(ARROW)
            one.setAccessibleName(name)
            head.addWidget(one, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def _make_nothing(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(MARGIN, 0, MARGIN, 10)
        self.nothing = Sentence(NOTHING)
        layout.addWidget(self.nothing)
        select = self._session.selection
        self.explain = button("Explain the drawing", lambda: select.inspect(DrawnSubject()), "Why is it read as it is?")
        self.doubt = button(
            "Suspicious labels", lambda: select.inspect(SuspiciousSubject()), "Open digits whose labels look wrong"
        )
        for one in (self.explain, self.doubt):
            one.setObjectName("compact")
            layout.addLayout(row(one, None))
        layout.addStretch()
        return page

    def _show(self) -> None:
        value = self._session.selection.value
        page = self._drawn_page() if value.subject is None else getattr(self, PAGES[type(value.subject)])
        self._heading = Heading("Inspect") if page is None else page.display(value)
        self._turn_to(page)
        self.explain.setEnabled(self._session.pad.answer is not None)
        self._show_heading()
        self._show_arrows()

    def _show_heading(self) -> None:
        for label, text in ((self.title, self._heading.title), (self.line, self._heading.line)):
            label.setText(label.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, self._room()))
            label.setToolTip(plain_tip(text) if label.text() != text else "")

    def _room(self) -> int:
        return self.width() - 2 * (MARGIN + ARROW + GAP) - 2

    def _show_arrows(self) -> None:
        self.back.setEnabled(self._session.selection.can_go_back)
        self.forward.setEnabled(self._session.selection.can_go_forward)

    def _turn_to(self, page: Page | None) -> None:
        """Bring a page to the front; the keyboard goes on there, if it was on the page before."""
        place = 0 if page is None else self.pages.indexOf(self._areas[page])
        focus, is_new = QApplication.focusWidget(), place != self.pages.currentIndex()
        had_focus = focus is not None and self.pages.isAncestorOf(focus)
        self.pages.setCurrentIndex(place)
        if page is not None and is_new and had_focus:
            page.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _drawn_page(self) -> Page | None:
        """Return the page that explains the drawing, if there is one, while nothing else is inspected."""
        return self.digit if self.isVisible() and self._session.pad.answer is not None else None

    def _follow_drawing(self) -> None:
        """Explain the drawing once more, but not with every point of a stroke."""
        is_shown = isinstance(self._session.selection.value.subject, (DrawnSubject, type(None)))
        if is_shown and self.isVisible() and not self._later.isActive():
            self._later.start()

    @guarded
    def showEvent(self, event: QShowEvent) -> None:
        """Show what has changed meanwhile."""
        super().showEvent(event)
        self._show()

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much of the title as fits."""
        super().resizeEvent(event)
        self._show_heading()
