"""The cells of a picture that shows many digits in rows: how large they are, found out by looking."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitcluster.files.guessing.periods import (
    ALIKE,
    LARGEST,
    LEAST_CONTRAST,
    SMALLEST,
    WIDEST_GAP,
    Axis,
    Side,
    best_pitch,
)

FEWEST = 20  # cells with something in them: fewer do not show that anything repeats
LONGEST = 2  # times that a cell's side may be as long as the other
MOST_TOUCHING = 0.4  # of neighbours; the pieces of one large digit nearly all touch
INK = 4  # the part of the contrast that tells ink from paper is one in so many
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
    is_flat : bool
        Whether each digit was a row of pixels in the file.
    """

    picture: NDArray[np.uint8]
    cell: tuple[int, int]
    is_flat: bool = False

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


def guess_cell(picture: NDArray[np.uint8]) -> tuple[int, int] | None:
    """Return height and width of one cell of a picture, uint8 (h, w); None where it shows no digits in rows."""
    sheet = guess_sheet(picture)
    return sheet.cell if sheet else None


def guess_sheet(picture: NDArray[np.uint8]) -> Sheet | None:
    """Find the cells of a picture, uint8 (h, w); None where it shows no digits in rows."""
    if picture.size < FEWEST * SMALLEST**2 or np.ptp(picture) < LEAST_CONTRAST:
        return None
    down, across = _axes(Side(picture.T), Side(picture))
    if down and across and max(down.size, across.size) <= LONGEST * min(down.size, across.size):
        sheet = Sheet(_cut(picture, down, across), (down.size, across.size))
        if _has_digits_apart(sheet):
            return sheet
    return _rows_as_digits(picture)


def fitting_cells(height: int, width: int) -> list[int]:
    """Return the sides of all square cells that a picture of this size can be cut into."""
    common = math.gcd(height, width)
    sides = range(SMALLEST, min(LARGEST, common) + 1)
    return [side for side in sides if common % side == 0 and height * width > side**2]


def _axes(down: Side, across: Side) -> tuple[Axis | None, Axis | None]:
    """Return the cells along both sides; if the pitches found are nearly the same, they are taken as the same."""
    height, width = best_pitch(down.scores), best_pitch(across.scores)
    if height and width and 0 < abs(height - width) <= WIDEST_GAP:
        common = [pitch for pitch in (height, width) if pitch in down.scores and pitch in across.scores]
        best = max(common, key=lambda pitch: down.scores[pitch] + across.scores[pitch], default=None)
        height, width = best or height, best or width
    if height and width and max(height, width) > LONGEST * min(height, width):  # the worse one is chance
        if down.scores[height] < across.scores[width]:
            height = None
        else:
            width = None
    rows, columns = height and down.axis(height), width and across.axis(width)
    return (
        rows or (down.single(columns.size) if columns else None),
        columns or (across.single(rows.size) if rows else None),
    )


def _cut(picture: NDArray[np.uint8], down: Axis, across: Axis) -> NDArray[np.uint8]:
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
    return Sheet(np.ascontiguousarray(picture).reshape(height * side, side), (side, side), is_flat=True)


def _correlation(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    deviations = one.std() * other.std()
    return float(((one - one.mean()) * (other - other.mean())).mean() / deviations) if deviations else 0.0
