from itertools import islice

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from digitcluster.core import threads
from digitcluster.core.kmeans import assignment, bounds, projection
from digitcluster.core.kmeans import lloyd as lloyd_module
from digitcluster.core.kmeans.assignment import nearest
from digitcluster.core.kmeans.lloyd import lloyd
from digitcluster.core.kmeans.train import train
from digitcluster.core.progress import finish
from tests.textbook import textbook_lloyd


def two_pixel_images(*rows):
    return np.array(rows, np.uint8).reshape(-1, 1, 2)


FOUR_IMAGES = two_pixel_images((0, 0), (0, 2), (10, 0), (10, 2))


def test_four_images_worked_out_by_hand():
    first = np.array([[[0.0, 0.0]], [[0.0, 2.0]]])
    steps = lloyd(FOUR_IMAGES, first)
    zero = next(steps)
    assert zero.number == 0 and zero.is_first and not zero.converged
    assert zero.assignments.tolist() == [-1] * 4 and zero.sizes.tolist() == [0, 0]
    np.testing.assert_array_equal(zero.centroids, first)
    one = next(steps)
    # (0,0) and (10,0) are nearer to (0,0); (0,2) and (10,2) to (0,2): means (5,0) and (5,2), each image 5 away
    assert one.assignments.tolist() == [0, 1, 0, 1]
    assert one.centroids.reshape(2, 2).tolist() == [[5, 0], [5, 2]]
    assert one.inertia == 4 * 25
    assert one.shift == 5
    assert one.reassigned == 4
    assert one.sizes.tolist() == [2, 2]
    two = next(steps)
    assert two.reassigned == 0 and two.shift == 0 and two.converged


def assert_same_as_textbook(images, first, count=12):
    ours = lloyd(images, first.astype(np.float64))
    next(ours)  # the first centroids
    for number, (labels, centroids) in enumerate(textbook_lloyd(images, first, count), start=1):
        step = next(ours)
        assert step.number == number
        np.testing.assert_array_equal(step.assignments, labels)
        np.testing.assert_array_equal(step.centroids.reshape(len(centroids), -1), centroids)
        vectors = images.reshape(len(images), -1)
        inertia = ((vectors - centroids[labels]) ** 2).sum()
        assert step.inertia == pytest.approx(inertia, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("k", [1, 2, 7, 30, 150])
def test_the_labels_are_the_textbooks_at_every_iteration(sample, random, k):
    images = sample.images[:300]
    first = images[random.choice(len(images), k, replace=False)]
    assert_same_as_textbook(images, first)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_ties_and_duplicates_are_decided_as_in_the_textbook(data):
    n = data.draw(st.integers(2, 25))
    levels = data.draw(st.sampled_from([1, 2, 255]))
    images = data.draw(arrays.arrays(np.uint8, (n, 1, 3), elements=st.integers(0, levels)))
    distinct = len(np.unique(images.reshape(n, -1), axis=0))
    k = data.draw(st.integers(1, distinct))
    chosen = data.draw(st.permutations(range(n)))[:k]
    assert_same_as_textbook(images, images[list(chosen)], count=5)


@pytest.mark.parametrize("count", [1, 2, 5])
@pytest.mark.parametrize("size", [7, 64, 10_000])
def test_any_blocks_and_threads_give_the_same_bytes(sample, monkeypatch, count, size):
    first = sample.images[:40].astype(np.float64)
    usual = finish(train(sample.images, 40, max_iterations=9))
    monkeypatch.setattr(assignment, "CONVERTED", size)
    for module in (assignment, bounds):
        monkeypatch.setattr(module, "BLOCK", size)
        monkeypatch.setattr(module, "block_size", lambda k: size)
    monkeypatch.setattr(lloyd_module, "SUMMED", size)
    monkeypatch.setattr(threads, "THREADS", count)
    other = finish(train(sample.images, 40, max_iterations=9))
    assert nearest(sample.images.reshape(600, -1), first.reshape(40, -1)).tolist()[:40] == list(range(40))
    assert usual.assignments.tobytes() == other.assignments.tobytes()
    assert usual.centroids.tobytes() == other.centroids.tobytes()
    assert usual.inertia == other.inertia


@pytest.mark.parametrize("count", [0, 1, 5, 40])
def test_any_number_of_leading_directions_gives_the_textbooks_labels(sample, random, monkeypatch, count):
    monkeypatch.setattr(projection, "DIRECTIONS", count)
    images = sample.images[:300]
    assert_same_as_textbook(images, images[random.choice(300, 30, replace=False)])


def test_constant_pixels_and_blank_imagesare_no_trouble(random):
    images = np.zeros((60, 5, 5), np.uint8)
    images[:, 2, 2] = 255
    images[20:, 1, 1:4] = random.integers(0, 3, (40, 3))
    images[50:] = 0
    distinct = np.unique(images, axis=0)
    assert_same_as_textbook(images, distinct[:5], count=8)


def test_imagestoo_large_for_leading_directions_are_clustered_as_well(random, monkeypatch):
    monkeypatch.setattr(projection, "LARGEST", 20)
    images = random.integers(0, 256, (50, 5, 5), np.uint8)
    assert_same_as_textbook(images, images[:6], count=8)


@pytest.mark.mnist
@pytest.mark.parametrize("k", [5, 16, 100])
def test_real_imagesget_the_textbooks_labels(real_data, random, k):
    from digitcluster.files.registry import load_digits

    images = finish(load_digits(real_data / "t10k-images-idx3-ubyte.gz")).images[:2000]
    assert_same_as_textbook(images, images[random.choice(len(images), k, replace=False)], count=15)


def test_of_equally_near_centroids_the_first_is_taken():
    pixels = np.array([[5, 5]], np.uint8)
    assert nearest(pixels, np.array([[0.0, 5.0], [10.0, 5.0], [5.0, 0.0]])).tolist() == [0]


def test_an_empty_cluster_is_moved_to_the_farthest_digit_and_reported():
    # Nothing is nearer to (200, 200) than to (0, 0); (90, 0) is the digit farthest from its centroid.
    images = two_pixel_images((0, 0), (1, 0), (2, 0), (90, 0))
    _, step = islice(lloyd(images, np.array([[[0.0, 0.0]], [[200.0, 200.0]]])), 2)
    assert step.repaired == (1,)
    assert step.assignments.tolist() == [0, 0, 0, 1]
    assert step.sizes.tolist() == [3, 1]


def test_several_empty_clusters_never_empty_another():
    images = two_pixel_images((0, 0), (50, 0), (90, 0))
    far = np.array([[[0.0, 0.0]], [[250.0, 250.0]], [[250.0, 255.0]]])
    _, step = islice(lloyd(images, far), 2)
    assert step.repaired == (1, 2)
    assert sorted(step.sizes.tolist()) == [1, 1, 1]
    assert np.isfinite(step.centroids).all()
