"""A digit beside the centroids that matter for its answer: what they have in common, and where they differ."""

from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from digitcluster.core.analysis.explanation import Comparison, Explanation
from digitcluster.core.model.model import Model
from digitcluster.ui.panels.inspect.words import cluster_name
from digitcluster.ui.widgets.guarded import guarded
from digitcluster.ui.widgets.picture_button import EDGE, PictureButton

LEAST, MOST = 72, 112  # px of a square of paper
SPACE = 8  # px between two pictures
NONE = Qt.AlignmentFlag(0)
SEEN_TIP = "What the model sees: straightened, if it was trained that way"
DIFFERENCE_TIP = "Blue: ink of the centroid that the digit lacks. Orange: ink of the digit that the centroid lacks."
PARTS_TIP = "Where the distance to the nearest centroid comes from: the darker the red, the more a pixel adds"
CENTROID_TIP = "Click to inspect this cluster"


class ComparisonView(QWidget):
    """Two rows of three pictures: the digit, a centroid, the difference; a click on a centroid asks for its cluster."""

    cluster_asked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.seen, self.parts = PictureButton(LEAST), PictureButton(LEAST)
        self.centroids = [PictureButton(LEAST, is_link=True) for _ in range(2)]
        self.differences = [PictureButton(LEAST) for _ in range(2)]
        self._clusters, self._is_link = [0, 0], False
        self.seen.setToolTip(SEEN_TIP)
        self.parts.setToolTip(PARTS_TIP)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE)
        grid.setVerticalSpacing(SPACE)
        for row, first in enumerate((self.seen, self.parts)):
            centroid, difference = self.centroids[row], self.differences[row]
            centroid.setToolTip(CENTROID_TIP)
            difference.setToolTip(DIFFERENCE_TIP)
            centroid.clicked.connect(partial(self._ask, row))
            for column, widget in enumerate((first, centroid, difference)):
                grid.addWidget(widget, row, column, Qt.AlignmentFlag.AlignHCenter if column == 1 else NONE)
        grid.setColumnStretch(1, 1)

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let three pictures take the width."""
        side = min(max((self.width() - 2 * SPACE) // 3 - 2 * EDGE, LEAST), MOST)
        for picture in (self.seen, self.parts, *self.centroids, *self.differences):
            picture.set_side(side)

    def show_explanation(self, explanation: Explanation, model: Model, *, is_link: bool) -> None:
        """Show the nearest centroid, and beneath it that of the true label, or of the next nearest label.

        Parameters
        ----------
        is_link : bool
            Whether the centroids can be clicked.
        """
        seen, answer = explanation.seen, explanation.answer
        self.seen.show_image(seen, "the digit")
        self.parts.show_parts(seen, answer.where, "distance map")
        self._show_row(0, seen, answer, model)
        self._show_row(1, seen, explanation.own or explanation.rival, model)
        self._is_link = is_link
        for centroid in self.centroids:
            centroid.set_link(is_link)

    def show_nothing(self) -> None:
        """Show blank paper."""
        for picture in (self.seen, self.parts, *self.centroids, *self.differences):
            picture.show_image(None)

    def _ask(self, row: int) -> None:
        if self._is_link:
            self.cluster_asked.emit(self._clusters[row])

    def _show_row(self, row: int, seen: NDArray[np.uint8], comparison: Comparison | None, model: Model) -> None:
        if comparison is None:
            self.centroids[row].show_image(None)
            self.differences[row].show_image(None)
            return
        self._clusters[row] = comparison.cluster
        self.centroids[row].show_image(comparison.centroid, cluster_name(model, comparison.cluster))
        self.differences[row].show_difference(seen, comparison.centroid, "difference")
