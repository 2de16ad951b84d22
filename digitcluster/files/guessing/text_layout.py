"""How pictures are laid out that consist of characters: which are ink, how large each is, where its label is."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from digitcluster.files.guessing.periods import ALIKE, BEST, best_pitch, likeness

BITS = {"0": 0, "1": 255}
HALF = "+"
SIGNS = {**dict.fromkeys(" ._-·", 0), HALF: 128, **dict.fromkeys("#*@Xx1%&$█■", 255)}
NARROWEST, WIDEST = 5, 256  # characters of a line
LOWEST, HIGHEST = 5, 300  # lines of a picture
LONGEST = 3  # times that a single picture may be as high as it is wide, or as wide as it is high
NEARLY_ALL = 0.9  # of the lines after the header
SQUARE = 1.25  # a picture that lost blanks at the ends of its lines is square, if its height exceeds its width by less
LABEL = re.compile(r"\s*(?:(?:label|class|digit|target)\s*[:=]?\s*)?(\d{1,2}|[A-Za-z])\s*", re.IGNORECASE)


@dataclass(frozen=True)
class TextLayout:
    """How the pictures of a file are laid out.

    Attributes
    ----------
    height, width : int
        Of one picture, in characters.
    label : {"before", "after", None}
        The line with the label.
    is_parted : bool
        Whether something stands between two pictures: a label or an empty line.
    is_ragged : bool
        Whether the blanks at the ends of lines are missing.
    levels : dict of int to str
        For `str.translate`: from a character to one whose code is its grey level, ink bright on dark.
    """

    height: int
    width: int
    label: str | None
    is_parted: bool
    is_ragged: bool
    levels: dict[int, str]

    def row(self, line: str) -> str | None:
        """Return the grey levels of a line without its end, as characters; None where it is no row of a picture."""
        if self.is_ragged:
            line = line.rstrip(" ").ljust(self.width)
        if len(line) != self.width or line.translate(dict.fromkeys(self.levels)):
            return None
        return line.translate(self.levels)


def guess_layout(lines: Sequence[str]) -> TextLayout | None:
    """Find out how the pictures in some lines of text are laid out; None where there are none.

    Parameters
    ----------
    lines : sequence of str
        From the start of a file, the more the better, with or without their ends.
    """
    lines = [line.rstrip("\r\n") for line in lines]
    signs = max((BITS, SIGNS), key=lambda signs: len(_rows(lines, signs)))
    rows = _rows(lines, signs)
    used = {one: signs[one] for one in set("".join(rows))}  # the others may be labels, such as 1 and X
    if len(set(used.values())) < 2:
        return None
    if max(used.values()) < 255:
        used[HALF] = 255
    table = {ord(one): chr(level) for one, level in used.items()}
    (usual, count), *_ = Counter(map(len, rows)).most_common(1)
    is_ragged = signs is not BITS and count < NEARLY_ALL * len(rows) and not any(row.endswith(" ") for row in rows)
    width = max(map(len, rows)) if is_ragged else usual
    if width > WIDEST:
        return None
    return _layout(lines, TextLayout(0, width, None, False, is_ragged, table))


def may_have_rows(start: str) -> bool:
    """Return whether some of a text's first lines consist of the characters of a picture, or all are blank."""
    lines = [line.rstrip("\r") for line in start.split("\n")]
    return not start.strip() or any(_rows(lines, signs) for signs in (BITS, SIGNS))


def label_in(line: str) -> str | None:
    """Return the label that a line consists of; None where it is no label."""
    match = LABEL.fullmatch(line)
    return match[1] if match else None


def _rows(lines: Sequence[str], signs: dict[str, int]) -> list[str]:
    known = set(signs)
    return [line for line in lines if len(line) >= NARROWEST and known.issuperset(line)]


def _layout(lines: Sequence[str], widths: TextLayout) -> TextLayout | None:
    """Find the height and the labels, once the width is known."""
    kinds = "".join(_kind(line, widths) for line in lines)
    if "r" not in kinds:
        return None
    body = re.sub(r"^.*?(?=[le]*r)", "", kinds, count=1).strip("e")  # without a header
    body = re.sub(r"^[le]+(?=le*r)", "", body)  # numbers in the header look like labels
    if body.count("o") > (1 - NEARLY_ALL) * len(body):
        return None
    label = _place_of_label(body, widths.width)
    height, count, blocks = _usual_height(body, "l" if label else "e")
    is_regular = count >= NEARLY_ALL * max(1, blocks - 1) and _is_plausible(height, widths.width)
    if not is_regular and not widths.is_ragged and "e" in body and ord(" ") in widths.levels:
        return _layout(lines, replace(widths, is_ragged=True))  # blank rows may have lost their blanks
    is_parted = label is not None or (blocks > 1 and is_regular)
    if not is_parted:
        height = _guess_height([row for line in lines if (row := widths.row(line)) is not None], widths.width)
    width = height if widths.is_ragged and widths.width < height <= SQUARE * widths.width else widths.width
    if not _is_plausible(height, width):
        return None
    return replace(widths, height=height, width=width, label=label, is_parted=is_parted)


def _place_of_label(body: str, width: int) -> str | None:
    height, _, blocks = _usual_height(body, "l")
    labels = body.count("l")
    if not labels or not _is_plausible(height, width):
        return None
    return "before" if body.startswith("l") and labels <= blocks else "after"


def _usual_height(body: str, between: str) -> tuple[int, int, int]:
    """Return the commonest number of lines between two of a kind, how often it occurs, and how many such blocks."""
    blocks = [height for block in body.split(between) if (height := len(re.sub("[el]", "", block)))]
    whole = blocks[:-1] or blocks  # the last may be cut off
    return (*Counter(whole).most_common(1)[0], len(blocks))


def _is_plausible(height: int, width: int) -> bool:
    return LOWEST <= height <= min(HIGHEST, LONGEST * width) and width <= LONGEST * height


def _kind(line: str, widths: TextLayout) -> str:
    """Return what a line is: row, label, empty or other."""
    if widths.row(line) is not None:
        return "r"
    if label_in(line) is not None:
        return "l"
    return "o" if line.strip() else "e"


def _guess_height(rows: Sequence[str], width: int) -> int:
    """Return after how many lines one picture follows another, 0 where that can't be seen; they are likely square."""
    if len(rows) < 2 * width:
        return len(rows)
    levels: NDArray[np.uint8] = np.frombuffer("".join(rows).encode("latin-1"), np.uint8)
    profile = levels.reshape(len(rows), width).mean(axis=1)
    scores = {height: likeness(profile, height) for height in range(LOWEST, min(HIGHEST, len(rows) // 2) + 1)}
    least = max(ALIKE, BEST * max(scores.values(), default=0))
    if scores.get(width, 0) >= least or (len(rows) % width == 0 and len(rows) < 4 * width):
        return width
    if best := best_pitch({height: score for height, score in scores.items() if score >= least}):
        return best
    return len(rows) if len(rows) <= LONGEST * width else 0
