"""Whatever is on the pad is read, or is blank; nothing raises."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitcluster.core.analysis.explanation import explain
from digitcluster.core.drawing.drawing import Drawing
from digitcluster.core.drawing.photo import digit_in
from digitcluster.core.errors import ReadingError
from digitcluster.core.features.preprocessing import FEATURES
from digitcluster.core.model.model import Model
from digitcluster.core.model.recognition import recognize

SIZES = ((1, 1), (1, 2), (2, 1), (5, 5), (28, 28), (2, 200), (200, 2), (64, 64))
COORDINATES = (0.0, 0.5, 1.0, -3.0, 1e9, 1e-300, 1e300, -1e300, math.nan, math.inf)

sizes = st.sampled_from(SIZES)
points = st.tuples(*[st.sampled_from(COORDINATES)] * 2)
strokes = st.lists(points, max_size=4).map(lambda stroke: np.array(stroke, np.float64).reshape(-1, 2))


@st.composite
def images(draw):
    height, width = draw(st.sampled_from((*SIZES, (0, 0), (0, 5))))
    image = np.full((height, width), draw(st.sampled_from((0, 1, 128, 254, 255))), np.uint8)
    if image.size:
        for _ in range(draw(st.integers(0, 3))):
            image[draw(st.integers(0, height - 1)), draw(st.integers(0, width - 1))] = draw(st.integers(0, 255))
    return image


drawings = st.one_of(
    st.lists(strokes, max_size=3).map(lambda some: Drawing(tuple(some))), images().map(lambda one: Drawing(image=one))
)


def some_model(height, width, *, straighten, features):
    centroids = np.zeros((2, height, width), np.float32)
    centroids[1] = 255
    edges = np.zeros((2, 49, 12), np.float32) if features == "gradients" else None
    return Model(
        centroids,
        np.array([0, 1], np.uint8),
        np.zeros((2, 2), np.int64),
        ("0", "1"),
        {"straighten": straighten},
        feature_prototypes=edges,
    )


@settings(max_examples=150, deadline=None)
@given(
    drawing=drawings, size=sizes, normalize=st.booleans(), straighten=st.booleans(), features=st.sampled_from(FEATURES)
)
def test_any_drawing_is_read_and_explained(drawing, size, normalize, straighten, features):
    image = drawing.as_image(height=size[0], width=size[1], normalize=normalize)
    if image is None:
        assert drawing.is_blank
        return
    assert image.shape == size and image.dtype == np.uint8
    model = some_model(*size, straighten=straighten, features=features)
    answer = recognize(model, image)
    assert answer.label in model.classes and np.isfinite(answer.probabilities).all() and answer.how_sure
    assert np.isfinite(explain(model, image, 0).answer.where).all()


@settings(max_examples=100, deadline=None)
@given(image=images().filter(lambda image: image.size), size=sizes)
def test_any_picture_has_a_digit_or_a_sentence_says_that_it_has_none(image, size):
    try:
        assert digit_in(image, name="seven.png", height=size[0], width=size[1]).shape == size
    except ReadingError as error:
        assert "seven.png" in str(error)


def test_points_that_are_nowhere_are_left_out():
    line = np.array([(0.2, 0.2), (0.8, 0.8)])
    with_gap = np.array([(0.2, 0.2), (math.nan, 0.5), (0.8, 0.8), (0.8, math.inf)])
    size = {"height": 28, "width": 28}
    assert (Drawing((with_gap,)).as_image(**size) == Drawing((line,)).as_image(**size)).all()


@pytest.mark.parametrize("side", [5, 28, 64, 256])
def test_a_thick_pen_draws_the_same_line_in_longer_pieces(side):
    """A diagonal's ink is its length times the pen's width, at any size."""
    image = Drawing((np.array([(0.0, 0.0), (1.0, 1.0)]),)).as_image(height=side, width=side)
    share = image.sum() / 255 / side**2
    assert share == pytest.approx(0.0786, abs=0.02)
