import numpy as np
import pytest

from digitcluster.plots.gallery_order import MOST, SORTS, gallery_order

# Clusters of label 1 (pure), 0 (75 %), 0 (pure), 1 (60 %).
COUNTS = np.array([[0, 4], [9, 3], [5, 0], [4, 6]])


def test_clusters_are_sorted_by_label_then_purity():
    assert gallery_order(COUNTS).tolist() == [2, 1, 0, 3]


def test_a_label_given_by_hand_counts():
    assert gallery_order(COUNTS, labels=np.array([0, 0, 1, 1], np.uint8)).tolist() == [0, 1, 2, 3]


def test_the_largest_or_the_purest_come_first():
    assert gallery_order(COUNTS, "size").tolist() == [1, 3, 2, 0]
    assert gallery_order(COUNTS, "purity").tolist() == [2, 0, 1, 3]


def test_by_likeness_those_with_like_centroids_are_neighbours():
    centroids = np.array([[0.0], [5.0], [1.0], [4.0]])
    order = gallery_order(COUNTS, "likeness", centroids=centroids).tolist()
    assert order in ([0, 2, 3, 1], [1, 3, 2, 0])


@pytest.mark.parametrize("sort", ["label", "purity", "size"])
def test_without_labels_the_largest_come_first(sort):
    assert gallery_order(COUNTS.sum(axis=1, keepdims=True), sort).tolist() == [1, 3, 2, 0]


@pytest.mark.parametrize("sort", SORTS)
def test_of_very_many_each_label_has_its_largest(sort, random):
    counts = np.zeros((1000, 4), np.int64)
    counts[np.arange(1000), np.arange(1000) % 4] = random.permutation(1000) + 1
    order = gallery_order(counts, sort, centroids=random.normal(size=(1000, 3)))
    assert len(order) == MOST == len(set(order.tolist()))
    for label in range(4):
        its = counts[label::4, label]
        assert set(counts[order, label]) - {0} == set(np.sort(its)[-MOST // 4 :])
