"""Rasterizes: turns strokes into images.

Coordinates are (x, y) with y growing downward. In pixel coordinates the *centre* of the pixel in row r and column c
lies at (c, r), so the image covers -0.5 … width - 0.5.

One drawing or ten thousand go through the same code: segments side by side, each with the number of its drawing.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from digitcluster.core.drawing.strokes import Floats, Ink, Segments, pen_for, pen_widths, segments_of
from digitcluster.core.threads import blocks

BLOCK = 100_000  # pixels evaluated together: they stay in the processor's cache


def rasterize(strokes: Ink, *, height: int = 28, width: int = 28, pen: float | None = None) -> NDArray[np.uint8]:
    """Draw strokes that are already in pixel coordinates; ink outside the image is cut off.

    Parameters
    ----------
    strokes : sequence of float (m, 2)
        In pixel coordinates.
    height, width : int
        The image's size in pixels.
    pen : float or None
        Pen width in pixels, None for that of MNIST's digits at this size; ends and joints are round.

    Returns
    -------
    uint8 (height, width)
        Ink bright (255) on dark (0), with an edge that fades over one pixel.

    Raises
    ------
    ValueError
        As for `normalize`.
    """
    image: NDArray[np.uint8] = rasterize_many([strokes], height=height, width=width, pen=pen)[0]
    return image


def rasterize_many(
    drawings: Sequence[Ink], *, height: int = 28, width: int = 28, pen: ArrayLike | None = None
) -> NDArray[np.uint8]:
    """Draw many drawings at once, each as `rasterize` does: uint8 (n, height, width).

    `pen` is one width in pixels for all, or one for each drawing: float (n,); None as for `rasterize`.
    """
    pen = pen_for(height, width) if pen is None else pen
    return draw_segments(segments_of(drawings), pen_widths(pen, drawings), height, width)


def draw_segments(segments: Segments, pens: Floats, height: int, width: int) -> NDArray[np.uint8]:
    """Draw segments in pixel coordinates, with pens of these widths in pixels (count,): uint8 (count, height, width).

    Each segment is cut into pieces so short that a small square window of pixels holds all their ink; the
    distance of every pixel of the window to its piece is exact, and the nearest piece decides.
    """
    thickest = float(pens.max(initial=0.0))
    # A thick pen is drawn in fewer and longer pieces: half of each window is the piece, the other half the pen.
    window = max(int(thickest) + 3, int(2 * thickest))
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
    for block in blocks(len(bases), max(1, BLOCK // window**2)):
        shade = _shades(from_middle[block], direction[block], half[block], reach[block], window)
        # Windows overlap, and an index may come twice in a block: only `at` takes the maximum over all of them.
        np.maximum.at(flat, (bases[block, None, None] + offsets).ravel(), shade.ravel())
    return np.ascontiguousarray(canvas[:, window : window + height, window : window + width])


def _inside(segments: Segments, *, margin: float, height: int, width: int) -> Segments:
    """Cut off what is farther than `margin` pixels from every pixel centre."""
    low, high = -margin, np.array([width, height]) - 1.0 + margin
    start, along = segments.start, segments.end - segments.start
    if all(((points >= low) & (points <= high)).all() for points in (start, segments.end)):
        return segments
    flat = along == 0
    # Each axis is entered and left at some share of the way (Liang-Barsky); a segment so short that the share
    # overflows to infinity is still compared correctly.
    with np.errstate(over="ignore"):
        to_low, to_high = ((edge - start) / np.where(flat, 1.0, along) for edge in (low, high))
    outside = flat & ((start < low) | (start > high))
    enter = np.where(flat, np.where(outside, np.inf, 0.0), np.minimum(to_low, to_high)).max(axis=1, initial=0.0)
    leave = np.where(flat, 1.0, np.maximum(to_low, to_high)).min(axis=1, initial=1.0)
    keep = enter <= leave
    start, along, owner = start[keep], along[keep], segments.owner[keep]
    return Segments(start + enter[keep, None] * along, start + leave[keep, None] * along, owner, segments.count)


def _pieces(
    segments: Segments, *, longest: float
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

    `from_middle` (p, 2) is the offset from the piece's middle to the centre of its window's first pixel.
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
