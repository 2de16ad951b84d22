"""Shows one of our matplotlib plots in the window, redrawn at most twenty times a second."""

from pathlib import Path
from typing import Any, Protocol

from matplotlib.artist import Artist
from matplotlib.backend_bases import DrawEvent
from matplotlib.backends.backend_qtagg import FigureCanvasQTAgg
from matplotlib.figure import Figure
from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QResizeEvent

from digitcluster.plots.saving import save_plot
from digitcluster.plots.style import Style
from digitcluster.ui.theme import current_style

FRAME = 50  # ms


class Plot(Protocol):
    """What the canvas asks of a plot."""

    figure: Figure

    @property
    def live(self) -> tuple[Artist, ...]:
        """The artists that may change often while everything else stays."""

    def restyle(self, style: Style) -> None:
        """Take other colours."""


class PlotCanvas(FigureCanvasQTAgg):
    """A plot on the screen.

    What changes seldom is drawn into a background; the plot's live artists are drawn over it (a "blit"), which is
    several times cheaper where there are many texts.
    """

    def __init__(self, plot: Plot, *, minimum: QSize) -> None:
        super().__init__(plot.figure)
        self.plot: Any = plot
        self._background: Any = None
        self._whole = True  # whether the next frame redraws the background too
        self._frame = QTimer(self, interval=FRAME, singleShot=True)
        self._frame.timeout.connect(self._show_frame)
        self.setMinimumSize(minimum)
        self.mpl_connect("draw_event", self._keep_background)

    def refresh(self, *, live_only: bool = False) -> None:
        """Show the plot's new data in the next frame; `live_only` where only live artists have changed."""
        self._whole = self._whole or not live_only
        if not self._frame.isActive():
            # Not at the same moment as another plot's whole frame: the window has its turn between the two.
            self._frame.start(FRAME if self._whole else FRAME // 2)

    def restyle(self) -> None:
        """Take the colours of the current theme."""
        self.plot.restyle(current_style())
        self.refresh()

    def save(self, path: Path) -> None:
        """Save the plot as a picture, always in the light style, for paper and slides."""
        save_plot(self.plot, path, back_to=current_style())
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the plot arrange itself anew at its new size."""
        super().resizeEvent(event)
        if hasattr(self.plot, "layout"):
            self.plot.layout()
        self.refresh()

    def _show_frame(self) -> None:
        if self._whole or self._background is None:
            self._whole = False
            for artist in self.plot.live:
                artist.set_animated(True)  # leaves it out of the background
            self.draw_idle()
        else:
            self.restore_region(self._background)
            self._draw_live()
            self.blit(self.figure.bbox)

    def _keep_background(self, event: DrawEvent) -> None:
        if event.canvas is not self:  # a picture is being saved
            return
        self._background = self.copy_from_bbox(self.figure.bbox)
        self._draw_live()

    def _draw_live(self) -> None:
        for artist in self.plot.live:
            self.figure.draw_artist(artist)
