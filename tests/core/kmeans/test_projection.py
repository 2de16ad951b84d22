import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitcluster.core.kmeans.projection import project
from digitcluster.core.progress import finish
from tests.core.kmeans.searching import some_digits


@pytest.fixture(scope="module")
def pixels(sample):
    return sample.images[:200].reshape(200, -1)


def test_the_leading_part_and_the_tail_make_the_whole(pixels):
    projection = finish(project(pixels))
    assert projection.squared_norms.tolist() == (pixels.astype(np.int64) ** 2).sum(axis=1).tolist()
    v = projection.directions
    assert (np.abs(v).sum(axis=0) < 2**24 / 255).all() and (v == np.rint(v)).all()
    assert (projection.projected[:, :-1] == pixels.astype(np.float64) @ v).all()  # exact in float32
    inside, *_ = np.linalg.lstsq(v, pixels.T.astype(np.float64), rcond=None)
    tails = np.sqrt(((pixels.T - v @ inside) ** 2).sum(axis=0))
    assert (projection.projected[:, -1] >= tails).all()
    assert projection.projected[:, -1].mean() < 0.6 * np.sqrt(projection.squared_norms).mean()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_tails_are_never_taken_for_shorter_than_they_are(data):
    pixels = some_digits(data, 6)
    projection = finish(project(pixels))
    centroids = pixels[: len(pixels) // 2 + 1].astype(np.float64) * data.draw(st.floats(0, 1))
    q, lengths = projection.coordinates(centroids)
    tails = centroids - q.astype(np.float64) @ projection.directions.T
    assert (lengths >= np.sqrt((tails**2).sum(axis=1)) - 1e-12).all()


def test_few_digits_have_no_more_directions_than_they_need(pixels):
    some = np.concatenate([pixels[:5]] * 3)
    projection = finish(project(some))
    assert projection.directions.shape[1] == 5
    assert projection.condition < 1.01  # they are at right angles, but for rounding
    lengths = np.sqrt(projection.squared_norms)
    assert (projection.projected[:, -1] < 0.02 * lengths).all()  # and nothing of the digits is outside of them


def test_digits_without_ink_have_no_directions():
    projection = finish(project(np.zeros((4, 9), np.uint8)))
    assert projection.directions.shape == (9, 0)
    assert not projection.projected.any()
