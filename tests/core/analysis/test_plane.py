"""The plane of a map: that of most variance, or through three points; and whose region each of its points is in."""

import numpy as np
import pytest

from digitcluster.core.analysis.plane import (
    SAMPLED,
    nearest_in_plane,
    plane_through,
    principal_plane,
    sample_rows,
)


@pytest.fixture(scope="module")
def vectors(sample):
    return sample.images.reshape(len(sample), -1)


def test_no_plane_shows_more_than_that_of_the_principal_components(vectors, random):
    plane = principal_plane(vectors)
    centred = vectors - vectors.mean(axis=0)
    values = np.linalg.svd(centred, compute_uv=False) ** 2
    assert plane.share == pytest.approx(values[:2].sum() / values.sum(), rel=1e-4)
    np.testing.assert_allclose(plane.axes @ plane.axes.T, np.eye(2), atol=1e-6)
    places = plane.project(vectors)
    np.testing.assert_allclose(places, centred @ plane.axes.T, atol=0.01)
    assert (places**2).sum() / (centred**2).sum() == pytest.approx(plane.share, rel=1e-4)
    other, _ = np.linalg.qr(random.normal(size=(vectors.shape[1], 2)))
    assert ((centred @ other) ** 2).sum() < (places**2).sum()


def test_the_same_digits_give_the_same_map_and_never_its_mirror_image(vectors):
    one, other = principal_plane(vectors), principal_plane(vectors[::-1].copy())
    np.testing.assert_allclose(one.axes, other.axes, atol=1e-3)


@pytest.mark.parametrize(
    "vectors",
    [
        np.full((10, 4), 7, np.uint8),
        np.arange(10, dtype=np.uint8)[:, None] * np.ones(4, np.uint8),
        np.eye(9, 1).astype(np.uint8),
    ],
)
def test_digits_that_differ_in_fewer_than_two_directions_have_no_plane(vectors):
    assert principal_plane(vectors) is None


def test_a_plane_through_three_points_has_all_of_them_in_it(vectors):
    points = vectors[[3, 50, 200]].astype(float)
    plane = plane_through(vectors, points)
    places = plane.project(points)
    apart = np.linalg.norm(places[:, None] - places, axis=2)
    np.testing.assert_allclose(apart, np.linalg.norm(points[:, None] - points, axis=2), rtol=1e-4)
    assert places[0] == pytest.approx([0, 0], abs=0.01) and places[1, 1] == pytest.approx(0, abs=0.01)
    assert places[1, 0] > 0 and places[2, 1] > 0
    np.testing.assert_allclose(plane.distance_from(points), 0, atol=1e-6)
    assert 0 < plane.share < principal_plane(vectors).share


def test_three_points_on_a_line_or_two_that_are_one_have_no_plane(vectors):
    line = np.array([[0.0] * 784, [1.0] * 784, [3.0] * 784])
    assert plane_through(vectors, line) is None
    assert plane_through(vectors, line[[0, 0, 1]]) is None


def test_every_point_of_the_plane_is_in_the_region_of_its_nearest_centroid(vectors):
    centroids = vectors[[3, 50, 200, 9, 77]].astype(float)
    plane = plane_through(vectors, centroids[:3])
    across, up = np.linspace(-1500, 2500, 7), np.linspace(-1000, 2500, 5)
    regions = nearest_in_plane(plane, centroids, across, up)
    for row, height in enumerate(up):
        for column, right in enumerate(across):
            point = plane.origin + right * plane.axes[0] + height * plane.axes[1]
            assert regions[row, column] == np.linalg.norm(centroids - point, axis=1).argmin()
    assert len(np.unique(regions)) > 2


def test_of_many_digits_the_same_few_are_chosen_each_time():
    rows = sample_rows(60_000)
    assert len(rows) == SAMPLED == len(np.unique(rows)) and (np.diff(rows) > 0).all() and rows.max() < 60_000
    np.testing.assert_array_equal(rows, sample_rows(60_000))
    np.testing.assert_array_equal(sample_rows(20), np.arange(20))
