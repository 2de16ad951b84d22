from dataclasses import replace

import numpy as np
import pytest

from digitcluster.plots.cell_layout import CellLayout
from digitcluster.plots.mosaic import mosaic, reduced

# Images of 2 × 3 pixels of 10 pt, in two columns; a cell is 4 pixels wide, and 1 + 2 + 1 pixels high.
LAYOUT = CellLayout(columns=2, side=30, tall=20, left=0, top=0, pitch_x=40, pitch_y=40, strip=10, foot=10)


def test_images_are_ink_on_paper_in_their_cells_and_transparent_between():
    images = np.array([np.full((2, 3), 255.0), np.full((2, 3), 55.4), np.full((2, 3), 300.0)])
    cells = mosaic(images, LAYOUT)
    grey, opacity = cells[..., 0], cells[..., 3]
    assert cells.shape == (8, 8, 4) and (cells[..., :3] == grey[..., None]).all()
    expected = np.zeros((8, 8), bool)
    for y, x, level in ((1, 0, 0), (1, 4, 200), (5, 0, 0)):
        assert (grey[y : y + 2, x : x + 3] == level).all()
        expected[y : y + 2, x : x + 3] = True
    np.testing.assert_array_equal(opacity, np.where(expected, 255, 0))


def test_pitches_that_floats_make_a_little_too_small_are_whole_pixels_all_the_same():
    odd = CellLayout(
        columns=2, side=30, tall=20, left=0, top=0, pitch_x=39.99999999, pitch_y=39.99999999, strip=10, foot=10
    )
    assert mosaic(np.zeros((3, 2, 3)), odd).shape == (8, 8, 4)


@pytest.mark.parametrize("size", [(256, 256), (256, 31), (2, 200), (200, 2), (5, 5), (1, 1)])
def test_images_have_no_more_pixels_than_are_drawn_and_the_same_ink(random, size):
    images, layout = random.random((3, *size)) * 255, replace(LAYOUT, side=24, tall=24)
    for dpi, most in ((72, 24), (144, 48), (720, 240)):
        some = reduced(images, layout, dpi)
        assert all(side <= max(2 * most, 1) for side in some.shape[1:]) and len(some) == 3
        assert abs(some.mean() - images.mean()) < 12
        if max(size) <= most:
            assert some is images
