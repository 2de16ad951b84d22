import hashlib
import itertools
import time
from dataclasses import replace

import numpy as np
import pytest

from digitcluster.core.digits import Digits
from digitcluster.core.kmeans.lloyd import Iteration
from digitcluster.core.model.evaluation import confusion_matrix, error_rate, evaluate
from digitcluster.core.model.recognition import classify
from digitcluster.core.progress import finish
from digitcluster.core.training import side_by_side
from digitcluster.core.training import training_data as training_data_module
from digitcluster.core.training.history import TrainingHistory
from digitcluster.core.training.run import complete_run, train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.core.training.split import split
from digitcluster.core.training.sweep import sweep
from digitcluster.core.training.training_data import prepare


@pytest.fixture(scope="module")
def run(sample):
    return finish(train_run(sample, TrainingSettings(k=12, seed=4)))


def test_error_rates_are_those_of_classifying_with_the_model(sample, run):
    training, validation = split(sample)
    for digits, error in ((training, run.training_error), (validation, run.validation_error)):
        named = finish(classify(run.model, digits.images))
        assert error == error_rate(confusion_matrix(digits.labels, named, classes=10))
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
    assert metadata["digits"]["fingerprint"] == sample.fingerprint
    assert metadata["results"]["validation_error"] == run.validation_error


def test_a_stopped_training_makes_a_model_of_the_centroids_reached(sample):
    settings = TrainingSettings(k=12, seed=4)
    history = TrainingHistory()
    for record in train_run(sample, settings):
        if isinstance(record, Iteration):
            history.add(record)
            if record.number == 2:
                break
    run = finish(complete_run(sample, settings, history, seconds=1.0))
    assert not run.converged and run.iterations == 2
    np.testing.assert_array_equal(run.model.centroids, history.last.centroids.astype(np.float32))
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


def test_digits_without_labels_are_clustered_the_same_without_labels(sample):
    bare = finish(train_run(Digits(sample.images, None), TrainingSettings(k=8)))
    labelled = finish(train_run(sample, TrainingSettings(k=8)))
    np.testing.assert_array_equal(bare.model.centroids, labelled.model.centroids)
    assert bare.training_error is None and bare.validation_error is None
    assert bare.model.classes == ("?",)


def test_a_run_of_prepared_digits_is_the_same(sample):
    settings = TrainingSettings(k=9, shuffle=True, features="gradients")
    training_data = finish(prepare(sample, settings))
    one = finish(train_run(sample, settings))
    other = finish(train_run(sample, settings, training_data=training_data))
    np.testing.assert_array_equal(one.model.prototypes, other.model.prototypes)
    np.testing.assert_array_equal(one.model.centroids, other.model.centroids)
    np.testing.assert_array_equal(one.validation_confusion, other.validation_confusion)
    assert one.model.metadata == other.model.metadata


def count_calls(monkeypatch, target, name):
    calls, original = [], getattr(target, name)
    monkeypatch.setattr(target, name, lambda *args, **kwargs: (calls.append(args), original(*args, **kwargs))[1])
    return calls


@pytest.mark.parametrize("shuffle", [False, True])
def test_the_digits_are_split_once_a_run(sample, monkeypatch, shuffle):
    calls = count_calls(monkeypatch, training_data_module, "split")
    finish(train_run(sample, TrainingSettings(k=4, shuffle=shuffle)))
    assert len(calls) == 1


def test_the_digits_are_split_and_fingerprinted_once_a_sweep(sample, monkeypatch):
    monkeypatch.setattr(side_by_side, "THREADS", 1)  # two threads may ask for the fingerprint at the same moment
    digits = replace(sample)  # without a fingerprint yet
    splits = count_calls(monkeypatch, training_data_module, "split")
    hashes = count_calls(monkeypatch, hashlib, "sha256")
    finish(sweep(digits, (3, 5, 8), TrainingSettings()))
    assert len(splits) == len(hashes) == 1


def test_a_stopped_training_may_be_completed_from_what_was_prepared(sample):
    settings = TrainingSettings(k=6, shuffle=True)
    training_data, history = finish(prepare(sample, settings)), TrainingHistory()
    for record in train_run(sample, settings, training_data=training_data):
        if isinstance(record, Iteration):
            history.add(record)
            if record.number == 1:
                break
    again = finish(complete_run(sample, settings, history, seconds=1.0))
    known = finish(complete_run(sample, settings, history, seconds=1.0, training_data=training_data))
    assert again.model.metadata == known.model.metadata and again.seconds == 1.0


def test_a_training_without_an_iteration_makes_no_run(sample):
    with pytest.raises(ValueError, match="without an iteration"):
        finish(complete_run(sample, TrainingSettings(), TrainingHistory(), seconds=0.0))


def drive(work, between):
    """Drive a training to its run; call something between two steps."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value
        between()


def test_pauses_are_not_counted(sample, monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(time, "perf_counter", lambda: clock[0])

    def rest():
        clock[0] += 100

    assert drive(train_run(sample, TrainingSettings(k=6)), rest).seconds == 0


def test_the_work_of_every_step_is_counted(sample, monkeypatch):
    clock = itertools.count()
    monkeypatch.setattr(time, "perf_counter", lambda: next(clock))  # each look at it finds it a second later
    run = drive(train_run(sample, TrainingSettings(k=6)), lambda: None)
    assert run.seconds == run.iterations + 1 > 3  # one for the first centroids


@pytest.mark.parametrize(
    "settings",
    [
        TrainingSettings(k=12, straighten=True),
        TrainingSettings(k=12, features="gradients"),
        TrainingSettings(k=12, straighten=True, features="gradients", per_class=True),
    ],
)
def test_the_error_rates_of_a_run_are_those_of_its_model(sample, settings):
    run = finish(train_run(sample, settings))
    training, validation = split(sample, validation=settings.validation)
    assert run.validation_error == error_rate(finish(evaluate(run.model, validation)))
    assert run.training_error == error_rate(finish(evaluate(run.model, training)))
