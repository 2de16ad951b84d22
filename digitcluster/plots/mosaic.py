"""All images of a gallery as one: separate axes for a hundred images would take matplotlib a quarter of a second."""

import numpy as np
from numpy.typing import NDArray

from digitcluster.plots.cell_layout import CellLayout

INCH = 72  # pt


def mosaic(images: NDArray[np.floating], layout: CellLayout) -> NDArray[np.uint8]:
    """Return all images in their cells, as ink on paper; what is between them is transparent.

    Parameters
    ----------
    images : float (k, h, w)
        Grey levels, 0 to 255, ink bright. At least one.
    layout : CellLayout
        One whose cells are whole numbers of the images' pixels.

    Returns
    -------
    uint8 (rows · cell height, columns · cell width, 4)
        Red, green, blue and opacity, in the images' pixels.
    """
    count, height, width = images.shape
    across, down = width / layout.side, height / layout.tall
    # Rounded: the pitches are whole pixels already, except for the last bit of a float.
    tall, wide, top = round(layout.pitch_y * down), round(layout.pitch_x * across), round(layout.strip * down)
    cells = np.zeros((layout.rows(count) * tall, layout.columns * wide, 4), np.uint8)
    paper = 255 - np.clip(np.rint(np.nan_to_num(images)), 0, 255).astype(np.uint8)
    for index, image in enumerate(paper):
        row, column = divmod(index, layout.columns)
        y, x = row * tall + top, column * wide
        cell = cells[y : y + height, x : x + width]
        cell[..., :3] = image[..., None]
        cell[..., 3] = 255
    return cells


def reduced(images: NDArray[np.floating], layout: CellLayout, dpi: float) -> NDArray[np.floating]:
    """Return images, float (k, h, w), with about as many pixels as a screen of this resolution has for them.

    Each is the mean of several; those that are left over at the edge are cut off. More would not be seen, and takes
    many times as long to draw.
    """
    _, height, width = images.shape
    down = min(height, max(1, int(height * INCH / (layout.tall * dpi))))
    across = min(width, max(1, int(width * INCH / (layout.side * dpi))))
    if down == across == 1:
        return images
    rows, columns = height // down * down, width // across * across
    # Sums of slices: a mean over two short axes takes NumPy several times as long.
    nothing: NDArray[np.floating] = np.zeros(1, np.float32)
    lines = sum((images[:, one:rows:down] for one in range(down)), nothing)
    sums = sum((lines[:, :, one:columns:across] for one in range(across)), nothing)
    return sums / np.float32(down * across)
