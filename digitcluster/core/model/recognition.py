"""Reads one drawing with a model: what it may be, how sure that is, and whether it is a digit at all."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.drawing.photo import fitted
from digitcluster.core.drawing.rasterize import PEN, Ink, ink_image, rasterise
from digitcluster.core.model.calibration import probabilities
from digitcluster.core.model.model import Candidate, Model, rank

SURE, QUITE_SURE = 0.95, 0.7  # probabilities


@dataclass(frozen=True, eq=False)
class Answer:
    """What a model says of a drawing.

    Attributes
    ----------
    model : Model
    image : uint8 (h, w)
        The drawing, as it was given to the model.
    seen : uint8 (h, w)
        The same as the model compares it: straightened, where it was trained so.
    ranking : tuple of Candidate
        The labels, the nearest first.
    shares : tuple of float
        How likely each of them is, adding up to 1.
    is_far : bool
        Whether the drawing is farther from every centroid than nearly all digits are from theirs.
    """

    model: Model
    image: NDArray[np.uint8]
    seen: NDArray[np.uint8]
    ranking: tuple[Candidate, ...]
    shares: tuple[float, ...]
    is_far: bool

    @property
    def label(self) -> str:
        """The name of the nearest label."""
        return self.model.classes[self.ranking[0].label]

    @property
    def how_sure(self) -> str:
        """Say in words how sure the answer is."""
        if self.is_far:
            return "not sure"
        share = self.shares[0]
        return "sure" if share >= SURE else "quite sure" if share >= QUITE_SURE else "not sure"

    @property
    def nearest(self) -> NDArray[np.uint8]:
        """The nearest centroid's picture, uint8 (h, w)."""
        return picture_of(self.model, self.ranking[0].centroid)


def read_image(model: Model, image: NDArray[np.uint8]) -> Answer:
    """Let a model read an image of its size, uint8 (h, w)."""
    ranking = rank(model, image)
    calibration = model.calibration
    distances = [one.distance for one in ranking]
    width = calibration.width if calibration is not None else float(np.square(distances[0])) / 8 or 1.0
    return Answer(
        model=model,
        image=image,
        seen=model.space.pictures(image[np.newaxis])[0],
        ranking=tuple(ranking),
        shares=tuple(probabilities(distances, width).tolist()),
        is_far=calibration is not None and distances[0] > calibration.far,
    )


def picture_of(model: Model, centroid: int) -> NDArray[np.uint8]:
    """Return a centroid's picture in whole grey levels, uint8 (h, w)."""
    picture: NDArray[np.uint8] = np.rint(model.centroids[centroid]).clip(0, 255).astype(np.uint8)
    return picture


@dataclass(frozen=True, eq=False)
class Drawing:
    """What is on a pad: strokes in units of its side, 0 to 1, or a picture of a digit, uint8 (h, w)."""

    ink: Ink = ()
    picture: NDArray[np.uint8] | None = None

    def image(self, *, height: int, width: int, normalise: bool = True) -> NDArray[np.uint8] | None:
        """Return it as an image, uint8 (height, width); None when there is nothing. Strokes as in `image_of_ink`."""
        if self.picture is not None:
            fits = self.picture.shape == (height, width)
            return self.picture if fits else fitted(self.picture, height=height, width=width)
        return image_of_ink(self.ink, height=height, width=width, normalise=normalise) if self.ink else None


def image_of_ink(ink: Ink, *, height: int, width: int, normalise: bool = True) -> NDArray[np.uint8]:
    """Turn the strokes of a pad (in units of its side, 0 to 1) into an image, uint8 (height, width).

    Without `normalise` the pad is made smaller as it is: neither centred nor fitted, to see what that does.
    """
    if normalise:
        return ink_image(ink, height=height, width=width)
    side = min(height, width)
    corner = np.array([(width - side) / 2, (height - side) / 2]) - 0.5
    return rasterise([np.asarray(stroke) * side + corner for stroke in ink], height=height, width=width, pen=PEN)
