import numpy as np

from digitcluster.core.model.evaluation import confusion, error_rate, purity


def test_confusion_has_true_labels_in_rows_and_given_labels_in_columns():
    matrix = confusion(np.array([0, 0, 1], np.uint8), np.array([0, 1, 1], np.uint8), classes=3)
    assert matrix.tolist() == [[1, 1, 0], [0, 1, 0], [0, 0, 0]]
    assert error_rate(matrix) == 1 / 3


def test_without_digits_there_is_no_error_rate():
    assert error_rate(np.zeros((10, 10), np.int64)) is None


def test_purity_is_the_majoritys_share_and_0_for_an_empty_cluster():
    assert purity(np.array([[3, 1], [0, 0], [0, 5]])).tolist() == [0.75, 0, 1]
