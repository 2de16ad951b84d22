"""All images of a gallery as one: separate axes for a hundred images would take matplotlib a quarter of a second."""

import numpy as np
from numpy.typing import NDArray

from digitcluster.plots.cell_layout import CellLayout


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
    scale = width / layout.side
    # Rounded: the pitches are whole pixels already, except for the last bit of a float.
    tall, wide, top = round(layout.pitch_y * scale), round(layout.pitch_x * scale), round(layout.strip * scale)
    cells = np.zeros((layout.rows(count) * tall, layout.columns * wide, 4), np.uint8)
    paper = 255 - np.clip(np.rint(images), 0, 255).astype(np.uint8)
    for index, image in enumerate(paper):
        row, column = divmod(index, layout.columns)
        y, x = row * tall + top, column * wide
        cell = cells[y : y + height, x : x + width]
        cell[..., :3] = image[..., None]
        cell[..., 3] = 255
    return cells
