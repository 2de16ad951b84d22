"""The plots, each on a tab: centroids, error rate by k, confusion.

matplotlib takes about as long to load as everything else together, so it is loaded after the window is first painted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from digitcluster.session.session import Session
from digitcluster.ui.widgets.guarded import guarded
from digitcluster.ui.widgets.term_button import TERM, TermButton, term_at

if TYPE_CHECKING:
    from digitcluster.ui.panels.compare_panel import ComparePanel
    from digitcluster.ui.panels.confusion_panel import ConfusionPanel
    from digitcluster.ui.panels.error_rate_panel import ErrorRatePanel
    from digitcluster.ui.panels.gallery_panel import GalleryPanel
    from digitcluster.ui.panels.map_panel import MapPanel
    from digitcluster.ui.widgets.canvas import PlotCanvas

Panel = TypeVar("Panel", bound=QWidget)

TABS = {
    "gallery": "Centroids",
    "map": "Map",
    "error_rate": "Error rate by k",
    "confusion": "Confusion",
    "compare": "Compare",
}
"""The tabs' titles by their names: the command "show_NAME" goes there."""
EXPLAINED = {"map": "map", "error_rate": "error_rate", "confusion": "confusion"}
"""The terms of the tabs; of all others it is the centroid."""
WATCHED = ("gallery", "map")  # where the iterations of a training can be seen


class PlotTabs(QTabWidget):
    """Empty pages at first; the panels are made once the window has been painted, or when one is asked for.

    Attributes
    ----------
    start : QWidget or None
        The page that stands in place of the centroids after `show_start`, until `leave_start`.
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.start: QWidget | None = None
        self._filling = QTimer(self, interval=0, singleShot=True)
        self._filling.timeout.connect(self._fill)
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)
        self._pages = {name: self._add_page(name, title) for name, title in TABS.items()}
        self.term = TermButton("centroid", session.explaining.ask)
        self.setCornerWidget(self._in_corner(self.term))
        self.currentChanged.connect(lambda _: self.term.set_term(term_at(self.currentWidget()) or "centroid"))
        session.comparison.asked.connect(lambda: self.show_tab("compare"))
        self.currentChanged.connect(lambda index: session.training.set_watched(list(TABS)[index] in WATCHED))

    @cached_property
    def gallery(self) -> GalleryPanel:
        """The centroids, and how inertia and shift fall."""
        from digitcluster.ui.panels.gallery_panel import GalleryPanel

        return self._put("gallery", GalleryPanel(self._session))

    @cached_property
    def map(self) -> MapPanel:
        """Digits and centroids on a plane."""
        from digitcluster.ui.panels.map_panel import MapPanel

        return self._put("map", MapPanel(self._session))

    @cached_property
    def error_rate(self) -> ErrorRatePanel:
        """The sweep."""
        from digitcluster.ui.panels.error_rate_panel import ErrorRatePanel

        return self._put("error_rate", ErrorRatePanel(self._session))

    @cached_property
    def confusion(self) -> ConfusionPanel:
        """Which digits are mistaken for which."""
        from digitcluster.ui.panels.confusion_panel import ConfusionPanel

        return self._put("confusion", ConfusionPanel(self._session))

    @cached_property
    def compare(self) -> ComparePanel:
        """Two runs side by side."""
        from digitcluster.ui.panels.compare_panel import ComparePanel

        return self._put("compare", ComparePanel(self._session))

    def canvases(self) -> dict[str, PlotCanvas]:
        """Return the plots by their names."""
        return {name: find(self) for name, (_, find) in PLOTS.items()}

    def abandon(self) -> bool:
        """Give up what is being drawn on the map; return whether there was anything."""
        return "map" in vars(self) and self.map.canvas.abandon()

    def show_tab(self, name: str) -> None:
        """Bring a tab to the front, by its name in `TABS`."""
        self.setCurrentIndex(list(TABS).index(name))
        if name == "gallery":
            self.leave_start()

    def show_start(self, start: QWidget) -> None:
        """Show a page in place of the centroids, always the same one."""
        if self.start is None:
            self.start = start
            self._pages["gallery"].addWidget(start)
        self.show_tab("gallery")
        self._show_either(start=True)

    def leave_start(self) -> None:
        """Show the centroids again."""
        self._show_either(start=False)

    def _show_either(self, *, start: bool) -> None:
        if self.start is not None:
            self.start.setVisible(start)
        if "gallery" in vars(self):
            self.gallery.setHidden(start)

    def restyle(self) -> None:
        """Give the plots, if there are any yet, the colours of the current theme."""
        if any(name in vars(self) for name in TABS):
            from digitcluster.ui.widgets.canvas import PlotCanvas

            for canvas in self.findChildren(PlotCanvas):
                canvas.restyle()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill the pages once the window has been painted for the first time."""
        super().paintEvent(event)
        if not self._is_filled:
            # Not during the painting: the window should appear before the plots are loaded.
            self._filling.start()

    def _fill(self) -> None:
        """Make the next panel, that of the tab in front first; each in a turn of its own, as all of them take long."""
        names = list(TABS)
        missing = [name for name in (names[self.currentIndex()], *names) if name not in vars(self)]
        if missing:
            getattr(self, missing[0])
        if not self._is_filled:
            self._filling.start()

    def _in_corner(self, button: TermButton) -> QWidget:
        """Put a button at the end of the tabs' row, in its middle."""
        corner = QWidget()
        layout = QVBoxLayout(corner)
        layout.setContentsMargins(0, 0, 0, 8)  # as high as the tabs' words
        layout.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        return corner

    def _add_page(self, name: str, title: str) -> QVBoxLayout:
        page = QWidget()
        page.setProperty(TERM, EXPLAINED.get(name, "centroid"))
        page.setMinimumWidth(300)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        self.addTab(page, title)
        return layout

    @property
    def _is_filled(self) -> bool:
        """Whether every panel has been made."""
        return all(name in vars(self) for name in TABS)

    def _put(self, name: str, panel: Panel) -> Panel:
        from digitcluster.ui.widgets.canvas import PlotCanvas

        for canvas in panel.findChildren(PlotCanvas):
            # While the pen is down, drawing needs all the time there is.
            canvas.is_held = lambda: self._session.pad.is_drawing
            if canvas.focusPolicy() is Qt.FocusPolicy.NoFocus:
                canvas.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # what is clicked is what is copied
        if name == "gallery" and self.start is not None and not self.start.isHidden():
            panel.hide()
        self._pages[name].addWidget(panel)
        return panel


PLOTS: Mapping[str, tuple[str, Callable[[PlotTabs], PlotCanvas]]] = {
    "gallery": ("the &centroids", lambda tabs: tabs.gallery.gallery),
    "convergence": ("the con&vergence", lambda tabs: tabs.gallery.convergence),
    "map": ("the &map", lambda tabs: tabs.map.canvas),
    "error_rate": ("the &error rate by k", lambda tabs: tabs.error_rate.canvas),
    "confusion": ("the con&fusion", lambda tabs: tabs.confusion.canvas),
    "compare_first": ("the first &run compared", lambda tabs: tabs.compare.galleries[0]),
    "compare_second": ("the second r&un compared", lambda tabs: tabs.compare.galleries[1]),
    "courses": ("both &trainings", lambda tabs: tabs.compare.courses),
}
"""The plots by name: what each is called in the menu, and where it is. The command "save_NAME" saves one."""
