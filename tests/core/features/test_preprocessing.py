"""Training straightened, on features, each label on its own: what the model keeps and does with it."""

from dataclasses import replace

import numpy as np
import pytest

from digitcluster.core.digits import Digits
from digitcluster.core.errors import SettingsError
from digitcluster.core.features.deskew import deskew
from digitcluster.core.features.preprocessing import Preprocessing
from digitcluster.core.kmeans.lloyd import Iteration
from digitcluster.core.model.recognition import classify, rank
from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.core.training.sweep import sweep
from digitcluster.files.model_file import load_model, save_model

GRADIENT = TrainingSettings(k=30, straighten=True, features="gradients", per_class=True)


@pytest.fixture(scope="module")
def run(sample):
    return finish(train_run(sample, GRADIENT))


def test_the_centroids_stay_images_the_means_of_their_straightened_digits(sample):
    work = train_run(sample, TrainingSettings(k=12, straighten=True, features="gradients", validation=0))
    last = None
    upright = deskew(sample.images)
    while True:
        try:
            record = next(work)
        except StopIteration as end:
            model = end.value.model
            break
        last = record if isinstance(record, Iteration) else last
    for cluster in range(12):
        mean = upright[last.assignments == cluster].mean(axis=0)
        np.testing.assert_allclose(last.centroids[cluster], mean)
        np.testing.assert_allclose(model.centroids[cluster], mean, rtol=1e-6)
    assert model.feature_prototypes.shape == (12, 49, 12) and model.preprocessing == Preprocessing(True, "gradients")


def test_a_saved_model_classifies_the_same(run, sample, tmp_path):
    save_model(run.model, tmp_path / "a.digitmodel")
    model = load_model(tmp_path / "a.digitmodel")
    assert model.preprocessing == run.model.preprocessing and model.calibration == run.model.calibration
    named = finish(classify(model, sample.images))
    np.testing.assert_array_equal(named, finish(classify(run.model, sample.images)))
    for image, label in zip(sample.images[:40], named, strict=False):
        assert rank(model, image)[0].label == label


def test_each_of_the_choices_makes_fewer_errors_than_raw_pixels(sample):
    raw = finish(train_run(sample, TrainingSettings(k=30))).validation_error
    for settings in (TrainingSettings(k=30, straighten=True), GRADIENT):
        assert finish(train_run(sample, settings)).validation_error < raw


def test_a_model_with_whole_levels_is_saved_as_bytes(run, sample, tmp_path):
    whole = replace(
        run.model, centroids=np.rint(run.model.centroids), feature_prototypes=np.rint(run.model.feature_prototypes)
    )
    save_model(whole, tmp_path / "whole.digitmodel")
    save_model(run.model, tmp_path / "parts.digitmodel")
    assert 2 * (tmp_path / "whole.digitmodel").stat().st_size < (tmp_path / "parts.digitmodel").stat().st_size
    loaded = load_model(tmp_path / "whole.digitmodel")
    assert loaded.centroids.dtype == np.float32
    np.testing.assert_array_equal(loaded.feature_prototypes, whole.feature_prototypes)


def test_a_sweep_prepares_once_and_trains_the_same(sample):
    runs = finish(sweep(sample, (12, 20), GRADIENT))
    alone = finish(train_run(sample, TrainingSettings(k=20, straighten=True, features="gradients", per_class=True)))
    np.testing.assert_array_equal(runs[1].model.feature_prototypes, alone.model.feature_prototypes)
    grown = finish(sweep(sample, (4, 6), TrainingSettings(seeding="grow", features="gradients")))
    assert [run.model.k for run in grown] == [4, 6]


def test_unknown_features_are_refused():
    with pytest.raises(SettingsError, match="There are no features “smells”"):
        Preprocessing(features="smells")


def test_fewer_clusters_than_labels_are_refused(sample):
    with pytest.raises(SettingsError, match="one cluster for each of the 10 labels"):
        finish(train_run(sample, TrainingSettings(k=5, per_class=True)))


def test_digits_without_labels_cannot_be_trained_each_label_on_its_own(sample):
    with pytest.raises(SettingsError, match="has no labels"):
        finish(train_run(Digits(sample.images, None), GRADIENT))
