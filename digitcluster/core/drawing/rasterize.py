"""Ink: turns the strokes of a pen into the image of a digit.

Coordinates are (x, y) with y growing downward. In pixel coordinates the *centre* of the pixel in row r and
column c lies at (c, r), so the image covers -0.5 … width - 0.5, and the ink's centre of mass goes to
(width / 2, height / 2): that is where MNIST's digits have theirs.

What is normalised is the geometry and not the pixels, so that every digit has the same pen width, however
large it was drawn. One drawing or ten thousand go through the same code: segments side by side, each with the
number of its drawing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats: TypeAlias = NDArray[np.float64]
Stroke: TypeAlias = Floats
"""Points (m, 2) of x, y, from pen down to pen up, in any unit; one point is a dot."""
Ink: TypeAlias = Sequence[Stroke]
"""The strokes of one drawing."""

PEN = 2.4
"""The pen width of MNIST's digits, in pixels of a 28 × 28 image."""
BOX_SHARE = 20 / 28
"""MNIST fits each digit, pen width included, into a box of 20 of the image's 28 pixels."""
_BLOCK = 4096  # pieces evaluated together: their windows stay in the processor's cache


def normalise(strokes: Ink, *, height: int = 28, width: int = 28, pen: float = PEN) -> list[Stroke]:
    """Scale and move a drawing to where a digit lies in an image, as in MNIST.

    The longer side of the drawing, pen width included, becomes 20/28 of the image's smaller side; its
    proportions stay, and a drawing without extent stays a dot. The centre of mass of the drawn image becomes
    the image's centre, or as near to it as leaves all ink inside the image.

    Parameters
    ----------
    strokes : sequence of float (m, 2)
        In any unit, at any place.
    height, width : int
        The image's size in pixels.
    pen : float
        Pen width in pixels.

    Returns
    -------
    list of float64 (m, 2)
        The strokes in pixel coordinates, without points that repeat the one before and without empty strokes.

    Raises
    ------
    ValueError
        A stroke is not of shape (m, 2), or a point is not finite.
    """
    segments = _segments([strokes])
    place = _placement(segments, np.array([pen]), height, width)
    points = [_without_repeats(_checked(stroke)) for stroke in strokes]
    return [place.apply(stroke, np.zeros(len(stroke), np.intp)) for stroke in points if len(stroke)]


def rasterise(strokes: Ink, *, height: int = 28, width: int = 28, pen: float = PEN) -> NDArray[np.uint8]:
    """Draw strokes that are already in pixel coordinates; ink outside the image is cut off.

    Parameters
    ----------
    strokes : sequence of float (m, 2)
        In pixel coordinates.
    height, width : int
        The image's size in pixels.
    pen : float
        Pen width in pixels; ends and joints are round.

    Returns
    -------
    uint8 (height, width)
        Ink bright (255) on dark (0), with an edge that fades over one pixel.

    Raises
    ------
    ValueError
        As for `normalise`.
    """
    image: NDArray[np.uint8] = rasterise_many([strokes], height=height, width=width, pen=pen)[0]
    return image


def rasterise_many(
    drawings: Sequence[Ink], *, height: int = 28, width: int = 28, pen: ArrayLike = PEN
) -> NDArray[np.uint8]:
    """Draw many drawings at once, each as `rasterise` does: uint8 (n, height, width).

    `pen` is one width in pixels for all, or one for each drawing: float (n,).
    """
    return _draw(_segments(drawings), _pens(pen, drawings), height, width)


def ink_image(strokes: Ink, *, height: int = 28, width: int = 28, pen: float = PEN) -> NDArray[np.uint8]:
    """Turn one drawing into the image of a digit: normalised, then rasterised.

    The same shape gives the same image at any size and place, to within one grey level. Without ink it is
    all 0.

    Parameters
    ----------
    strokes : sequence of float (m, 2)
        In any unit, at any place.
    height, width : int
        The image's size in pixels.
    pen : float
        Pen width in pixels of the image.

    Returns
    -------
    uint8 (height, width)
        Ink bright (255) on dark (0).

    Raises
    ------
    ValueError
        As for `normalise`.
    """
    image: NDArray[np.uint8] = ink_images([strokes], height=height, width=width, pen=pen)[0]
    return image


