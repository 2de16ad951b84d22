"""The outlines of texts: what matplotlib needs half a millisecond for each, and a plot may have hundreds of."""

from functools import cache, lru_cache

import numpy as np
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import FT2Font, Kerning, LoadFlags
from matplotlib.path import Path
from matplotlib.textpath import text_to_path
from numpy.typing import NDArray

from digitcluster.plots.fonts import OWN, runs_of
from digitcluster.wording import visible

SPACE = 0.32  # of the font's size: how wide a space is
GAP = 0.08  # between two pieces of different fonts
PLAIN = frozenset(map(chr, (*range(0x20, 0x7F), *range(0xC0, 0x100)))) | frozenset("·…–—“”’°±")
"""The characters that stand for themselves, at a distance that only the one before has a say in."""
LIGATURES = "ff", "fi", "fl"  # have a shape of their own


@lru_cache(maxsize=1024)  # a gallery of 400 has 800 texts, most of which recur in the next iteration
def outline(text: str, weight: str) -> tuple[NDArray[np.float64], NDArray[np.uint8], float]:
    """Return a text's outline for a font size of 1: vertices, codes, and its width.

    All plots, in all threads, share these arrays; so nobody may write to them.
    """
    parts, codes, width = [np.zeros((0, 2))], [np.zeros(0, np.uint8)], 0.0
    for run, font in runs_of(visible(text), weight):
        part, its_codes = _put_together(run, weight) if _is_plain(run) else _shaped(run, font)
        part = part + np.array((width, 0.0))
        width = float(part[:, 0].max()) + GAP if len(part) else width + SPACE * len(run)
        parts.append(part)
        codes.append(its_codes)
    vertices, joined = np.concatenate(parts), np.concatenate(codes)
    return *_kept(vertices, joined), float(vertices[:, 0].max()) if len(vertices) else 0.0


def _shaped(run: str, font: FontProperties) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
    # Names come from files: not `TextPath`, to which a pair of dollar signs is a formula, and which raises where a
    # text has no ink.
    found, found_codes = text_to_path.get_text_path(font, run)
    vertices = np.array(found, np.float64).reshape(-1, 2) / text_to_path.FONT_SCALE
    codes = np.array(found_codes, np.uint8)
    # Each curve is closed by a vertex of no meaning at (0, 0), which no measuring may take for ink.
    closing = np.flatnonzero(codes == Path.CLOSEPOLY)
    vertices[closing] = vertices[np.maximum(closing - 1, 0)]
    return vertices, codes


def _is_plain(run: str) -> bool:
    return PLAIN.issuperset(run) and not any(pair in run for pair in LIGATURES)


def _put_together(run: str, weight: str) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
    """Put a text together from the outlines of its characters, in a tenth of the time."""
    x, parts, codes = 0.0, [], []
    for number, character in enumerate(run):
        part, its_codes, advance = _character(character, weight)
        x += _kerning(run[number - 1], character, weight) if number else 0.0
        parts.append(part + np.array((x, 0.0)))
        codes.append(its_codes)
        x += advance
    return np.concatenate(parts), np.concatenate(codes)


@cache
def _character(character: str, weight: str) -> tuple[NDArray[np.float64], NDArray[np.uint8], float]:
    """Return a character's outline, and how far behind it the next one stands, for a font size of 1."""
    glyph = _font(weight).load_char(ord(character), flags=LoadFlags.NO_HINTING)
    advance = glyph.linearHoriAdvance / 65536 / text_to_path.FONT_SCALE
    return *_kept(*_shaped(character, FontProperties(family=OWN, weight=weight))), advance


@cache
def _kerning(left: str, right: str, weight: str) -> float:
    """Return how much farther two characters are apart than others, for a font size of 1."""
    font = _font(weight)
    places = font.get_char_index(ord(left)), font.get_char_index(ord(right))
    return float(font.get_kerning(*places, Kerning.UNFITTED) / 64 / text_to_path.FONT_SCALE)


def _font(weight: str) -> FT2Font:
    """Return the font with the size that outlines have; each thread has its own."""
    font = get_font(findfont(FontProperties(family=OWN, weight=weight)))
    font.set_size(text_to_path.FONT_SCALE, text_to_path.DPI)
    return font


def _kept(vertices: NDArray[np.float64], codes: NDArray[np.uint8]) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
    for array in (vertices, codes):
        array.setflags(write=False)
    return vertices, codes
