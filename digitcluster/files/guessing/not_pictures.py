"""Says of tables that cannot be pictures of digits what they are instead, and what to open."""

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.errors import ReadingError
from digitcluster.files.guessing.image_shape import SMALLEST_SIDE
from digitcluster.wording import counted

SMALLEST = SMALLEST_SIDE**2  # pixels
PENDIGITS = 16  # features: eight points of a stroke
BOX = 100  # the highest of their coordinates


def too_small(name: str, numbers: int, values: NDArray[np.generic] | None = None) -> ReadingError:
    """Return the error for lines with too few numbers for a picture.

    Parameters
    ----------
    name : str
        The file's.
    numbers : int
        In a line, without its label.
    values : (m, numbers)
        Of some lines, if they are at hand.
    """
    if numbers == PENDIGITS and values is not None and _are_coordinates(values):
        return ReadingError(
            f"{name} has 16 numbers a line, which are features of pen strokes and not pixels. "
            "Open the original strokes instead, pendigits-orig.tra."
        )
    return ReadingError(
        f"{name} has {counted(numbers, 'number')} a line, too few for pictures of digits, which have at least 5 × 5 "
        "pixels. They may be measurements of something else; open a file with the grey levels of pixels."
    )


def _are_coordinates(values: NDArray[np.generic]) -> bool:
    """Return whether numbers are whole and fill a box of 100, as UCI's pen strokes do."""
    if not values.size or not np.isfinite(values).all():
        return False
    return bool(values.min() == 0 and values.max() == BOX and (values == np.rint(values)).all())
