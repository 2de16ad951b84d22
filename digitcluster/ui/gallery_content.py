"""What a gallery shows of a model, or of a training under way: which clusters, in which order, with which captions."""

import time
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.model.labelling import majority_labels
from digitcluster.core.model.model import Model
from digitcluster.plots.caption_layout import Caption
from digitcluster.plots.captions import captions
from digitcluster.plots.gallery_order import gallery_order
from digitcluster.session.training import LiveTraining

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
    """

    order: NDArray[np.intp]
    label_counts: NDArray[np.int64]
    labels: NDArray[np.uint8]
    classes: tuple[str, ...]

    @classmethod
    def of_model(cls, model: Model, sort: str) -> Self:
        """Return a model's clusters, sorted."""
        order = gallery_order(model.label_counts, sort, labels=model.labels, centroids=model.prototypes)
        return cls(order, model.label_counts, model.labels, model.classes)

    def captions(self) -> list[Caption]:
        """Return the captions of the clusters that are shown."""
        return captions(self.label_counts[self.order], self.classes, self.labels[self.order])

    def place_of(self, cluster: int) -> int | None:
        """Return where a cluster stands; None where it is not shown."""
        found = np.flatnonzero(self.order == cluster)
        return int(found[0]) if len(found) else None


class LiveGallery:
    """A training under way: its clusters keep the places that they have at its first iteration."""

    def __init__(self, live: LiveTraining, sort: str) -> None:
        self.order = gallery_order(live.label_counts, sort, centroids=live.iteration.centroids)
        self._of = len(live.label_counts)
        self._captioned = -np.inf  # when the captions were last drawn

    def goes_on_with(self, live: LiveTraining) -> bool:
        """Whether this may be the same training: it has as many clusters."""
        return len(live.label_counts) == self._of

    def wants_captions(self, live: LiveTraining) -> bool:
        """Whether the captions should be drawn anew, not the images alone."""
        now = time.monotonic()
        if now - self._captioned <= CAPTION_SECONDS and not live.iteration.converged:
            return False
        self._captioned = now
        return True

    def content(self, live: LiveTraining) -> GalleryContent:
        """Return what is shown of an iteration."""
        return GalleryContent(self.order, live.label_counts, majority_labels(live.label_counts), live.classes)
