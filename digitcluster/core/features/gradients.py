"""Gradient features: how much edge the ink has, in which direction and where, instead of the pixels themselves.

A light blur, the gradient of each pixel, its length shared between the two nearest of twelve directions and the four
nearest cells of a 7 × 7 grid; then each digit is scaled to length 1 and the square root taken. These are the classic
features of handwriting recognition (Liu et al., "Handwritten digit recognition", Pattern Recognition 36, 2003), akin
to histograms of oriented gradients. Rounded to bytes, they are clustered by the same engine as pixels.
"""

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.threads import blocks, drain, each

DIRECTIONS = 12
GRID = 7
CELLS = GRID * GRID
SCALE = 400  # of square roots of shares of length: hardly any is above 0.64
BLOCK = 250  # images: what they need stays in the processor's cache


def gradient_features(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the features of digits of any size, uint8 (n, 49, 12): a row for each cell of the grid.

    Parameters
    ----------
    images : uint8 (n, h, w)
    """
    result = np.empty((len(images), CELLS, DIRECTIONS), np.uint8)
    down, across = (_shares(side) for side in images.shape[1:])

    def work(part: slice) -> None:
        result[part] = _features(images[part], down, across)

    drain(each(work, blocks(len(images), BLOCK)))
    return result


def spread(cells: NDArray[np.float32], height: int, width: int) -> NDArray[np.float32]:
    """Spread a number for each cell, float32 (49,), over the pixels that belong to it, (height, width): same sum."""
    # In images of fewer than 7 pixels some cells have none.
    down, across = (
        shares / np.maximum(shares.sum(axis=1, keepdims=True), 1e-9) for shares in (_shares(height), _shares(width))
    )
    return down.T @ cells.reshape(GRID, GRID) @ across


def _features(images: NDArray[np.uint8], down: NDArray[np.float32], across: NDArray[np.float32]) -> NDArray[np.uint8]:
    count = len(images)
    levels = _blurred(np.pad(images, ((0, 0), (1, 1), (1, 1))).astype(np.float32))
    y, x = np.zeros_like(levels), np.zeros_like(levels)
    y[:, 1:-1] = levels[:, 2:] - levels[:, :-2]
    x[:, :, 1:-1] = levels[:, :, 2:] - levels[:, :, :-2]
    y, x = y[:, 1:-1, 1:-1], x[:, 1:-1, 1:-1]
    length = np.sqrt(x * x + y * y)
    turn = np.arctan2(y, x) * np.float32(DIRECTIONS / (2 * np.pi)) % DIRECTIONS
    lower = np.floor(turn)
    share = turn - lower
    first = lower.astype(np.intp) % DIRECTIONS
    found = np.empty((count, GRID, GRID, DIRECTIONS), np.float32)
    for direction in range(DIRECTIONS):
        weight = np.where(first == direction, length * (1 - share), 0)
        weight += np.where(first == (direction - 1) % DIRECTIONS, length * share, 0)
        found[..., direction] = down @ (weight @ across.T)
    cells = found.reshape(count, CELLS, DIRECTIONS)
    norm = np.sqrt((cells * cells).sum(axis=(1, 2), keepdims=True))
    cells = np.sqrt(cells / np.maximum(norm, 1e-6)) * np.float32(SCALE)
    result: NDArray[np.uint8] = np.minimum(cells + np.float32(0.5), 255).astype(np.uint8)
    return result


def _blurred(levels: NDArray[np.float32]) -> NDArray[np.float32]:
    """Blur with the weights 1 2 1 in both directions."""
    result = levels.copy()
    for axis in (1, 2):
        inner: list[slice] = [slice(None)] * 3
        inner[axis] = slice(1, -1)
        before, after = list(inner), list(inner)
        before[axis], after[axis] = slice(0, -2), slice(2, None)
        blurred = result.copy()
        blurred[tuple(inner)] = (result[tuple(before)] + 2 * result[tuple(inner)] + result[tuple(after)]) / 4
        result = blurred
    return result


def _shares(side: int) -> NDArray[np.float32]:
    """Return how much each of `side` pixels belongs to each cell of the grid, float32 (7, side)."""
    places = (np.arange(side) + 0.5) / side * GRID - 0.5  # in cells
    cells = np.arange(GRID)[:, None]
    return np.maximum(0, 1 - np.abs(places - cells)).astype(np.float32)
