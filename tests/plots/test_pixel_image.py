import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from digitcluster.plots.pixel_image import PixelImage


def drawn(make, extent, dpi, pixels):
    """A figure's pixels with an image in it, and something behind it."""
    figure = Figure(figsize=(3, 2), dpi=dpi, facecolor="orange")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    image = make(axes)
    image.set_data(pixels)
    image.set_extent(extent)
    axes.set(xlim=(0, 216), ylim=(144, 0))
    figure.canvas.draw()
    return np.array(figure.canvas.buffer_rgba())


def by_matplotlib(axes):
    return axes.imshow(np.zeros((1, 1, 4), np.uint8), aspect="auto", interpolation="nearest", origin="upper")


@pytest.mark.parametrize("dpi", [72, 77, 100, 201])
@pytest.mark.parametrize("extent", [(10, 130, 100, 20), (0, 216, 144, 0), (3.3, 200.7, 140.1, 5.2)])
def test_it_is_drawn_as_matplotlib_draws_it(random, dpi, extent):
    pixels = random.integers(0, 256, (23, 31, 4), dtype=np.uint8)
    pixels[..., 3] = np.where(random.random((23, 31)) < 0.3, 0, 255)
    ours, theirs = (drawn(make, extent, dpi, pixels) for make in (PixelImage, by_matplotlib))
    # Where one of the screen's pixels is as near to one as to another, either is right.
    assert (ours != theirs).any(axis=2).mean() < 0.04
    assert len(np.unique(ours.reshape(-1, 4), axis=0)) > 100


@pytest.mark.parametrize("extent", [(-400, -300, 100, 20), (10, 10.001, 50, 40), (-50, 300, 200, -20)])
def test_what_lies_outside_or_has_no_room_is_cut_off(random, extent):
    pixels = random.integers(0, 256, (5, 5, 4), dtype=np.uint8)
    pixels[..., 3] = 255
    ours, theirs = (drawn(make, extent, 100, pixels) for make in (PixelImage, by_matplotlib))
    assert (ours != theirs).any(axis=2).mean() < 0.04
