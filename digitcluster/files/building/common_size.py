"""Pictures of any size, scaled to the commonest size among the first of them."""

from collections import Counter

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from digitcluster.files.building.builder import DigitsBuilder
from digitcluster.files.building.skipped import RecordError
from digitcluster.wording import counted

FIRST = 200  # pictures that decide on the size
BATCH = 200  # pictures handed over together
LARGEST_SIDE = 256  # pixels; photos are scaled down, since that is enough for a digit

Picture = NDArray[np.uint8]


class PictureCollector:
    """Feeds pictures and their labels to a builder, all in one size.

    Attributes
    ----------
    count : int
        Pictures so far.
    """

    def __init__(self, builder: DigitsBuilder) -> None:
        self._builder = builder
        builder.levels.may_be_mixed = True
        self.count = self._scaled = 0
        self._waiting: list[tuple[int | str, Picture, int | None]] = []

    def add(self, place: int | str, picture: Picture, label: object) -> None:
        """Add a picture, uint8 (h, w) of any size, from this place in the file; None is for no label.

        Raises
        ------
        RecordError
            When the picture is too small to show anything, or the label is not a valid one.
        """
        if min(picture.shape) < 2:
            height, width = picture.shape
            raise RecordError(f"has {width} × {height} pixels: too few for a digit")
        index = self._builder.labels.index(label) if label is not None else None
        self.count += 1
        if max(picture.shape) > LARGEST_SIDE:
            factor = LARGEST_SIDE / max(picture.shape)
            picture = _resized(picture, (round(picture.shape[0] * factor), round(picture.shape[1] * factor)))
        self._waiting.append((place, picture, index))
        if len(self._waiting) >= (BATCH if self._builder.shape[0] else FIRST):
            self.hand_over()

    def skip(self, place: int | str, reason: object, *, details: str = "") -> None:
        """Leave out a picture that cannot be read."""
        self._builder.skip(place, reason, read=self.count, details=details)

    def hand_over(self) -> None:
        """Give the builder the waiting pictures."""
        if not self._waiting:
            return
        places, pictures, labels = zip(*self._waiting, strict=True)
        self._waiting = []
        if not self._builder.shape[0]:
            height, width = Counter(picture.shape for picture in pictures).most_common(1)[0][0]
            self._builder.shape = (height, width)
        shape = self._builder.shape
        images = np.empty((len(pictures), *shape), np.uint8)
        for image, picture in zip(images, pictures, strict=True):
            image[:] = picture if picture.shape == shape else _resized(picture, shape)
            self._scaled += picture.shape != shape
        self._builder.add(images, None if labels[0] is None else labels, places)

    def notes(self) -> list[str]:
        """Return what people need to know, in sentences."""
        if not self._scaled:
            return []
        were = "was" if self._scaled == 1 else "were"
        height, width = self._builder.shape
        scaled = f"{self._scaled:,} of {counted(self.count, 'picture')} {were} scaled"
        return [f"{scaled} to {width} × {height} pixels, the commonest size."]


def _resized(picture: Picture, shape: tuple[int, int]) -> Picture:
    size = (max(1, shape[1]), max(1, shape[0]))
    return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BOX))
