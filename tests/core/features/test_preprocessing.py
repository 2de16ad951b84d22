"""Training straightened, on features, each label on its own: what the model keeps and does with it."""

import numpy as np
import pytest

from digitcluster.core.digits import Digits
from digitcluster.core.errors import SettingsError
from digitcluster.core.features.deskew import deskew
from digitcluster.core.features.preprocessing import Preprocessing
from digitcluster.core.kmeans.lloyd import Iteration
from digitcluster.core.model.calibration import calibrate, probabilities
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


def test_the_centroids_stay_pictures_the_means_of_their_straightened_digits(sample):
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


def test_each_of_the_choices_reads_better_than_raw_pixels(sample):
    raw = finish(train_run(sample, TrainingSettings(k=30))).validation_error
    for settings in (TrainingSettings(k=30, straighten=True), GRADIENT):
        assert finish(train_run(sample, settings)).validation_error < raw


def test_a_model_with_whole_levels_is_saved_as_bytes(run, sample, tmp_path):
    from dataclasses import replace

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


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (TrainingSettings(features="smells"), "There are no features “smells”"),
        (TrainingSettings(k=5, per_class=True), "cannot be shared out over 10 labels"),
    ],
)
def test_settings_that_do_not_fit_are_refused(sample, settings, message):
    with pytest.raises(SettingsError, match=message):
        finish(train_run(sample, settings))


def test_digits_without_labels_cannot_be_trained_each_label_on_its_own(sample):
    with pytest.raises(SettingsError, match="has no labels"):
        finish(train_run(Digits(sample.images, None), GRADIENT))


def test_the_probabilities_fit_how_often_the_model_is_right(sample):
    images, labels = sample.images, sample.labels
    model = finish(train_run(sample, TrainingSettings(k=30))).model
    likeliest, right = [], []
    for image, label in zip(images[:150], labels[:150], strict=True):  # validation digits
        candidates = rank(model, image)
        shares = probabilities([one.distance for one in candidates], model.calibration.width)
        assert shares.sum() == pytest.approx(1) and shares.argmax() == 0
        likeliest.append(shares[0])
        right.append(candidates[0].label == label)
    assert np.mean(likeliest) == pytest.approx(np.mean(right), abs=0.12)


def test_nearly_all_digits_are_nearer_than_far_and_noise_is_farther(run, sample):
    far = run.model.calibration.far
    distances = [rank(run.model, image)[0].distance for image in sample.images[:200]]
    assert np.mean(np.array(distances) <= far) > 0.97
    noise = np.random.default_rng(0).integers(0, 256, (28, 28), dtype=np.uint8)
    assert rank(run.model, noise)[0].distance > far


def test_the_width_is_found_that_the_digits_were_drawn_with():
    generator = np.random.default_rng(0)
    centroids = np.array([[50.0] * 20, [60.0] * 20], np.float32)
    labels = generator.integers(0, 2, 4000)
    points = np.rint(centroids[labels] + generator.normal(0, 8, (4000, 20))).clip(0, 255).astype(np.uint8)
    found = calibrate(points, labels.astype(np.uint8), centroids, np.array([0, 1], np.uint8))
    assert found.width == pytest.approx(2 * 8**2, rel=0.25)  # twice the variance, of the normal distribution
