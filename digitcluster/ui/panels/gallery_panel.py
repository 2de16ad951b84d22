"""The centroid gallery, and under it how inertia and shift fall from iteration to iteration."""

import time

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget

from digitcluster.plots.captions import captions, gallery_order, summary
from digitcluster.plots.convergence import Convergence
from digitcluster.plots.gallery import Gallery
from digitcluster.session.selection import Selection
from digitcluster.session.session import Session
from digitcluster.session.training import LiveTraining
from digitcluster.ui.theme import current_style
from digitcluster.ui.widgets.canvas import PlotCanvas
from digitcluster.ui.widgets.card import Sentence

CAPTION_SECONDS = 0.8  # captions take longer to draw than images: rarely enough that nothing stutters


class GalleryPanel(QWidget):
    """Shows the model in use, or, while a training is under way, its centroids as they change."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._order: NDArray[np.intp] | None = None  # during a training: fixed, so that each centroid keeps its place
        self._of = 0  # how many clusters, shown or not
        self._captioned = 0.0  # when the captions were last drawn
        self.gallery = PlotCanvas(Gallery(Figure(), current_style()), minimum=QSize(300, 200))
        self.gallery.setAccessibleName("Centroid gallery")
        self.convergence = PlotCanvas(Convergence(Figure(), current_style()), minimum=QSize(300, 130))
        self.convergence.setAccessibleName("Inertia and shift by iteration")
        self.sentence = Sentence()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.gallery, 3)
        layout.addWidget(self.sentence)
        layout.addWidget(self.convergence, 1)
        session.selection.changed.connect(self._show_selection)
        session.training.live_changed.connect(self._show_live)
        self._session = session
        self._show_selection(session.selection.value)

    def _show_selection(self, selection: Selection) -> None:
        model, run = selection.model, selection.run
        order = gallery_order(model.label_counts)
        counts = model.label_counts[order]
        self.gallery.show_values(model.centroids[order], captions(counts, model.classes))
        self.sentence.setText(summary(counts, model.classes, of=model.k))
        self._show_history(run.history if run is not None else ())

    def _show_live(self, live: LiveTraining | None) -> None:
        if live is None:
            self._order = None
            self._show_selection(self._session.selection.value)
            return
        # Another number of clusters is another training: the previous one may have ended between two frames.
        new = self._order is None or self._of != len(live.label_counts)
        if self._order is None or new:
            self._order, self._of = gallery_order(live.label_counts), len(live.label_counts)
        images, counts = live.iteration.centroids[self._order], live.label_counts[self._order]
        now = time.monotonic()
        recaption = new or now - self._captioned > CAPTION_SECONDS or live.iteration.converged
        if recaption:
            self._captioned = now
            self.gallery.plot.show(images, captions(counts, live.classes))
        else:
            self.gallery.plot.show_images(images)
        self.gallery.refresh(live_only=not recaption)
        self.sentence.setText("Each centroid keeps its place while it changes; they are sorted at the end.")
        self._show_history(live.history)

    def _show_history(self, history: tuple[tuple[float, float], ...]) -> None:
        self.convergence.setVisible(bool(history))
        changed = self.convergence.plot.show([one for one, _ in history], [shift for _, shift in history])
        self.convergence.refresh(live_only=changed is False)
