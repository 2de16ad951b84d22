"""What is on a pad becomes an image of a model's size."""

import numpy as np
import pytest

from digitcluster.core.drawing.drawing import Drawing
from digitcluster.core.drawing.normalize import ink_image
from digitcluster.core.drawing.photo import fitted

ONE = (np.array([[0.5, 0.1], [0.5, 0.9]]),)


def test_a_new_drawing_is_blank_and_no_image():
    assert Drawing().is_blank and Drawing().as_image(height=28, width=28) is None


def test_strokes_or_an_image_are_not_blank():
    assert not Drawing(ONE).is_blank
    assert not Drawing(image=np.zeros((28, 28), np.uint8)).is_blank


def test_strokes_are_normalized_as_mnists_digits_were():
    np.testing.assert_array_equal(Drawing(ONE).as_image(height=28, width=28), ink_image(ONE))
    image = Drawing(ONE).as_image(height=40, width=30)
    assert image.shape == (40, 30) and image.dtype == np.uint8


def test_without_normalizing_strokes_stay_where_they_are_on_the_pad():
    corner = Drawing(tuple(stroke * 0.3 for stroke in ONE)).as_image(height=28, width=28, normalize=False)
    rows, columns = np.nonzero(corner)
    assert rows.max() < 11 and columns.max() < 7
    wide = Drawing(ONE).as_image(height=20, width=60, normalize=False)
    assert np.flatnonzero(wide.any(axis=0)).tolist() == [29, 30]  # in the middle square


def test_an_image_of_the_right_size_is_taken_as_it_is_and_another_is_fitted():
    image = ink_image(ONE)
    assert Drawing(image=image).as_image(height=28, width=28) is image
    other = Drawing(image=image).as_image(height=14, width=20)
    np.testing.assert_array_equal(other, fitted(image, height=14, width=20))


@pytest.mark.parametrize("normalize", [True, False])
@pytest.mark.parametrize("drawing", [Drawing((np.empty((0, 2)),)), Drawing(image=np.full((9, 9), 77, np.uint8))])
def test_what_shows_nothing_is_blank_paper(drawing, normalize):
    image = drawing.as_image(height=28, width=28, normalize=normalize)
    assert image.shape == (28, 28) and not image.any()


def test_a_pen_that_leaves_the_pad_is_no_trouble():
    away = Drawing((np.array([[-3.0, 0.5], [40.0, 0.5]]),))
    assert away.as_image(height=28, width=28).any()
    assert away.as_image(height=28, width=28, normalize=False)[13:15].all()


def test_without_normalizing_ink_beyond_the_pad_is_cut_off_even_where_the_image_goes_on():
    through = Drawing((np.array([[-3.0, 0.5], [4.0, 0.5]]),))
    image = through.as_image(height=28, width=60, normalize=False)
    assert np.flatnonzero(image.any(axis=0)).tolist() == list(range(16, 44))


def test_a_digit_that_leaves_the_pad_is_not_cut_where_it_is_fitted():
    inside = np.array([[0.3, 0.2], [0.7, 0.2], [0.5, 0.8]])
    np.testing.assert_array_equal(
        Drawing((inside + np.array([0.6, 0]),)).as_image(height=28, width=28),
        Drawing((inside,)).as_image(height=28, width=28),
    )


@pytest.mark.parametrize("side", [8, 12, 16, 20, 40, 64])
def test_the_pen_follows_the_images_size(side):
    ink = (np.array([[0.2, 0.2], [0.8, 0.2], [0.4, 0.9]]), np.array([[0.3, 0.5], [0.7, 0.5]]))
    usual = Drawing(ink).as_image(height=28, width=28).mean()
    image = Drawing(ink).as_image(height=side, width=side)
    assert image.mean() == pytest.approx(usual, rel=0.05)  # as much ink, neither a block nor a hairline
    assert image.max() > 150


def test_at_the_usual_size_a_drawing_is_what_the_built_in_model_was_trained_on():
    ink = (np.array([[0.2, 0.2], [0.8, 0.2], [0.4, 0.9]]),)
    np.testing.assert_array_equal(Drawing(ink).as_image(height=28, width=28), ink_image(ink, pen=2.4))
