import numpy as np
import pytest

from digitcluster.core.errors import SettingsError
from digitcluster.core.kmeans.lloyd import Iteration
from digitcluster.core.kmeans.per_class import share_out, train_per_class
from digitcluster.core.kmeans.train import train
from digitcluster.core.progress import finish


@pytest.mark.parametrize(
    ("k", "counts", "shares"),
    [
        (10, [5, 5, 5, 5, 5], [2, 2, 2, 2, 2]),
        (7, [5, 9, 8], [2, 3, 2]),
        (8, [5, 9, 8], [2, 3, 3]),
        (4, [5, 0, 8], [2, 0, 2]),
        (2, [5, 0, 8], [1, 0, 1]),
    ],
)
def test_clusters_are_shared_out_over_the_labels_that_there_are(k, counts, shares):
    assert share_out(k, np.array(counts)).tolist() == shares


def test_too_few_clusters_are_refused():
    with pytest.raises(SettingsError, match="needs at least one cluster for each of the 10 labels; k is 9"):
        share_out(9, np.ones(10, int))


def test_every_label_is_trained_as_if_it_were_alone(sample):
    last = finish(train_per_class(sample.images, sample.labels, 23, seed=5))
    start = 0
    assert last.converged and len(last.centroids) == 23
    generator = np.random.default_rng((5, 1))
    for label, share in enumerate(share_out(23, sample.label_counts)):
        rows = np.flatnonzero(sample.labels == label)
        own = sample.images[rows]
        first = own[generator.choice(len(own), share, replace=False)].astype(np.float64)
        alone = finish(train(own, int(share), first=first))
        np.testing.assert_array_equal(last.centroids[start : start + share], alone.centroids)
        np.testing.assert_array_equal(last.assignments[rows], alone.assignments + start)
        start += share


def test_the_iterations_are_those_of_one_training(sample):
    records = [one for one in train_per_class(sample.images, sample.labels, 30, seed=1) if isinstance(one, Iteration)]
    zero, *records = records
    assert zero.is_first and (zero.assignments == -1).all() and len(zero.centroids) == 30
    assert [one.number for one in records] == list(range(1, len(records) + 1))
    inertia = [one.inertia for one in records]
    assert inertia == sorted(inertia, reverse=True)
    assert records[-1].reassigned == 0 and all(one.reassigned for one in records[:-1])
    assert all(one.sizes.sum() == len(sample) for one in records)
    last = records[-1]
    for cluster in (0, 13, 29):
        mean = sample.images[last.assignments == cluster].mean(axis=0)
        np.testing.assert_allclose(last.centroids[cluster], mean)


def test_limits_and_restarts_hold_for_all_labels_together(sample):
    some = finish(train_per_class(sample.images, sample.labels, 30, max_iterations=2))
    assert some.number == 2 and not some.converged
    best = finish(train_per_class(sample.images, sample.labels, 30, restarts=3))
    assert best.inertia <= finish(train_per_class(sample.images, sample.labels, 30)).inertia


def test_more_clusters_than_a_label_has_digits_are_refused(sample):
    with pytest.raises(SettingsError, match="different training digits"):
        next(train_per_class(sample.images, sample.labels, len(sample) + 10))


def test_impossible_limits_are_refused_before_starting(sample):
    with pytest.raises(SettingsError, match="number of restarts is 0; it must be at least 1"):
        next(train_per_class(sample.images, sample.labels, 30, restarts=0))


def test_one_cluster_is_spoken_of_as_one():
    with pytest.raises(
        SettingsError, match=r"“Train each label .* needs .* each of the 2 labels; k is 1\. Choose k = 2 or more"
    ):
        share_out(1, np.array([3, 4]))
