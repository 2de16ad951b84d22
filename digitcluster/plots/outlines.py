"""The outlines of texts: what matplotlib needs half a millisecond for each, and a plot may have hundreds of."""

from functools import cache, lru_cache

import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.textpath import text_to_path
from numpy.typing import NDArray

from digitcluster.plots.fonts import OWN, runs_of
from digitcluster.wording import visible

SPACE = 0.32  # of the font's size: how wide a space is
GAP = 0.08  # between two pieces of different fonts
PLAIN = frozenset("0123456789 %·.,-–×")
"""The characters of numbers: none changes its shape or its place beside another, so that texts are put together."""


@lru_cache(maxsize=1024)  # a gallery of 400 has 800 texts, most of which recur in the next iteration
def outline(text: str, weight: str) -> tuple[NDArray[np.float64], NDArray[np.uint8], float]:
    """Return a text's outline for a font size of 1: vertices, codes, and its width.

    All plots, in all threads, share these arrays; so nobody may write to them.
    """
    parts, codes, width = [np.zeros((0, 2))], [np.zeros(0, np.uint8)], 0.0
    for run, font in runs_of(visible(text), weight):
        part, its_codes = _numbers(run, weight) if PLAIN.issuperset(run) else _letters(run, font)
        part = part + np.array((width, 0.0))
        width = float(part[:, 0].max()) + GAP if len(part) else width + SPACE * len(run)
        parts.append(part)
        codes.append(its_codes)
    vertices, joined = np.concatenate(parts), np.concatenate(codes)
    return *_kept(vertices, joined), float(vertices[:, 0].max()) if len(vertices) else 0.0


def _letters(run: str, font: FontProperties) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
    # Names come from files: not `TextPath`, to which a pair of dollar signs is a formula, and which raises where a
    # text has no ink.
    found, found_codes = text_to_path.get_text_path(font, run)
    vertices = np.array(found, np.float64).reshape(-1, 2) / text_to_path.FONT_SCALE
    codes = np.array(found_codes, np.uint8)
    # Each curve is closed by a vertex of no meaning at (0, 0), which no measuring may take for ink.
    closing = np.flatnonzero(codes == Path.CLOSEPOLY)
    vertices[closing] = vertices[np.maximum(closing - 1, 0)]
    return vertices, codes


def _numbers(run: str, weight: str) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
    """Put a text together from the outlines of its characters, in a twentieth of the time."""
    x, parts, codes = 0.0, [], []
    for character in run:
        part, its_codes = _character(character, weight)
        parts.append(part + np.array((x, 0.0)))
        codes.append(its_codes)
        x += _advance(character, weight)
    return np.concatenate(parts), np.concatenate(codes)


@cache
def _character(character: str, weight: str) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
    return _kept(*_letters(character, FontProperties(family=OWN, weight=weight)))


@cache
def _advance(character: str, weight: str) -> float:
    """Return how far behind a character the next one stands."""
    font = FontProperties(family=OWN, weight=weight)
    after, alone = (_letters(text, font)[0][-1, 0] for text in (f"{character}-", "-"))
    return float(after - alone)


def _kept(vertices: NDArray[np.float64], codes: NDArray[np.uint8]) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
    for array in (vertices, codes):
        array.setflags(write=False)
    return vertices, codes
