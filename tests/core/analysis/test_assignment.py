"""The clusters that digits are in and could have been in, against a search that compares every pair."""

from dataclasses import replace

import numpy as np
import pytest

from digitcluster.core.analysis.assignment import NONE, assign, labels_in
from digitcluster.core.errors import DigitClusterError
from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings


@pytest.fixture(scope="module")
def run(sample):
    return finish(train_run(sample, TrainingSettings(k=13, seed=2)))


def test_each_digit_is_placed_as_a_comparison_of_every_pair_places_it(run, sample):
    digits = sample.take(slice(0, 300))
    found, model = finish(assign(run.model, digits)), run.model
    pixels = digits.images.reshape(300, 1, -1).astype(float)
    distances = np.sqrt(((pixels - model.prototypes[None]) ** 2).sum(axis=2))
    for row in range(300):
        nearest = distances[row].argmin()
        others = np.flatnonzero(model.labels != model.labels[nearest])
        own = np.flatnonzero(model.labels == digits.labels[row])
        assert found.clusters[row] == nearest
        assert found.rivals[row] == others[distances[row, others].argmin()]
        assert found.rival_distances[row] == pytest.approx(distances[row, others].min(), rel=1e-5)
        assert found.own[row] == (own[distances[row, own].argmin()] if len(own) else NONE)
        assert np.isinf(found.own_distances[row]) == (len(own) == 0)


def test_labels_are_matched_by_their_names(run, sample):
    letters = replace(sample.take(slice(0, 3)), labels=np.array([0, 1, 2], np.uint8), classes=("a", "7", "3"))
    assert labels_in(run.model, letters).tolist() == [NONE, 7, 3]


def test_digits_without_labels_have_no_cluster_of_their_own(run, sample):
    found = finish(assign(run.model, replace(sample.take(slice(0, 5)), labels=None)))
    assert (found.labels == NONE).all() and (found.own == NONE).all()


def test_no_digits_give_an_empty_assignment(run, sample):
    assert len(finish(assign(run.model, sample.take(slice(0, 0))))) == 0


def test_digits_of_another_size_are_refused(run, sample):
    with pytest.raises(DigitClusterError, match="recognizes images of 28 × 28"):
        finish(assign(run.model, replace(sample, images=sample.images[:, ::2])))
