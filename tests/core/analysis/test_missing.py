from dataclasses import replace

import numpy as np

from digitcluster.core.analysis.assignment import assign
from digitcluster.core.analysis.missing import Missing, missing_labels
from digitcluster.core.progress import finish


def test_where_the_digits_of_a_label_without_a_cluster_are(plane):
    digits = replace(plane.digits, labels=np.array([0, 0, 1, 1, 2, 2, 2, 0], np.uint8))
    assignment = finish(assign(plane.model, digits))
    (missing,) = missing_labels(assignment, plane.model, plane.rows)
    assert missing == Missing(2, ((1, 2), (2, 1))) and missing.count == 3


def test_equally_many_are_named_by_the_clusters_order(plane):
    assert missing_labels(plane.assignment, plane.model, plane.rows) == (Missing(2, ((1, 1), (2, 1))),)
    assert missing_labels(plane.assignment, plane.model, np.array([0, 6])) == (Missing(2, ((2, 1),)),)


def test_a_label_without_digits_is_not_missing(plane):
    assert missing_labels(plane.assignment, plane.model, np.array([0, 1, 2])) == ()


def test_without_labels_none_is_missing(plane):
    assignment = finish(assign(plane.model, replace(plane.digits, labels=None)))
    assert missing_labels(assignment, plane.model, plane.rows) == ()
