"""An array of a file, with its name there, before it is read."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

BLOCK = 1000  # rows handed on together
TOGETHER = 8 << 20  # bytes of them, at most


@dataclass(frozen=True, eq=False)
class NamedArray:
    """An array of a file before it is read.

    Attributes
    ----------
    name : str
    shape : tuple of int
    type : numpy.dtype
    read : () -> array
        Returns it whole.
    blocks : () -> iterator of arrays
        Returns it some rows (of the first side) at a time.
    """

    name: str
    shape: tuple[int, ...]
    type: np.dtype[Any]
    read: Callable[[], NDArray[Any]]
    blocks: Callable[[], Iterator[NDArray[Any]]]

    @property
    def size(self) -> int:
        """How many numbers it has."""
        return math.prod(self.shape)


def in_memory(name: str, array: NDArray[Any]) -> NamedArray:
    """Return an array that has been read already."""
    return NamedArray(name, array.shape, array.dtype, lambda: array, lambda: in_blocks(array))


def in_blocks(array: NDArray[Any]) -> Iterator[NDArray[Any]]:
    """Yield an array some rows at a time."""
    step = rows_together(array.shape, array.dtype)
    for start in range(0, len(array), step):
        yield array[start : start + step]


def rows_together(shape: tuple[int, ...], kind: np.dtype[Any]) -> int:
    """Return how many rows of an array are handed on together, so that none of the steps takes long."""
    return min(BLOCK, max(1, TOGETHER // max(1, math.prod(shape[1:]) * kind.itemsize)))
