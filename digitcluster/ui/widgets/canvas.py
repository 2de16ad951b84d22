"""Shows one of our matplotlib plots in the window, redrawn at most twenty times a second."""

import time
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from matplotlib.backend_bases import DrawEvent
from PySide6.QtCore import QEvent, QPointF, QSize, QTimer, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QToolTip

from digitcluster.core.progress import Progress
from digitcluster.plots.plot import Plot, is_drawing_elsewhere
from digitcluster.plots.saving import save_plot
from digitcluster.ui.theme import current_style
from digitcluster.ui.widgets.guarded import answer_of, guarded
from digitcluster.ui.widgets.safe_canvas import SafeCanvas, explained
from digitcluster.ui.widgets.tips import plain_tip

FRAME = 50  # ms
REST = 400  # ms that the mouse rests before a tool tip appears
WAIT = 200  # ms between two looks whether frames are still held back
APART = 10  # ms between two pieces of work: the window gets its turn in between


class PlotCanvas(SafeCanvas):
    """A plot on the screen.

    What rarely changes is drawn into a background; the plot's live artists are drawn over it (a "blit"), which is
    several times cheaper where there are many texts.

    Other values, sizes and colours are only noted at first. The plot is arranged in one turn of the event loop, and
    drawn in another, and only when somebody sees it, or asks for it. Until then the old picture is shown, or none where
    it has the wrong colours.

    In the place of a plot that raises, a sentence stands until other values, or another size, can be drawn.

    Attributes
    ----------
    provenance : sequence of str
        What a saved picture says below the plot: the digits, the settings …
    is_held : callable
        Whether frames have to wait, since something else needs all the time there is.
    """

    resized = Signal()  # and arranged anew
    _worked_last = 0.0  # s: when any of them was arranged, or drawn whole

    def __init__(self, plot: Plot, *, minimum: QSize) -> None:
        super().__init__(plot.figure)
        self._plot: Any = plot
        self._due_values: tuple[Any, ...] | None = None  # what the plot is to show
        self._is_restyle_due = self._is_layout_due = False
        self._is_blank = True  # whether what was drawn last is not to be seen any more
        self.provenance: tuple[str, ...] = ()
        self.is_held: Callable[[], bool] = lambda: False
        self._background: Any = None
        self._whole = True  # whether the next frame redraws the background too
        self._old: QImage | None = None  # the picture of another size, shown until there is one of this size
        self._frame = QTimer(self, interval=FRAME, singleShot=True)
        self._frame.timeout.connect(self._show_frame)
        self._rest = QTimer(self, interval=REST, singleShot=True)  # runs while the mouse moves
        self._rest.timeout.connect(self._show_hint)
        self._place = QPointF()  # of the mouse
        self.setMinimumSize(minimum)
        self.colour_ground()
        self.mpl_connect("draw_event", self._keep_background)

    @property
    def plot(self) -> Any:
        """The Plot, which shows the values by now."""
        self._catch_up()
        return self._plot

    @property
    def values(self) -> tuple[Any, ...]:
        """What the plot shows, as `show_values` takes it."""
        return self.plot.values

    def prepare(self, change: Callable[[Any], object]) -> None:
        """Change something about the plot that only matters to values that it will show."""
        change(self._plot)

    @property
    def is_up_to_date(self) -> bool:
        """Whether the screen shows the values, with no frame due any more."""
        return not (self._frame.isActive() or self._whole or self._is_due)

    def show_values(self, *values: Any) -> None:
        """Show other values in the next frame.

        Parameters
        ----------
        *values
            What the plot's `show` takes; it knows whether more has changed than its live artists.
        """
        self._due_values = values
        self.refresh(live_only=True)

    def show_part(self, show: Callable[[Any], object], values: Any) -> None:
        """Show other values of the live artists alone, as a method of the plot takes them."""
        if not self.is_broken:
            with self._drawing():
                show(values)
            self.refresh(live_only=True)

    def arrange(self) -> None:
        """Arrange the plot anew, at its present size, in the next frame."""
        self._is_layout_due = True
        self.refresh()

    def refresh(self, *, live_only: bool = False, at_once: bool = False) -> None:
        """Show the plot's new data in the next frame.

        Parameters
        ----------
        live_only : bool
            Whether only live artists have changed.
        at_once : bool
            Whether it answers a click, for which people wait, so that live artists are drawn without delay.
        """
        self._whole = self._whole or not live_only
        if not self.isVisible():
            self._whole = True
        elif at_once and not self._whole and not self._is_due:
            self._frame.start(0)
        elif not self._frame.isActive():
            # Not at the same moment as another plot's whole frame: the window gets its turn in between.
            self._frame.start(FRAME if self._whole else FRAME // 2)

    def restyle(self) -> None:
        """Take the colours of the current theme."""
        self._is_restyle_due = self._is_blank = True
        self.colour_ground()
        self.refresh()
        self.update()

    def saving(self, path: Path) -> Generator[Progress, None, None]:
        """Return the work of saving what is shown now, at its present size; any thread may drive it.

        Raises
        ------
        WritingError
            When the work is driven, if the name does not end as a plot's must, or the file cannot be written, or the
            plot not be drawn.
        """
        width, height = self.figure.get_size_inches()
        size = float(width), float(height)
        return explained(save_plot(type(self._plot), self.values, size, path, provenance=self.provenance))

    def hint_at(self, place: QPointF) -> str:
        """Return what a tool tip says about a place of the widget; empty for none."""
        return str(answer_of(self.plot.hint_at, *self.figure_place(place), otherwise=""))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show values as a tool tip as soon as the mouse rests, and at once while one is shown."""
        # Not in `event`, which would have to go through Python for each event of the widget.
        super().mouseMoveEvent(event)
        self._place = event.position()
        self._rest.start(0 if QToolTip.isVisible() else REST)

    def leaveEvent(self, event: QEvent) -> None:
        """Show no tool tip any more."""
        super().leaveEvent(event)
        self._rest.stop()

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the plot rearrange itself for its new size, in a frame: there may be several sizes before that."""
        if self.isVisible() and self._old is None and self._background is not None and not self.is_broken:
            self._old = self._picture()
        super().resizeEvent(event)
        self._draw_pending = False  # matplotlib would draw with the next painting of the window
        self._is_layout_due = True
        self.refresh()

    @guarded
    def showEvent(self, event: QShowEvent) -> None:
        """Show what has changed while nobody saw it; what is on the old picture may be wrong by now."""
        super().showEvent(event)  # takes the screen's resolution, which may resize the plot
        if self._whole or self._is_due:
            self._is_blank = True
            self._frame.start(0)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the plot, or the sentence in its place; of a plot that is yet to be drawn in this size, the old one."""
        if self.is_broken or (self._old is None and not self._is_blank):
            super().paintEvent(event)
            return
        painter = QPainter(self)
        if self._old is not None and not self._is_blank:
            painter.drawImage(self.rect(), self._old)
        else:
            painter.fillRect(self.rect(), self.palette().window())
        painter.end()

    def draw(self) -> None:
        """Draw everything, if that is possible."""
        self._catch_up()
        self._whole, self._old, self._is_blank = False, None, False
        if self.is_broken:
            return
        with self._drawing():
            # An animated artist is left out of the background that this draws.
            for artist in self._plot.live:
                artist.set_animated(True)
            super().draw()

    @property
    def _is_due(self) -> bool:
        """Whether the plot is to be arranged before it is drawn."""
        return self._due_values is not None or self._is_restyle_due or self._is_layout_due

    def _catch_up(self) -> None:
        """Let the plot show its values in the current style, arranged for its present size."""
        if not self._is_due:
            return
        values, self._due_values = self._due_values, None
        is_restyle_due, self._is_restyle_due = self._is_restyle_due, False
        is_layout_due, self._is_layout_due = self._is_layout_due, False
        was_broken, changed = self.is_broken, True
        with self._drawing():
            if is_restyle_due:
                self._plot.restyle(current_style())
            if values is not None:
                changed = self._plot.show(*values)
            else:
                self._plot.layout()
        self._whole = self._whole or changed or is_restyle_due or is_layout_due or was_broken
        if values is not None or is_layout_due:
            self.resized.emit()

    def _drawing(self) -> AbstractContextManager[None]:
        return self.trying(type(self._plot).__name__)

    def _show_hint(self) -> None:
        text = self.hint_at(self._place)
        QToolTip.showText(self.mapToGlobal(self._place.toPoint()), plain_tip(text), self)

    def _show_frame(self) -> None:
        """Do one piece of work: arrange the plot, draw it whole, or draw its live artists."""
        if self.is_held():
            self._frame.start(WAIT)
            return
        if is_drawing_elsewhere():  # the window would stand still until that is done
            self._frame.start(APART)
            return
        if (self._is_due or self._whole) and time.monotonic() - PlotCanvas._worked_last < APART / 1000:
            self._frame.start(APART)
        elif self._is_due:
            self._catch_up()
            PlotCanvas._worked_last = time.monotonic()
            self._frame.start(APART if self._whole else 0)
        elif self._whole or self._background is None:
            self.draw()
            self.update()
            PlotCanvas._worked_last = time.monotonic()
        elif not self.is_broken:
            with self._drawing():
                self.restore_region(self._background)
                self._draw_live()
                self.blit(self.figure.bbox)

    def _keep_background(self, _: DrawEvent) -> None:
        # Not left to matplotlib, which prints what a callback raises.
        with self._drawing():
            self._background = self.copy_from_bbox(self.figure.bbox)
            self._draw_live()

    def _picture(self) -> QImage:
        """Return a copy of what was drawn last."""
        pixels = self.buffer_rgba()
        height, width = pixels.shape[:2]
        return QImage(pixels, width, height, QImage.Format.Format_RGBA8888).copy()

    def _draw_live(self) -> None:
        for artist in self._plot.live:
            self.figure.draw_artist(artist)
