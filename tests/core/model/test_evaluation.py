import numpy as np
import pytest

from digitcluster.core.digits import Digits
from digitcluster.core.errors import DigitClusterError
from digitcluster.core.model.evaluation import confusion_matrix, error_rate, evaluate, purity
from digitcluster.core.model.model import Model
from digitcluster.core.progress import finish


def test_a_confusion_matrix_has_true_labels_in_rows_and_given_labels_in_columns():
    matrix = confusion_matrix(np.array([0, 0, 1], np.uint8), np.array([0, 1, 1], np.uint8), classes=3)
    assert matrix.tolist() == [[1, 1, 0], [0, 1, 0], [0, 0, 0]]
    assert error_rate(matrix) == 1 / 3


def test_without_digits_there_is_no_error_rate():
    assert error_rate(np.zeros((10, 10), np.int64)) is None


def test_purity_is_the_majoritys_share_and_0_for_an_empty_cluster():
    assert purity(np.array([[3, 1], [0, 0], [0, 5]])).tolist() == [0.75, 0, 1]


def dark_0_and_bright_1():
    """A model of two centroids of one pixel."""
    centroids = np.array([[[10.0]], [[200.0]]], np.float32)
    return Model(centroids, np.array([0, 1], np.uint8), np.eye(2, dtype=np.int64), ("0", "1"))


def one_pixel(levels, labels):
    return Digits(np.array(levels, np.uint8).reshape(-1, 1, 1), labels, ("0", "1"))


def test_a_model_is_evaluated_by_what_it_says_of_labelled_digits():
    digits = one_pixel([0, 20, 150, 255], np.array([0, 1, 0, 1], np.uint8))
    assert finish(evaluate(dark_0_and_bright_1(), digits)).tolist() == [[1, 1], [1, 1]]


@pytest.mark.parametrize("digits", [one_pixel([], np.empty(0, np.uint8)), one_pixel([0, 255], None)])
def test_without_labelled_digits_the_matrix_is_empty(digits):
    assert finish(evaluate(dark_0_and_bright_1(), digits)).tolist() == [[0, 0], [0, 0]]


def test_digits_of_another_size_are_refused():
    with pytest.raises(DigitClusterError, match="these have 3 × 2"):
        finish(evaluate(dark_0_and_bright_1(), Digits(np.zeros((1, 2, 3), np.uint8), np.zeros(1, np.uint8))))
