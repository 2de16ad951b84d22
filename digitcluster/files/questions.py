"""What is returned instead of digits where only a person can say how a file is meant."""

from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class PartChoice:
    """A file has several parts, and nobody has said which of them to read.

    Attributes
    ----------
    path : Path
    parts : tuple of str
        At least two, such as "train" and "test", the usual one first.
    """

    path: Path
    parts: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class CellChoice:
    """A picture shows many digits in rows, and nobody has confirmed how large one of them is.

    Attributes
    ----------
    path : Path
    picture : uint8 (h, w)
        Grey levels, as in the file.
    cell : (height, width)
        The size in pixels that is guessed; each divides the picture's side.
    """

    path: Path
    picture: NDArray[np.uint8]
    cell: tuple[int, int]


@dataclass(frozen=True)
class OneDigit:
    """A picture seems to show a single digit: it belongs on the drawing pad."""

    path: Path


Question: TypeAlias = PartChoice | CellChoice | OneDigit
