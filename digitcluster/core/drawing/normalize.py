"""Normalizes drawings: scales and moves them to where a digit lies in MNIST's images, then draws the image.

What is normalized is the geometry and not the pixels, so that every digit has the same pen width, however large it was
drawn. The ink's centre of mass goes to (width / 2, height / 2): that is where MNIST's digits have theirs.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from digitcluster.core.drawing.rasterize import draw_segments
from digitcluster.core.drawing.strokes import (
    Floats,
    Ink,
    Placement,
    Segments,
    Stroke,
    checked,
    pen_for,
    pen_widths,
    segments_of,
    without_repeats,
)

BOX_SHARE = 20 / 28
"""MNIST fits each digit, pen width included, into a box of 20 of the image's 28 pixels."""


def normalize(strokes: Ink, *, height: int = 28, width: int = 28, pen: float | None = None) -> list[Stroke]:
    """Scale and move a drawing to where a digit lies in an image, as in MNIST.

    The longer side of the drawing, pen width included, becomes 20/28 of the image's smaller side; its
    proportions are kept, and a drawing without extent stays a dot. The centre of mass of the drawn image becomes
    the image's centre, or as near to it as leaves all ink inside the image.

    Parameters
    ----------
    strokes : sequence of float (m, 2)
        In any unit, at any place.
    height, width : int
        The image's size in pixels.
    pen : float or None
        Pen width in pixels; None for that of MNIST's digits at this size.

    Returns
    -------
    list of float64 (m, 2)
        The strokes in pixel coordinates, without points that repeat the one before and without empty strokes.

    Raises
    ------
    ValueError
        A stroke is not of shape (m, 2), or a point is not finite.
    """
    segments = segments_of([strokes])
    pens = np.array([pen_for(height, width) if pen is None else pen])
    place = place_drawings(segments, pens, height, width)
    points = [without_repeats(checked(stroke)) for stroke in strokes]
    return [place.apply(stroke, np.zeros(len(stroke), np.intp)) for stroke in points if len(stroke)]


def ink_image(strokes: Ink, *, height: int = 28, width: int = 28, pen: float | None = None) -> NDArray[np.uint8]:
    """Turn one drawing into the image of a digit: normalized, then rasterized.

    The same shape gives the same image at any size and place, to within one grey level. Without ink it is
    all 0.

    Parameters
    ----------
    strokes : sequence of float (m, 2)
        In any unit, at any place.
    height, width : int
        The image's size in pixels.
    pen : float or None
        Pen width in pixels of the image; None for that of MNIST's digits at this size.

    Returns
    -------
    uint8 (height, width)
        Ink bright (255) on dark (0).

    Raises
    ------
    ValueError
        As for `normalize`.
    """
    image: NDArray[np.uint8] = ink_images([strokes], height=height, width=width, pen=pen)[0]
    return image


def ink_images(
    drawings: Sequence[Ink], *, height: int = 28, width: int = 28, pen: ArrayLike | None = None
) -> NDArray[np.uint8]:
    """Turn many drawings into images at once, each as `ink_image` does: uint8 (n, height, width).

    `pen` is one width in pixels for all, or one for each drawing: float (n,); None as for `ink_image`.
    """
    pen = pen_for(height, width) if pen is None else pen
    segments, pens = segments_of(drawings), pen_widths(pen, drawings)
    place = place_drawings(segments, pens, height, width)
    return draw_segments(segments.placed(place), pens, height, width)


def place_drawings(segments: Segments, pens: Floats, height: int, width: int) -> Placement:
    """Find the scale and place of each drawing that bring its centre of mass to the image's centre.

    Parameters
    ----------
    segments : Segments
        Of n drawings.
    pens : float64 (n,)
        Pen widths in pixels.
    height, width : int
        The image's size in pixels.
    """
    owner, n = segments.owner, segments.count
    low, high = np.full((n, 2), np.inf), np.full((n, 2), -np.inf)
    for points in (segments.start, segments.end):
        np.minimum.at(low, owner, points)
        np.maximum.at(high, owner, points)
    empty = ~np.isfinite(low[:, 0])
    low[empty] = high[empty] = 0.0

    # Halved first: the sum of two large coordinates could overflow.
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

    # First by the mass along the path; then by how far the drawn image is still off, where lines cross or touch and
    # their ink counts once.
    at_zero = segments.placed(Placement(origin, scale, np.zeros((n, 2))))
    target = np.clip(centre - _mass_along_path(at_zero, pens), nearest, farthest)
    drawn = draw_segments(segments.placed(Placement(origin, scale, target)), pens, height, width)
    target = np.clip(target + centre - _centre_of_mass(drawn, centre), nearest, farthest)
    return Placement(origin, scale, target)


def _mass_along_path(segments: Segments, pens: Floats) -> Floats:
    """Return the x, y of each drawing's centre of mass (n, 2), counting twice where lines cross."""
    along = segments.end - segments.start
    length = np.hypot(along[:, 0], along[:, 1])
    weight = np.where(length > 0, length, np.pi / 4 * pens[segments.owner])  # either, times the pen width, is the area
    middle = (segments.start + segments.end) / 2
    x, y, mass = (
        np.bincount(segments.owner, values, segments.count)
        for values in (weight * middle[:, 0], weight * middle[:, 1], weight)
    )
    return np.stack([x, y], axis=1) / np.where(mass > 0, mass, 1.0)[:, None]


def _centre_of_mass(images: NDArray[np.uint8], default: Floats) -> Floats:
    """Return the x, y of each image's centre of mass: (n, 2); `default` (2,) for an image without ink."""
    columns, rows = images.sum(axis=1, dtype=np.float64), images.sum(axis=2, dtype=np.float64)
    mass = rows.sum(axis=1)
    moments = np.stack([columns @ np.arange(columns.shape[1]), rows @ np.arange(rows.shape[1])], axis=1)
    return np.where(mass[:, None] > 0, moments / np.maximum(mass, 1.0)[:, None], default)
