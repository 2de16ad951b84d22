"""Finds the digit in a picture, such as a photo, and makes it an image as models know it: bright ink on dark, centred.

Pillow is loaded by the functions that use it, not with the module: the window's start does not need it.
"""

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.errors import ReadingError

LARGEST_SIDE = 256  # pixels; larger photos are scaled down, since a digit needs no more
COARSE_SIDE = 48  # pixels of the picture in which the paper's brightness is measured
GRAIN = 0.3  # of the ink's brightness: anything darker is paper
LEAST_CONTRAST = 16  # grey levels between the darkest and the brightest pixel of a picture that shows something


def digit_in(levels: NDArray[np.uint8], *, name: str, height: int, width: int) -> NDArray[np.uint8]:
    """Find the digit in a picture.

    Parameters
    ----------
    levels : uint8 (h, w)
        The picture's grey levels; any size, dark ink on bright paper or bright ink on dark.
    name : str
        What messages call the picture: "seven.png".
    height, width : int
        The size of the image that is wanted, in pixels. A picture of exactly that size is taken as it is, except
        for its polarity: it is already a digit's image.

    Returns
    -------
    uint8 (height, width)
        Ink bright (255) on dark (0).

    Raises
    ------
    ReadingError
        When the picture shows nothing.
    """
    # There is more paper than ink along the edge, whatever is in the middle.
    edge = np.concatenate([levels[0], levels[-1], levels[:, 0], levels[:, -1]])
    ink = 255 - levels if np.median(edge) > 127 else levels
    if int(ink.max()) - int(ink.min()) < LEAST_CONTRAST:
        raise ReadingError(f"{name} shows no digit: the whole picture has one shade.")
    return ink if ink.shape == (height, width) else fitted(_levelled(ink), height=height, width=width)


def _levelled(ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Take away a photo's background (paper in uneven light, and grain), and make the ink bright."""
    from PIL import Image, ImageFilter  # see the module's docstring

    small = Image.fromarray(ink)
    small.thumbnail((LARGEST_SIDE, LARGEST_SIDE), Image.Resampling.BOX)
    levels = np.asarray(small, np.float32)
    # Ink is thin: the darker quarter of a neighbourhood is paper. Light changes slowly, so a coarse picture will do.
    coarse = small.copy()
    coarse.thumbnail((COARSE_SIDE, COARSE_SIDE), Image.Resampling.BOX)
    side = max(3, min(coarse.size) // 3) | 1  # the filter wants an odd number
    coarse = coarse.filter(ImageFilter.RankFilter(side, side * side // 4)).filter(ImageFilter.BoxBlur(2))
    paper = np.asarray(coarse.resize(small.size, Image.Resampling.BILINEAR), np.float32)
    above = np.maximum(levels - paper, 0)
    # Not the maximum, which may be a glint; and no less than faint ink has, or grain would become ink.
    brightest = max(float(np.percentile(above, 99.5)), 16.0)
    clear = np.clip((above / brightest - GRAIN) / (1 - 2 * GRAIN), 0, 1)
    result: NDArray[np.uint8] = np.rint(clear * 255).astype(np.uint8)
    return result if result.any() else ink


def fitted(image: NDArray[np.uint8], *, height: int, width: int) -> NDArray[np.uint8]:
    """Return the image of a digit in another size, placed as MNIST's digits were.

    It is cropped to its ink, the longer side becomes 20/28 of the new image, and the centre of mass its middle.

    Parameters
    ----------
    image : uint8 (h, w)
        Of any size, ink bright on dark.
    height, width : int
        The new size in pixels.

    Returns
    -------
    uint8 (height, width)
        All 0, as blank paper, where the image has only one shade or too little ink to be seen in that size.
    """
    from PIL import Image  # see the module's docstring

    result = np.zeros((height, width), np.uint8)
    if not image.size or image.min() == image.max():
        return result
    rows, columns = np.nonzero(image > image.min() + (float(image.max()) - float(image.min())) / 4)
    crop = image[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    scale = min(height, width) * 20 / 28 / max(crop.shape)
    size = [max(1, round(side * scale)) for side in crop.shape]
    small = np.asarray(Image.fromarray(crop).resize((size[1], size[0]), Image.Resampling.BOX), np.float64)
    if not small.any():  # a few specks, far apart: their mean with the dark around them is rounded to 0
        return result
    y, x = (float((small * grid).sum() / small.sum()) for grid in np.indices(small.shape))
    top = int(np.clip(round(height / 2 - y), 0, height - size[0]))
    left = int(np.clip(round(width / 2 - x), 0, width - size[1]))
    result[top : top + size[0], left : left + size[1]] = np.clip(small * (255 / small.max()), 0, 255)
    return result
