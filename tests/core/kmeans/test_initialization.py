import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra import numpy as arrays

from digitcluster.core.errors import SettingsError
from digitcluster.core.kmeans.initialization import choose_first_centroids, exact_squared_distances, grow
from digitcluster.core.progress import finish


@pytest.mark.parametrize("seeding", ["random", "k-means++"])
def test_first_centroids_are_different_digits_of_the_set(sample, random, seeding):
    first = finish(choose_first_centroids(sample.images, 20, seeding, random))
    known = {image.tobytes() for image in sample.images}
    chosen = {image.astype(np.uint8).tobytes() for image in first}
    assert first.shape == (20, 28, 28) and first.dtype == np.float64
    assert len(chosen) == 20 and chosen <= known


def test_spread_out_seeding_finds_each_of_three_far_groups(random):
    groups = np.repeat(np.array([0, 120, 250], np.uint8), 50)
    images = (groups[:, None, None] + random.integers(0, 3, (150, 2, 2))).astype(np.uint8)
    for _ in range(10):
        first = finish(choose_first_centroids(images, 3, "k-means++", random))
        assert sorted((first.mean(axis=(1, 2)) // 100).tolist()) == [0, 1, 2]


def test_a_digit_that_is_there_already_is_never_picked_again(random):
    images = np.array([[[7, 7]]] * 40 + [[[9, 9]]], np.uint8)
    first = finish(choose_first_centroids(images, 2, "k-means++", random))
    assert sorted(first[:, 0, 0].tolist()) == [7, 9]


@given(
    arrays.arrays(np.uint8, (5, 30)),
    arrays.arrays(np.uint8, 30),
)
def test_squared_distances_are_exact(pixels, digit):
    expected = ((pixels.astype(np.int64) - digit) ** 2).sum(axis=1)
    assert exact_squared_distances(pixels, digit).tolist() == expected.tolist()


def test_squared_distances_are_exact_for_large_bright_images():
    pixels = np.full((2, 5000), 255, np.uint8)
    pixels[1, 0] = 254
    assert exact_squared_distances(pixels, np.zeros(5000, np.uint8)).tolist() == [
        5000 * 255**2,
        4999 * 255**2 + 254**2,
    ]


def test_an_unknown_seeding_is_refused(random):
    with pytest.raises(SettingsError, match="Choose one of"):
        finish(choose_first_centroids(np.zeros((2, 1, 1), np.uint8), 1, "magic", random))


def one_pixel(*levels):
    return np.array(levels, np.uint8).reshape(-1, 1, 1)


def test_a_cluster_that_has_grown_counts_half_as_bad(random):
    # Two clusters: that of 10 has an inertia of 10 · 9² · 2 = 1,620, that of 200 one of 10 · 8² · 2 = 1,280. The first
    # is halved when it gets a centroid, so the next one goes to the second cluster.
    images = one_pixel(*[1, 19] * 10, *[192, 208] * 10)
    grown = grow(images, one_pixel(10, 200).astype(np.float64), 4, random)
    assert grown[:2].ravel().tolist() == [10, 200]
    assert grown[2, 0, 0] in (1, 19) and grown[3, 0, 0] in (192, 208)


def test_growing_takes_each_digit_once_until_there_are_k(random):
    images = one_pixel(0, 3, 5, 250)
    grown = grow(images, one_pixel(2, 250).astype(np.float64), 5, random)
    assert sorted(grown[2:].ravel().tolist()) == [0, 3, 5]


def test_only_a_sweep_grows(random):
    with pytest.raises(SettingsError, match="Only a sweep"):
        finish(choose_first_centroids(one_pixel(1, 2), 1, "grow", random))
