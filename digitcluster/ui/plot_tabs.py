"""The plots, each on a tab: centroids, error rate by k, confusion.

matplotlib takes about as long to load as everything else together, so it is loaded after the window is first painted.
"""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QPaintEvent
from PySide6.QtWidgets import QMenu, QTabWidget, QVBoxLayout, QWidget

from digitcluster.session.session import Session
from digitcluster.ui.widgets.guarded import guarded

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
WATCHED = ("gallery", "map")  # where the iterations of a training can be seen
CANVASES = ("gallery", "convergence", "map", "error_rate", "confusion", "compare_first", "compare_second", "courses")
"""The plots' names: the command "save_NAME" saves one."""


class PlotTabs(QTabWidget):
    """Empty pages at first; the panels are made once the window has been painted, or when one is asked for.

    Attributes
    ----------
    start : QWidget or None
        The page that stands in place of the centroids after `show_start`, until `leave_start`.
    """

    save_asked = Signal(str)  # which plot

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.start: QWidget | None = None
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)
        self._pages = {name: self._add_page(title) for name, title in TABS.items()}
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
        gallery, others, two = self.gallery, (self.map, self.error_rate, self.confusion), self.compare
        plots = (gallery.gallery, gallery.convergence, *(one.canvas for one in others), *two.galleries, two.courses)
        return dict(zip(CANVASES, plots, strict=True))

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
        if self._is_filled:
            for canvas in self.canvases().values():
                canvas.restyle()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill the pages once the window has been painted for the first time."""
        super().paintEvent(event)
        if not self._is_filled:
            # Not during the painting: the window should appear before the plots are loaded.
            QTimer.singleShot(0, self.canvases)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to save the plot under the mouse."""
        for name, canvas in self.canvases().items():
            if canvas.isVisible() and canvas.rect().contains(canvas.mapFromGlobal(event.globalPos())):
                menu = QMenu(self)
                menu.addAction("Save this picture…", partial(self.save_asked.emit, name))
                menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
                menu.popup(event.globalPos())

    def _add_page(self, title: str) -> QVBoxLayout:
        page = QWidget()
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
        if name == "gallery" and self.start is not None and not self.start.isHidden():
            panel.hide()
        self._pages[name].addWidget(panel)
        return panel
