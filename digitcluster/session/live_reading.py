"""Lets the pad be read by the model of a training while it changes: what the gallery shows is what reads."""

import numpy as np
from PySide6.QtCore import QObject, QTimer

from digitcluster.core.model.model import Model
from digitcluster.session.pad import Pad
from digitcluster.session.training import LiveTraining, Training

BETWEEN_MODELS = 150  # ms at least: about as often as people can follow an answer that changes


class LiveReading(QObject):
    """Hands the newest model of the training under way to the pad, a few times a second."""

    def __init__(self, training: Training, pad: Pad, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pad = pad
        self._newest: LiveTraining | None = None  # not handed on yet
        self._pause = QTimer(self, interval=BETWEEN_MODELS, singleShot=True)
        self._pause.timeout.connect(self._hand_on)
        training.live_changed.connect(self._take)

    def _take(self, live: LiveTraining | None) -> None:
        self._newest = live
        if live is None:
            self._pause.stop()
            self._pad.read_live(None)
        elif not self._pause.isActive():
            self._hand_on()

    def _hand_on(self) -> None:
        live, self._newest = self._newest, None
        if live is not None:
            self._pad.read_live(live_model(live))
            self._pause.start()


def live_model(live: LiveTraining) -> Model:
    """Return the model that a training has come to; nothing is calibrated yet."""
    last, counts = live.iteration, live.label_counts
    prototypes = last.feature_prototypes
    return Model(
        last.centroids.astype(np.float32),
        live.frame.labels,
        counts,
        live.classes,
        {"straighten": live.settings.straighten},
        name=f"k = {len(counts)}, iteration {last.number}",
        feature_prototypes=None if prototypes is None else prototypes.astype(np.float32),
    )