def ink_images(
    drawings: Sequence[Ink], *, height: int = 28, width: int = 28, pen: ArrayLike = PEN
) -> NDArray[np.uint8]:
    """Turn many drawings into images at once, each as `ink_image` does: uint8 (n, height, width).

    `pen` is one width in pixels for all, or one for each drawing: float (n,).
    """
    segments, pens = _segments(drawings), _pens(pen, drawings)
    place = _placement(segments, pens, height, width)
    return _draw(segments.placed(place), pens, height, width)


@dataclass(frozen=True)
class _Placement:
    """Where each of n drawings goes: its `origin` (n, 2) to `target` (n, 2), its size times `scale` (n,)."""

    origin: Floats
    scale: Floats
    target: Floats

    def apply(self, points: Floats, owner: NDArray[np.intp]) -> Floats:
        """Move points (p, 2), each of the drawing `owner` (p,)."""
        return (points - self.origin[owner]) * self.scale[owner, None] + self.target[owner]


@dataclass(frozen=True)
class _Segments:
    """Straight lines `start` to `end` (s, 2), each of the drawing `owner` (s,), 0 ≤ owner < `count`.

    Only a dot has a segment without length.
    """

    start: Floats
    end: Floats
    owner: NDArray[np.intp]
    count: int

    def placed(self, place: _Placement) -> "_Segments":
        return _Segments(place.apply(self.start, self.owner), place.apply(self.end, self.owner), self.owner, self.count)


def _checked(stroke: ArrayLike) -> Stroke:
    points = np.asarray(stroke, np.float64)
    if points.size == 0:
        return points.reshape(0, 2)
    if points.ndim != 2 or points.shape[1] != 2:
        raise ValueError(f"A stroke has the shape {points.shape}; it must be (m, 2): x, y of each point.")
    return points


def _pens(pen: ArrayLike, drawings: Sequence[Ink]) -> Floats:
    return np.broadcast_to(np.asarray(pen, np.float64), (len(drawings),))


def _without_repeats(stroke: Stroke) -> Stroke:
    moved = np.any(stroke[1:] != stroke[:-1], axis=1)
    kept: Stroke = stroke[np.concatenate([np.ones(min(1, len(stroke)), bool), moved])]
    return kept


def _segments(drawings: Sequence[Ink]) -> _Segments:
    """Put the segments of all drawings side by side; repeated points give none."""
    strokes = [_checked(stroke) for ink in drawings for stroke in ink]
    stroke_owner = np.repeat(np.arange(len(drawings)), np.array([len(ink) for ink in drawings], np.intp))
    lengths = np.array([len(stroke) for stroke in strokes], np.intp)
    points = np.concatenate([*strokes, np.empty((0, 2))])
    if not np.isfinite(points).all():
        raise ValueError("A stroke has a point that is not finite.")
    of = np.repeat(np.arange(len(strokes)), lengths)
    moves = np.flatnonzero((of[1:] == of[:-1]) & np.any(points[1:] != points[:-1], axis=1))
    still = (np.bincount(of[moves], minlength=len(strokes)) == 0) & (lengths > 0)
    dots = (np.cumsum(lengths) - lengths)[still]
    first, last = np.concatenate([moves, dots]), np.concatenate([moves + 1, dots])
    return _Segments(points[first], points[last], stroke_owner[of[first]], len(drawings))


