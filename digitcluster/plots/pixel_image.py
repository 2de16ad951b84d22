"""An image that is drawn pixel by pixel: matplotlib first makes floats and masks of it, which takes much longer."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.image import AxesImage
from matplotlib.transforms import IdentityTransform
from numpy.typing import NDArray


class PixelImage(AxesImage):
    """Red, green, blue and opacity, uint8 (h, w, 4); on a screen each of its pixels has the nearest one's colour.

    In files that scale their images it is an image like any other.
    """

    def __init__(self, axes: Axes) -> None:
        super().__init__(axes, interpolation="nearest", origin="upper")
        self.set_data(np.zeros((1, 1, 4), np.uint8))
        self.set_clip_path(axes.patch)
        axes.add_image(self)

    def make_image(self, renderer: Any, magnification: float = 1.0, unsampled: bool = False) -> Any:
        """Return what is drawn, uint8 (h, w, 4) from the lowest row up, where it begins, and how it is placed."""
        if unsampled or magnification != 1.0 or not isinstance(renderer, RendererAgg):
            return super().make_image(renderer, magnification, unsampled)
        left, right, low, high = self.get_extent()
        (x0, y0), (x1, y1) = self.get_transform().transform([(left, low), (right, high)])
        pixels: NDArray[np.uint8] = np.asarray(self.get_array())
        columns, at = _nearest(x0, x1, pixels.shape[1], renderer.width)
        rows, bottom = _nearest(y0, y1, pixels.shape[0], renderer.height)
        if not len(columns) or not len(rows):
            return None, 0, 0, IdentityTransform()
        return pixels[::-1][rows][:, columns], at, bottom, IdentityTransform()


def _nearest(begin: float, end: float, count: int, room: float) -> tuple[NDArray[np.intp], int]:
    """Return which of `count` pixels each of the screen's is nearest to from `begin` to `end`, and where they begin."""
    first, last = max(round(begin), 0), min(round(end), int(room))
    places = (np.arange(first, max(last, first)) + 0.5 - begin) / max(end - begin, 1e-9) * count
    return np.clip(places.astype(np.intp), 0, count - 1), first
