"""A picture for a term as a value: digits in strips, or bars, with a caption; how it is painted is the window's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MINUS, EQUALS, BECOMES = "−", "=", "→"


@dataclass(frozen=True, eq=False)
class Piece:
    """One image of a strip.

    Attributes
    ----------
    image : uint8 (h, w)
        Ink bright on dark.
    words : str
        What stands beneath it: a label, a number.
    less : uint8 (h, w) or None
        Another image: then what is shown is where the two differ.
    is_marked : bool
        Whether it is one of those that the picture is about: digits that are read wrongly, for example.
    sign : str
        What stands between the image before it and this one: "−", "=", "→".
    """

    image: NDArray[np.uint8]
    words: str = ""
    less: NDArray[np.uint8] | None = None
    is_marked: bool = False
    sign: str = ""


@dataclass(frozen=True, eq=False)
class Strip:
    """Images side by side, and what stands above them."""

    pieces: tuple[Piece, ...]
    title: str = ""


@dataclass(frozen=True, eq=False)
class Bars:
    """Values ≥ 0 by name, and what is said about each; one of them may be marked."""

    names: tuple[str, ...]
    values: tuple[float, ...]
    tips: tuple[str, ...]
    marked: int | None = None


@dataclass(frozen=True, eq=False)
class Picture:
    """What is shown for a term.

    Attributes
    ----------
    strips : tuple of Strip
    caption : str
        What is seen, in a sentence or two.
    bars : Bars or None
        Above the strips.
    """

    strips: tuple[Strip, ...]
    caption: str
    bars: Bars | None = None


def strip(images: Iterable[NDArray[np.uint8]], title: str = "", words: Sequence[str] = ()) -> Strip:
    """Put images side by side, each with its words beneath, if there are any."""
    return Strip(
        tuple(Piece(image, words[place] if words else "") for place, image in enumerate(images)),
        title,
    )
