from dataclasses import replace

import numpy as np
import pytest

from digitcluster.core.analysis.assignment import assign
from digitcluster.core.analysis.suspicious import suspicious
from digitcluster.core.progress import finish


def test_those_far_from_their_label_and_alone_in_their_cluster_come_first(plane):
    found = suspicious(plane.assignment, plane.model, plane.rows)
    # Row 2, a "b" 12 from an "a" and 88 from a "b", one of 3; row 4, an "a" 40 from a "b" and 60 from an "a", one of 3.
    assert found.rows.tolist() == [2, 4] and found.proposed.tolist() == [0, 1]
    assert found.scores == pytest.approx([(88 / 12 - 1) / (1 / 3 + 0.05), (60 / 40 - 1) / (1 / 3 + 0.05)])


def test_a_label_that_is_common_in_the_cluster_is_less_suspicious(plane):
    # The same distances, but half of the cluster has the label.
    some = suspicious(plane.assignment, plane.model, np.array([2, 0, 4]))
    assert some.scores[0] == pytest.approx((88 / 12 - 1) / (1 / 2 + 0.05))


def test_digits_without_labels_and_of_labels_without_a_cluster_are_not_suspicious(plane):
    assert not {5, 6} & set(suspicious(plane.assignment, plane.model, plane.rows).rows.tolist())
    assignment = finish(assign(plane.model, replace(plane.digits, labels=None)))
    assert len(suspicious(assignment, plane.model, plane.rows)) == 0


def test_a_digit_that_is_a_prototype_itself_has_a_finite_score(plane):
    digits = replace(plane.digits, labels=np.array([1, *plane.digits.labels[1:]], np.uint8))
    found = suspicious(finish(assign(plane.model, digits)), plane.model, plane.rows)
    assert found.rows[0] == 0 and np.isfinite(found.scores).all()


def test_labels_that_were_changed_are_found(edges, sample, random):
    changed = random.choice(len(sample), 12, replace=False)
    labels = sample.labels.copy()
    labels[changed] = (labels[changed] + 1) % 10
    found = suspicious(finish(assign(edges, replace(sample, labels=labels))), edges, np.arange(len(sample)))
    assert len(set(found.rows[:12]) & set(changed)) >= 10
    right = np.isin(found.rows, changed)
    assert (found.proposed[right] == sample.labels[found.rows[right]]).mean() > 0.9
