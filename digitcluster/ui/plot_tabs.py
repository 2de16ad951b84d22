"""The plots, each on a tab: centroids, error rate by k, confusion.

matplotlib takes about as long to load as everything else together, so it is loaded after the window is first painted.
"""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QPaintEvent
from PySide6.QtWidgets import QMenu, QTabWidget, QVBoxLayout, QWidget

from digitcluster.session.session import Session

if TYPE_CHECKING:
    from digitcluster.ui.panels.confusion_panel import ConfusionPanel
    from digitcluster.ui.panels.error_rate_panel import ErrorRatePanel
    from digitcluster.ui.panels.gallery_panel import GalleryPanel
    from digitcluster.ui.widgets.canvas import PlotCanvas

TITLES = ("Centroids", "Error rate by k", "Confusion")
CANVASES = ("gallery", "convergence", "error_rate", "confusion")  # the plots by the names of their commands


class PlotTabs(QTabWidget):
    """Empty pages at first; the panels are made once the window has been painted, or when one is asked for."""

    save_asked = Signal(str)  # which plot

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)
        self._pages = [self._add_page(title) for title in TITLES]

    @property
    def gallery(self) -> GalleryPanel:
        """The centroids, and how inertia and shift fall."""
        return self._panels[0]

    @property
    def error_rate(self) -> ErrorRatePanel:
        """The sweep."""
        return self._panels[1]

    @property
    def confusion(self) -> ConfusionPanel:
        """Which digits are mistaken for which."""
        return self._panels[2]

    def canvases(self) -> dict[str, PlotCanvas]:
        """Return the plots by their names."""
        gallery, error_rate, confusion = self._panels
        plots = (gallery.gallery, gallery.convergence, error_rate.canvas, confusion.canvas)
        return dict(zip(CANVASES, plots, strict=True))

    def restyle(self) -> None:
        """Give the plots, if there are any yet, the colours of the current theme."""
        if "_panels" in vars(self):
            for canvas in self.canvases().values():
                canvas.restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill the pages once the window has been painted for the first time."""
        super().paintEvent(event)
        if "_panels" not in vars(self):
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

    @cached_property
    def _panels(self) -> tuple[GalleryPanel, ErrorRatePanel, ConfusionPanel]:
        from digitcluster.ui.panels.confusion_panel import ConfusionPanel
        from digitcluster.ui.panels.error_rate_panel import ErrorRatePanel
        from digitcluster.ui.panels.gallery_panel import GalleryPanel

        panels = GalleryPanel(self._session), ErrorRatePanel(self._session), ConfusionPanel(self._session)
        for page, panel in zip(self._pages, panels, strict=True):
            page.addWidget(panel)
        return panels
