from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from digitcluster.core.errors import SettingsError
from digitcluster.core.kmeans.lloyd import Iteration
from digitcluster.core.kmeans.train import train
from digitcluster.core.progress import Progress, finish


def iterations(work):
    return [record for record in work if isinstance(record, Iteration)]


def test_inertia_never_rises_and_the_end_is_a_fixed_point(sample):
    steps = iterations(train(sample.images, 12, seed=3))
    inertias = [step.inertia for step in steps]
    assert all(later <= earlier for earlier, later in pairwise(inertias))
    assert steps[-1].converged and not steps[-2].converged
    assert inertias[-1] < inertias[0]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_digits_converge_with_every_cluster_in_use(data):
    n = data.draw(st.integers(1, 30))
    images = data.draw(arrays.arrays(np.uint8, (n, 2, 2), elements=st.sampled_from([0, 1, 128, 255])))
    k = data.draw(st.integers(1, len(np.unique(images.reshape(n, -1), axis=0))))
    seeding = data.draw(st.sampled_from(["random", "k-means++"]))
    last = finish(train(images, k, seeding=seeding, seed=data.draw(st.integers(0, 9))))
    assert last.converged
    assert (last.sizes > 0).all() and last.sizes.sum() == n


def test_more_clusters_than_distinct_digits_are_refused_before_starting():
    images = np.array([[[1, 1]], [[1, 1]], [[2, 2]]], np.uint8)
    with pytest.raises(SettingsError, match="3 clusters need at least 3 different training digits; there are 2"):
        next(train(images, 3))
    with pytest.raises(SettingsError, match="at least 1"):
        next(train(images, 0))


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
    assert ends[0].inertia == alone.inertia


def test_limits_end_the_training_early(sample):
    assert [one.number for one in iterations(train(sample.images, 8, max_iterations=3))] == [0, 1, 2, 3]
    loose = iterations(train(sample.images, 8, tolerance=100.0))
    assert loose[-1].shift <= 100.0 < loose[-2].shift


def test_spread_out_seeding_says_how_far_it_is(sample):
    records = list(train(sample.images, 6, seeding="k-means++", max_iterations=1))
    progress = [record for record in records if isinstance(record, Progress) and "centroids" in record.text]
    assert [(record.done, record.total) for record in progress] == [(i, 6) for i in range(1, 6)]


def test_of_equally_good_restarts_the_first_is_kept():
    images = np.array([[[0]], [[255]]], np.uint8)
    assert finish(train(images, 2, restarts=3)).restart == 1


def test_given_first_centroids_are_trained_once(sample):
    first = sample.images[:6].astype(float)
    steps = iterations(train(sample.images, 6, first=first, restarts=5))
    assert {step.restart for step in steps} == {1}


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        ({"restarts": 0}, "number of restarts is 0; it must be at least 1"),
        ({"max_iterations": 0}, "maximum number of iterations is 0; it must be at least 1"),
        ({"tolerance": -1.0}, "smallest shift is -1.0; it must be at least 0"),
        ({"tolerance": float("nan")}, "smallest shift is nan"),
    ],
)
def test_impossible_limits_are_refused_before_starting(sample, limits, message):
    with pytest.raises(SettingsError, match=message):
        next(train(sample.images, 3, **limits))


def test_one_cluster_is_spoken_of_as_one():
    with pytest.raises(SettingsError, match="1 cluster needs at least 1 different training digit; there are 0"):
        next(train(np.empty((0, 2, 2), np.uint8), 1))
    with pytest.raises(SettingsError, match="2 clusters need at least 2 different training digits; there is 1"):
        next(train(np.zeros((5, 2, 2), np.uint8), 2))
