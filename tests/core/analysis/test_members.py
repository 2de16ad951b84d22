"""Members of clusters, on eight points of a plane: see the fixture `plane`."""

from dataclasses import replace

import numpy as np
import pytest

from digitcluster.core.analysis.assignment import assign
from digitcluster.core.analysis.members import between, cluster_facts, members
from digitcluster.core.progress import finish
from tests.core.analysis.textbook import all_distances


def rows_of(plane, cluster, order, rows=None, **more):
    rows = plane.rows if rows is None else np.array(rows, np.intp)
    return members(plane.assignment, cluster, order, rows, model=plane.model, **more).tolist()


def test_members_come_nearest_first_or_farthest_first(plane):
    assert rows_of(plane, 0, "nearest") == [0, 1, 2]
    assert rows_of(plane, 0, "farthest") == [2, 1, 0]
    assert rows_of(plane, 1, "nearest") == [5, 3, 4]
    assert rows_of(plane, 2, "farthest") == [6, 7]


def test_only_those_of_other_labels_than_the_clusters(plane):
    assert rows_of(plane, 0, "others") == [2]
    assert rows_of(plane, 1, "others") == [5, 4]


def test_without_labels_nothing_has_another_label(plane):
    plane.assignment = finish(assign(plane.model, replace(plane.digits, labels=None)))
    assert rows_of(plane, 0, "others") == []
    facts = cluster_facts(plane.assignment, plane.model, 0, plane.rows)
    assert facts.purity is None and facts.label_counts.tolist() == [0, 0, 0] and facts.members == 3


def test_only_the_rows_that_are_asked_about_are_looked_at(plane):
    assert rows_of(plane, 0, "nearest", [2, 1, 7]) == [1, 2]
    assert cluster_facts(plane.assignment, plane.model, 0, np.array([1, 2, 7])).members == 2


def test_between_two_clusters_those_nearest_to_the_plane_halfway_come_first(plane):
    # Halfway between (10, 10) and (10, 110) is the line y = 60: 10, 38, 40, 46, 50 and 50 away.
    assert rows_of(plane, 0, "between", other=1) == [4, 2, 3, 1, 0, 5]
    assert rows_of(plane, 1, "between", other=0) == [4, 2, 3, 1, 0, 5]


def test_between_is_what_the_difference_of_squared_distances_says(model, assignment, sample, everything):
    squared = all_distances(model, sample) ** 2
    found = between(assignment, 2, 5, everything, model=model)
    assert set(found) == set(np.flatnonzero(np.isin(assignment.clusters, (2, 5))))
    away = np.abs(squared[found, 2] - squared[found, 5])
    assert (np.diff(away) > -1).all()


def test_a_cluster_in_numbers(plane):
    facts = cluster_facts(plane.assignment, plane.model, 1, plane.rows)
    assert (facts.cluster, facts.label, facts.members) == (1, 1, 3)
    assert facts.label_counts.tolist() == [1, 1, 1] and facts.purity == pytest.approx(1 / 3)
    assert facts.mean_distance == pytest.approx((40 + 10 + 8) / 3) and facts.farthest == 40


def test_purity_is_the_share_of_the_label_that_was_given_by_hand(plane):
    model = replace(plane.model, labels=np.array([1, 1, 0], np.uint8))
    assert cluster_facts(plane.assignment, model, 0, plane.rows).purity == pytest.approx(1 / 3)


def test_an_empty_cluster_has_no_purity_and_no_distances(plane):
    facts = cluster_facts(plane.assignment, plane.model, 2, np.array([0, 1]))
    assert facts.members == 0 and facts.purity is facts.mean_distance is facts.farthest is None
    for order in ("nearest", "farthest", "others"):
        assert rows_of(plane, 2, order, [0, 1]) == []
    assert rows_of(plane, 2, "between", [], other=1) == []
