"""How a training converges: a plot with axes where there is room, otherwise a thin line with the last values."""

from collections.abc import Sequence

from matplotlib.figure import Figure
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from digitcluster.plots.convergence import Convergence, in_words
from digitcluster.ui.theme import current_style
from digitcluster.ui.widgets.canvas import PlotCanvas

MINIMUM = QSize(280, 130)
THIN = 36  # px, the height of the thin line
QWIDGETSIZE_MAX = 16_777_215  # px: Qt's own "no limit", which PySide does not export
UNTRAINED = "Train to see the inertia fall."
FIRST = "first centroids"
LONGEST = "inertia 8.88 × 10⁸⁸, shift 8.8e+8"


class ConvergenceView(QWidget):
    """The plot, and beside it, where it is only a thin line, what the last iteration reached."""

    def __init__(self) -> None:
        super().__init__()
        self.canvas = PlotCanvas(Convergence(Figure(), current_style()), minimum=MINIMUM)
        self.canvas.setAccessibleName("Inertia and shift by iteration")
        self.last = QLabel()
        self.last.setObjectName("muted")
        self.last.setTextFormat(Qt.TextFormat.PlainText)
        self.last.setText(UNTRAINED)
        self.last.setFixedWidth(self.last.fontMetrics().horizontalAdvance(LONGEST))
        self.last.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.canvas, 1)
        layout.addWidget(self.last)

    @property
    def is_compact(self) -> bool:
        """Whether only a thin line is shown."""
        return not self.last.isHidden()

    def set_compact(self, compact: bool) -> None:
        """Show a thin line, or the plot with its axes."""
        if compact == self.is_compact:
            return
        self.canvas.prepare(lambda plot: setattr(plot, "compact", compact))
        self.canvas.setMinimumSize(QSize(80, THIN) if compact else MINIMUM)
        self.setMaximumHeight(THIN if compact else QWIDGETSIZE_MAX)
        self.canvas.arrange()
        self.last.setVisible(compact)

    def show_history(
        self, history: Sequence[tuple[float, float]], *, ended: bool = False, marked: int | None = None
    ) -> None:
        """Show inertia and largest shift of each iteration.

        Parameters
        ----------
        history : sequence of (inertia, shift)
        ended : bool
            Whether no more will come, so that no room is left for it.
        marked : int or None
            The iteration that is looked at, 0 for the first centroids; None for the last.
        """
        inertia, shift = [one for one, _ in history], [one for _, one in history]
        self.canvas.show_values(inertia, shift, ended, marked)
        shown = history if marked is None else history[:marked]
        words = in_words(*shown[-1]).replace("largest ", "") if shown else FIRST
        self.last.setText(words if history else UNTRAINED)
