"""Clusters changed by hand, on eight points of a plane: see the fixture `plane`."""

from dataclasses import replace

import numpy as np
import pytest

from digitcluster.core.analysis.assignment import assign
from digitcluster.core.analysis.edits import merge, relabel, remove, split
from digitcluster.core.errors import DigitClusterError
from digitcluster.core.progress import finish


def split_up(plane, cluster, rows=None):
    rows = plane.rows if rows is None else np.array(rows, np.intp)
    return finish(split(plane.model, cluster, plane.digits, plane.assignment, rows))


def places(model):
    return model.centroids.reshape(-1, 2).astype(float).round(3).tolist()


def test_a_label_changes_and_nothing_else(plane):
    model = relabel(plane.model, 0, 2)
    assert model.labels.tolist() == [2, 1, 0] and plane.model.labels.tolist() == [0, 1, 0]
    assert model.label_counts is plane.model.label_counts and model.centroids is plane.model.centroids
    assert model.metadata["edited"] is True


def test_merged_clusters_are_their_weighted_mean_with_the_label_of_most_members(plane):
    model = replace(plane.model, label_counts=np.array([[2, 1, 0], [1, 4, 1], [1, 0, 1]]))
    edited = merge(model, 0, 1)
    assert places(edited.model) == [[10, round(10 * 1 / 3 + 110 * 2 / 3, 3)], [110, 10]]
    assert edited.model.label_counts.tolist() == [[3, 5, 1], [1, 0, 1]]
    assert edited.model.labels.tolist() == [1, 0]
    assert (edited.model.k, edited.model.metadata["k"]) == (2, 2)


def test_merging_keeps_the_place_of_the_first_and_says_where_the_others_are(plane):
    edited = merge(plane.model, 2, 0)
    assert places(edited.model) == [[10, 110], [50, 10]]
    assert edited.places.tolist() == [1, 0, 1] and edited.origins.tolist() == [1, 2]
    assert edited.new.tolist() == [False, True]


def test_empty_clusters_are_merged_in_their_middle_and_the_first_label_stays(plane):
    model = replace(plane.model, label_counts=np.zeros((3, 3), np.int64))
    edited = merge(model, 1, 0)
    assert places(edited.model) == [[10, 60], [110, 10]] and edited.model.labels.tolist() == [1, 0]


def test_features_are_merged_as_the_pictures_are(edges):
    edited = merge(edges, 3, 4)
    weights = edges.sizes[[3, 4]] / edges.sizes[[3, 4]].sum()
    expected = (edges.feature_prototypes[[3, 4]] * weights[:, None, None]).sum(axis=0)
    assert edited.model.feature_prototypes[3] == pytest.approx(expected, rel=1e-5)
    assert (edited.model.feature_prototypes[4] == edges.feature_prototypes[5]).all()
    assert edited.model.preprocessing == edges.preprocessing


def test_a_removed_clusters_members_count_for_the_nearest(plane):
    edited = remove(plane.model, 1)
    assert places(edited.model) == [[10, 10], [110, 10]]
    assert edited.model.label_counts.tolist() == [[3, 2, 1], [1, 0, 1]]
    assert edited.model.labels.tolist() == [0, 0] and edited.model.metadata["k"] == 2
    assert edited.places.tolist() == [0, 0, 1] and not edited.new.any()


def test_the_only_cluster_cannot_be_removed(plane):
    alone = remove(remove(plane.model, 0).model, 0).model
    with pytest.raises(DigitClusterError, match="the only cluster"):
        remove(alone, 0)


def test_a_split_cluster_has_two_centroids_among_its_members(plane):
    edited = split_up(plane, 1)  # (10, 100), (18, 110) and, far from these, (10, 70)
    assert sorted([places(edited.model)[1], places(edited.model)[3]]) == [[10, 70], [14, 105]]
    assert places(edited.model)[::2] == [[10, 10], [110, 10]]
    half = 1 if places(edited.model)[1] == [10, 70] else 3
    assert edited.model.labels[half] == 0
    assert edited.model.label_counts[half].tolist() == [1, 0, 0]
    assert edited.model.label_counts[[1, 3]].sum(axis=0).tolist() == [1, 1, 1]
    assert edited.origins.tolist() == [0, 1, 2, 1] and edited.new.tolist() == [False, True, False, True]
    assert (edited.model.k, edited.model.metadata["k"]) == (4, 4)


def test_a_split_is_the_same_each_time(model, assignment, sample, everything):
    first, second = (finish(split(model, 4, sample, assignment, everything)).model for _ in range(2))
    assert (first.centroids == second.centroids).all()


def test_with_other_digits_the_counts_of_the_training_are_shared_out_in_proportion(plane):
    plane.model = replace(plane.model, label_counts=np.array([[2, 1, 0], [100, 50, 30], [1, 0, 1]]))
    edited = split_up(plane, 1)
    assert edited.model.label_counts[[1, 3]].sum(axis=0).tolist() == [100, 50, 30]
    half = 1 if places(edited.model)[1] == [10, 70] else 3
    assert edited.model.label_counts[half].tolist() == [100, 0, 0]


def test_without_labels_the_counts_are_shared_out_by_size(plane):
    plane.assignment = finish(assign(plane.model, replace(plane.digits, labels=None)))
    plane.model = replace(plane.model, label_counts=np.array([[2, 1, 0], [30, 60, 90], [1, 0, 1]]))
    edited = split_up(plane, 1)
    assert sorted(edited.model.label_counts[[1, 3]].tolist()) == [[10, 20, 30], [20, 40, 60]]
    assert edited.model.labels[[1, 3]].tolist() == [1, 1]


def test_of_edges_both_the_features_and_the_pictures_are_means(edges, sample, everything):
    assignment = finish(assign(edges, sample))
    edited = finish(split(edges, 2, sample, assignment, everything)).model
    members = np.flatnonzero(assignment.clusters == 2)
    vectors = assignment.vectors[members].astype(float)
    halves = edited.feature_prototypes[[2, edges.k]].reshape(2, -1)
    inside = ((vectors[:, None] - halves[None]) ** 2).sum(axis=2).argmin(axis=1)
    shown = edges.preprocessing.images(sample.images[members])
    for half, place in ((0, 2), (1, edges.k)):
        assert halves[half] == pytest.approx(vectors[inside == half].mean(axis=0), rel=1e-4, abs=1e-3)
        assert edited.centroids[place] == pytest.approx(shown[inside == half].mean(axis=0), rel=1e-4, abs=1e-3)


@pytest.mark.parametrize("rows", [[], [0], [0, 0]])
def test_what_has_fewer_than_two_different_members_cannot_be_split(plane, rows):
    with pytest.raises(DigitClusterError, match="cannot be split"):
        split_up(plane, 0, rows)
