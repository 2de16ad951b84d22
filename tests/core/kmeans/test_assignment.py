import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from digitcluster.core.kmeans.assignment import Target, nearest, squared_distances
from digitcluster.core.kmeans.bounds import Bounds
from digitcluster.core.kmeans.projection import project
from digitcluster.core.progress import finish


def distances(pixels, centroids):
    """Distances as whole numbers and float64 give them, (n, k)."""
    return np.sqrt(((pixels[:, None].astype(np.float64) - centroids) ** 2).sum(axis=2))


def true_scores(pixels, centroids):
    """|c|² - 2 x·c, (k, n)."""
    return (centroids**2).sum(axis=1)[:, None] - 2 * centroids @ pixels.T.astype(np.float64)


def some_digits(data, d):
    n = data.draw(st.integers(2, 30))
    levels = data.draw(st.sampled_from([1, 3, 255]))
    return data.draw(arrays.arrays(np.uint8, (n, d), elements=st.integers(0, levels)))


@pytest.fixture(scope="module")
def pixels(sample):
    return sample.images[:200].reshape(200, -1)


def centroids_near(pixels, random, k, spread):
    chosen = pixels[random.choice(len(pixels), k, replace=False)].astype(np.float64)
    return (chosen + random.normal(0, spread, chosen.shape)).clip(0, 255)


@pytest.mark.parametrize("averaged", [1, 20])
def test_estimates_and_measurements_hold_what_they_promise(pixels, random, averaged):
    projection = finish(project(pixels))
    groups = random.permutation(200).reshape(-1, averaged)[:10]
    centroids = pixels[groups].mean(axis=1)
    target = Target(centroids, projection)
    rows, norms = np.arange(200), np.sqrt(projection.lengths).astype(np.float32)
    truth = true_scores(pixels, centroids)
    estimate = target.estimate(rows, norms, 0)
    low, error, above = estimate.low.copy(), estimate.error, np.outer(estimate.width, estimate.reach)
    assert (low - error <= truth).all()
    assert (truth <= low + above + error).all()
    assert above.mean() < 0.2 * np.abs(truth).mean()  # it tells something
    measured = target.measure(pixels, rows, norms)
    assert (np.abs(measured.low - truth) <= measured.error).all()
    assert (measured.error < 1e-3 * np.abs(truth).max()).all()


def test_rounding_at_its_worst_stays_below_what_is_allowed_for_it(random):
    # All terms of the same sign and no digit of the binary numbers zero: float32 has to round at each step.
    pixels = np.full((4, 784), 255, np.uint8)
    centroids = np.full((3, 784), 255 / 3) + random.random((3, 784)) / 1000
    target = Target(centroids)
    measured = target.measure(pixels, np.arange(4), np.full(4, 255 * 28, np.float32))
    error = np.abs(measured.low - true_scores(pixels, centroids)).max()
    assert 0 < error <= measured.error.min()
    proven = 784 * 2.0**-24 * 2 * (255 * 28) * np.sqrt((centroids**2).sum(axis=1)).max()  # Higham's, for any order
    assert proven <= measured.error.min() <= 2 * proven


def test_the_leading_part_and_the_tail_make_the_whole(pixels):
    projection = finish(project(pixels))
    assert projection.lengths.tolist() == (pixels.astype(np.int64) ** 2).sum(axis=1).tolist()
    v = projection.directions
    assert (np.abs(v).sum(axis=0) < 2**24 / 255).all() and (v == np.rint(v)).all()
    assert (projection.heads[:, :-1] == pixels.astype(np.float64) @ v).all()  # exact in float32
    inside, *_ = np.linalg.lstsq(v, pixels.T.astype(np.float64), rcond=None)
    tails = np.sqrt(((pixels.T - v @ inside) ** 2).sum(axis=0))
    assert (projection.heads[:, -1] >= tails).all()
    assert projection.heads[:, -1].mean() < 0.6 * np.sqrt(projection.lengths).mean()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_tails_are_never_taken_for_shorter_than_they_are(data):
    pixels = some_digits(data, 6)
    projection = finish(project(pixels))
    centroids = pixels[: len(pixels) // 2 + 1].astype(np.float64) * data.draw(st.floats(0, 1))
    q, lengths = projection.coordinates(centroids)
    tails = centroids - q.astype(np.float64) @ projection.directions.T
    assert (lengths >= np.sqrt((tails**2).sum(axis=1)) - 1e-12).all()


def assert_bounds_hold(bounds, pixels, centroids):
    kept = np.isfinite(bounds._upper)  # the others are looked at in any case
    own, rows = bounds.assignments[kept], np.arange(kept.sum())
    truth = distances(pixels[kept], centroids)
    assert (truth[rows, own] <= (bounds._upper + bounds._slack())[kept] + bounds._ways[own]).all()
    truth[rows, own] = np.inf
    for group, lowers in enumerate(bounds._lowers[:, kept] - bounds._group_ways[:, None]):
        assert (lowers <= truth[:, group :: len(bounds._lowers)].min(axis=1)).all()
    assert (bounds._lower[kept] - bounds._way <= truth.min(axis=1)).all()


@pytest.mark.parametrize("k", [2, 9, 60])
def test_bounds_hold_while_centroids_move(pixels, random, k):
    bounds = Bounds(pixels, finish(project(pixels)), k)
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
    bounds = Bounds(pixels, finish(project(pixels)), k)
    centroids = pixels[:k].astype(np.float64)
    for _ in range(3):
        bounds.assign(centroids)
        assert_bounds_hold(bounds, pixels, centroids)
        moved = centroids[data.draw(st.permutations(range(k)))]
        bounds.move(np.sqrt(((moved - centroids) ** 2).sum(axis=1)))
        centroids = moved


def test_a_digit_put_elsewhere_finds_its_way_back(pixels, random):
    bounds = Bounds(pixels, finish(project(pixels)), 5)
    centroids = centroids_near(pixels, random, 5, 0)
    nearest_ones = bounds.assign(centroids).copy()
    bounds.put(7, (int(nearest_ones[7]) + 1) % 5)
    bounds.move(np.zeros(5))
    assert bounds.assign(centroids).tolist() == nearest_ones.tolist()


def test_few_digits_are_looked_at_when_little_moves(pixels, random, monkeypatch):
    bounds = Bounds(pixels, finish(project(pixels)), 20)
    centroids = centroids_near(pixels, random, 20, 3)
    bounds.assign(centroids)
    looked = []
    look = bounds._look
    monkeypatch.setattr(bounds, "_look", lambda rows, target: (looked.extend(rows), look(rows, target)))
    bounds.move(np.full(20, 1e-3))
    bounds.assign(centroids)
    assert len(looked) < 20


def test_one_digits_distances_agree_with_its_nearest_centroid(pixels, random):
    centroids = centroids_near(pixels, random, 50, 10).astype(np.float32)
    found = nearest(pixels, centroids.astype(np.float64))
    for digit, cluster in zip(pixels, found, strict=True):
        ours = squared_distances(centroids, digit)
        assert ours.argmin() == cluster
        np.testing.assert_allclose(ours, distances(digit[None], centroids.astype(np.float64))[0] ** 2, rtol=1e-4)
