"""Strokes become images in the shape that MNIST's digits have."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitcluster.core.drawing.normalize import ink_image, ink_images, normalize
from digitcluster.core.drawing.rasterize import rasterize, rasterize_many

POINTS = st.tuples(st.integers(0, 500), st.integers(0, 500))
STROKES = st.lists(POINTS, min_size=1, max_size=12).map(lambda points: np.array(points, float))
INKS = st.lists(STROKES, min_size=1, max_size=4)
LONG_INKS = st.lists(STROKES.filter(lambda stroke: np.ptp(stroke, axis=0).max() > 50), min_size=1, max_size=4)


def rasterise_slowly(strokes, height, width, pen):
    """Every pixel against every segment, one after the other."""
    image = np.zeros((height, width))
    for stroke in strokes:
        for start, end in zip(stroke, [*stroke[1:], stroke[-1]], strict=True):
            for row in range(height):
                for column in range(width):
                    pixel, along = np.array([column, row]), end - start
                    share = np.clip((pixel - start) @ along / max(along @ along, 1e-12), 0, 1)
                    distance = np.linalg.norm(pixel - start - share * along)
                    image[row, column] = max(image[row, column], pen / 2 + 0.5 - distance)
    return np.rint(255 * np.clip(image, 0, 1))


def difference(one, other):
    return np.abs(one.astype(int) - other.astype(int)).max()


def rows_and_columns(image):
    return np.count_nonzero(image.any(axis=1)), np.count_nonzero(image.any(axis=0))


def centre_of_mass(image):
    rows, columns = np.indices(image.shape)
    return np.array([(columns * image).sum(), (rows * image).sum()]) / image.sum()


def test_a_line_worked_out_by_hand():
    image = rasterize([[(2, 3), (6, 3)]], height=7, width=9, pen=2)
    assert image[:, 4].tolist() == [0, 0, 128, 255, 128, 0, 0]
    assert image[3].tolist() == [0, 128, 255, 255, 255, 255, 255, 128, 0]
    assert image.dtype == np.uint8


@given(INKS, st.floats(0.5, 5))
def test_rasterising_equals_the_distance_of_every_pixel_to_every_segment(ink, pen):
    ink = [stroke[:4] / 25 - 4 for stroke in ink[:2]]
    expected = rasterise_slowly(ink, 9, 12, pen)
    assert difference(rasterize(ink, height=9, width=12, pen=pen), expected) <= 1


@given(st.lists(INKS, max_size=5), st.floats(1, 4))
def test_many_drawings_at_once_equal_one_after_the_other(inks, pen):
    pens = pen + np.arange(len(inks)) / 4
    assert len(ink_images(inks)) == len(inks)
    for ink, width, image in zip(inks, pens, ink_images(inks, pen=pens), strict=True):
        assert difference(image, ink_image(ink, pen=width)) <= 1
    for ink, width, image in zip(inks, pens, rasterize_many(inks, pen=pens), strict=True):
        assert difference(image, rasterize(ink, pen=width)) <= 1


@given(INKS, st.floats(1e-4, 1e4), st.floats(-1e5, 1e5), st.floats(-1e5, 1e5))
def test_the_same_shape_gives_the_same_image_at_any_size_and_place(ink, size, right, down):
    way = np.array([right, down])
    elsewhere = [(stroke + way) * size for stroke in ink]
    assert difference(ink_image(ink), ink_image(elsewhere)) <= 1


@given(INKS, st.data())
def test_pauses_and_repeated_points_change_nothing(ink, data):
    times = [data.draw(st.lists(st.integers(1, 4), min_size=len(s), max_size=len(s))) for s in ink]
    paused = [np.repeat(stroke, count, axis=0) for stroke, count in zip(ink, times, strict=True)]
    assert np.array_equal(ink_image(ink), ink_image(paused))
    for stroke in normalize(paused):
        assert np.any(stroke[1:] != stroke[:-1], axis=1).all()


@given(INKS)
def test_the_direction_and_order_of_strokes_do_not_matter(ink):
    assert difference(ink_image(ink), ink_image([stroke[::-1] for stroke in reversed(ink)])) <= 1


@given(INKS)
def test_ink_fits_the_box_of_twenty_pixels(ink):
    # The box need not begin where a pixel does; then it is 21 pixels with faint ones at the ends.
    assert max(rows_and_columns(ink_image(ink))) <= 21


@given(INKS)
def test_the_longer_side_is_twenty_pixels_with_the_pen_width(ink):
    points = np.concatenate(normalize(ink, pen=3))
    extent = np.ptp(points, axis=0).max()
    assert extent == pytest.approx(20 - 3) or len(np.unique(np.concatenate(ink), axis=0)) == 1


@given(LONG_INKS, st.floats(1.8, 4))
def test_the_mass_is_centred_as_far_as_all_ink_stays_inside(ink, pen):
    image = ink_image(ink, pen=pen)
    points = np.concatenate(normalize(ink, pen=pen))
    low, high = points.min(axis=0) - pen / 2 + 0.5, 27.5 - points.max(axis=0) - pen / 2
    assert low.min() > -1e-9 and high.min() > -1e-9
    at_the_edge = (low < 1e-9) | (high < 1e-9)
    off_centre = np.abs(centre_of_mass(image) - 14)
    assert (off_centre[~at_the_edge] < 0.5).all()


def test_a_blot_at_one_end_of_a_long_line_does_not_push_the_other_end_out_of_the_image():
    blot = [[(0, y), (400, y)] for y in range(0, 401, 20)]
    drawing = [*blot, [(0, 200), (1000, 200)]]
    image = ink_image(drawing, pen=1)
    assert np.concatenate(normalize(drawing, pen=1))[:, 0].max() == pytest.approx(27)
    assert rows_and_columns(image)[1] == 20
    assert image[:, 27].max() > 200
    assert 9 < centre_of_mass(image)[0] < 14


def test_a_straight_line_is_not_stretched():
    image = ink_image([[(70, 10), (70, 480)]])
    assert rows_and_columns(image) == (21, 3)
    assert np.array_equal(image[:, 14] > 250, (np.arange(28) > 4) & (np.arange(28) < 24))


def test_a_narrow_drawing_keeps_its_proportions():
    points = np.concatenate(normalize([[(0, 0), (30, 60), (0, 120)]]))
    assert np.ptp(points, axis=0) == pytest.approx([17.6 / 4, 17.6])


@pytest.mark.parametrize("dot", [[(0, 0)], [(321.5, 77)] * 5, [(1e6, 1e6), (1e6, 1e6 + 1e-9)], [(0, 0), (0, 5e-324)]])
def test_a_dot_remains_a_dot_in_the_middle(dot):
    image = ink_image([dot])
    assert rows_and_columns(image) == (3, 3)
    assert image[14, 14] == 255
    assert centre_of_mass(image) == pytest.approx([14, 14])


def test_two_dots_are_drawn_apart():
    image = ink_image([[(0, 0)], [(0, 50)]])
    assert image[5, 14] > 250 and image[23, 14] > 250 and not image[14].any()


@pytest.mark.parametrize("nothing", [[], [[]], [np.empty((0, 2)), []]])
def test_no_ink_gives_a_dark_image(nothing):
    assert ink_image(nothing).shape == (28, 28)
    assert not ink_image(nothing).any()
    assert normalize(nothing) == []


def test_no_drawings_give_no_images():
    assert ink_images([]).shape == rasterize_many([]).shape == (0, 28, 28)


def test_strokes_far_outside_the_image_are_cut_off():
    away = [[(1e7, 1e7), (2e7, 1e7)], [(-500, 3)], [(14, -9e6), (14, -40)]]
    assert not rasterize(away).any()
    through = rasterize([[(-1e9, 14), (1e9, 14)]])
    assert np.array_equal(through, rasterize([[(-5, 14), (33, 14)]]))
    assert (through[14] == 255).all()


def test_other_sizes_take_the_same_share_of_the_smaller_side():
    image = ink_image([[(0, 0), (9, 9)]], height=56, width=84, pen=4)
    assert image.shape == (56, 84)
    assert set(rows_and_columns(image)) <= {40, 41}
    assert ink_image([[(3, 4)]], height=8, width=8)[4, 4] > 200


@pytest.mark.parametrize("bad", [[(1, 2, 3)], [1.0, 2.0], [(float("nan"), 0.0)], [(0.0, float("inf"))]])
def test_what_is_no_stroke_is_refused(bad):
    with pytest.raises(ValueError, match="stroke"):
        ink_image([bad])


def test_normalising_leaves_the_strokes_as_they_were():
    ink = [np.array([(0.0, 0.0), (10.0, 5.0)]), np.array([(3.0, 3.0)])]
    kept = [stroke.copy() for stroke in ink]
    placed = normalize(ink)
    assert all(np.array_equal(a, b) for a, b in zip(ink, kept, strict=True))
    assert [stroke.shape for stroke in placed] == [(2, 2), (1, 2)]
    assert difference(rasterize(placed), ink_image(ink)) <= 1
