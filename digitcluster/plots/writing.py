"""Many short texts as one shape: matplotlib takes half a millisecond for each text, and next to nothing for these."""

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.textpath import TextPath
from numpy.typing import NDArray

from digitcluster.wording import shortened

NOTHING = Path(np.zeros((0, 2)))


class Writing:
    """Texts in axes whose data coordinates are pt (1/72 inch), y downward.

    Attributes
    ----------
    texts : list of str
        Those that are not empty.
    spans : list of (left, right)
        Where each of them begins and ends, in pt.
    """

    def __init__(self, axes: Axes, weight: str) -> None:
        self._weight = weight
        self._patch = PathPatch(NOTHING, linewidth=0)
        axes.add_patch(self._patch)
        self.texts: list[str] = []
        self.spans: list[tuple[float, float]] = []

    def write(self, texts: Iterable[tuple[str, float, float]], *, size: float, color: str, anchor: float = 0.0) -> None:
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
        """
        self.texts, self.spans, vertices, codes = [], [], [], []
        for text, x, y in texts:
            if text:
                outline, its_codes, width = _outline(text, self._weight)
                left = x - anchor * width * size
                vertices.append(outline * (size, -size) + (left, y))  # outlines have y upward
                codes.append(its_codes)
                self.texts.append(text)
                self.spans.append((left, left + width * size))
        self._patch.set_path(Path(np.concatenate(vertices), np.concatenate(codes)) if codes else NOTHING)
        self._patch.set_facecolor(color)


def fitting(text: str, room: float, *, size: float, weight: str) -> str:
    """Cut a text to what fits into a width of `room` pt, with "…" at its end; two characters are always left."""
    shown, most = text, len(text)
    while most > 2 and _outline(shown, weight)[2] * size > room:
        most -= 1
        shown = shortened(text, most)
    return shown


@lru_cache(maxsize=4096)  # a gallery of 400 has 800 texts, most of which recur in the next iteration
def _outline(text: str, weight: str) -> tuple[NDArray[np.float64], NDArray[np.uint8], float]:
    """Return a text's outline for a font size of 1: vertices, codes, and its width.

    All plots, in all threads, share these arrays; so nobody may write to them.
    """
    # Names come from files: a pair of dollar signs in one must not become a formula.
    path = TextPath((0, 0), text.replace("$", r"\$"), size=100, prop=FontProperties(weight=weight))
    vertices = np.asarray(path.vertices, np.float64) / 100
    codes = np.array(path.codes, np.uint8)
    for array in (vertices, codes):
        array.setflags(write=False)
    return vertices, codes, float(vertices[:, 0].max()) if len(vertices) else 0.0
