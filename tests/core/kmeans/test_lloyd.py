from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from digitcluster.core import threads
from digitcluster.core.errors import SettingsError
from digitcluster.core.kmeans import assignment as engine
from digitcluster.core.kmeans import bounds
from digitcluster.core.kmeans import lloyd as kmeans
from digitcluster.core.kmeans import projection as projection
from digitcluster.core.kmeans.assignment import nearest
from digitcluster.core.kmeans.lloyd import Iteration, lloyd, train
from digitcluster.core.progress import Progress, finish
from tests.textbook import textbook_lloyd


def iterations(work):
    return [record for record in work if isinstance(record, Iteration)]


def images(*rows):
    """Images of two pixels."""
    return np.array(rows, np.uint8).reshape(-1, 1, 2)


FOUR_POINTS = images((0, 0), (0, 2), (10, 0), (10, 2))


def test_four_points_worked_out_by_hand():
    first = np.array([[[0.0, 0.0]], [[0.0, 2.0]]])
    steps = lloyd(FOUR_POINTS, first)
    one = next(steps)
    # (0,0) and (10,0) are nearer to (0,0); (0,2) and (10,2) to (0,2): means (5,0) and (5,2), each point 5 away
    assert one.assignments.tolist() == [0, 1, 0, 1]
    assert one.centroids.reshape(2, 2).tolist() == [[5, 0], [5, 2]]
    assert one.inertia == 4 * 25
    assert one.shift == 5
    assert one.reassigned == 4
    assert one.sizes.tolist() == [2, 2]
    two = next(steps)
    assert two.reassigned == 0 and two.shift == 0 and two.converged


