"""One drawing on a pad: strokes, or the image of a digit; it becomes an image of a model's size."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.drawing.normalize import ink_image
from digitcluster.core.drawing.photo import fitted
from digitcluster.core.drawing.rasterize import rasterize
from digitcluster.core.drawing.strokes import USUAL_SIDE, Ink, Stroke, finite


@dataclass(frozen=True, eq=False)
class Drawing:
    """What is on a pad.

    Attributes
    ----------
    strokes : tuple of float64 (m, 2)
        In units of the pad's side, 0 to 1 from its upper left corner; the pen may leave the pad.
    image : uint8 (h, w) or None
        The image of a digit, ink bright on dark, of any size: shown instead of strokes.
    caption : str
        What the image is, for people.
    label : str
        Its label, where a file says it.
    """

    strokes: tuple[Stroke, ...] = ()
    image: NDArray[np.uint8] | None = None
    caption: str = ""
    label: str = ""

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
            Centre and scale strokes as MNIST's digits were. Otherwise the pad is merely scaled down, and what is
            beyond its edge cut off, to show what difference that makes.
        """
        if self.image is not None:
            return self.image if self.image.shape == (height, width) else fitted(self.image, height=height, width=width)
        if not self.strokes:
            return None
        strokes = [finite(stroke) for stroke in self.strokes]
        # Small images are drawn larger and averaged, as a scanned digit is: lines drawn directly are too crisp, and
        # k = 100 trained on MNIST of 8 × 8 pixels read 55 % of pen digits wrongly instead of 29 %.
        times = math.ceil(USUAL_SIDE / min(height, width))
        draw = ink_image if normalize else _scaled_down
        return _averaged(draw(strokes, height=height * times, width=width * times), times)


def _scaled_down(strokes: Ink, *, height: int, width: int) -> NDArray[np.uint8]:
    """Draw the pad into the largest square that fits into the image, with the same pen as for a normalized drawing.

    Ink beyond the pad's edge is cut off.
    """
    side = min(height, width)
    corner = np.array([(width - side) / 2, (height - side) / 2])
    # A pixel's centre is at a whole number.
    image = rasterize([stroke * side + corner - 0.5 for stroke in strokes], height=height, width=width)
    beyond_x, beyond_y = (int(one) for one in corner)
    image[:, :beyond_x] = image[:, width - beyond_x :] = 0
    image[:beyond_y] = image[height - beyond_y :] = 0
    return image


def _averaged(image: NDArray[np.uint8], times: int) -> NDArray[np.uint8]:
    """Return an image, uint8 (h × times, w × times), with the means of its squares: uint8 (h, w)."""
    if times == 1:
        return image
    height, width = image.shape
    means = image.reshape(height // times, times, width // times, times).mean(axis=(1, 3))
    return np.rint(means).astype(np.uint8)
