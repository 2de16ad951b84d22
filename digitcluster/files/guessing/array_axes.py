"""Which side of an array counts the digits, and which are height, width and colour."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitcluster.files.building.builder import square
from digitcluster.files.guessing.image_shape import roughness

SMALLEST_SIDE = 5  # pixels of an image in a flat array: what is smaller is no picture
COLOURS = (3, 4)
GREY = (0.299, 0.587, 0.114)  # of red, green and blue, as Pillow weighs them (ITU-R 601)


@dataclass(frozen=True)
class ImageAxes:
    """How the sides of an array are arranged once the digits are counted by the first.

    Attributes
    ----------
    height, width : int
        0 where the pixels stand in one row that is no square.
    colour : int or None
        The side with the colours.
    """

    height: int
    width: int
    colour: int | None = None

    def grey(self, block: NDArray[Any]) -> NDArray[Any]:
        """Return images (m, h, w) of an array (m, …)."""
        if self.colour is not None:
            parts = [np.take(block, index, axis=self.colour) * np.float32(share) for index, share in enumerate(GREY)]
            grey = sum(parts[1:], parts[0])
            block = np.rint(grey).astype(block.dtype) if block.dtype.kind in "ui" else grey
        return block.reshape(len(block), self.height, self.width)


def axis_of_digits(
    shape: Sequence[int], count: int | None, read: Callable[[], NDArray[Any]], *, last_counts: bool
) -> int:
    """Return which side of an array counts the digits.

    Parameters
    ----------
    shape : sequence of int
    count : int or None
        The number of labels, one of the sides; None without labels.
    read : () -> array
        Returns the array, for the few cases in which its shape does not tell.
    last_counts : bool
        Whether, where nothing tells, the last side counts them and not the first.
    """
    sides = [axis for axis, side in enumerate(shape) if side == count] if count is not None else []
    usual = len(shape) - 1 if last_counts and len(shape) > 2 else 0
    if len(shape) == 2 and len(sides) == 2:
        return _axis_of_two(shape, read)
    if sides:
        return sides[0] if len(sides) == 1 else usual if usual in sides else sides[0]
    if len(shape) == 2:
        return _axis_of_two(shape, read)
    real = [axis for axis, side in enumerate(shape) if side != 1]
    if len(real) == 4:  # with colours, which stand beside the digits or at the other end
        real = [axis for axis in real if not (axis in (1, len(shape) - 1, len(shape) - 2) and shape[axis] in COLOURS)]
    if len(real) == 3:
        if shape[real[0]] == shape[real[1]] != shape[real[2]]:
            return real[2]
        if shape[real[1]] == shape[real[2]] != shape[real[0]]:
            return real[0]
    return usual


def image_axes(rest: Sequence[int]) -> ImageAxes | None:
    """Return how the sides beside the one that counts are arranged; None where they cannot be an image.

    A flat image that is no square has the height and width 0.
    """
    rest = list(rest)
    if len(rest) == 1:
        shape = square(rest[0])
        return ImageAxes(*shape) if shape and shape[0] >= SMALLEST_SIDE else ImageAxes(0, 0)
    while len(rest) > 2 and 1 in rest:
        rest.remove(1)
    if len(rest) == 2:
        return ImageAxes(rest[0], rest[1])
    if len(rest) == 3 and rest[2] in COLOURS:
        return ImageAxes(rest[0], rest[1], 3)
    if len(rest) == 3 and rest[0] in COLOURS:
        return ImageAxes(rest[1], rest[2], 1)
    return None


def has_ten_classes(shape: Sequence[int]) -> bool:
    """Return whether an array may be pixels × digits of a class × ten classes, in any order."""
    if len(shape) != 3 or len(set(shape)) != 3 or 10 not in shape:
        return False
    return any(side_of_square(side) for side in shape)


def is_grid(shape: Sequence[int], classes: int) -> bool:
    """Return whether an array may be classes × digits of a class × height × width, or with the first two exchanged."""
    if len(shape) != 4 or classes not in shape[:2] or min(shape[2:]) < SMALLEST_SIDE:
        return False
    rest = list(shape)
    rest.remove(classes)
    return image_axes(rest) is None


def side_of_square(pixels: int) -> int:
    """Return the side of a flat square image of this many pixels; 0 where that is none, or too small to be one."""
    side = math.isqrt(max(pixels, 0))
    return side if side >= SMALLEST_SIDE and side * side == pixels else 0


def said(shape: Sequence[int]) -> str:
    """Return a shape for people: "60,000 × 784"."""
    return " × ".join(f"{side:,}" for side in shape) or "of no array"


def _axis_of_two(shape: Sequence[int], read: Callable[[], NDArray[Any]]) -> int:
    """Return the side of a matrix that counts: the other one is the pixels of a square."""
    by_rows, by_columns = (side_of_square(shape[other]) for other in (1, 0))
    if by_rows and by_columns:
        matrix = read()
        rows, columns = matrix.reshape(-1, by_rows, by_rows), matrix.T.reshape(-1, by_columns, by_columns)
        return 0 if roughness(rows) <= roughness(columns) else 1
    if not by_rows and not by_columns:  # labels may stand among the pixels, in one column or in ten
        by_rows, by_columns = (max(side_of_square(shape[other] - more) for more in (1, 10)) for other in (1, 0))
    return 1 if by_columns and not by_rows else 0
