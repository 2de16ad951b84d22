"""Play back: the run in use, or the training under way, is shown as it was at an iteration."""

import numpy as np
import pytest

from digitcluster.session import pace, playback
from digitcluster.session.pace import BEGIN, FULL, STEADY, seconds_after
from digitcluster.session.selection import ClusterSubject
from tests.window_fixtures import LONG


@pytest.fixture
def trained(opened, idle):
    """A session with a run in use."""
    opened.training.train()
    idle(opened)
    return opened


def at(qtbot, session, number):
    """Wait until a training that pauses has come to an iteration."""

    def is_there():
        live = session.training.live
        return live is not None and live.iteration.number == number and session.tasks.task.paused

    qtbot.waitUntil(is_there, timeout=LONG)


def test_a_run_is_shown_as_it_was_and_everything_follows(trained):
    back, selection = trained.playback, trained.selection
    last = selection.entry
    assert back.value.count == last.run.iterations + 1 and back.value.is_at_end and not back.value.is_live
    back.go(2)
    frame = selection.value.frame
    assert frame.number == 2 and (back.value.place, back.value.number) == (2, 2)
    assert selection.listed is last and selection.entry.number == last.number
    np.testing.assert_array_equal(selection.model.centroids, frame.centroids)
    np.testing.assert_array_equal(selection.model.label_counts, frame.label_counts)
    assert selection.entry.title == f"{last.title} · iteration 2"
    assert trained.pad.model is selection.model
    back.last()
    assert selection.entry is last and selection.value.frame is None and trained.pad.model is last.model


def test_first_back_forward_and_last_go_there_and_no_farther(trained):
    back = trained.playback
    back.first()
    back.back()
    assert back.value.number == 0 and trained.selection.value.frame.is_first
    back.forward()
    assert back.value.number == 1
    back.last()
    back.forward()
    assert back.value.is_at_end and back.value.number == back.value.last


def test_a_cluster_that_is_inspected_stays_so_and_its_members_follow(trained, idle):
    trained.selection.inspect(ClusterSubject(3))
    trained.playback.go(1)
    idle(trained)
    inspected = trained.inspection
    waited = trained.selection.value
    assert waited.subject == ClusterSubject(3)
    assert inspected.value is None or inspected.value.entry.model is waited.model


def test_where_people_rest_the_digits_are_compared_with_the_clusters_as_they_were(qtbot, trained):
    trained.playback.go(1)
    qtbot.waitUntil(lambda: trained.inspection.value is not None, timeout=LONG)
    value, frame = trained.inspection.value, trained.selection.value.frame
    assert value.entry is trained.selection.entry and set(value.parts) == {"training", "validation", "all"}
    # The means of an iteration's members are the centroids that it ends with: these have other members already.
    sizes = np.bincount(value.assignment.clusters[value.parts["training"]], minlength=len(frame.centroids))
    assert sizes.sum() == frame.label_counts.sum()


def test_it_plays_to_the_end_and_pauses_where_it_is_told(qtbot, trained, monkeypatch):
    monkeypatch.setattr(playback, "FASTEST", 1)
    back, seen = trained.playback, []
    back.changed.connect(seen.append)
    back.play()
    assert back.value.is_playing and back.value.number == 0
    qtbot.waitUntil(lambda: back.value.is_at_end, timeout=LONG)
    assert [one.number for one in seen if one.is_playing] == list(range(back.value.last))
    assert not back.value.is_playing
    back.play()
    back.play()
    assert not back.value.is_playing and back.value.number == 0
    back.play()
    back.go(3)
    assert not back.value.is_playing and back.value.number == 3


def test_another_model_or_a_training_ends_playing(trained):
    back = trained.playback
    back.play()
    trained.selection.select_entry(trained.runs.builtin)
    assert not back.value.is_playing and back.value.count == 0
    back.play()
    back.forward()
    assert not back.value.is_playing and trained.selection.value.frame is None


def test_a_training_begins_with_the_digits_that_were_picked(qtbot, opened, sample):
    opened.training.step()
    at(qtbot, opened, 0)
    live = opened.training.live
    training = sample.take(np.arange(150, 600))
    np.testing.assert_array_equal(live.iteration.centroids, training.images[live.iteration.picked])
    assert opened.playback.value.is_live and opened.playback.value.number == 0
    assert opened.pad.model.labels.tolist() == training.labels[live.iteration.picked].tolist()
    opened.tasks.stop()


