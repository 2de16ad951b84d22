"""A model's distances and label shares become probabilities that can be believed."""

from dataclasses import asdict, replace

import numpy as np
import pytest

from digitcluster.core.digits import Digits
from digitcluster.core.drawing.sample import draw_sample
from digitcluster.core.features.preprocessing import Preprocessing
from digitcluster.core.model.calibration import Calibration, probabilities, strangeness, uncalibrated
from digitcluster.core.model.calibration_fit import calibrate, cluster_spreads
from digitcluster.core.model.comparison import Comparison, compare
from digitcluster.core.model.labelling import label_shares
from digitcluster.core.model.model import Model
from digitcluster.core.model.recognition import recognize
from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings

PURE = np.eye(2)  # two clusters of one label each


@pytest.fixture(scope="module")
def big_sample():
    """2,000 digits to learn from, and 600 others."""
    return finish(draw_sample(2000, seed=5)), finish(draw_sample(600, seed=6))


def compared(*squared):
    squared = np.array(squared, np.float32)
    order = np.argsort(squared, axis=1)
    return Comparison(order.astype(np.int32), np.take_along_axis(squared, order, axis=1))


def sure_and_right(model, digits):
    answers = [recognize(model, image) for image in digits.images]
    right = [answer.label == digits.classes[label] for answer, label in zip(answers, digits.labels, strict=True)]
    return np.array([answer.shares[0] for answer in answers]), np.array(right)


@pytest.mark.parametrize("k", [2, 10, 60])
def test_of_the_answers_that_are_said_to_be_sure_as_many_are_right(big_sample, k):
    learned, others = big_sample
    model = finish(train_run(learned, TrainingSettings(k=k))).model
    sure, right = sure_and_right(model, others)
    assert sure.mean() == pytest.approx(right.mean(), abs=0.1)
    assert not (sure >= 0.9).any() or right[sure >= 0.9].mean() >= 0.9
    if k == 2:
        assert sure.max() < 0.5  # two clusters of ten labels: no answer can be worth more


@pytest.mark.parametrize("metadata", [{}, {"calibration": {"width": 4e5, "far": 3000.0}}])
def test_models_in_training_and_those_of_older_versions_do_not_boast(big_sample, metadata):
    learned, others = big_sample
    model = replace(finish(train_run(learned, TrainingSettings(k=10))).model, metadata=metadata)
    sure, right = sure_and_right(model, others)
    assert sure.mean() <= right.mean() + 0.1
    assert not (sure >= 0.9).any() or right[sure >= 0.9].mean() >= 0.9


def test_labels_without_a_centroid_are_as_likely_as_their_digits_are_frequent():
    counts = np.array([[60, 40, 0], [0, 20, 80]])  # no cluster stands for the middle one
    shares = label_shares(counts)[[[0, 1]]]
    near_first = probabilities(Calibration(1.0, 9.0), shares, np.array([[0.0, 100.0]]))[0]
    assert near_first == pytest.approx([0.6, 0.4, 0.0], abs=0.01)
    between = probabilities(Calibration(1.0, 9.0), shares, np.array([[5.0, 5.0]]))[0]
    assert between == pytest.approx([0.3, 0.3, 0.4], abs=0.01)


def test_a_cluster_counts_e_times_less_when_it_is_farther_by_the_width():
    shares = PURE[[[0, 1]]]
    assert probabilities(Calibration(3.0, 9.0), shares, np.array([[5.0, 5.0]]))[0].tolist() == [0.5, 0.5]
    near, far = probabilities(Calibration(3.0, 9.0), shares, np.array([[1.0, 4.0]]))[0]
    assert near / far == pytest.approx(np.e)
    near, far = probabilities(Calibration(3.0, 9.0, sharpness=2), shares, np.array([[1.0, 4.0]]))[0]
    assert near / far == pytest.approx(np.e**2)
    assert probabilities(Calibration(1e-12, 9.0), shares, np.array([[1e12, 2e12]]))[0].tolist() == [1.0, 0.0]


