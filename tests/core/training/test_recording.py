"""A training is kept iteration by iteration: rounded, small, and thinned out where it would be too large."""

from dataclasses import replace

import numpy as np
import pytest

from digitcluster.core.digits import Digits
from digitcluster.core.kmeans.lloyd import Iteration
from digitcluster.core.model.evaluation import confusion_matrix, error_rate
from digitcluster.core.model.labelling import majority_labels
from digitcluster.core.progress import finish, mapped
from digitcluster.core.training.recording import Recorder
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.core.training.training_data import training_labels


def record(digits, settings, **limits):
    """Return the iterations of a training, its recording and its run."""
    recorder, iterations = Recorder(*training_labels(digits, settings), **limits), []

    def keep(one):
        if isinstance(one, Iteration):
            iterations.append(one)
            recorder.add(one)

    run = finish(mapped(train_run(digits, settings), keep))
    return iterations, recorder.recording(), run


def test_every_iteration_is_kept_as_it_was(sample):
    settings = TrainingSettings(k=12, seed=3)
    iterations, recording, run = record(sample, settings)
    labels, _ = training_labels(sample, settings)
    assert recording.is_complete and len(recording.frames) == len(iterations) == run.iterations + 1
    for place, (frame, one) in enumerate(zip(recording.frames, iterations, strict=True)):
        assert (frame.number, frame.inertia, frame.shift) == (one.number, one.inertia, one.shift)
        assert frame.reassigned == one.reassigned
        assert np.abs(frame.centroids - one.centroids).max() <= 0.5
        np.testing.assert_array_equal(recording.assignments(place), one.assignments)
        if place:
            given = majority_labels(frame.label_counts)[one.assignments]
            matrix = confusion_matrix(labels, given, classes=10)
            np.testing.assert_array_equal(frame.confusion(), matrix)
            assert frame.training_error == pytest.approx(error_rate(matrix))
    assert recording.frames[-1].training_error == pytest.approx(run.training_error)


def test_first_centroids_are_known_by_the_digits_that_they_are(sample):
    settings = TrainingSettings(k=12, seed=3, validation=0)
    iterations, recording, _ = record(sample, settings)
    first = recording.frames[0]
    np.testing.assert_array_equal(sample.images[iterations[0].picked], first.centroids)
    assert list(first.picked) == sample.labels[iterations[0].picked].tolist() == first.labels.tolist()
    assert first.training_error is None and not first.label_counts.any()
    unlabelled = Digits(sample.images, None)
    assert record(unlabelled, settings)[1].frames[0].picked == ()


def test_features_are_shown_as_the_digits_that_were_picked_and_as_mean_images(sample):
    settings = TrainingSettings(k=6, features="gradients", straighten=True)
    iterations, recording, run = record(sample, settings)
    first, last = recording.frames[0], recording.frames[-1]
    training = sample.take(np.arange(150, 600))
    shown = run.model.preprocessing.images(training.images[iterations[0].picked])
    np.testing.assert_array_equal(first.centroids, shown)
    model = recording.model(len(recording.frames) - 1, run.model)
    assert model.preprocessing == run.model.preprocessing
    assert np.abs(model.prototypes - run.model.prototypes).max() <= 0.5
    assert np.abs(last.centroids - run.model.centroids).max() <= 0.5


def made_up(count, k=20, n=300):
    """Yield the iterations of a training in which fewer and fewer digits move."""
    random, assignments = np.random.default_rng(0), np.full(n, -1, np.int32)
    for number in range(count):
        moved = random.choice(n, n if number == 1 else n // (4 * number) if number else 0, replace=False)
        assignments = assignments.copy()
        assignments[moved] = random.integers(k, size=len(moved))
        sizes = np.bincount(assignments[assignments >= 0], minlength=k)
        yield Iteration(number, 1.0, 1.0, len(moved), sizes, np.full((k, 28, 28), number), assignments)


@pytest.mark.parametrize(("most", "step"), [(1_000_000, 2), (600_000, 4)])
def test_what_is_too_large_is_thinned_out_evenly_but_for_its_beginning(most, step):
    recorder, iterations = Recorder(np.zeros(300, np.uint8), tuple("0123456789"), most), list(made_up(100))
    for one in iterations:
        recorder.add(one)
    recording = recorder.recording()
    numbers = [frame.number for frame in recording.frames]
    assert recording.nbytes <= most and not recording.is_complete
    assert numbers == [*range(11), *(number for number in range(11, 99) if number % step == 0), 99]
    for place, number in enumerate(numbers):
        np.testing.assert_array_equal(recording.assignments(place), iterations[number].assignments)
        assert (recording.frames[place].centroids == number).all()
    assert recording.place_of(12) == 11
    assert recording.frames[recording.place_of(13)].number == 12


def test_where_two_frames_are_too_large_already_the_first_and_the_last_stay():
    recorder = Recorder(np.zeros(300, np.uint8), tuple("0123456789"), 1)
    for one in made_up(40):
        recorder.add(one)
    assert [frame.number for frame in recorder.recording().frames] == [0, 39]


def test_a_recording_does_not_grow_any_more(sample):
    settings = TrainingSettings(k=5)
    recorder = Recorder(*training_labels(sample, settings))
    early = None
    for one in train_run(sample, settings):
        if isinstance(one, Iteration):
            recorder.add(one)
            early = early or recorder.recording()
    assert len(early.frames) == 1 < len(recorder.recording().frames)


def test_a_model_of_an_iteration_knows_where_it_comes_from_and_not_what_came_later(sample):
    _, recording, run = record(sample, TrainingSettings(k=8))
    model = recording.model(2, run.model)
    assert model.metadata["digits"] == run.model.metadata["digits"] and model.calibration is None
    assert model.metadata["results"] == {"iterations": 2, "training_error": recording.frames[2].training_error}
    np.testing.assert_array_equal(model.labels, majority_labels(recording.frames[2].label_counts))
    assert replace(run.model).calibration is not None


def test_two_hundred_iterations_of_a_hundred_clusters_on_mnist_are_below_25_megabytes():
    """As much as a training of 60,000 digits gives: all move at first, and then fewer and fewer."""
    n = 60_000
    recorder = Recorder(np.random.default_rng(0).integers(10, size=n).astype(np.uint8), tuple("0123456789"))
    for one in made_up(201, k=100, n=n):
        recorder.add(one)
    recording = recorder.recording()
    assert recording.is_complete and recording.nbytes < 25_000_000
    np.testing.assert_array_equal(recording.assignments(200), one.assignments)
