"""Two models compared by the same digits."""

from dataclasses import replace

import numpy as np
import pytest

from digitcluster.core.analysis.compared import compare_models
from digitcluster.core.digits import Digits
from digitcluster.core.model.evaluation import classify
from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings


@pytest.fixture(scope="module")
def run(sample):
    return finish(train_run(sample, TrainingSettings(k=8, seed=1)))


def test_a_model_and_its_shuffled_copy_are_the_same(sample, run):
    order = np.array([3, 0, 7, 1, 2, 6, 5, 4])
    model = run.model
    shuffled = replace(
        model, centroids=model.centroids[order], labels=model.labels[order], label_counts=model.label_counts[order]
    )
    compared = finish(compare_models(model, shuffled, sample))
    assert compared.index == 1 and not len(compared.only[0]) and not len(compared.only[1])
    np.testing.assert_array_equal(order[compared.pairs[:, 1]], compared.pairs[:, 0])
    labels = model.labels[compared.pairs[:, 0]]
    assert (np.diff(labels.astype(int)) >= 0).all()


@pytest.mark.parametrize("features", ["pixels", "gradients"])
def test_the_digits_that_only_one_reads_rightly_are_those(sample, run, features):
    other = finish(train_run(sample, TrainingSettings(k=12, seed=5, features=features))).model
    compared = finish(compare_models(run.model, other, sample))
    right = [finish(classify(model, sample.images)) == sample.labels for model in (run.model, other)]
    np.testing.assert_array_equal(compared.only[0], np.flatnonzero(right[0] & ~right[1]))
    np.testing.assert_array_equal(compared.only[1], np.flatnonzero(right[1] & ~right[0]))
    assert compared.labelled == len(sample) and 0 < compared.index < 1
    assert len(compared.pairs) == 8 and not len(compared.left[0])
    assert sorted([*compared.pairs[:, 1], *compared.left[1]]) == list(range(12))


def test_without_labels_there_is_agreement_alone(sample, run):
    compared = finish(compare_models(run.model, run.model, Digits(sample.images, None)))
    assert compared.index == 1 and compared.labelled == 0 and not len(compared.only[0])
