import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitcluster.core.kmeans.bounds import GROUPS, Bounds
from digitcluster.core.kmeans.projection import project
from digitcluster.core.progress import finish
from tests.core.kmeans.searching import centroids_near, distances, some_digits


@pytest.fixture(scope="module")
def pixels(sample):
    return sample.images[:200].reshape(200, -1)


def bounds_for(vectors, k):
    return Bounds(vectors, finish(project(vectors)), k)


def test_the_example_of_the_module():
    vectors = np.array([[100, 0], [200, 0]], np.uint8)  # x, and a digit that is far away from everything
    bounds = bounds_for(vectors, 2)

    def go(a, b, *, moves):
        bounds.move(np.array(moves, float))
        return bounds.assign(np.array([[a, 0.0], [b, 0.0]]))

    assert go(97, 110, moves=(0, 0)).tolist() == [0, 1] and bounds.searched == 2
    assert (bounds.upper()[0], bounds.lowest()[0]) == pytest.approx((3, 10), abs=0.01)
    go(96, 108, moves=(1, 2))
    assert (bounds.upper()[0], bounds.lowest()[0]) == pytest.approx((4, 8), abs=0.01)
    assert bounds.searched == 0
    go(95, 104, moves=(1, 4))
    assert bounds.searched == 1 and bounds.assignments[0] == 1  # B has come as near as 4, and A is 5 away
    assert (bounds.upper()[0], bounds.lowest()[0]) == pytest.approx((4, 5), abs=0.01)


def assert_bounds_hold(bounds, vectors, centroids):
    known = np.flatnonzero(np.isfinite(bounds.upper()))  # the others are searched in any case
    own, rows = bounds.assignments[known], np.arange(len(known))
    truth = distances(vectors[known], centroids)
    assert (truth[rows, own] <= bounds.upper()[known]).all()
    truth[rows, own] = np.inf
    groups = min(len(centroids), GROUPS)
    for group, lower in enumerate(bounds.lower(known)):
        assert (lower <= truth[:, group::groups].min(axis=1)).all()
    assert (bounds.lowest()[known] <= truth.min(axis=1)).all()


@pytest.mark.parametrize("k", [2, 9, 60])
def test_bounds_hold_while_centroids_move(pixels, random, k):
    bounds = bounds_for(pixels, k)
    centroids = centroids_near(pixels, random, k, 0)
    for spread in (0.0, 5.0, 0.1, 30.0, 1.0, 1.0, 0.01):
        moved = (centroids + random.normal(0, spread, centroids.shape)).clip(0, 255)
        bounds.move(np.sqrt(((moved - centroids) ** 2).sum(axis=1)))
        centroids = moved
        if (bounds.assignments >= 0).all():
            assert_bounds_hold(bounds, pixels, centroids)
        assert (bounds.assign(centroids) == distances(pixels, centroids).argmin(axis=1)).all()
        assert_bounds_hold(bounds, pixels, centroids)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_bounds_hold_between_ties_as_well(data):
    pixels = some_digits(data, 3)
    k = data.draw(st.integers(1, len(pixels)))
    bounds = bounds_for(pixels, k)
    centroids = pixels[:k].astype(np.float64)
    for _ in range(3):
        bounds.assign(centroids)
        assert_bounds_hold(bounds, pixels, centroids)
        moved = centroids[data.draw(st.permutations(range(k)))]
        bounds.move(np.sqrt(((moved - centroids) ** 2).sum(axis=1)))
        centroids = moved


def test_a_digit_put_elsewhere_finds_its_way_back(pixels, random):
    bounds = bounds_for(pixels, 5)
    centroids = centroids_near(pixels, random, 5, 0)
    nearest_ones = bounds.assign(centroids).copy()
    bounds.put(7, (int(nearest_ones[7]) + 1) % 5)
    bounds.move(np.zeros(5))
    assert bounds.assign(centroids).tolist() == nearest_ones.tolist()


def test_bounds_hold_though_bright_digits_round_badly(random):
    # |x|² is 4·10⁷ here: in float32 a score of that size is off by several units.
    vectors = random.integers(200, 256, (400, 784), dtype=np.uint8)
    centroids = random.uniform(180, 255, (60, 784))
    bounds = bounds_for(vectors, 60)
    assert (bounds.assign(centroids) == distances(vectors, centroids).argmin(axis=1)).all()
    assert_bounds_hold(bounds, vectors, centroids)


def test_bounds_hold_after_centroids_have_drifted_far(random):
    vectors = random.integers(0, 256, (500, 6), dtype=np.uint8)  # so few numbers that the bounds are tight
    bounds, centroids = bounds_for(vectors, 30), random.uniform(0, 255, (30, 6))
    bounds.move(random.uniform(1e6, 2e6, 30))  # there and back again; float32 is off by 0.1 there
    bounds.assign(centroids)
    assert_bounds_hold(bounds, vectors, centroids)
    bounds.move(np.zeros(30))
    assert (bounds.assign(centroids) == distances(vectors, centroids).argmin(axis=1)).all()


def test_few_digits_are_searched_when_little_moves(pixels, random):
    bounds = bounds_for(pixels, 20)
    centroids = centroids_near(pixels, random, 20, 3)
    bounds.assign(centroids)
    assert bounds.searched == len(pixels)
    bounds.move(np.full(20, 1e-3))
    bounds.assign(centroids)
    assert bounds.searched < 20


def test_assignments_that_were_handed_out_are_not_changed_later(pixels, random):
    bounds = bounds_for(pixels, 5)
    first = bounds.assign(centroids_near(pixels, random, 5, 0))
    before = first.copy()
    bounds.move(np.full(5, 1e4))
    bounds.assign(centroids_near(pixels, random, 5, 0))
    np.testing.assert_array_equal(first, before)
