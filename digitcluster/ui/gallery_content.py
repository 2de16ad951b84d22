"""What a gallery shows of a model, or of a training under way: which clusters, in which order, with which captions."""

import time
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.model.model import Model
from digitcluster.core.training.recording import Frame
from digitcluster.plots.caption_layout import Caption
from digitcluster.plots.captions import captions, first_captions
from digitcluster.plots.gallery_order import gallery_order
from digitcluster.session.training import LiveTraining

SLOW_SECONDS = 0.2  # between two iterations: there is time for the captions of each
CAPTION_SECONDS = 0.8  # captions take longer to draw than images: rarely enough that nothing stutters


@dataclass(frozen=True, eq=False)
class GalleryContent:
    """Which clusters are shown.

    Attributes
    ----------
    order : int (m,)
        The clusters, by their numbers in the model, in the order in which they stand.
    label_counts : int64 (k, classes)
    labels : uint8 (k,)
    classes : tuple of str
    picked : tuple of int
        Of first centroids, the label of the digit that each one is, as in a `Frame`; else empty.
    """

    order: NDArray[np.intp]
    label_counts: NDArray[np.int64]
    labels: NDArray[np.uint8]
    classes: tuple[str, ...]
    picked: tuple[int, ...] = ()

    @classmethod
    def of_model(cls, model: Model, sort: str) -> Self:
        """Return a model's clusters, sorted."""
        order = gallery_order(model.label_counts, sort, labels=model.labels, centroids=model.prototypes)
        return cls(order, model.label_counts, model.labels, model.classes)

    @classmethod
    def of_frame(cls, frame: Frame, classes: tuple[str, ...], order: NDArray[np.intp]) -> Self:
        """Return the clusters of an iteration, in the order that they have in the end."""
        picked = frame.picked or (-1,) * len(order) if frame.is_first else ()
        return cls(order, frame.label_counts, frame.labels, classes, picked)

    def captions(self) -> list[Caption]:
        """Return the captions of the clusters that are shown; first centroids have no members yet."""
        if self.picked:
            return first_captions(self.picked, self.classes, self.order)
        return captions(self.label_counts[self.order], self.classes, self.labels[self.order])

    def place_of(self, cluster: int) -> int | None:
        """Return where a cluster stands; None where it is not shown."""
        found = np.flatnonzero(self.order == cluster)
        return int(found[0]) if len(found) else None


class LiveGallery:
    """A training under way: its clusters keep the places that they have at first, sorted by the picked digits."""

    def __init__(self, live: LiveTraining, sort: str) -> None:
        counts, picked = live.label_counts, live.frame.picked
        if picked:
            counts = np.zeros_like(counts)
            known = np.flatnonzero(np.array(picked) >= 0)
            counts[known, np.array(picked)[known]] = 1
        self.order = gallery_order(counts, sort, centroids=live.iteration.centroids)
        self.count = len(live.label_counts)
        self._captioned = self._seen = -np.inf  # when captions were last drawn, and when an iteration came

    def goes_on_with(self, live: LiveTraining) -> bool:
        """Whether this may be the same training: it has as many clusters."""
        return len(live.label_counts) == self.count

    def wants_captions(self, live: LiveTraining) -> bool:
        """Whether the captions should be drawn anew, not the images alone."""
        now, self._seen, before = time.monotonic(), time.monotonic(), self._seen
        is_slow = now - before >= SLOW_SECONDS
        if now - self._captioned <= CAPTION_SECONDS and not is_slow and not live.iteration.converged:
            return False
        self._captioned = now
        return True

    def forget_captions(self) -> None:
        """Draw the captions anew with the next iteration."""
        self._captioned = -np.inf

    def content(self, live: LiveTraining) -> GalleryContent:
        """Return what is shown of its newest iteration."""
        return GalleryContent.of_frame(live.frame, live.classes, self.order)
