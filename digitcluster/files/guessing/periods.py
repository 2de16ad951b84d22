"""What repeats along one side of a picture: digits side by side, or lines of digits below each other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SMALLEST, LARGEST = 5, 128  # pixels of a cell's side
WIDEST_GAP = 4  # pixels between two cells
ALIKE = 0.3  # likeness of rows or columns of digits; one of unlike things has about 0
BEST = 0.7  # of the greatest likeness: a multiple of the cell's side repeats as well as the side itself
NEAR = 1.25  # pitches up to so many times as large are neighbours
FLAT = 0.05  # of the most uneven piece: a piece that is less uneven has no form
FAINT = 100  # the part of the contrast by which rows of pixels must differ is one in so many
EVEN = 0.5  # of the spread of grey levels across the cells: a line that has less is ruled or blank
NEARLY_ALL = 0.9  # of the lines around the cells
LEAST_CONTRAST = 16  # grey levels between paper and a ruled line
MOST_LINES, MOST_LEVELS = 1500, 4_000_000  # of a picture, that are looked at


@dataclass(frozen=True)
class Axis:
    """Where the cells are along one side of a picture, in pixels.

    Attributes
    ----------
    first : int
        Where the first one begins.
    pitch : int
        From one beginning to the next.
    size : int
        Of a cell, without the gap to the next.
    count : int
    """

    first: int
    pitch: int
    size: int
    count: int

    def places(self) -> NDArray[np.intp]:
        """Return the places that are inside a cell: int (count * size,)."""
        starts = self.first + self.pitch * np.arange(self.count)
        return (starts[:, None] + np.arange(self.size)).ravel()


class Side:
    """A picture along its width: what repeats there.

    Attributes
    ----------
    width : int
    scores : dict
        How alike the pieces are, for each pitch that is as good as others or nearly so.
    """

    def __init__(self, picture: NDArray[np.uint8]) -> None:
        lines = _some_lines(picture)
        self.width = picture.shape[1]
        self._levels, self._spread, self._paper = lines.mean(axis=0), lines.std(axis=0), float(np.median(lines))
        self._is_even = self._spread < EVEN * np.percentile(self._spread, 90)
        # Without what gets steadily lighter or darker: pieces of a slope are alike, and no digits.
        profile = _without_slope(self._levels)
        is_faint = profile.std() < np.ptp(lines) / FAINT
        scores = {} if is_faint else {pitch: likeness(profile, pitch) for pitch in self._pitches()}
        least = max(ALIKE, BEST * max(scores.values(), default=0))
        self.scores = {pitch: score for pitch, score in scores.items() if score >= least}

    def _pitches(self) -> Iterator[int]:
        for pitch in range(SMALLEST, min(LARGEST + WIDEST_GAP, (self.width + WIDEST_GAP) // 2) + 1):
            if abs(self._left_over(pitch)) <= min(WIDEST_GAP, pitch - SMALLEST) and self.is_blank_around(
                self._between_gaps(pitch)
            ):
                yield pitch

    def axis(self, pitch: int) -> Axis:
        """Return the cells without the gaps between them, and without lines ruled around them in another shade."""
        axis = self._between_gaps(pitch)
        is_ruled = self._is_even & (abs(self._levels - self._paper) > LEAST_CONTRAST)
        ruled = is_ruled[axis.places()].reshape(axis.count, axis.size).all(axis=0)
        if ruled.all():
            return axis
        start, end = int(ruled.argmin()), int(ruled[::-1].argmin())
        if start + end > 2 * WIDEST_GAP or axis.size - start - end < SMALLEST:
            return axis
        return Axis(axis.first + start, axis.pitch, axis.size - start - end, axis.count)

    def single(self, size: int) -> Axis | None:
        """Return the only cell along a short side: of the other side's size, if the rest is a blank margin."""
        margin = (self.width - size) // 2
        axis = Axis(margin, size, size, 1)
        if 0 < margin <= WIDEST_GAP and self.is_blank_around(axis):
            return axis
        return Axis(0, self.width, self.width, 1) if SMALLEST <= self.width <= LARGEST else None

    def is_blank_around(self, axis: Axis) -> bool:
        """Return whether hardly anything is outside the cells."""
        is_outside = np.ones(self.width, bool)
        is_outside[axis.places()] = False
        return not is_outside.any() or bool(self._is_even[is_outside].mean() > NEARLY_ALL)

    def _left_over(self, pitch: int) -> int:
        """Return by how many pixels the side exceeds a whole number of cells; below 0 where it falls short."""
        return self.width - (self.width + pitch // 2) // pitch * pitch

    def _between_gaps(self, pitch: int) -> Axis:
        """Return the cells without what is left over: it is the gap between two of them, and their margin."""
        left_over = self._left_over(pitch)
        return Axis(max(left_over, 0), pitch, pitch - abs(left_over), (self.width + pitch // 2) // pitch)


def likeness(profile: NDArray[np.floating], period: int) -> float:
    """Return how alike the pieces of a profile are if it is cut at regular distances.

    Parameters
    ----------
    profile : float (n,)
        Such as the mean grey level of each row of a picture.
    period : int
        The length of a piece; what is left over at the end is not looked at.

    Returns
    -------
    float
        The mean correlation of any two pieces that are not flat: 1 where all have the same form, about 0 by chance.
    """
    pieces = profile[: len(profile) // period * period].reshape(-1, period)
    pieces = pieces - pieces.mean(axis=1, keepdims=True)
    lengths = np.sqrt((pieces**2).sum(axis=1))
    is_flat = lengths <= max(1e-9, FLAT * float(lengths.max(initial=0)))
    if (count := int((~is_flat).sum())) < 2:
        return 0.0
    mean = (pieces[~is_flat] / lengths[~is_flat, None]).mean(axis=0)
    return float(((mean**2).sum() * count - 1) / (count - 1))


def best_pitch(scores: Mapping[int, float]) -> int | None:
    """Return the smallest of some good pitches; of its neighbours, about as good where little repeats, the best."""
    first = min(scores, default=0)
    near = [pitch for pitch in scores if pitch <= first * NEAR]
    return max(near, key=lambda pitch: scores[pitch], default=None)


def _without_slope(profile: NDArray[np.float32]) -> NDArray[np.float64]:
    places = np.arange(len(profile)) - (len(profile) - 1) / 2
    return profile - profile.mean() - places * (places @ profile / max(1.0, float(places @ places)))


def _some_lines(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return some rows of a picture, spread by the golden ratio, so that they keep step with no grid."""
    height, width = picture.shape
    most = max(1, min(MOST_LINES, MOST_LEVELS // width))
    places = np.unique((np.arange(min(height, most)) * (0.6180339887 * height) % height).astype(np.intp))
    return picture[places if height > most else slice(None)].astype(np.float32)
