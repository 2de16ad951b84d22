"""Tables of what a training found."""

import numpy as np

from digitcluster.core.analysis.assignment import assign
from digitcluster.core.analysis.tables import clusters_table, confusion_table, course_table, digits_table
from digitcluster.core.model.model import Model
from digitcluster.core.progress import finish

COUNTS = np.array([[6, 2, 0], [0, 0, 5]])


def rows(table):
    return [tuple(row) for row in table.rows]


def test_the_clusters_with_their_label_counts():
    model = Model(np.zeros((2, 4, 4), np.float32), np.array([0, 2], np.uint8), COUNTS, ("a", "b", "c"))
    table = clusters_table(model)
    assert table.columns == ("cluster", "label", "members", "purity", "labelled a", "labelled b", "labelled c")
    assert rows(table) == [(1, "a", 8, 0.75, 6, 2, 0), (2, "c", 5, 1.0, 0, 0, 5)]


def test_a_confusion_matrix_has_a_row_for_each_true_label():
    table = confusion_table(np.array([[9, 1], [4, 6]]), ("a", "b"))
    assert table.columns == ("true", "read as a", "read as b") and rows(table) == [("a", 9, 1), ("b", 4, 6)]


def test_the_course_counts_from_1():
    assert rows(course_table([(9.0, 3.0), (8.0, 0.0)])) == [(1, 9.0, 3.0), (2, 8.0, 0.0)]


def test_digits_with_number_label_cluster_and_distance(sample):
    centroids = sample.images[[4, 7]].astype(np.float32)
    model = Model(centroids, sample.labels[[4, 7]], np.eye(2, 10, dtype=np.int64))
    found = finish(assign(model, sample))
    table = digits_table(sample, found, model, np.array([7, 4, 20]))
    assert table.columns == ("number", "label", "cluster", "read as", "distance")
    first, second, third = rows(table)
    assert first == (8, str(sample.labels[7]), 2, str(sample.labels[7]), 0.0)
    assert second == (5, str(sample.labels[4]), 1, str(sample.labels[4]), 0.0)
    far = np.sqrt(((sample.images[20].astype(float) - centroids) ** 2).sum(axis=(1, 2)))
    assert third[0] == 21 and third[2] == far.argmin() + 1 and abs(third[4] - far.min()) < 0.01
