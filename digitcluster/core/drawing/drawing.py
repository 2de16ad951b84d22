"""One drawing on a pad: strokes, or the image of a digit; it becomes an image of a model's size."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.drawing.normalize import ink_image
from digitcluster.core.drawing.photo import fitted
from digitcluster.core.drawing.rasterize import rasterize
from digitcluster.core.drawing.strokes import PEN, Ink, Stroke


@dataclass(frozen=True, eq=False)
class Drawing:
    """What is on a pad.

    Attributes
    ----------
    strokes : tuple of float64 (m, 2)
        In units of the pad's side, 0 to 1 from its upper left corner; the pen may leave the pad.
    image : uint8 (h, w) or None
        The image of a digit, ink bright on dark, of any size: shown instead of strokes.
    """

    strokes: tuple[Stroke, ...] = ()
    image: NDArray[np.uint8] | None = None

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing on the pad."""
        return not self.strokes and self.image is None

    def as_image(self, *, height: int, width: int, normalize: bool = True) -> NDArray[np.uint8] | None:
        """Return what is on the pad as the image of a digit, uint8 (height, width); None for a blank pad.

        Parameters
        ----------
        height, width : int
            In pixels. An image of exactly that size is returned as it is, one of another size fitted.
        normalize : bool
            Centre and scale strokes as MNIST's digits were. Otherwise the pad is merely scaled down, to show what
            difference that makes.
        """
        if self.image is not None:
            return self.image if self.image.shape == (height, width) else fitted(self.image, height=height, width=width)
        if not self.strokes:
            return None
        if normalize:
            return ink_image(self.strokes, height=height, width=width)
        return _scaled_down(self.strokes, height, width)


def _scaled_down(strokes: Ink, height: int, width: int) -> NDArray[np.uint8]:
    """Draw the pad into the largest square that fits into the image, with the same pen as for a normalized drawing."""
    side = min(height, width)
    corner = np.array([(width - side) / 2, (height - side) / 2]) - 0.5  # a pixel's centre is at a whole number
    return rasterize([stroke * side + corner for stroke in strokes], height=height, width=width, pen=PEN)
