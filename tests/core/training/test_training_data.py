"""Digits are split and preprocessed before they are clustered."""

import numpy as np
import pytest

from digitcluster.core.digits import UNKNOWN, Digits
from digitcluster.core.errors import SettingsError
from digitcluster.core.features.deskew import deskew
from digitcluster.core.features.gradients import gradient_features
from digitcluster.core.progress import Progress, finish
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.core.training.split import split
from digitcluster.core.training.training_data import prepare, training_labels


@pytest.mark.parametrize("shuffle", [False, True])
def test_the_labels_are_those_of_the_training_digits(sample, shuffle):
    settings = TrainingSettings(shuffle=shuffle, seed=3)
    labels, classes = training_labels(sample, settings)
    training, _ = split(sample, shuffle=shuffle, seed=3)
    np.testing.assert_array_equal(labels, training.labels)
    np.testing.assert_array_equal(labels, finish(prepare(sample, settings)).training.labels)
    assert classes == sample.classes


def test_digits_without_labels_have_all_the_same_unknown_one(sample):
    labels, classes = training_labels(Digits(sample.images, None), TrainingSettings())
    assert classes == (UNKNOWN,) and labels.tolist() == [0] * 450


def test_pixels_are_compared_as_they_are(sample):
    prepared = finish(prepare(sample, TrainingSettings()))
    assert prepared.vectors is prepared.images
    assert len(prepared.training) == 450 and len(prepared.validation) == 150


def test_what_is_compared_is_preprocessed(sample):
    prepared = finish(prepare(sample, TrainingSettings(straighten=True, features="gradients")))
    upright = deskew(sample.images[150:])
    np.testing.assert_array_equal(prepared.images, upright)
    np.testing.assert_array_equal(prepared.vectors, gradient_features(upright))


def test_it_says_how_far_it_is(sample):
    records = list(prepare(sample, TrainingSettings(straighten=True)))
    assert records and all(isinstance(record, Progress) for record in records)


def test_only_what_is_clustered_together_is_projected_together(sample):
    assert finish(prepare(sample, TrainingSettings(per_class=True))).projection is None
    assert finish(prepare(sample, TrainingSettings())).projection is not None


@pytest.mark.parametrize(
    ("digits", "settings", "message"),
    [
        (Digits(np.zeros((1, 2, 2), np.uint8), None), TrainingSettings(k=2), "2 clusters need at least 2 different"),
        (Digits(np.empty((0, 2, 2), np.uint8), None, name="none"), TrainingSettings(), "none leaves no digits"),
        (
            Digits(np.arange(4, dtype=np.uint8).reshape(4, 1, 1), None, name="bare"),
            TrainingSettings(k=2, per_class=True),
            "bare has no labels",
        ),
    ],
)
def test_what_does_not_fit_is_refused_before_anything_is_computed(digits, settings, message):
    with pytest.raises(SettingsError, match=message):
        next(prepare(digits, settings))
