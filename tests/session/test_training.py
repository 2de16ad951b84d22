"""Trainings in the session: live, paused, stepped, stopped, and let go of."""

import gc
import weakref
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from digitcluster.core.digits import Digits
from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.session.task_runner import TaskKind
from tests.window_fixtures import LONG


def set_up(session, **settings):
    session.training.change_settings(replace(session.training.settings, **settings))
    return session.training


def reach(qtbot, training, number):
    """Step to an iteration."""
    while training.live is None or training.live.iteration.number < number:
        before = training.live
        training.step()
        qtbot.waitUntil(lambda before=before: training.live is not before, timeout=LONG)


def test_training_in_the_worker_gives_what_the_core_gives(opened, sample, idle):
    training = set_up(opened, k=9, seed=3)
    seen = []
    training.live_changed.connect(seen.append)
    training.train()
    idle(opened)
    expected = finish(train_run(sample, training.settings))
    run = opened.selection.value.run
    np.testing.assert_array_equal(run.model.centroids, expected.model.centroids)
    assert run.history == expected.history and run.validation_error == expected.validation_error
    assert opened.runs.entries[-1] is opened.selection.entry
    assert seen[-1] is None and seen[-2].history == expected.history


def test_without_digits_nothing_starts(session):
    session.training.train()
    session.training.step()
    assert session.tasks.task is None and not session.problems


def test_the_live_counts_are_those_of_the_training_digits_labels(qtbot, opened, sample):
    training = set_up(opened, k=4, validation=0.5)
    reach(qtbot, training, 2)
    live = training.live
    expected = np.zeros((4, 10), int)
    np.add.at(expected, (live.iteration.assignments, sample.labels[300:]), 1)
    np.testing.assert_array_equal(live.label_counts, expected)
    assert live.classes == sample.classes and len(live.history) == 2


def test_digits_without_labels_are_followed_too(qtbot, session, sample, idle):
    session.open_digits.use(Digits(sample.images, None))
    training = set_up(session, k=3)
    reach(qtbot, training, 1)
    assert training.live.label_counts.shape == (3, 1) and training.live.label_counts.sum() == 450
    session.tasks.stop()
    idle(session)
    assert session.selection.model.classes == ("?",)


def test_stop_keeps_the_centroids_reached_so_far(qtbot, opened, idle):
    training = set_up(opened, k=12, seed=3)
    reach(qtbot, training, 2)
    reached = training.live.iteration.centroids.astype(np.float32)
    opened.tasks.stop()
    idle(opened)
    run = opened.selection.value.run
    assert run.iterations == 2 and not run.converged
    np.testing.assert_array_equal(run.model.centroids, reached)
    assert opened.sentences[-1].startswith("Ended early: 2 iterations in ")


def test_the_seconds_of_a_stopped_run_are_those_that_it_worked(qtbot, opened, idle):
    training = set_up(opened, k=12, seed=3)
    reach(qtbot, training, 2)
    worked = opened.tasks.seconds
    opened.tasks.stop()
    idle(opened)
    assert opened.selection.value.run.seconds == worked > 0


def test_one_iteration_is_said_as_one(qtbot, opened, idle):
    training = set_up(opened, k=12, max_iterations=1)
    training.train()
    idle(opened)
    assert opened.sentences[-1].startswith("Ended early: 1 iteration in ")


def test_settings_changed_while_training_do_not_change_that_training(qtbot, opened, idle):
    training = set_up(opened, k=7)
    reach(qtbot, training, 1)
    set_up(opened, k=30)
    opened.tasks.stop()
    idle(opened)
    assert opened.selection.model.k == 7 and opened.selection.value.run.settings.k == 7


def test_stop_before_the_first_iteration_leaves_the_model_in_use(opened, builtin, idle):
    opened.training.train()
    opened.tasks.stop()
    idle(opened)
    run = opened.selection.value.run
    assert run is not None or (opened.selection.model is builtin and opened.sentences[-1] == "Cancelled.")
    assert opened.training.live is None and not opened.problems


def test_pause_and_go_on_reach_the_same_end(opened, sample, idle):
    training = set_up(opened, k=12, seed=3)
    training.train()
    training.pause()
    assert opened.tasks.task.paused
    training.train()
    assert not opened.tasks.task.paused
    idle(opened)
    assert opened.selection.value.run.history == finish(train_run(sample, training.settings)).history


def test_too_many_clusters_are_a_problem_and_nothing_else_changes(opened, builtin, idle):
    set_up(opened, k=451).train()
    idle(opened)
    assert "451 clusters need" in str(opened.problems[0])
    assert opened.training.live is None and opened.selection.model is builtin


def test_a_training_that_has_ended_lets_go_of_its_digits(session, sample, idle):
    digits = Digits(sample.images.copy(), sample.labels)
    session.open_digits.use(digits)
    set_up(session, k=3).train()
    idle(session)
    there = weakref.ref(digits)
    session.open_digits.use(sample)
    del digits
    idle(session)
    gc.collect()
    assert there() is None


def test_a_stopped_training_lets_go_of_its_digits(qtbot, session, sample, idle):
    digits = Digits(sample.images.copy(), sample.labels)
    session.open_digits.use(digits)
    reach(qtbot, set_up(session, k=3), 1)
    session.tasks.stop()
    idle(session)
    there = weakref.ref(digits)
    session.open_digits.use(sample)
    del digits
    idle(session)
    gc.collect()
    assert there() is None


def test_the_same_settings_again_are_no_change(session):
    changes = []
    session.training.settings_changed.connect(changes.append)
    session.training.change_settings(TrainingSettings())
    session.training.change_settings(TrainingSettings(k=5))
    assert changes == [TrainingSettings(k=5)]


def test_the_end_of_the_session_starts_nothing_more(qtbot, opened):
    reach(qtbot, set_up(opened, k=12, seed=3), 1)
    entries = opened.runs.entries
    opened.close()
    assert opened.tasks.task.kind is TaskKind.TRAIN, "no outcome is announced"
    opened.training.train()
    opened.open_digits.open_sample()
    qtbot.waitUntil(lambda: opened.background.is_idle)
    assert opened.runs.entries is entries


@pytest.mark.parametrize("changes", [{"k": 500}, {"features": "gradients"}, {"straighten": True}])
def test_a_training_for_which_there_is_too_little_memory_is_refused_before_it_begins(
    session, sample, monkeypatch, changes
):
    monkeypatch.setattr("psutil.virtual_memory", lambda: SimpleNamespace(available=(256 << 20) + 400_000))
    session.open_digits.use(sample)
    session.training.change_settings(TrainingSettings(**{"k": 2, **changes}))
    session.training.train()
    assert session.tasks.task is None and "GB of memory" in str(session.problems[0])


def test_a_training_for_which_there_is_just_enough_memory_begins(session, sample, monkeypatch, idle):
    monkeypatch.setattr("psutil.virtual_memory", lambda: SimpleNamespace(available=(256 << 20) + 400_000))
    session.open_digits.use(sample)
    session.training.change_settings(TrainingSettings(k=2))
    session.training.train()
    idle(session)
    assert session.selection.entry.run is not None and not session.problems
