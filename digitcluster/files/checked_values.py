"""Values that a file holds, each of the kind and within the limits that the rest of the program trusts."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitcluster.wording import printable

LONGEST_TEXT = 1000  # characters
MOST = 1 << 53  # as much as a decimal can count
MOST_DIGITS = 10**12  # all counts of a model together: far from where sums of them would overflow
DEEPEST = 4  # objects in objects


def text(value: object, *, longest: int = LONGEST_TEXT) -> str:
    """Return a text that can be shown and printed anywhere: see `printable`.

    Raises
    ------
    TypeError
        When it is no text.
    """
    if not isinstance(value, str):
        raise TypeError(f"{type(value).__name__} instead of a text")
    return printable(value, longest)


def texts(values: object, *, most: int = LONGEST_TEXT) -> tuple[str, ...]:
    """Return a list of texts, of which there may be so many; raises ValueError or TypeError."""
    if not isinstance(values, list) or len(values) > most:
        raise ValueError("no list of texts, or a far too long one")
    return tuple(map(text, values))


def flag(value: object) -> bool:
    """Return True or False; raises TypeError for anything else."""
    if not isinstance(value, bool):
        raise TypeError(f"{type(value).__name__} instead of true or false")
    return value


def whole(value: object, least: int = 0, most: int = MOST) -> int:
    """Return a whole number between two others; raises ValueError for anything else."""
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ValueError(f"no whole number from {least} to {most}")
    return value


def decimal(value: object, least: float = 0.0, most: float = 1e300) -> float:
    """Return a number between two others; raises ValueError for anything else, such as NaN."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not least <= value <= most:
        raise ValueError(f"no number from {least} to {most}")
    return float(value)


def share(value: object) -> float | None:
    """Return a share, 0 to 1, or None where it is not known; raises ValueError for anything else."""
    return None if value is None else decimal(value, 0.0, 1.0)


def counts(values: object, shape: tuple[int, ...]) -> NDArray[np.int64]:
    """Return counts of digits, int64 of this shape; raises ValueError where they cannot be such."""
    array = np.asarray(values)
    if array.shape != shape or array.dtype.kind not in "iu":
        raise ValueError(f"counts of {array.dtype} of the shape {array.shape} instead of {shape}")
    # As decimals, since the sum itself may overflow.
    if array.size and (array.min() < 0 or array.sum(dtype=np.float64) > MOST_DIGITS):
        raise ValueError("counts below 0, or of far too many digits")
    return array.astype(np.int64)


def plain(value: Any, depth: int = DEEPEST) -> Any:
    """Return a JSON value of any kind as it is, but for texts, which are cleaned.

    Raises
    ------
    ValueError
        When a number is not finite or far too large, or objects are nested too deeply.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return text(value)
    if isinstance(value, int):
        return whole(value, -MOST, 1 << 63)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError("a number that is not finite")
        return value
    if not depth:
        raise ValueError("objects that are nested too deeply")
    if isinstance(value, dict):
        return {text(key): plain(one, depth - 1) for key, one in value.items()}
    return [plain(one, depth - 1) for one in value]
