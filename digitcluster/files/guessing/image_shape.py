"""Height and width of images whose pixels stand in one row, where nothing says how long their rows are."""

import numpy as np
from numpy.typing import NDArray

from digitcluster.files.building.builder import square

Shape = tuple[int, int]

SMALLEST_SIDE = 5  # pixels: whatever is smaller is a table of something else
SMALLEST_OBLONG = 7  # pixels: in smaller ones neighbours are not much more alike than others
MOST_OBLONG = 1.6  # the longer side, compared with the shorter
CLEAR = 0.9  # of the second best: how much more alike the rows must be in the shape that is taken
SAMPLE = 300  # images


def square_shape(pixels: int) -> Shape | None:
    """Return height and width of a square image that is large enough to show a digit; None if there is none."""
    shape = square(max(0, pixels))
    return shape if shape is not None and shape[0] >= SMALLEST_SIDE else None


def shape_of_flat(matrix: NDArray[np.generic]) -> tuple[Shape, str] | None:
    """Find out height and width of flat images: a square, or else the shape in which rows resemble the next ones.

    Parameters
    ----------
    matrix : (n, d)
        One image a row, in numbers of any type. Some hundred rows of it are looked at.

    Returns
    -------
    (height, width), note
        The note is empty for a square; None where no shape is clearly right.
    """
    pixels = matrix.shape[1]
    if shape := square_shape(pixels):
        return shape, ""
    shapes = _oblongs(pixels)
    if not shapes or not len(matrix):
        return None
    places = np.unique(np.linspace(0, len(matrix) - 1, min(SAMPLE, len(matrix))).astype(np.intp))
    with np.errstate(over="ignore"):  # what becomes infinite is refused
        some = matrix[places].astype(np.float32)
    if not np.isfinite(some).all():
        return None
    best, second = sorted((_unlikeness(some, width), (height, width)) for height, width in shapes)[:2]
    (unlike, (height, width)), other = best, second[0]
    # Right widths are better than those a pixel beside them too: the rows of a table of anything else are not.
    beside = min(_unlikeness(some, width - 1), _unlikeness(some, width + 1))
    if unlike >= beside or unlike > CLEAR * other:
        return None
    note = f"The {pixels:,} pixels were read as {height} rows of {width}, in which neighbours are most alike."
    return (height, width), note


def roughness(images: NDArray[np.generic]) -> float:
    """Return how much neighbouring pixels differ in some of the images (n, h, w), beside how much any pixels do.

    It is 4 for noise, about 1 for digits of 28 × 28 pixels, and 2.5 for those of 8 × 8.
    """
    some = images[:: max(1, len(images) // SAMPLE)].astype(np.float64)
    with np.errstate(all="ignore"):  # damaged numbers are refused later
        down, across = np.diff(some, axis=1), np.diff(some, axis=2)
        return float((np.square(down).mean() + np.square(across).mean()) / (some.var() or 1.0))


def _oblongs(pixels: int) -> list[Shape]:
    """Return the shapes of so many pixels that are nearly square: always an even number, each with its transpose."""
    sides = range(SMALLEST_OBLONG, int((pixels * MOST_OBLONG) ** 0.5) + 1)
    shapes = [(pixels // width, width) for width in sides if pixels % width == 0]
    return [one for one in shapes if min(one) >= SMALLEST_OBLONG and max(one) <= MOST_OBLONG * min(one)]


def _unlikeness(images: NDArray[np.float32], width: int) -> float:
    """Return how much pixels differ from those below them, in images (n, d) with rows of this width."""
    return float(np.abs(images[:, width:] - images[:, :-width]).mean(dtype=np.float64))
