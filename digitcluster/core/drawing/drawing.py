"""One drawing on a pad: strokes, or the image of a digit, and how it becomes an image of a model's size."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.drawing.normalize import ink_image
from digitcluster.core.drawing.photo import fitted
from digitcluster.core.drawing.rasterize import rasterize
from digitcluster.core.drawing.strokes import PEN, Ink


@dataclass(frozen=True, eq=False)
class Drawing:
    """What is on a pad: strokes in units of its side, 0 to 1, or a picture of a digit, uint8 (h, w)."""

    ink: Ink = ()
    picture: NDArray[np.uint8] | None = None

    def image(self, *, height: int, width: int, normalize: bool = True) -> NDArray[np.uint8] | None:
        """Return it as an image, uint8 (height, width); None when there is nothing. Strokes as in `image_of_ink`."""
        if self.picture is not None:
            fits = self.picture.shape == (height, width)
            return self.picture if fits else fitted(self.picture, height=height, width=width)
        return image_of_ink(self.ink, height=height, width=width, normalize=normalize) if self.ink else None


def image_of_ink(ink: Ink, *, height: int, width: int, normalize: bool = True) -> NDArray[np.uint8]:
    """Turn the strokes of a pad (in units of its side, 0 to 1) into an image, uint8 (height, width).

    Without `normalise` the pad is made smaller as it is: neither centred nor fitted, to see what that does.
    """
    if normalize:
        return ink_image(ink, height=height, width=width)
    side = min(height, width)
    corner = np.array([(width - side) / 2, (height - side) / 2]) - 0.5
    return rasterize([np.asarray(stroke) * side + corner for stroke in ink], height=height, width=width, pen=PEN)
