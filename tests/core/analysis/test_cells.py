from dataclasses import replace

import numpy as np

from digitcluster.core.analysis.assignment import assign
from digitcluster.core.analysis.cells import Pair, cell_rows, matrix, worst_pairs
from digitcluster.core.model.evaluation import evaluate
from digitcluster.core.progress import finish


def test_the_matrix_counts_true_labels_by_row_and_answers_by_column(plane):
    assert matrix(plane.assignment, plane.model, plane.rows).tolist() == [[3, 1, 0], [1, 1, 0], [1, 1, 0]]
    assert matrix(plane.assignment, plane.model, np.array([2, 3])).tolist() == [[0, 0, 0], [1, 1, 0], [0, 0, 0]]


def test_the_matrix_is_that_of_the_evaluation(model, assignment, sample, everything):
    assert (matrix(assignment, model, everything) == finish(evaluate(model, sample))).all()


def test_digits_of_labels_that_the_model_does_not_have_are_not_counted(plane):
    digits = replace(plane.digits, classes=("a", "b", "other"))
    assignment = finish(assign(plane.model, digits))
    assert matrix(assignment, plane.model, plane.rows).tolist() == [[3, 1, 0], [1, 1, 0], [0, 0, 0]]
    assert cell_rows(assignment, plane.model, plane.rows, None, 1).tolist() == [3, 4]


def test_the_digits_of_a_cell_a_row_and_a_column(plane):
    def found(true, given):
        return sorted(cell_rows(plane.assignment, plane.model, plane.rows, true, given).tolist())

    assert found(0, 1) == [4]
    assert found(2, None) == [5, 6]
    assert found(None, 1) == [3, 4, 5]
    assert found(None, None) == list(range(8))
    assert found(1, 2) == []


def test_the_most_certain_answers_come_first(plane):
    # The lead over the nearest cluster of another label, at (10, 10): 90 - 10, 60 - 40 and √(8² + 100²) - 8.
    assert cell_rows(plane.assignment, plane.model, plane.rows, None, 1).tolist() == [5, 3, 4]


def test_with_one_label_the_nearest_are_the_most_certain(plane):
    model = replace(plane.model, labels=np.zeros(3, np.uint8))
    assignment = finish(assign(model, plane.digits))
    assert cell_rows(assignment, model, plane.rows, 0, 0).tolist() == [0, 1, 7, 4]


def test_the_worst_pairs_are_those_with_the_most_digits():
    counts = np.array([[90, 3, 7], [0, 50, 0], [5, 3, 12]])
    assert worst_pairs(counts, 3) == (Pair(0, 2, 7, 0.07), Pair(2, 0, 5, 0.25), Pair(0, 1, 3, 0.03))
    assert len(worst_pairs(counts, 100)) == 4  # the others never happened
    assert worst_pairs(np.zeros((2, 2), np.int64), 5) == ()
