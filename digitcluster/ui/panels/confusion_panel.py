"""Which digits are mistaken for which: the confusion of the validation digits."""

import numpy as np
from matplotlib.figure import Figure
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget

from digitcluster.plots.captions import most_confused
from digitcluster.plots.confusion import Confusion
from digitcluster.session.selection import Selection
from digitcluster.session.session import Session
from digitcluster.ui.theme import current_style
from digitcluster.ui.widgets.canvas import PlotCanvas
from digitcluster.ui.widgets.card import Sentence


class ConfusionPanel(QWidget):
    """Shows the confusion of the model in use, if it was trained in this session."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.canvas = PlotCanvas(Confusion(Figure(), current_style()), minimum=QSize(300, 260))
        self.canvas.setAccessibleName("Confusion of the validation digits")
        self.sentence = Sentence()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.canvas, 1)
        layout.addWidget(self.sentence)
        session.selection.changed.connect(self._show)
        self._show(session.selection.value)

    def _show(self, selection: Selection) -> None:
        classes, run = selection.model.classes, selection.run
        matrix = np.zeros((len(classes),) * 2, np.int64) if run is None else run.validation_confusion
        self.canvas.show_values(matrix, classes)
        self.sentence.setText(most_confused(matrix, classes))
