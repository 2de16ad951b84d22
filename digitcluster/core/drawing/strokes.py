"""Strokes of a pen, one drawing's or ten thousand's, as straight segments side by side.

Coordinates are (x, y) with y growing downward.
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

USUAL_SIDE = 28
"""Pixels of an MNIST image's side."""

PEN = 2.4
"""The pen width of MNIST's digits, in pixels of a 28 × 28 image."""


def pen_for(height: int, width: int) -> float:
    """Return the pen width, in pixels, of digits like MNIST's in images of another size.

    Measured at 8 to 64 pixels: the drawings then have as much ink as MNIST's digits scaled to that size.
    """
    return PEN * (min(height, width) / USUAL_SIDE)


@dataclass(frozen=True)
class Placement:
    """Where each of n drawings goes: its `origin` (n, 2) to `target` (n, 2), its size times `scale` (n,)."""

    origin: Floats
    scale: Floats
    target: Floats

    def apply(self, points: Floats, owner: NDArray[np.intp]) -> Floats:
        """Move points (p, 2), each belonging to the drawing `owner` (p,)."""
        return (points - self.origin[owner]) * self.scale[owner, None] + self.target[owner]


@dataclass(frozen=True)
class Segments:
    """Straight lines `start` to `end` (s, 2), each belonging to the drawing `owner` (s,), 0 ≤ owner < `count`.

    Only a dot has a segment of length 0.
    """

    start: Floats
    end: Floats
    owner: NDArray[np.intp]
    count: int

    def placed(self, place: Placement) -> "Segments":
        """Return the segments moved and scaled, each drawing as its placement says."""
        return Segments(place.apply(self.start, self.owner), place.apply(self.end, self.owner), self.owner, self.count)


def checked(stroke: ArrayLike) -> Stroke:
    """Return a stroke as float64 (m, 2); raise ValueError when it has another shape."""
    points = np.asarray(stroke, np.float64)
    if points.size == 0:
        return points.reshape(0, 2)
    if points.ndim != 2 or points.shape[1] != 2:
        raise ValueError(f"A stroke has the shape {points.shape}; it must be (m, 2): x, y of each point.")
    return points


def finite(stroke: Stroke) -> Stroke:
    """Return a stroke without points that are nowhere: those with a coordinate that is not finite."""
    kept: Stroke = stroke[np.isfinite(stroke).all(axis=1)]
    return kept


def distance_to(stroke: Stroke, point: tuple[float, float]) -> float:
    """Return how near a stroke, float64 (m, 2) with m ≥ 1, comes to a point, in the same unit."""
    at = np.array(point)
    if len(stroke) == 1:
        return float(np.hypot(*(stroke[0] - at)))
    start, along = stroke[:-1], np.diff(stroke, axis=0)
    length = np.maximum((along**2).sum(axis=1), 1e-12)
    share = np.clip(((at - start) * along).sum(axis=1) / length, 0, 1)
    return float(np.hypot(*(start + share[:, None] * along - at).T).min())


def pen_widths(pen: ArrayLike, drawings: Sequence[Ink]) -> Floats:
    """Return the pen width of each drawing, float64 (n,): one for all, or as many as there are."""
    return np.broadcast_to(np.asarray(pen, np.float64), (len(drawings),))


def without_repeats(stroke: Stroke) -> Stroke:
    """Return a stroke without the points that repeat the one before."""
    moved = np.any(stroke[1:] != stroke[:-1], axis=1)
    kept: Stroke = stroke[np.concatenate([np.ones(min(1, len(stroke)), bool), moved])]
    return kept


def segments_of(drawings: Sequence[Ink]) -> Segments:
    """Put the segments of all drawings side by side; repeated points give none.

    Raises
    ------
    ValueError
        A stroke is not of shape (m, 2), or a point is not finite.
    """
    strokes = [checked(stroke) for ink in drawings for stroke in ink]
    stroke_owner = np.repeat(np.arange(len(drawings)), np.array([len(ink) for ink in drawings], np.intp))
    lengths = np.array([len(stroke) for stroke in strokes], np.intp)
    points = np.concatenate([*strokes, np.empty((0, 2))])
    if not np.isfinite(points).all():
        raise ValueError("A stroke has a point that is not finite.")
    of = np.repeat(np.arange(len(strokes)), lengths)
    # A segment joins neighbours of the same stroke; a stroke whose points are all the same has none, and is a dot.
    moves = np.flatnonzero((of[1:] == of[:-1]) & np.any(points[1:] != points[:-1], axis=1))
    is_dot = (np.bincount(of[moves], minlength=len(strokes)) == 0) & (lengths > 0)
    dots = (np.cumsum(lengths) - lengths)[is_dot]
    first, last = np.concatenate([moves, dots]), np.concatenate([moves + 1, dots])
    return Segments(points[first], points[last], stroke_owner[of[first]], len(drawings))