def assert_same_as_textbook(pictures, first, count=12):
    ours = lloyd(pictures, first.astype(np.float64))
    for number, (labels, centroids) in enumerate(textbook_lloyd(pictures, first, count), start=1):
        step = next(ours)
        assert step.number == number
        np.testing.assert_array_equal(step.assignments, labels)
        np.testing.assert_array_equal(step.centroids.reshape(len(centroids), -1), centroids)
        digits = pictures.reshape(len(pictures), -1)
        inertia = ((digits - centroids[labels]) ** 2).sum()
        assert step.inertia == pytest.approx(inertia, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("k", [1, 2, 7, 30, 150])
def test_the_labels_are_the_textbooks_at_every_iteration(sample, random, k):
    pictures = sample.images[:300]
    first = pictures[random.choice(len(pictures), k, replace=False)]
    assert_same_as_textbook(pictures, first)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_ties_and_duplicates_are_decided_as_in_the_textbook(data):
    n = data.draw(st.integers(2, 25))
    levels = data.draw(st.sampled_from([1, 2, 255]))
    pictures = data.draw(arrays.arrays(np.uint8, (n, 1, 3), elements=st.integers(0, levels)))
    distinct = len(np.unique(pictures.reshape(n, -1), axis=0))
    k = data.draw(st.integers(1, distinct))
    chosen = data.draw(st.permutations(range(n)))[:k]
    assert_same_as_textbook(pictures, pictures[list(chosen)], count=5)


@pytest.mark.parametrize("count", [1, 2, 5])
@pytest.mark.parametrize("size", [7, 64, 10_000])
def test_any_blocks_and_threads_give_the_same_bytes(sample, monkeypatch, count, size):
    first = sample.images[:40].astype(np.float64)
    usual = finish(train(sample.images, 40, max_iterations=9))
    monkeypatch.setattr(engine, "PIXELS", size)
    for module in (engine, bounds):
        monkeypatch.setattr(module, "BLOCK", size)
        monkeypatch.setattr(module, "block_size", lambda k: size)
    monkeypatch.setattr(kmeans, "SUMMED", size)
    with ThreadPoolExecutor(count) as pool:
        monkeypatch.setattr(threads, "_pool", pool)
        other = finish(train(sample.images, 40, max_iterations=9))
        assert nearest(sample.images.reshape(600, -1), first.reshape(40, -1)).tolist()[:40] == list(range(40))
    assert usual.assignments.tobytes() == other.assignments.tobytes()
    assert usual.centroids.tobytes() == other.centroids.tobytes()
    assert usual.inertia == other.inertia


@pytest.mark.parametrize("count", [0, 1, 5, 40])
def test_any_number_of_leading_directions_gives_the_textbooks_labels(sample, random, monkeypatch, count):
    monkeypatch.setattr(projection, "COUNT", count)
    pictures = sample.images[:300]
    assert_same_as_textbook(pictures, pictures[random.choice(300, 30, replace=False)])


def test_constant_pixels_and_blank_digits_are_no_trouble(random):
    pictures = np.zeros((60, 5, 5), np.uint8)
    pictures[:, 2, 2] = 255
    pictures[20:, 1, 1:4] = random.integers(0, 3, (40, 3))
    pictures[50:] = 0
    distinct = np.unique(pictures, axis=0)
    assert_same_as_textbook(pictures, distinct[:5], count=8)


def test_images_too_large_for_leading_directions_are_clustered_as_well(random, monkeypatch):
    monkeypatch.setattr(projection, "LARGEST", 20)
    pictures = random.integers(0, 256, (50, 5, 5), np.uint8)
    assert_same_as_textbook(pictures, pictures[:6], count=8)


@pytest.mark.mnist
@pytest.mark.parametrize("k", [5, 16, 100])
def test_real_digits_get_the_textbooks_labels(real_data, random, k):
    from digitcluster.files.registry import load_digits

    pictures = finish(load_digits(real_data / "t10k-images-idx3-ubyte.gz")).images[:2000]
    assert_same_as_textbook(pictures, pictures[random.choice(len(pictures), k, replace=False)], count=15)


def test_of_equally_near_centroids_the_first_is_taken():
    pixels = np.array([[5, 5]], np.uint8)
    assert nearest(pixels, np.array([[0.0, 5.0], [10.0, 5.0], [5.0, 0.0]])).tolist() == [0]


def test_inertia_never_rises_and_the_end_is_a_fixed_point(sample):
    steps = iterations(train(sample.images, 12, seed=3))
    inertias = [step.inertia for step in steps]
    assert all(later <= earlier for earlier, later in pairwise(inertias))
    assert steps[-1].converged and not steps[-2].converged
    assert inertias[-1] < inertias[0]


def test_an_empty_cluster_is_moved_to_the_farthest_digit_and_reported():
    # Nothing is nearer to (200, 200) than to (0, 0); (90, 0) is the digit farthest from its centroid.
    pictures = images((0, 0), (1, 0), (2, 0), (90, 0))
    step = next(lloyd(pictures, np.array([[[0.0, 0.0]], [[200.0, 200.0]]])))
    assert step.repaired == (1,)
    assert step.assignments.tolist() == [0, 0, 0, 1]
    assert step.sizes.tolist() == [3, 1]


def test_several_empty_clusters_never_empty_another():
    pictures = images((0, 0), (50, 0), (90, 0))
    far = np.array([[[0.0, 0.0]], [[250.0, 250.0]], [[250.0, 255.0]]])
    step = next(lloyd(pictures, far))
    assert step.repaired == (1, 2)
    assert sorted(step.sizes.tolist()) == [1, 1, 1]
    assert np.isfinite(step.centroids).all()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_digits_converge_with_every_cluster_in_use(data):
    n = data.draw(st.integers(1, 30))
    pictures = data.draw(arrays.arrays(np.uint8, (n, 2, 2), elements=st.sampled_from([0, 1, 128, 255])))
    k = data.draw(st.integers(1, len(np.unique(pictures.reshape(n, -1), axis=0))))
    seeding = data.draw(st.sampled_from(["random", "k-means++"]))
    last = finish(train(pictures, k, seeding=seeding, seed=data.draw(st.integers(0, 9))))
    assert last.converged
    assert (last.sizes > 0).all() and last.sizes.sum() == n


def test_more_clusters_than_distinct_digits_are_refused_before_starting():
    pictures = images((1, 1), (1, 1), (2, 2))
    with pytest.raises(SettingsError, match="3 clusters need at least 3 different training digits; there are 2"):
        next(train(pictures, 3))
    with pytest.raises(SettingsError, match="at least 1"):
        next(train(pictures, 0))


@pytest.mark.parametrize("seeding", ["random", "k-means++"])
def test_the_same_seed_gives_the_same_bytes_and_another_seed_another_result(sample, seeding):
    def centroids(seed):
        return finish(train(sample.images, 8, seeding=seeding, seed=seed)).centroids.tobytes()

    assert centroids(5) == centroids(5)
    assert centroids(5) != centroids(6)


def test_of_several_restarts_the_smallest_inertia_is_kept(sample):
    steps = iterations(train(sample.images, 8, restarts=4))
    ends = [step for step in steps if step.converged]
    assert [step.restart for step in ends] == [1, 2, 3, 4]
    best = finish(train(sample.images, 8, restarts=4))
    assert best.inertia == min(step.inertia for step in ends)
    alone = finish(train(sample.images, 8, restarts=1))
    assert replace(ends[0]).inertia == alone.inertia


def test_limits_end_the_training_early(sample):
    assert len(iterations(train(sample.images, 8, max_iterations=3))) == 3
    loose = iterations(train(sample.images, 8, tolerance=100.0))
    assert loose[-1].shift <= 100.0 < loose[-2].shift


def test_spread_out_seeding_says_how_far_it_is(sample):
    records = list(train(sample.images, 6, seeding="k-means++", max_iterations=1))
    progress = [record for record in records if isinstance(record, Progress) and "centroids" in record.text]
    assert [(record.done, record.total) for record in progress] == [(i, 6) for i in range(1, 6)]
