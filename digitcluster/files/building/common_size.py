"""Pictures of any size, scaled to the one that is commonest among the first of them."""

from collections import Counter

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from digitcluster.files.building.grey_levels import OUT_OF_RANGE, GreyLevels
from digitcluster.files.building.labels import Labels
from digitcluster.files.building.skipped import RecordError, SkippedRecords

FIRST = 200  # pictures that decide on the size
BATCH = 200  # pictures handed over together
LARGEST_SIDE = 256  # pixels; photos are made smaller, for that is enough for a digit

Picture = NDArray[np.uint8]


class PictureCollector:
    """Collects pictures and their labels for digits of one size.

    Attributes
    ----------
    shape : (h, w)
        (0, 0) until it is known.
    count : int
        Pictures so far.
    """

    def __init__(self, levels: GreyLevels, labels: Labels, faults: SkippedRecords) -> None:
        self._levels, self._labels, self._faults = levels, labels, faults
        self.shape: tuple[int, int] = (0, 0)
        self.count = self._scaled = 0
        self._waiting: list[tuple[int | str, Picture, int]] = []

    def add(self, where: int | str, picture: Picture, label: object) -> None:
        """Add a picture, uint8 (h, w) of any size, from this place of the file.

        Raises
        ------
        LabelError
            When the label cannot be one.
        """
        if min(picture.shape) < 1:
            raise RecordError("is an empty picture")
        index = self._labels.index(label) if label is not None else 0
        self.count += 1
        if max(picture.shape) > LARGEST_SIDE:
            factor = LARGEST_SIDE / max(picture.shape)
            picture = _resized(picture, (round(picture.shape[0] * factor), round(picture.shape[1] * factor)))
        self._waiting.append((where, picture, index))
        if len(self._waiting) >= (BATCH if self.shape[0] else FIRST):
            self.hand_over()

    def hand_over(self) -> None:
        """Put the pictures that wait to the digits."""
        if not self._waiting:
            return
        if not self.shape[0]:
            height, width = Counter(picture.shape for _, picture, _ in self._waiting).most_common(1)[0][0]
            self.shape = (height, width)
        images = np.empty((len(self._waiting), *self.shape), np.uint8)
        for image, (_, picture, _) in zip(images, self._waiting, strict=True):
            image[:] = picture if picture.shape == self.shape else _resized(picture, self.shape)
            self._scaled += picture.shape != self.shape
        taken = self._levels.add(images)
        for (where, _, index), good in zip(self._waiting, taken, strict=True):
            if good:
                self._labels.keep((index,))
            else:
                self._faults.add(where, OUT_OF_RANGE, read=len(self._levels))
        self._waiting = []

    def notes(self) -> list[str]:
        """Return what people must know, in sentences."""
        if not self._scaled:
            return []
        were = "was" if self._scaled == 1 else "were"
        height, width = self.shape
        scaled = f"{self._scaled:,} of {self.count:,} pictures {were} scaled"
        return [f"{scaled} to {width} × {height} pixels, the commonest size."]


def _resized(picture: Picture, shape: tuple[int, int]) -> Picture:
    size = (max(1, shape[1]), max(1, shape[0]))
    return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BOX))
