"""Reads one picture of a digit from an image file, in the form that models know: bright ink on dark, centred.

Pillow is loaded by the functions that use it: the window's first picture does not need it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.errors import ReadingError

if TYPE_CHECKING:
    pass

LARGEST_SIDE = 256  # pixels that a photo is made smaller to
COARSE = 48
GRAIN = 0.3  # of the ink's brightness: what is darker is paper


def digit_in(levels: NDArray[np.uint8], *, name: str, height: int, width: int) -> NDArray[np.uint8]:
    """Find the digit in a picture's grey levels, uint8 (h, w) of any size: as `read_picture`.

    Raises
    ------
    ReadingError
        When it shows nothing.
    """
    edge = np.concatenate([levels[0], levels[-1], levels[:, 0], levels[:, -1]])
    ink = 255 - levels if np.median(edge) > 127 else levels
    if int(ink.max()) - int(ink.min()) < 16:
        raise ReadingError(f"{name} shows no digit: the whole picture has one shade.")
    return ink if ink.shape == (height, width) else fitted(_levelled(ink), height=height, width=width)


def _levelled(ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Take away the background of a photo, light that falls unevenly and grain, and make the ink bright."""
    from PIL import Image, ImageFilter

    small = Image.fromarray(ink)
    small.thumbnail((LARGEST_SIDE, LARGEST_SIDE), Image.Resampling.BOX)
    levels = np.asarray(small, np.float32)
    # Ink is thin: the darker quarter of a neighbourhood is paper. It changes slowly, so a coarse look will do.
    coarse = small.copy()
    coarse.thumbnail((COARSE, COARSE), Image.Resampling.BOX)
    side = max(3, min(coarse.size) // 3) | 1
    coarse = coarse.filter(ImageFilter.RankFilter(side, side * side // 4)).filter(ImageFilter.BoxBlur(2))
    smooth = np.asarray(coarse.resize(small.size, Image.Resampling.BILINEAR), np.float32)
    above = np.maximum(levels - smooth, 0)
    brightest = max(float(np.percentile(above, 99.5)), 16.0)
    clear = np.clip((above / brightest - GRAIN) / (1 - 2 * GRAIN), 0, 1)
    result: NDArray[np.uint8] = np.rint(clear * 255).astype(np.uint8)
    return result if result.any() else ink


def fitted(ink: NDArray[np.uint8], *, height: int, width: int) -> NDArray[np.uint8]:
    """Return a digit of any size, bright on dark, as a digit image, uint8 (height, width), as MNIST was made.

    Crop to the ink, scale its longer side to 20/28 of the image and put its centre of mass in the middle.
    """
    from PIL import Image

    if not ink.any():
        return np.zeros((height, width), np.uint8)
    rows, columns = np.nonzero(ink > ink.min() + (float(ink.max()) - float(ink.min())) / 4)
    crop = ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    scale = min(height, width) * 20 / 28 / max(crop.shape)
    size = [max(1, round(side * scale)) for side in crop.shape]
    small = np.asarray(Image.fromarray(crop).resize((size[1], size[0]), Image.Resampling.BOX), np.float64)
    y, x = (float((small * grid).sum() / small.sum()) for grid in np.indices(small.shape))
    top = int(np.clip(round(height / 2 - y), 0, height - size[0]))
    left = int(np.clip(round(width / 2 - x), 0, width - size[1]))
    result = np.zeros((height, width), np.uint8)
    result[top : top + size[0], left : left + size[1]] = np.clip(small * (255 / small.max()), 0, 255)
    return result
