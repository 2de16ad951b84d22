import numpy as np

from digitcluster.core.model.labelling import count_labels, majority_labels


def test_the_majority_labels_a_cluster_and_ties_go_to_the_smaller_digit():
    assert majority_labels(np.array([[1, 5, 2], [4, 4, 0], [0, 3, 3]])).tolist() == [1, 0, 1]


def test_labels_are_counted_by_cluster():
    counts = count_labels(np.array([0, 1, 1], np.int32), np.array([2, 0, 2], np.uint8), k=3, classes=3)
    assert counts.tolist() == [[0, 0, 1], [1, 0, 1], [0, 0, 0]]
