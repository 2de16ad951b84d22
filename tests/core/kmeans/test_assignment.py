import numpy as np
import pytest

from digitcluster.core.kmeans.assignment import Scorer, nearest, squared_distances
from digitcluster.core.kmeans.projection import project
from digitcluster.core.progress import finish
from tests.core.kmeans.searching import centroids_near, distances


def true_scores(pixels, centroids):
    """|c|² - 2 x·c, (k, n)."""
    return (centroids**2).sum(axis=1)[:, None] - 2 * centroids @ pixels.T.astype(np.float64)


@pytest.fixture(scope="module")
def pixels(sample):
    return sample.images[:200].reshape(200, -1)


@pytest.mark.parametrize("averaged", [1, 20])
def test_estimates_and_measurements_hold_what_they_promise(pixels, random, averaged):
    projection = finish(project(pixels))
    groups = random.permutation(200).reshape(-1, averaged)[:10]
    centroids = pixels[groups].mean(axis=1)
    scorer = Scorer(centroids, projection)
    rows, norms = np.arange(200), np.sqrt(projection.squared_norms).astype(np.float32)
    truth = true_scores(pixels, centroids)
    estimate = scorer.estimate(rows, norms, 0)
    low, error, above = estimate.low.copy(), estimate.error, np.outer(estimate.centroid_tails, estimate.digit_tails)
    assert (low - error <= truth).all()
    assert (truth <= low + above + error).all()
    assert above.mean() < 0.2 * np.abs(truth).mean()  # it tells something
    measured = scorer.measure(pixels, rows, norms)
    assert (np.abs(measured.low - truth) <= measured.error).all()
    assert (measured.error < 1e-3 * np.abs(truth).max()).all()


def test_rounding_at_its_worst_stays_below_what_is_allowed_for_it(random):
    # All terms of the same sign and no digit of the binary numbers zero: float32 has to round at each step.
    pixels = np.full((4, 784), 255, np.uint8)
    centroids = np.full((3, 784), 255 / 3) + random.random((3, 784)) / 1000
    scorer = Scorer(centroids)
    measured = scorer.measure(pixels, np.arange(4), np.full(4, 255 * 28, np.float32))
    error = np.abs(measured.low - true_scores(pixels, centroids)).max()
    assert 0 < error <= measured.error.min()
    proven = 784 * 2.0**-24 * 2 * (255 * 28) * np.sqrt((centroids**2).sum(axis=1)).max()  # Higham's, for any order
    assert proven <= measured.error.min() <= 2 * proven


def test_one_digits_distances_agree_with_its_nearest_centroid(pixels, random):
    centroids = centroids_near(pixels, random, 50, 10).astype(np.float32)
    found = nearest(pixels, centroids.astype(np.float64))
    for digit, cluster in zip(pixels, found, strict=True):
        ours = squared_distances(centroids, digit)
        assert ours.argmin() == cluster
        np.testing.assert_allclose(ours, distances(digit[None], centroids.astype(np.float64))[0] ** 2, rtol=1e-4)


def test_centroids_too_close_for_float32_are_told_apart(random):
    # All are within 0.2 of the digit; float32 scores, which are 4·10⁷ here, are off by several units.
    digit = random.integers(200, 255, (1, 784), dtype=np.uint8)
    for _ in range(20):
        centroids = digit + random.uniform(-0.01, 0.01, (30, 784))
        assert nearest(digit, centroids).tolist() == distances(digit, centroids).argmin(axis=1).tolist()