def _placement(segments: _Segments, pens: Floats, height: int, width: int) -> _Placement:
    """Find scale and place of each drawing, so that the image's centre of mass is its centre."""
    owner, n = segments.owner, segments.count
    low, high = np.full((n, 2), np.inf), np.full((n, 2), -np.inf)
    for points in (segments.start, segments.end):
        np.minimum.at(low, owner, points)
        np.maximum.at(high, owner, points)
    empty = ~np.isfinite(low[:, 0])
    low[empty] = high[empty] = 0.0

    origin, half = low / 2 + high / 2, high / 2 - low / 2
    extent = 2 * half.max(axis=1, initial=0.0)
    # An extent that is only rounding error of the coordinates is a dot.
    is_dot = extent <= np.maximum(1e-12 * np.abs([low, high]).max(axis=(0, 2), initial=0.0), 1e-300)
    box = np.maximum(0.0, BOX_SHARE * min(height, width) - pens)
    scale = np.where(is_dot, 0.0, box / np.where(is_dot, 1.0, extent))

    centre = np.array([width, height]) / 2
    # All ink is inside the image between these two.
    nearest = half * scale[:, None] + pens[:, None] / 2 - 0.5
    farthest = np.array([width, height]) - 1.0 - nearest

    # First by the mass along the path; then by what the image drawn there still lacks,
    # where lines cross or touch.
    at_zero = segments.placed(_Placement(origin, scale, np.zeros((n, 2))))
    target = np.clip(centre - _mass_along_path(at_zero, pens), nearest, farthest)
    drawn = _draw(segments.placed(_Placement(origin, scale, target)), pens, height, width)
    target = np.clip(target + centre - _centre_of_mass(drawn, centre), nearest, farthest)
    return _Placement(origin, scale, target)


def _mass_along_path(segments: _Segments, pens: Floats) -> Floats:
    """Return the x, y of each drawing's centre of mass (n, 2), counting twice where lines cross."""
    along = segments.end - segments.start
    length = np.hypot(along[:, 0], along[:, 1])
    weight = np.where(length > 0, length, np.pi / 4 * pens[segments.owner])  # both times the pen is the area
    middle = (segments.start + segments.end) / 2
    x, y, mass = (
        np.bincount(segments.owner, values, segments.count)
        for values in (weight * middle[:, 0], weight * middle[:, 1], weight)
    )
    return np.stack([x, y], axis=1) / np.where(mass > 0, mass, 1.0)[:, None]


def _centre_of_mass(images: NDArray[np.uint8], otherwise: Floats) -> Floats:
    """Return the x, y of each image's centre of mass: (n, 2); `otherwise` (2,) for an image without ink."""
    columns, rows = images.sum(axis=1, dtype=np.float64), images.sum(axis=2, dtype=np.float64)
    mass = rows.sum(axis=1)
    moments = np.stack([columns @ np.arange(columns.shape[1]), rows @ np.arange(rows.shape[1])], axis=1)
    return np.where(mass[:, None] > 0, moments / np.maximum(mass, 1.0)[:, None], otherwise)


def _draw(segments: _Segments, pens: Floats, height: int, width: int) -> NDArray[np.uint8]:
    """Draw segments in pixel coordinates: uint8 (count, height, width).

    Each segment is cut into pieces so short that a small square window of pixels holds all their ink; the
    distance of every pixel of the window to its piece is exact, and the nearest piece decides.
    """
    thickest = float(pens.max(initial=0.0))
    window = int(thickest) + 3
    segments = _inside(segments, margin=thickest / 2 + 0.5, height=height, width=width)
    middle, direction, half, owner = _pieces(segments, longest=window - 1 - thickest)

    # A border as wide as a window takes the pixels outside the image, so that none needs a test.
    canvas = np.zeros((segments.count, height + 2 * window, width + 2 * window), np.uint8)
    flat, stride = canvas.reshape(-1), canvas.shape[2]
    corner = np.floor(middle - window / 2).astype(np.intp) + 1
    steps = np.arange(window)
    offsets = steps[:, None] * stride + steps
    bases = (owner * canvas.shape[1] + corner[:, 1] + window) * stride + corner[:, 0] + window
    reach = (pens[owner] / 2 + 0.5).astype(np.float32)
    from_middle = (corner - middle).astype(np.float32)
    for at in range(0, len(bases), _BLOCK):
        block = slice(at, at + _BLOCK)
        shade = _shades(from_middle[block], direction[block], half[block], reach[block], window)
        np.maximum.at(flat, (bases[block, None, None] + offsets).ravel(), shade.ravel())
    return np.ascontiguousarray(canvas[:, window : window + height, window : window + width])


