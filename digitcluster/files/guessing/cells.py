"""The cells of a picture that shows many digits in rows: how large they are, found out by looking."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitcluster.files.guessing.periods import likeness

SMALLEST, LARGEST = 5, 128  # pixels of a cell's side
FEWEST = 20  # cells with something in them: fewer do not show that anything repeats
WIDEST_GAP = 4  # pixels between two cells
ALIKE = 0.3  # likeness of rows or columns of digits; one of unlike things has about 0
BEST = 0.7  # of the greatest likeness: a multiple of the cell's side repeats as well as the side itself
MOST_TOUCHING = 0.4  # of neighbours; the pieces of one large digit nearly all touch
INK = 4  # the part of the contrast that tells ink from paper is one in so many
LEAST_CONTRAST = 16  # grey levels
NEARLY_ALL = 0.9  # of the lines around the cells
NEAR = 1.25  # pitches up to so many times as large are neighbours
FAINT = 100  # the part of the contrast by which rows of pixels must differ is one in so many
LINES = 1500  # of a picture's rows or columns that are looked at
EVEN = 0.5  # of the spread of grey levels across the cells: a line that has less is ruled or blank
ENOUGH = 500  # rows of pixels that show whether each is a digit of its own


@dataclass(frozen=True, eq=False)
class Sheet:
    """Digits in rows.

    Attributes
    ----------
    picture : uint8 (h, w)
        Without the margin, gaps and lines around the cells, so that they fill it.
    cell : (height, width)
        In pixels; each divides the picture's side.
    """

    picture: NDArray[np.uint8]
    cell: tuple[int, int]

    @property
    def rows(self) -> int:
        """How many cells are below each other."""
        return self.picture.shape[0] // self.cell[0]

    @property
    def columns(self) -> int:
        """How many cells are side by side."""
        return self.picture.shape[1] // self.cell[1]

    @property
    def grid(self) -> NDArray[np.uint8]:
        """The picture as uint8 (rows, height, columns, width), a view."""
        return self.picture.reshape(self.rows, self.cell[0], self.columns, self.cell[1])

    def contrasts(self) -> NDArray[np.uint8]:
        """Return how far apart the lowest and the highest grey level of each cell are: uint8 (rows, columns)."""
        return self.grid.max(axis=(1, 3)) - self.grid.min(axis=(1, 3))


@dataclass(frozen=True)
class _Axis:
    """Where the cells are along one side of the picture, in pixels."""

    first: int
    pitch: int
    size: int
    count: int

    def places(self) -> NDArray[np.intp]:
        starts = self.first + self.pitch * np.arange(self.count)
        return (starts[:, None] + np.arange(self.size)).ravel()


def guess_cell(picture: NDArray[np.uint8]) -> tuple[int, int] | None:
    """Return height and width of one cell of a picture, uint8 (h, w); None where it shows no digits in rows."""
    sheet = guess_sheet(picture)
    return sheet.cell if sheet else None


def guess_sheet(picture: NDArray[np.uint8]) -> Sheet | None:
    """Find the cells of a picture, uint8 (h, w); None where it shows no digits in rows."""
    if picture.size < FEWEST * SMALLEST**2 or np.ptp(picture) < LEAST_CONTRAST:
        return None
    down, across = _axes(_Side(picture.T), _Side(picture))
    if down and across and max(down.size, across.size) <= 2 * min(down.size, across.size):
        sheet = Sheet(_cut(picture, down, across), (down.size, across.size))
        if _has_digits_apart(sheet):
            return sheet
    return _rows_as_digits(picture)


def fitting_cells(height: int, width: int) -> list[int]:
    """Return the sides of all square cells that a picture of this size can be cut into."""
    common = math.gcd(height, width)
    sides = range(SMALLEST, min(LARGEST, common) + 1)
    return [side for side in sides if common % side == 0 and height * width > side**2]


class _Side:
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

    def pitch(self) -> int | None:
        """Return the smallest good pitch; of its neighbours, about as good where there are few cells, the best."""
        first = min(self.scores, default=0)
        near = [pitch for pitch in self.scores if pitch <= first * NEAR]
        return max(near, key=lambda pitch: self.scores[pitch], default=None)

    def axis(self, pitch: int) -> _Axis:
        """Return the cells without the gaps between them, and without lines ruled around them in another shade."""
        axis = self._between_gaps(pitch)
        is_ruled = self._is_even & (abs(self._levels - self._paper) > LEAST_CONTRAST)
        ruled = is_ruled[axis.places()].reshape(axis.count, axis.size).all(axis=0)
        if ruled.all():
            return axis
        start, end = int(ruled.argmin()), int(ruled[::-1].argmin())
        if start + end > 2 * WIDEST_GAP or axis.size - start - end < SMALLEST:
            return axis
        return _Axis(axis.first + start, axis.pitch, axis.size - start - end, axis.count)

    def single(self, size: int) -> _Axis | None:
        """Return the only cell along a short side: of the other side's size, if the rest is a blank margin."""
        margin = (self.width - size) // 2
        axis = _Axis(margin, size, size, 1)
        if 0 < margin <= WIDEST_GAP and self.is_blank_around(axis):
            return axis
        return _Axis(0, self.width, self.width, 1) if SMALLEST <= self.width <= LARGEST else None

    def is_blank_around(self, axis: _Axis) -> bool:
        """Return whether hardly anything is outside the cells."""
        is_outside = np.ones(self.width, bool)
        is_outside[axis.places()] = False
        return not is_outside.any() or bool(self._is_even[is_outside].mean() > NEARLY_ALL)

    def _left_over(self, pitch: int) -> int:
        """Return by how many pixels the side exceeds a whole number of cells; below 0 where it falls short."""
        return self.width - (self.width + pitch // 2) // pitch * pitch

    def _between_gaps(self, pitch: int) -> _Axis:
        """Return the cells without what is left over: it is the gap between two of them, and their margin."""
        left_over = self._left_over(pitch)
        return _Axis(max(left_over, 0), pitch, pitch - abs(left_over), (self.width + pitch // 2) // pitch)


def _axes(down: _Side, across: _Side) -> tuple[_Axis | None, _Axis | None]:
    """Return the cells along both sides; if the pitches found are nearly the same, they are taken as the same."""
    height, width = down.pitch(), across.pitch()
    if height and width and 0 < abs(height - width) <= WIDEST_GAP:
        common = [pitch for pitch in (height, width) if pitch in down.scores and pitch in across.scores]
        best = max(common, key=lambda pitch: down.scores[pitch] + across.scores[pitch], default=None)
        height, width = best or height, best or width
    rows, columns = height and down.axis(height), width and across.axis(width)
    return (
        rows or (down.single(columns.size) if columns else None),
        columns or (across.single(rows.size) if rows else None),
    )


def _without_slope(profile: NDArray[np.float32]) -> NDArray[np.float64]:
    places = np.arange(len(profile)) - (len(profile) - 1) / 2
    return profile - profile.mean() - places * (places @ profile / max(1.0, float(places @ places)))


def _some_lines(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return at most 1,500 rows of a picture: spread by the golden ratio, so that they keep step with no grid."""
    height = len(picture)
    places = np.unique((np.arange(min(height, LINES)) * (0.6180339887 * height) % height).astype(np.intp))
    return picture[places if height > LINES else slice(None)].astype(np.float32)


def _cut(picture: NDArray[np.uint8], down: _Axis, across: _Axis) -> NDArray[np.uint8]:
    rows, columns = down.places(), across.places()
    if (len(rows), len(columns)) == picture.shape:
        return picture
    return picture[rows][:, columns]


def _has_digits_apart(sheet: Sheet) -> bool:
    """Return whether there are enough cells with something in them, and few of them touch their neighbours.

    A single large digit, a photo or noise goes on from cell to cell, even where it has a regular ground.
    """
    contrast = int(np.ptp(sheet.picture))
    is_used = sheet.contrasts() > max(contrast // INK, LEAST_CONTRAST)
    if is_used.sum() < max(FEWEST, is_used.size / 2):
        return False
    paper, grid = int(np.median(sheet.picture)), sheet.grid
    touching = neighbours = 0
    for first, second, pairs in (
        (grid[:, :, :-1, -1], grid[:, :, 1:, 0], is_used[:, :-1] & is_used[:, 1:]),
        (grid[:-1, -1].transpose(0, 2, 1), grid[1:, 0].transpose(0, 2, 1), is_used[:-1] & is_used[1:]),
    ):
        inks = [abs(one.astype(np.int16) - paper) > contrast / INK for one in (first, second)]
        touching += int(((inks[0] & inks[1]).any(axis=1) & pairs).sum())
        neighbours += int(pairs.sum())
    return touching <= MOST_TOUCHING * neighbours


def _rows_as_digits(picture: NDArray[np.uint8]) -> Sheet | None:
    """Take each row of pixels for a digit, as TensorFlow.js keeps MNIST, where the rows show this.

    What is below each other in a digit is then one digit's width apart in the row, and alike, and two rows are less so.
    """
    height, width = picture.shape
    side = math.isqrt(width)
    if side**2 != width or side < SMALLEST or height < FEWEST:
        return None
    rows = picture[:ENOUGH].astype(np.float32)
    inside, between = _correlation(rows[:, side:], rows[:, :-side]), _correlation(rows[1:], rows[:-1])
    if inside < ALIKE or inside < between + (1 - between) / 4:
        return None
    return Sheet(np.ascontiguousarray(picture).reshape(height * side, side), (side, side))


def _correlation(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    deviations = one.std() * other.std()
    return float(((one - one.mean()) * (other - other.mean())).mean() / deviations) if deviations else 0.0
