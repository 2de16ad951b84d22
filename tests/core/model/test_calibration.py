"""A model's distances become probabilities that can be believed."""

import numpy as np
import pytest

from digitcluster.core.model.calibration import calibrate, probabilities
from digitcluster.core.model.recognition import rank
from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings


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


def test_nearly_all_digits_are_nearer_than_far_and_noise_is_farther(sample):
    run = finish(train_run(sample, TrainingSettings(k=30, straighten=True, features="gradients", per_class=True)))
    far = run.model.calibration.far
    distances = [rank(run.model, image)[0].distance for image in sample.images[:200]]
    assert np.mean(np.array(distances) <= far) > 0.97
    noise = np.random.default_rng(0).integers(0, 256, (28, 28), dtype=np.uint8)
    assert rank(run.model, noise)[0].distance > far


def test_the_width_is_found_that_the_digits_were_drawn_with():
    generator = np.random.default_rng(0)
    centroids = np.array([[50.0] * 20, [60.0] * 20], np.float32)
    labels = generator.integers(0, 2, 4000)
    vectors = np.rint(centroids[labels] + generator.normal(0, 8, (4000, 20))).clip(0, 255).astype(np.uint8)
    found = calibrate(vectors, labels.astype(np.uint8), centroids, np.array([0, 1], np.uint8))
    assert found.width == pytest.approx(2 * 8**2, rel=0.25)  # twice the variance, of the normal distribution


def test_without_labels_the_width_is_a_typical_distance_between_the_nearest_and_others():
    prototypes, labels = np.array([[0.0], [10.0]], np.float32), np.array([0, 1], np.uint8)
    found = calibrate(np.array([[0], [1], [2]], np.uint8), None, prototypes, labels)
    assert found.width == 80  # of 100 - 0, 81 - 1 and 64 - 4
    assert found.far == pytest.approx(2, abs=0.02)


def test_digits_whose_label_the_model_does_not_have_do_not_count():
    prototypes, labels = np.array([[0.0], [10.0]], np.float32), np.array([0, 1], np.uint8)
    vectors, true = np.array([[0], [1], [2]], np.uint8), np.array([7, 7, 7], np.uint8)
    assert calibrate(vectors, true, prototypes, labels) == calibrate(vectors, None, prototypes, labels)


def test_equal_distances_share_equally_and_the_nearer_gets_more():
    assert probabilities([5.0, 5.0], 3.0).tolist() == [0.5, 0.5]
    near, far = probabilities([1.0, 2.0], 3.0)
    assert near / far == pytest.approx(np.e)  # 4 - 1 is the width
    assert probabilities([1e6, 2e6], 1e-12).tolist() == [1.0, 0.0]