def _inside(segments: _Segments, *, margin: float, height: int, width: int) -> _Segments:
    """Cut off what is farther than `margin` pixels from every pixel centre."""
    low, high = -margin, np.array([width, height]) - 1.0 + margin
    start, along = segments.start, segments.end - segments.start
    if all(((points >= low) & (points <= high)).all() for points in (start, segments.end)):
        return segments
    flat = along == 0
    with np.errstate(over="ignore"):
        to_low, to_high = ((edge - start) / np.where(flat, 1.0, along) for edge in (low, high))
    outside = flat & ((start < low) | (start > high))
    enter = np.where(flat, np.where(outside, np.inf, 0.0), np.minimum(to_low, to_high)).max(axis=1, initial=0.0)
    leave = np.where(flat, 1.0, np.maximum(to_low, to_high)).min(axis=1, initial=1.0)
    keep = enter <= leave
    start, along, owner = start[keep], along[keep], segments.owner[keep]
    return _Segments(start + enter[keep, None] * along, start + leave[keep, None] * along, owner, segments.count)


def _pieces(
    segments: _Segments, *, longest: float
) -> tuple[Floats, NDArray[np.float32], NDArray[np.float32], NDArray[np.intp]]:
    """Cut segments into pieces of at most `longest` pixels.

    Returns
    -------
    middle : float64 (p, 2)
    direction : float32 (p, 2)
        Of length 1; (1, 0) for a dot.
    half : float32 (p,)
        Half the piece's length in pixels.
    owner : intp (p,)
    """
    along = segments.end - segments.start
    length = np.hypot(along[:, 0], along[:, 1])
    direction = np.where(length[:, None] > 0, along / np.where(length > 0, length, 1.0)[:, None], (1.0, 0.0))
    cuts = np.maximum(1, np.ceil(length / longest).astype(np.intp))
    of = np.repeat(np.arange(len(cuts)), cuts)
    number = np.arange(len(of)) - np.repeat(np.cumsum(cuts) - cuts, cuts)
    middle = segments.start[of] + ((number + 0.5) / cuts[of])[:, None] * along[of]
    half = (length / cuts / 2)[of]
    return middle, direction[of].astype(np.float32), half.astype(np.float32), segments.owner[of]


def _shades(
    from_middle: NDArray[np.float32],
    direction: NDArray[np.float32],
    half: NDArray[np.float32],
    reach: NDArray[np.float32],
    window: int,
) -> NDArray[np.uint8]:
    """Return the grey levels of the windows of p pieces: uint8 (p, window, window).

    `from_middle` (p, 2) is the way from the piece's middle to the centre of its window's first pixel.
    """
    grid = from_middle[:, :, None] + np.arange(window, dtype=np.float32)
    x, y = grid[:, 0], grid[:, 1]
    ux, uy = direction[:, :1], direction[:, 1:]
    beyond = (x * ux)[:, None, :] + (y * uy)[:, :, None]
    np.abs(beyond, out=beyond)
    beyond -= half[:, None, None]
    np.maximum(beyond, 0, out=beyond)
    across = (y * ux)[:, :, None] - (x * uy)[:, None, :]
    distance = np.sqrt(beyond * beyond + across * across)
    shade = np.clip(reach[:, None, None] - distance, 0, 1)
    return (shade * np.float32(255) + np.float32(0.5)).astype(np.uint8)
