"""Takes the slant out of digits: each row is moved sideways until the ink's second moments show no slant.

Known as deskewing by moments: the ink's covariance of x and y, divided by its variance of y, is the slant that is
removed by a shear about the centre of mass, which therefore stays where it is.
"""

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.threads import blocks, drain, each

STEEPEST = 1.0  # pixels sideways per row: slant beyond 45° is left, since no digit has it
BLOCK = 500  # images: what they need stays in the processor's cache


def deskew(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the digits upright, uint8 (n, h, w); what would leave the image is cut off.

    Parameters
    ----------
    images : uint8 (n, h, w)
    """
    result = np.empty_like(images)

    def work(part: slice) -> None:
        result[part] = _sheared(images[part])

    drain(each(work, blocks(len(images), BLOCK)))
    return result


def slants(images: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the slant (pixels sideways per row) and the row of the centre of mass of each image, float32 (n,)."""
    height, width = images.shape[1:]
    y, x = np.arange(height, dtype=np.float32), np.arange(width, dtype=np.float32)
    levels = images.astype(np.float32)
    rows = levels.sum(axis=2)
    mass = np.maximum(rows.sum(axis=1), 1)
    along = levels @ x  # each row's first moment
    middle_y, middle_x = rows @ y / mass, along.sum(axis=1) / mass
    variance = rows @ (y * y) / mass - middle_y * middle_y
    covariance = along @ y / mass - middle_y * middle_x
    slant = np.where(variance > 0.1, covariance / np.maximum(variance, 0.1), 0)  # a horizontal bar has no slant
    return np.clip(slant, -STEEPEST, STEEPEST).astype(np.float32), middle_y.astype(np.float32)


def _sheared(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Move each row by its distance from the middle times the slant, with linear interpolation."""
    count, height, width = images.shape
    slant, middle = slants(images)
    shift = slant[:, None] * (np.arange(height, dtype=np.float32) - middle[:, None])
    whole = np.floor(shift)
    share = (shift - whole)[:, :, None]
    # A margin on both sides supplies what comes from outside the image.
    margin = int(np.abs(whole).max(initial=0)) + 2
    padded = np.zeros((count, height, width + 2 * margin), np.float32)
    padded[:, :, margin : margin + width] = images
    starts = np.arange(count * height).reshape(count, height) * padded.shape[2] + margin + whole.astype(np.intp)
    places = starts[:, :, None] + np.arange(width)
    flat = padded.reshape(-1)
    levels = flat[places] * (1 - share) + flat[places + 1] * share
    sheared: NDArray[np.uint8] = (levels + np.float32(0.5)).astype(np.uint8)
    return sheared
