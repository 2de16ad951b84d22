"""The built-in model's vote: what some hundred images of a file show, to be compared with what the file may say."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.drawing.photo import fitted
from digitcluster.core.model.model import Model
from digitcluster.core.model.recognition import classify
from digitcluster.core.progress import finish
from digitcluster.files.model_file import load_model
from digitcluster.resources import resource

MOST = 300  # images that are looked at
FEWEST = 20  # digits from which on a vote counts
SIDE = 28  # pixels of the built-in model's images
CLEAR, LOST = 0.7, 0.4  # shares of agreement: a reading above is right, beside one below


@dataclass(frozen=True, eq=False)
class Vote:
    """What some digits show.

    Attributes
    ----------
    places : int (m,)
        Of the digits that were looked at, evenly spread.
    seen : uint8 (m,)
        The digits 0 to 9 that the built-in model sees there.
    """

    places: NDArray[np.intp]
    seen: NDArray[np.uint8]

    def agreement(self, labels: NDArray[np.integer]) -> float:
        """Return for which share of the digits a reading of all n labels, the digits 0 to 9, says what is seen."""
        return float((labels[self.places] == self.seen).mean()) if len(self.places) else 0.0

    @property
    def counts(self) -> bool:
        """Whether there are enough digits for a judgement."""
        return len(self.places) >= FEWEST


def vote(images: NDArray[np.uint8]) -> Vote:
    """Let the built-in model look at some of the images, uint8 (n, h, w) of any size, ink bright on dark."""
    places = np.unique(np.linspace(0, len(images) - 1, min(MOST, len(images))).astype(np.intp))
    # Cropped, scaled and centred as MNIST was, so that neither size nor place keeps the model from seeing them.
    some = np.stack([fitted(images[place], height=SIDE, width=SIDE) for place in places])
    return Vote(places, finish(classify(_builtin(), some)))


@cache
def _builtin() -> Model:
    return load_model(resource("builtin.digitmodel"))
