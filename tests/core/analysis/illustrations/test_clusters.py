"""Pictures of clusters, on eight points of a plane: see the fixture `plane`."""

from dataclasses import replace

import numpy as np
import pytest

from digitcluster.core.analysis.assignment import assign
from digitcluster.core.analysis.illustrations.clusters import centroid, inertia, purity, silhouette
from digitcluster.core.analysis.illustrations.evidence import Compared, Evidence
from digitcluster.core.progress import finish


def test_a_centroid_stands_beside_members_and_their_mean(of_plane, points):
    picture = centroid(of_plane(cluster=1))
    members, means = picture.strips
    assert points(members) == [(18, 110), (10, 100), (10, 70)]
    assert points(means) == [(13, 93), (10, 110)]  # of these three, and what the model has
    assert [piece.is_marked for piece in means.pieces] == [False, True]


def test_of_no_cluster_in_particular_the_largest_is_shown(of_plane, plane, points):
    without_zero = of_plane(compared=Compared(plane.digits, plane.assignment, {"all": np.array([0, 4, 5, 6, 7])}))
    assert points(centroid(without_zero).strips[0]) == [(18, 110), (10, 70)]


def test_inertia_shows_what_one_digit_adds(of_plane):
    metadata = {"results": {"inertia": 2.5e11}}
    evidence = of_plane(row=2)
    picture = inertia(replace(evidence, model=replace(evidence.model, metadata=metadata)))
    digit, whole, difference = picture.strips[0].pieces
    assert digit.image.ravel().tolist() == [10, 22] and whole.image.ravel().tolist() == [10, 10]
    assert (difference.image == digit.image).all() and (difference.less == whole.image).all()
    assert (whole.sign, difference.sign) == ("−", "=") and difference.words == "12² apart"
    assert "This digit adds 12², which is 144." in picture.caption and "2.50\xa0×\xa010¹¹" in picture.caption


def test_purity_marks_the_members_of_other_labels(of_plane, points):
    picture = purity(of_plane(cluster=1))
    assert picture.bars.values == (1, 1, 1) and picture.bars.marked == 1
    assert picture.bars.tips[2] == "1 member labelled c"
    marked = {
        place
        for place, piece in zip(points(picture.strips[0]), picture.strips[0].pieces, strict=True)
        if piece.is_marked
    }
    assert marked == {(10, 70), (18, 110)}  # an a and a c in a cluster of b
    assert "1 of 3 members are labelled b, a purity of 33.3 %" in picture.caption


def test_purity_shows_the_least_pure_cluster_unless_one_is_inspected(of_plane):
    assert purity(of_plane()).caption.startswith("Cluster 2:")
    assert purity(of_plane(cluster=0)).caption.startswith("Cluster 1:")


def test_a_few_others_among_many_are_still_shown(of_plane, plane):
    rows = np.concatenate([np.repeat([0, 1], 20), [2]])  # forty of the label, and one other
    picture = purity(of_plane(cluster=0, compared=Compared(plane.digits, plane.assignment, {"all": rows})))
    assert [piece.is_marked for piece in picture.strips[0].pieces] == [False] * 7 + [True]


def test_the_silhouette_is_worked_out_by_hand(of_plane):
    picture = silhouette(of_plane(row=3))
    own, digit, other = picture.strips[0].pieces
    a = (30 + np.hypot(8, 10)) / 2  # to (10, 70) and (18, 110)
    b = (90 + np.hypot(3, 86) + 78) / 3  # to the members of the first cluster
    assert own.words == f"own: a = {a:.0f}" and other.words == f"next: b = {b:.0f}"
    assert own.image.ravel().tolist() == [10, 110] and other.image.ravel().tolist() == [10, 10]
    assert digit.is_marked and f"Its silhouette is {(b - a) / b:.2f}." in picture.caption


def test_a_digit_between_clusters_can_have_a_negative_silhouette(of_plane):
    # (10, 70) is 41 and 30 away from the others of its cluster, and 59 on average from those of the first.
    assert "−" not in silhouette(of_plane(row=4)).caption
    # (10, 22): 12 and 8.5 on average from its own.
    assert "Its silhouette is 0." in silhouette(of_plane(row=2)).caption


@pytest.mark.parametrize("make", [centroid, inertia, purity, silhouette])
def test_without_digits_there_is_no_picture(plane, make):
    assert make(Evidence(plane.model)) is None


def test_without_labels_there_is_no_purity_but_a_centroid(plane):
    digits = replace(plane.digits, labels=None)
    compared = Compared(digits, finish(assign(plane.model, digits)), {"all": plane.rows})
    evidence = Evidence(plane.model, digits=digits, compared=compared)
    assert purity(evidence) is None and centroid(evidence) is not None


def test_straightened_digits_are_shown_as_the_model_sees_them(edges, sample, assignment):
    compared = Compared(sample, finish(assign(edges, sample)), {"all": np.arange(len(sample))})
    picture = inertia(Evidence(edges, digits=sample, compared=compared, row=5))
    seen = edges.preprocessing.images(sample.images[5:6])[0]
    assert (seen != sample.images[5]).any() and (picture.strips[0].pieces[0].image == seen).all()