def test_the_width_is_found_that_the_digits_were_drawn_with():
    generator = np.random.default_rng(0)
    centroids = np.array([[50.0] * 20, [60.0] * 20], np.float32)
    labels = generator.integers(0, 2, 4000).astype(np.uint8)
    vectors = np.rint(centroids[labels] + generator.normal(0, 8, (4000, 20))).clip(0, 255).astype(np.uint8)
    model = Model(centroids[:, None], np.array([0, 1], np.uint8), np.eye(2, dtype=np.int64), ("a", "b"))
    found = calibrate(finish(compare(model, vectors[:, None])), labels, PURE)
    # Twice the variance, of the normal distribution; the sharpness makes it appear as much smaller.
    assert found.width / found.sharpness == pytest.approx(2 * 8**2, rel=0.3)


def test_without_labels_the_width_is_a_typical_difference():
    found = calibrate(compared([0, 100], [1, 81], [4, 64]), None, np.ones((2, 1)))
    assert found.width == 80  # of 100 - 0, 81 - 1 and 64 - 4
    assert found.far == pytest.approx(2, abs=0.03)


def test_one_digit_in_a_hundred_is_farther_than_far():
    comparison = compared(*[[one**2, 1e6] for one in range(1000)])
    found = calibrate(comparison, np.zeros(1000, np.uint8), PURE)
    strange = strangeness(found, comparison.clusters[:, 0], comparison.squared[:, 0])
    assert (strange > found.far).mean() == pytest.approx(0.01, abs=0.001)


def test_far_is_seen_in_relation_to_the_spread_of_the_nearest_cluster():
    wide, narrow = [[400.0, 1e6]] * 1000, [[1e6, 100.0]] * 1000
    spreads = cluster_spreads(compared(*wide, *narrow), 2)
    assert spreads[0] / spreads[1] == pytest.approx(2, rel=0.05)
    one = strangeness(Calibration(1.0, 1.0, spreads=spreads), np.array([0, 1]), np.array([400.0, 100.0]))
    assert one[0] == pytest.approx(one[1], rel=0.05)


def test_a_digit_that_is_a_centroid_needs_no_calibration():
    guess = uncalibrated(np.array([0.0, 5.0]))
    assert probabilities(guess, PURE[[[0, 1]]], np.array([[0.0, 5.0]]))[0, 0] > 0.99
    assert strangeness(guess, np.array([0]), np.array([1e12]))[0] < guess.far


def test_a_calibration_is_kept_by_a_model_and_spreads_that_do_not_fit_are_left_out():
    kept = Calibration(3.0, 4.0, 1.5, (1.0, 2.0))
    model = Model(
        np.zeros((2, 1, 1), np.float32),
        np.zeros(2, np.uint8),
        np.eye(2, 10, dtype=np.int64),
        metadata={"calibration": asdict(kept)},
    )
    assert model.calibration == kept
    merged = replace(model, centroids=np.zeros((1, 1, 1), np.float32))
    assert merged.calibration == replace(kept, spreads=())


def test_one_digit_or_one_cluster_can_be_calibrated(sample):
    one = Digits(sample.images[:3], sample.labels[:3])
    for settings in (TrainingSettings(k=1, validation=0), TrainingSettings(k=2), TrainingSettings(k=1, validation=0.9)):
        model = finish(train_run(one, settings)).model
        assert np.isfinite([model.calibration.width, model.calibration.far]).all()
        assert sum(recognize(model, one.images[0]).probabilities) == pytest.approx(1)


def test_what_people_draw_is_seldom_too_far_from_digits_that_the_program_drew(big_sample):
    learned, _ = big_sample
    settings = TrainingSettings(k=60, features="gradients")
    drawn, read = (
        finish(train_run(digits, settings)).model.calibration for digits in (learned, replace(learned, source="x.npz"))
    )
    assert drawn.far > 1.1 * read.far and read.least_far == 0
    vectors = Preprocessing(features="gradients").vectors(learned.images[500:]).reshape(1500, -1).astype(float)
    typical = np.sqrt(np.square(vectors - vectors.mean(axis=0)).sum(axis=1).mean())
    assert drawn.far == drawn.least_far == pytest.approx(typical, rel=1e-3)