def test_in_a_training_people_may_look_back_while_it_pauses(qtbot, opened, idle):
    back = opened.playback
    for number in range(3):
        back.forward() if number else opened.training.step()
        at(qtbot, opened, number)
    back.back()
    assert back.held.number == 1 and back.value.number == 1 and back.value.last == 2
    back.forward()
    assert back.held is None
    back.forward()
    at(qtbot, opened, 3)
    back.first()
    back.play()
    assert back.held is None, "it goes on from where the training is"
    idle(opened)
    assert back.held is None and back.value.is_at_end and not back.value.is_live


def test_stopped_while_people_look_back_it_keeps_what_it_had_reached(qtbot, opened, idle):
    for number in range(3):
        opened.training.step()
        at(qtbot, opened, number)
    opened.playback.first()
    opened.tasks.stop()
    idle(opened)
    recording = opened.selection.listed.recording
    assert [frame.number for frame in recording.frames] == [0, 1, 2] and opened.playback.value.is_at_end


def test_of_several_restarts_the_recording_is_that_of_the_best(opened, idle):
    from dataclasses import replace

    opened.training.change_settings(replace(opened.training.settings, k=6, restarts=3))
    opened.training.train()
    idle(opened)
    run, recording = opened.selection.value.run, opened.selection.listed.recording
    assert len(recording.frames) == run.iterations + 1
    assert recording.frames[-1].inertia == run.inertia
    assert np.abs(recording.frames[-1].centroids - run.model.centroids).max() <= 0.5


def test_past_clusters_cannot_be_changed_but_trained_on(trained, idle):
    trained.playback.go(1)
    listed = trained.selection.listed
    for change in (
        lambda: trained.edits.relabel(0, 5),
        lambda: trained.edits.merge(0, 1),
        lambda: trained.edits.remove(0),
        lambda: trained.edits.split(0),
    ):
        change()
    idle(trained)
    assert trained.selection.listed is listed and not trained.undo.canUndo()
    assert sum("last iteration" in one for one in trained.sentences) == 4
    trained.edits.train_on()
    idle(trained)
    assert len(trained.runs.others) == 2 and trained.selection.value.run.settings.k == listed.run.settings.k


def test_a_new_name_is_that_of_the_iteration_too(trained):
    trained.playback.go(1)
    model = trained.selection.model
    trained.runs.rename(trained.selection.entry, "mine")
    assert trained.selection.entry.title == "mine · iteration 1" and trained.selection.model is model


def test_who_chose_another_model_for_the_pad_keeps_it_while_going_through_iterations(trained):
    trained.pad.read_by(trained.runs.builtin)
    trained.playback.go(1)
    trained.playback.last()
    assert trained.pad.model is trained.runs.builtin.model


def test_the_usual_speed_shows_the_first_ten_iterations_slowly():
    assert [seconds_after(BEGIN, number) for number in (0, 9, 10)] == [0.25, 0.25, 0]
    assert seconds_after(STEADY, 500) == 0.25 and seconds_after(FULL, 0) == 0
    assert set(pace.SPEEDS) == {*pace.SECONDS, BEGIN}


def test_a_training_that_is_watched_waits_and_one_that_is_not_does_not(qtbot, opened, idle, monkeypatch):
    monkeypatch.setitem(pace.SECONDS, "slow", 1e6)
    opened.training.set_speed("slow")
    opened.training.train()
    qtbot.waitUntil(lambda: opened.training.live is not None, timeout=LONG)
    assert opened.training.live.iteration.number == 0
    opened.training.set_watched(False)
    idle(opened)
    assert opened.selection.value.run.converged


def test_another_speed_counts_at_once(qtbot, opened, idle, monkeypatch):
    monkeypatch.setitem(pace.SECONDS, "slow", 1e6)
    opened.training.set_speed("slow")
    opened.training.train()
    qtbot.waitUntil(lambda: opened.training.live is not None, timeout=LONG)
    opened.training.set_speed(FULL)
    idle(opened)
    assert opened.selection.value.run.converged


def test_a_speed_of_its_own_ends_with_the_training(opened, idle, monkeypatch):
    monkeypatch.setitem(pace.SECONDS, STEADY, 0.0)
    opened.training.train(speed=STEADY)
    assert opened.training.speed == STEADY
    idle(opened)
    assert opened.training.speed == opened.training.chosen_speed == FULL
