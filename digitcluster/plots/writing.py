"""Many short texts as one shape: matplotlib takes half a millisecond for each text, and next to nothing for these."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from numpy.typing import NDArray

from digitcluster.plots.outlines import outline
from digitcluster.wording import shortened, without_middle

LONGEST = 400  # characters of a text: more than the widest figure has room for
MEASURED = 12  # texts whose width is measured exactly, of many the seemingly widest
SURELY = 0.9  # of the room: what is estimated to be narrower fits, whatever its kerning
NOTHING = Path(np.zeros((0, 2)))


class Writing:
    """Texts in axes whose data coordinates are pt (1/72 inch), y downward.

    Attributes
    ----------
    texts : list of str
        Those that are not empty.
    """

    def __init__(self, axes: Axes, weight: str) -> None:
        self.weight = weight
        self._patch = PathPatch(NOTHING, linewidth=0)
        axes.add_patch(self._patch)
        self.texts: list[str] = []
        self._placed: list[NDArray[np.float64]] = []

    @property
    def boxes(self) -> list[tuple[float, float, float, float]]:
        """Left, top, right and bottom of the ink of each text, in pt."""
        ends = [(*ink.min(axis=0), *ink.max(axis=0)) if len(ink) else (0, 0, 0, 0) for ink in self._placed]
        return [(float(left), float(top), float(right), float(bottom)) for left, top, right, bottom in ends]

    @property
    def spans(self) -> list[tuple[float, float]]:
        """Where each text begins and ends, in pt; from top to bottom where it is turned."""
        return [
            (top, bottom) if bottom - top > right - left and len(text) > 1 else (left, right)
            for text, (left, top, right, bottom) in zip(self.texts, self.boxes, strict=True)
        ]

    @property
    def artist(self) -> PathPatch:
        """The shape of all texts."""
        return self._patch

    def write(
        self,
        texts: Iterable[tuple[str, float, float]],
        *,
        size: float,
        color: str,
        anchor: float = 0.0,
        turned: bool = False,
    ) -> None:
        """Replace what is written.

        Parameters
        ----------
        texts : iterable of (text, x, y)
            Each with a place on its baseline.
        size : float
            The font's, in pt.
        color : str
        anchor : float
            Which place that is: 0 the left end, 0.5 the middle, 1 the right end.
        turned : bool
            Whether the texts run upward.
        """
        self.texts, self._placed, codes = [], [], []
        for text, x, y in texts:
            if text:
                shape, its_codes, width = outline(text, self.weight)
                along, up = shape[:, 0] - anchor * width, shape[:, 1]  # outlines have y upward
                placed = np.stack([-up, -along] if turned else [along, -up], axis=1) * size + (x, y)
                self.texts.append(text)
                self._placed.append(placed)
                codes.append(its_codes)
        self._patch.set_path(Path(np.concatenate(self._placed), np.concatenate(codes)) if codes else NOTHING)
        self._patch.set_facecolor(color)


def width_of(text: str, *, size: float, weight: str) -> float:
    """Return how wide a text is, in pt."""
    return outline(text, weight)[2] * size


def widest(texts: Sequence[str], *, size: float, weight: str) -> float:
    """Return how wide the widest of some texts is, in pt; 0 without any."""
    if len(texts) > MEASURED:  # outlines of hundreds of names take seconds
        texts = sorted(texts, key=lambda text: _estimate(text, weight))[-MEASURED:]
    return max((width_of(text, size=size, weight=weight) for text in texts), default=0.0)


def fitting(text: str, room: float, *, size: float, weight: str, middle: bool = False) -> str:
    """Cut a text to what fits into a width of `room` pt, with "…" at its end; two characters are always left.

    With `middle`, what is left out is in the middle: the ends of names are what tells them apart.
    """
    cut = without_middle if middle else shortened

    def fits(most: int) -> bool:
        return _estimate(cut(text, most), weight) * size <= room

    most = min(len(text), LONGEST)
    # Outlines take too long to try one after the other.
    most = most if fits(most) else max(2, bisect_left(range(most), True, key=lambda one: not fits(one)) - 1)
    shown = cut(text, most)
    if _estimate(shown, weight) * size <= SURELY * room:
        return shown
    while most > 2 and outline(shown, weight)[2] * size > room:
        most -= 1
        shown = cut(text, most)
    return shown


def lines_of(parts: Sequence[str], room: float, *, size: float, weight: str) -> list[str]:
    """Join parts with " · " into lines that fit into a width of `room` pt; a part that is too wide is cut."""
    lines: list[str] = []
    for part in parts:
        longer = f"{lines[-1]} · {part}" if lines else part
        if lines and width_of(longer, size=size, weight=weight) <= room:
            lines[-1] = longer
        else:
            lines.append(fitting(part, room, size=size, weight=weight))
    return lines


def _estimate(text: str, weight: str) -> float:
    """Return about how wide a text is for a font size of 1, from the widths of its characters."""
    return sum(_advance(character, weight) for character in text)


@lru_cache(maxsize=4096)
def _advance(character: str, weight: str) -> float:
    return outline(f"|{character}|", weight)[2] - outline("||", weight)[2]
