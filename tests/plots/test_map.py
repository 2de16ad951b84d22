"""The map as a plot: marks where they belong, what is under the mouse, what is within an outline."""

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from digitcluster.plots.map import COLOURS, DARK_COLOURS, SHAPES, Map
from digitcluster.plots.map_content import MapContent, MapMarks
from digitcluster.plots.style import DARK, LIGHT, contrast

POINTS = np.array([[0, 0], [100, 0], [0, 50], [100, 50]], np.float32)
CONTENT = MapContent(POINTS, np.array([0, 1, 2, 1]), ("0", "1", "2", "3"))
MARKS = MapMarks(np.array([[50, 25], [90, 40]], np.float32), np.array([2, 1]), ("2", "1"))


@pytest.fixture
def drawn(figure):
    def make(content=CONTENT, marks=MARKS, style=LIGHT, size=(600, 400)):
        plot = Map(figure(*size), style)
        plot.show(content, marks)
        FigureCanvasAgg(plot.figure).draw()
        return plot

    return make


def place_of(plot, what, number, points):
    """The place of a mark in the figure's pixels, found by looking everywhere."""
    width, height = plot.figure.get_size_inches() * plot.figure.dpi
    found = [
        (x, y)
        for x in range(0, int(width), 3)
        for y in range(0, int(height), 3)
        if plot.mark_at(x, y) == (what, number)
    ]
    return np.mean(found, axis=0)


def test_digits_are_where_they_are_on_the_plane_upright_and_to_scale(drawn):
    plot = drawn()
    low_left, low_right, high_left, _ = (place_of(plot, "digit", number, POINTS) for number in range(4))
    across, up = low_right - low_left, high_left - low_left
    assert across[0] > 300 and abs(across[1]) < 4 and up[1] > 0 and abs(up[0]) < 4
    assert across[0] == pytest.approx(2 * up[1], rel=0.05)


def test_centroids_are_above_digits_and_what_is_far_from_all_is_nothing(drawn):
    plot = drawn(marks=MapMarks(POINTS[[0]], np.array([0]), ("0",)))
    x, y = place_of(plot, "cluster", 0, POINTS)
    assert plot.mark_at(x, y) == ("cluster", 0)
    assert plot.mark_at(300, 200) is None


def test_what_is_within_an_outline_is_found(drawn):
    plot = drawn()
    left = [place_of(plot, "digit", number, POINTS) for number in (0, 2)]
    (x, low), (_, high) = left
    outline = np.array([[x - 20, low - 20], [x + 20, low - 20], [x + 20, high + 20], [x - 20, high + 20]])
    assert plot.inside(outline).tolist() == [0, 2]
    assert not len(plot.inside(outline[:2])) and not len(plot.inside(outline + 2000))


def test_moving_centroids_need_no_new_background_and_other_digits_do(drawn):
    plot = drawn()
    moved = MapMarks(MARKS.centroids + 5, MARKS.kinds, MARKS.names)
    assert plot.show(CONTENT, moved) is False and plot.values == (CONTENT, moved)
    assert plot.show(MapContent(POINTS, CONTENT.kinds, CONTENT.names), moved) is True


def test_ways_and_the_drawing_are_shown_where_they_are(drawn):
    ways = np.stack([MARKS.centroids - 10, MARKS.centroids])
    plot = drawn(marks=MapMarks(MARKS.centroids, MARKS.kinds, MARKS.names, ways, star=(20.0, 10.0), nearest=1))
    assert len(plot.live[0].get_segments()) == 2 and all(len(one) == 2 for one in plot.live[0].get_segments())
    *_, link, star, _ = plot.live
    assert len(star.get_xdata()) == 1 and len(link.get_xdata()) == 2
    assert link.get_xdata()[0] == star.get_xdata()[0]
    plot.show_marks(MARKS)
    assert not len(star.get_xdata()) and not len(link.get_xdata()) and not plot.live[0].get_segments()


def test_keys_go_from_one_centroid_to_the_next(drawn):
    plot = drawn()
    assert plot.moved(None, 1, 0) == ("cluster", 0) and plot.moved(("cluster", 0), 1, 0) == ("cluster", 1)
    assert plot.moved(("cluster", 1), 0, 1) == ("cluster", 1) and plot.moved(("digit", 3), 1, 0) == ("cluster", 0)
    assert plot.ends() == (("cluster", 0), ("cluster", 1))


def test_without_digits_a_sentence_stands_there(drawn):
    plot = drawn(MapContent(instead="Open digits to see them on a map."), MapMarks())
    assert plot.mark_at(300, 200) is None and plot.ends() is None and plot.moved(None, 1, 0) is None
    assert plot._instead.texts == ["Open digits to see them on a map."]


@pytest.mark.parametrize("count", [1, 3, 41, 300])
@pytest.mark.parametrize("style", [LIGHT, DARK])
def test_any_number_of_clusters_and_equal_places_are_drawn(drawn, random, count, style):
    centroids = np.zeros((count, 2), np.float32)
    content = MapContent(np.zeros((5, 2), np.float32), np.arange(5) * 60)
    plot = drawn(content, MapMarks(centroids, np.arange(count), ("",) * count), style, (280, 200))
    assert plot.mark_at(140, 100) is not None or plot.mark_at(140, 90) is not None


def test_regions_are_the_colours_of_their_kinds_the_lowest_row_at_the_bottom(drawn):
    regions = np.array([[0, 1], [2, 2]])
    plot = drawn(MapContent(POINTS, CONTENT.kinds, CONTENT.names, regions, (0.0, 100.0, 0.0, 50.0)))
    pixels = np.asarray(plot.figure.canvas.buffer_rgba())[..., :3].astype(int)
    height = pixels.shape[0]
    (x0, y0), (x1, y1) = place_of(plot, "digit", 0, POINTS), place_of(plot, "digit", 3, POINTS)
    colour = [
        tuple(pixels[int(height - y), int(x)])
        for x, y in ((x0 + 40, y0 + 30), (x1 - 40, y0 + 30), (x0 + 40, y1 - 30), (x1 - 40, y1 - 30))
    ]
    assert len(set(colour[:3])) == 3 and colour[2] == colour[3]


def test_kinds_differ_in_shape_and_colour_and_stand_out_from_the_ground():
    assert len(set(SHAPES)) == len(set(COLOURS)) == len(set(DARK_COLOURS)) == 10
    kinds = {(Map._shape(kind), kind % 10) for kind in range(100)}
    assert len(kinds) == 100
    assert min(contrast(colour, LIGHT.window) for colour in COLOURS) > 1.4
    assert min(contrast(colour, DARK.window) for colour in DARK_COLOURS) > 3
