"""The few nearest centroids, compared with a plain search."""

import numpy as np
import pytest

from digitcluster.core.kmeans.assignment import nearest
from digitcluster.core.kmeans.nearest_few import nearest_few


@pytest.mark.parametrize(("k", "few"), [(1, 3), (3, 3), (40, 7), (200, 20)])
def test_the_nearest_few_are_those_of_a_plain_search(random, k, few):
    vectors = random.integers(0, 256, (1500, 30), dtype=np.uint8)
    centroids = random.uniform(0, 255, (k, 30))
    clusters, squared = nearest_few(vectors, centroids, few)
    plain = ((vectors[:, None].astype(float) - centroids) ** 2).sum(axis=2)
    order = np.argsort(plain, axis=1)[:, :few]
    assert (clusters == order).mean() > 0.999  # float32 may swap two that are all but equal
    assert squared == pytest.approx(np.take_along_axis(plain, order, axis=1), rel=1e-4, abs=2)
    assert (clusters[:, 0] == nearest(vectors, centroids)).all()


def test_of_equally_near_centroids_the_first_one_comes_first(random):
    vectors = random.integers(0, 256, (50, 4), dtype=np.uint8)
    centroids = np.repeat(random.uniform(0, 255, (1, 4)), 30, axis=0)
    clusters, squared = nearest_few(vectors, centroids, 5)
    assert (clusters[:, 0] == 0).all() and (np.diff(squared, axis=1) >= -1).all()


def test_the_first_one_is_exact_where_float32_cannot_tell_them_apart(random):
    digit = random.integers(100, 256, (1, 784), dtype=np.uint8)
    closer_and_closer = digit + 1e-7 * np.arange(30, 0, -1)[:, None]
    clusters, _ = nearest_few(np.repeat(digit, 9, axis=0), closer_and_closer, 5)
    assert (clusters[:, 0] == 29).all() and all(len(set(row)) == 5 for row in clusters.tolist())


def test_a_digit_on_its_centroid_is_at_no_negative_distance(random):
    vectors = random.integers(0, 256, (50, 784), dtype=np.uint8)
    _, squared = nearest_few(vectors, vectors.astype(float), 3)
    assert (squared >= 0).all() and squared[:, 0].max() < 50
