"""A matplotlib canvas whose plot may raise: a sentence stands in its place, on the screen and when it is saved."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager

from matplotlib.backends.backend_qtagg import FigureCanvasQTAgg
from matplotlib.figure import Figure
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette

from digitcluster.core.errors import DigitClusterError, WritingError
from digitcluster.core.progress import Progress
from digitcluster.ui.theme import current_style
from digitcluster.ui.widgets.guarded import guarded, log_once

BROKEN = "This picture could not be drawn. Details are in the log."
UNSAVED = "The picture could not be drawn, and so it was not saved. Details are in the log."


class SafeCanvas(FigureCanvasQTAgg):
    """Paints a figure, or a sentence where that is not possible.

    In the middle of Qt's events, an exception of a plot would end the process; so whatever is done with one is done
    within `trying`.

    Attributes
    ----------
    is_broken : bool
        Whether the last thing that was tried has raised, so that the sentence stands there.
    """

    def __init__(self, figure: Figure) -> None:
        super().__init__(figure)  # type: ignore[no-untyped-call]
        self.is_broken = False

    @contextmanager
    def trying(self, what: str) -> Iterator[None]:
        """Try to do something with the plot, and find out whether it is broken; what it raises is logged."""
        self.is_broken = False
        try:
            yield
        except Exception as error:
            log_once(what, error)
            self.is_broken = True
            self.update()

    def figure_place(self, place: QPointF) -> tuple[float, float]:
        """Return a place of the widget in the figure's pixels, from its lower left corner."""
        x, y = self.mouseEventCoords(place)  # type: ignore[no-untyped-call]
        return float(x), float(y)

    def colour_ground(self) -> None:
        """Give the widget the colour of its plot, which at a broken scale leaves a line of pixels free."""
        self.setPalette(QPalette(QColor(current_style().window)))

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the figure, or the sentence in its place."""
        if not self.is_broken:
            super().paintEvent(event)  # type: ignore[no-untyped-call]  # draws, and so may find out
        if self.is_broken:
            painter = QPainter(self)
            painter.fillRect(self.rect(), QColor(current_style().window))
            painter.setPen(QColor(current_style().muted))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, BROKEN)
            painter.end()


def explained(work: Generator[Progress, None, None]) -> Generator[Progress, None, None]:
    """Drive the work of saving a plot, and say in a sentence if the plot raises."""
    try:
        yield from work
    except (DigitClusterError, MemoryError):
        raise
    except Exception as error:
        log_once("saving a plot", error)
        raise WritingError(UNSAVED) from error
