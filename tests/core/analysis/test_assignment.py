"""The clusters that digits are in and could have been in, against a search that compares every pair."""

from dataclasses import replace

import numpy as np
import pytest

from digitcluster.core.analysis.assignment import NONE, assign, labels_in
from digitcluster.core.errors import DigitClusterError
from digitcluster.core.model.model import Model
from digitcluster.core.progress import finish
from tests.core.analysis.textbook import all_distances


def check(model, digits):
    """Compare an assignment with one made digit by digit."""
    found = finish(assign(model, digits))
    names = [digits.classes[label] for label in digits.labels]
    for row, distances in enumerate(all_distances(model, digits)):
        nearest = distances.argmin()
        assert found.clusters[row] == nearest
        assert found.distances[row] == pytest.approx(distances[nearest], rel=1e-4, abs=1e-3)
        own = [c for c in range(model.k) if model.classes[model.labels[c]] == names[row]]
        others = [c for c in range(model.k) if model.labels[c] != model.labels[nearest]]
        for candidates, cluster, distance in (
            (others, found.rivals[row], found.rival_distances[row]),
            (own, found.own[row], found.own_distances[row]),
        ):
            if not candidates:
                assert cluster == NONE and distance == np.inf
                continue
            assert cluster in candidates
            assert distances[cluster] == pytest.approx(distances[candidates].min(), rel=1e-4)
            assert distance == pytest.approx(distances[candidates].min(), rel=1e-4, abs=1e-3)
            assert distance >= found.distances[row]
    return found


def test_each_digit_is_placed_as_a_comparison_of_every_pair_places_it(model, sample):
    assert model.k == 13 and len(set(model.labels)) < 10  # some labels have no cluster, some have two
    check(model, sample)


def test_edges_of_straightened_digits_are_compared_the_same_way(edges, sample):
    found = check(edges, sample)
    seen = edges.preprocessing.vectors(edges.preprocessing.images(sample.images)).reshape(len(sample), -1)
    assert (found.vectors == seen).all()


def test_the_cluster_of_a_digit_is_the_nearest_of_any_label_even_where_labels_were_trained_apart(edges, sample):
    found = finish(assign(edges, sample))
    strays = np.flatnonzero(found.labels != edges.labels[found.clusters])
    assert len(strays)
    assert (found.own[strays] != found.clusters[strays]).all()
    assert (edges.labels[found.own[strays]] == found.labels[strays]).all()


def test_with_one_cluster_nothing_is_a_rival(sample):
    model = Model(
        sample.images[:1].astype(np.float32), sample.labels[:1], np.eye(10, dtype=np.int64)[sample.labels[:1]]
    )
    found = check(model, sample.take(slice(0, 50)))
    assert (found.rivals == NONE).all() and set(found.clusters) == {0}


def test_where_all_clusters_have_one_label_nothing_is_a_rival(model, sample):
    found = check(replace(model, labels=np.full_like(model.labels, 4)), sample.take(slice(0, 100)))
    assert (found.rivals == NONE).all() and (found.own[found.labels == 4] != NONE).all()


def test_digits_that_are_prototypes_themselves_have_no_distance(sample):
    digits = sample.take(slice(0, 60))
    model = Model(digits.images.astype(np.float32), digits.labels, np.eye(10, dtype=np.int64)[digits.labels])
    found = check(model, digits)
    assert (found.distances == 0).all() and (found.clusters == np.arange(60)).all()


def test_of_equally_near_clusters_the_first_counts_and_the_other_label_is_just_as_near(sample):
    twice = sample.images[[0, 0]].astype(np.float32)
    model = Model(twice, np.array([7, 3], np.uint8), np.zeros((2, 10), np.int64))
    found = finish(assign(model, sample.take(slice(0, 2))))
    assert found.clusters.tolist() == [0, 0] and found.rivals.tolist() == [1, 1]
    assert (found.rival_distances == found.distances).all()


def test_small_distances_are_as_exact_as_large_ones(sample, random):
    digits = sample.take(slice(0, 60))
    near = np.concatenate([digits.images, digits.images]) + random.uniform(-0.2, 0.2, (120, 28, 28))
    labels = np.concatenate([digits.labels, 9 - digits.labels])
    found = check(Model(near.astype(np.float32), labels, np.zeros((120, 10), np.int64)), digits)
    assert found.rival_distances.max() < 4


def test_nothing_is_nearer_than_the_nearest(sample):
    twice = np.stack([sample.images[0] * 0.7, sample.images[0] * 0.7 + 1e-3]).astype(np.float32)
    model = Model(twice, np.array([7, 3], np.uint8), np.zeros((2, 10), np.int64))
    found = finish(assign(model, sample))
    assert (found.rival_distances >= found.distances).all() and (found.own_distances >= found.distances).all()


def test_labels_are_matched_by_their_names(model, sample):
    letters = replace(sample.take(slice(0, 3)), labels=np.array([0, 1, 2], np.uint8), classes=("a", "7", "3"))
    assert labels_in(model, letters).tolist() == [NONE, 7, 3]
    check(model, letters)


def test_a_model_with_all_256_labels_is_searched_as_any_other(sample):
    classes = tuple(f"c{number}" for number in range(256))
    labels = np.arange(256, dtype=np.uint8)
    model = Model(sample.images[:256].astype(np.float32), labels, np.eye(256, dtype=np.int64), classes)
    digits = replace(sample.take(slice(200, 300)), labels=labels[156:], classes=classes)
    found = check(model, digits)
    assert found.own[-1] == 255


def test_digits_without_labels_have_no_cluster_of_their_own(model, sample):
    found = finish(assign(model, replace(sample.take(slice(0, 5)), labels=None)))
    assert (found.labels == NONE).all() and (found.own == NONE).all() and np.isinf(found.own_distances).all()


def test_no_digits_give_an_empty_assignment(model, edges, sample):
    nothing = sample.take(slice(0, 0))
    assert len(finish(assign(model, nothing))) == len(finish(assign(edges, nothing))) == 0


def test_vectors_that_are_known_are_not_computed_again(edges, sample, monkeypatch):
    found = finish(assign(edges, sample))
    monkeypatch.setattr("digitcluster.core.features.preprocessing.gradient_features", None)
    again = finish(assign(edges, sample, found.vectors))
    assert again.vectors is found.vectors and (again.clusters == found.clusters).all()


def test_pixels_are_not_copied(model, sample):
    assert np.shares_memory(finish(assign(model, sample)).vectors, sample.images)


def test_progress_is_reported_up_to_the_last_digit(model, sample, monkeypatch):
    monkeypatch.setattr("digitcluster.core.analysis.assignment.LARGEST", 100)
    monkeypatch.setattr("digitcluster.core.analysis.assignment.SMALLEST", 100)
    records = list(assign(model, sample))
    assert [record.done for record in records] == [100, 200, 300, 400, 500, 600]
    check(model, sample)


def test_digits_of_another_size_are_refused(model, sample):
    with pytest.raises(DigitClusterError, match="recognizes images of 28 × 28"):
        finish(assign(model, replace(sample, images=sample.images[:, ::2])))
