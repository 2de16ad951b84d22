from dataclasses import replace

import numpy as np
import pytest

from digitcluster.core.analysis.measuring import measure
from digitcluster.core.digits import Digits
from digitcluster.core.errors import DigitClusterError
from digitcluster.core.model.evaluation import evaluate
from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings


@pytest.fixture(scope="module")
def run(sample):
    return finish(train_run(sample, TrainingSettings(k=12, validation=0.4, shuffle=True)))


def test_digits_that_it_never_saw_are_all_tested(run, sample):
    others = sample.take(slice(0, 300))
    found = finish(measure(run.model, others))
    np.testing.assert_array_equal(found.matrix, finish(evaluate(run.model, others)))
    assert len(found.rows) == 300 and found.unknown == 0 and not found.learned


def test_of_the_digits_that_it_was_trained_on_only_the_validation_digits_count(run, sample):
    found = finish(measure(run.model, sample))
    np.testing.assert_array_equal(found.matrix, run.validation_confusion)
    assert len(found.rows) == 240 and found.learned and len(found.assignment) == 600


def test_labels_are_matched_by_their_names(run, sample):
    classes = ("zero", *"987654321")  # the same digits, numbered otherwise, and the 0 has a name that nobody knows
    numbers = np.array([0, 9, 8, 7, 6, 5, 4, 3, 2, 1], np.uint8)
    others = Digits(sample.images[:300], numbers[sample.labels[:300]], classes)
    expected = finish(measure(run.model, sample.take(slice(0, 300)))).matrix
    found = finish(measure(run.model, others))
    np.testing.assert_array_equal(found.matrix[1:], expected[1:])
    assert found.unknown == expected[0].sum() and not found.matrix[0].any()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda digits: replace(digits, labels=None), "has no labels"),
        (
            lambda digits: replace(digits, classes=tuple("abcdefghij")),
            "the labels 0 to 9, but mine has the labels a to j",
        ),
        (lambda digits: replace(digits, images=digits.images[:, 4:]), "those of mine have 28 × 24"),
    ],
)
def test_what_cannot_be_tested_on_is_said(run, sample, change, words):
    with pytest.raises(DigitClusterError, match=words):
        next(measure(run.model, change(replace(sample, name="mine"))))


def test_a_model_that_learned_from_all_of_them_is_not_tested_on_them(sample):
    run = finish(train_run(sample, TrainingSettings(k=2, validation=0)))
    with pytest.raises(DigitClusterError, match="trained on all digits of sample"):
        finish(measure(run.model, sample))
