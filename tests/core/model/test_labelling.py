import numpy as np
import pytest

from digitcluster.core.model.labelling import count_labels, label_shares, majority_labels


def test_the_majority_labels_a_cluster_and_ties_go_to_the_smaller_digit():
    assert majority_labels(np.array([[1, 5, 2], [4, 4, 0], [0, 3, 3]])).tolist() == [1, 0, 1]


def test_labels_are_counted_by_cluster():
    counts = count_labels(np.array([0, 1, 1], np.int32), np.array([2, 0, 2], np.uint8), k=3, classes=3)
    assert counts.tolist() == [[0, 0, 1], [1, 0, 1], [0, 0, 0]]


def test_shares_of_a_large_cluster_are_its_own_and_those_of_an_empty_one_the_usual():
    shares = label_shares(np.array([[1000, 0], [0, 0], [0, 1]]))
    usual = np.array([1000, 1]) / 1001
    assert shares[0] == pytest.approx([1, 0], abs=1e-4)
    assert shares[1] == pytest.approx(usual)
    assert shares[2] == pytest.approx((usual + np.array([0, 1])) / 2)
    assert shares.sum(axis=1) == pytest.approx([1, 1, 1])


def test_where_nothing_was_counted_all_labels_have_the_same_share():
    assert label_shares(np.zeros((2, 4), np.int64)).tolist() == [[0.25] * 4] * 2
