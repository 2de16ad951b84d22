"""The optimal assignment of clusters, against all permutations and against what every optimum has."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from digitcluster.core.analysis.matching import match, overlap, shared, unlikeness
from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings


def least(cost):
    """The least sum of any assignment, by trying all of them."""
    cost = cost if cost.shape[0] <= cost.shape[1] else cost.T
    rows = np.arange(cost.shape[0])
    return min(cost[rows, list(some)].sum() for some in permutations(range(cost.shape[1]), len(rows)))


@settings(max_examples=300, deadline=None)
@given(
    arrays.arrays(
        np.float64,
        st.tuples(st.integers(1, 5), st.integers(1, 6)),
        elements=st.one_of(st.integers(-3, 3).map(float), st.floats(-100, 100)),
    )
)
def test_no_other_assignment_costs_less(cost):
    pairs = match(cost)
    rows, columns = pairs.T
    assert len(pairs) == min(cost.shape) == len(set(rows.tolist())) == len(set(columns.tolist()))
    assert rows.tolist() == sorted(rows.tolist())
    assert cost[rows, columns].sum() == pytest.approx(least(cost), abs=1e-9)


def test_a_shuffled_thousand_is_found_again(random):
    points = random.normal(size=(1000, 20))
    order = random.permutation(1000)
    moved = points[order] + random.normal(scale=0.01, size=points.shape)
    cost = np.sqrt(np.maximum((points**2).sum(1)[:, None] + (moved**2).sum(1) - 2 * points @ moved.T, 0))
    np.testing.assert_array_equal(order[match(cost)[:, 1]], np.arange(1000))


def test_nothing_can_be_gained_by_any_two_pairs_that_change_partners(random):
    cost = random.random((200, 260))
    rows, columns = match(cost).T
    now = cost[rows, columns]
    swapped = cost[np.ix_(rows, columns)]
    assert (swapped + swapped.T >= now[:, None] + now - 1e-12).all()
    free = np.setdiff1d(np.arange(260), columns)
    assert (cost[np.ix_(rows, free)] >= now[:, None] - 1e-12).all()


def test_no_clusters_have_no_pairs():
    assert match(np.zeros((0, 4))).shape == (0, 2) and match(np.zeros((4, 0))).shape == (0, 2)


def test_a_run_is_matched_with_itself_and_others_by_their_distance(sample):
    one = finish(train_run(sample, TrainingSettings(k=8, seed=1))).model
    cost = unlikeness(one, one)
    np.testing.assert_array_equal(match(cost)[:, 1], np.arange(8))
    assert cost[2, 5] == pytest.approx(np.linalg.norm(one.centroids[2].astype(float) - one.centroids[5]), rel=1e-6)
    other = finish(train_run(sample, TrainingSettings(k=8, features="gradients"))).model
    assert unlikeness(one, other) is None


def test_what_clusters_share_is_counted_and_related_to_both():
    first, second = np.array([0, 0, 0, 1, 1], np.int32), np.array([2, 2, 0, 0, 0], np.int32)
    counts = shared(first, second, (2, 3))
    assert counts.tolist() == [[1, 0, 2], [2, 0, 0]]
    np.testing.assert_allclose(overlap(counts), [[1 / 5, 0, 2 / 3], [2 / 3, 0, 0]])
    assert shared(first, second, (2, 3)).sum() == 5 and not overlap(np.zeros((2, 2), int)).any()
