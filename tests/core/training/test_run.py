import numpy as np
import pytest

from digitcluster.core.digits import Digits, split
from digitcluster.core.kmeans.lloyd import Iteration
from digitcluster.core.model.evaluation import confusion, error_rate
from digitcluster.core.model.recognition import classify
from digitcluster.core.progress import finish
from digitcluster.core.training.history import TrainingHistory
from digitcluster.core.training.run import complete_run, train_run
from digitcluster.core.training.settings import TrainingSettings


@pytest.fixture(scope="module")
def run(sample):
    return finish(train_run(sample, TrainingSettings(k=12, seed=4)))


def test_error_rates_are_those_of_classifying_with_the_model(sample, run):
    training, validation = split(sample)
    for digits, error in ((training, run.training_error), (validation, run.validation_error)):
        named = finish(classify(run.model, digits.images))
        assert error == error_rate(confusion(digits.labels, named, classes=10))
    assert 0 < run.validation_error < 0.7


def test_every_training_digit_is_counted_in_one_cluster(sample, run):
    assert run.model.label_counts.sum() == 450
    assert run.model.label_counts.sum(axis=0).tolist() == split(sample)[0].label_counts.tolist()
    assert run.validation_confusion.sum() == 150


def test_history_falls_to_a_shift_of_nothing(run):
    inertias = [inertia for inertia, _ in run.history]
    assert run.converged and run.iterations == len(inertias) > 2
    assert inertias == sorted(inertias, reverse=True)
    assert run.history[-1][1] == 0


def test_the_model_knows_how_it_was_made(sample, run):
    metadata = run.model.metadata
    assert metadata["k"] == 12 and metadata["seed"] == 4 and metadata["seeding"] == "random"
    assert metadata["digits"]["fingerprint"] == sample.fingerprint()
    assert metadata["results"]["validation_error"] == run.validation_error


def test_a_stopped_training_makes_a_model_of_the_centroids_reached(sample):
    settings = TrainingSettings(k=12, seed=4)
    trace = TrainingHistory()
    for record in train_run(sample, settings):
        if isinstance(record, Iteration):
            trace.add(record)
            if record.number == 2:
                break
    run = finish(complete_run(sample, settings, trace, seconds=1.0))
    assert not run.converged and run.iterations == 2
    np.testing.assert_array_equal(run.model.centroids, trace.last.centroids.astype(np.float32))
    named = finish(classify(run.model, split(sample)[0].images))
    assert run.training_error == np.mean(named != split(sample)[0].labels)


def test_of_several_restarts_the_history_of_the_best_is_kept(sample):
    several = finish(train_run(sample, TrainingSettings(k=12, seed=4, restarts=5)))
    assert several.inertia <= finish(train_run(sample, TrainingSettings(k=12, seed=4))).inertia
    assert several.history[-1] == (several.inertia, 0)


def test_without_validation_digits_there_is_no_validation_error(sample):
    run = finish(train_run(sample, TrainingSettings(k=3, validation=0.0)))
    assert run.validation_error is None
    assert run.model.label_counts.sum() == len(sample)


def test_digits_without_labels_are_clustered_the_same_without_names(sample):
    bare = finish(train_run(Digits(sample.images, None), TrainingSettings(k=8)))
    labelled = finish(train_run(sample, TrainingSettings(k=8)))
    np.testing.assert_array_equal(bare.model.centroids, labelled.model.centroids)
    assert bare.training_error is None and bare.validation_error is None
    assert bare.model.classes == ("?",)
