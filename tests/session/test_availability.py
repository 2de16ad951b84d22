"""Which command is possible, from one snapshot."""

from dataclasses import asdict

import pytest
from PySide6.QtGui import QUndoCommand

from digitcluster.session.availability import Availability, TrainAction, find_availability
from digitcluster.session.task_runner import Task, TaskKind

TRAINING = Task(TaskKind.TRAIN, "Iteration 3")
RESTING = Task(TaskKind.TRAIN, "Iteration 3", paused=True)
SWEEPING = Task(TaskKind.SWEEP, "k = 5")


def find(digits=None, task=None, *, is_blank=True, can_undo=False, can_redo=False):
    return find_availability(digits, task, is_blank=is_blank, can_undo=can_undo, can_redo=can_redo)


def possible(value, *names):
    return [getattr(value, name) for name in names]


def test_at_the_start_files_can_be_opened_and_nothing_else_done():
    assert find() == Availability()
    assert possible(find(), "open", "open_folder", "sample", "fetch_mnist", "save_session", "new_seed") == [True] * 6
    assert possible(find(), "train", "step", "stop", "sweep", "save_digits", "random_digit", "keep") == [False] * 7


def test_with_digits_they_can_be_trained_on_swept_saved_and_picked_from(sample):
    value = find(sample)
    assert possible(value, "train", "step", "sweep", "save_digits", "random_digit", "numbered_digit") == [True] * 6
    assert not value.stop and value.train_action is TrainAction.TRAIN


@pytest.mark.parametrize(
    ("task", "step", "action"), [(TRAINING, False, TrainAction.PAUSE), (RESTING, True, TrainAction.RESUME)]
)
def test_a_training_can_be_paused_or_resumed_stopped_and_only_at_rest_stepped(sample, task, step, action):
    value = find(sample, task)
    assert possible(value, "train", "step", "stop", "stop_training") == [True, step, True, True]
    assert value.train_action is action
    assert not any(possible(value, "open", "sample", "sweep", "new_seed", "change_settings", "save_session"))


@pytest.mark.parametrize("kind", [TaskKind.SWEEP, TaskKind.OPEN, TaskKind.SAVE, TaskKind.DOWNLOAD])
def test_while_something_else_is_under_way_there_is_no_training_but_it_can_be_stopped(sample, kind):
    value = find(sample, Task(kind, "…"))
    assert possible(value, "train", "step", "stop", "stop_training", "sweep") == [False, False, True, False, False]


def test_a_step_makes_no_sense_without_digits_or_beside_a_sweep(sample):
    assert not find().step and not find(sample, SWEEPING).step and not find(sample, TRAINING).step


def test_the_pad_decides_on_undo_and_keep():
    value = find(is_blank=False, can_undo=True)
    assert possible(value, "undo", "redo", "clear", "keep") == [True, False, True, True]
    assert possible(find(can_undo=True, can_redo=True), "undo", "redo", "clear") == [True, True, False]


def test_the_snapshot_follows_the_session(qtbot, session, sample, one):
    seen = []
    session.availability.changed.connect(seen.append)
    session.open_digits.use(sample)
    session.training.step()
    session.undo.pad.push(QUndoCommand("stroke"))
    session.pad.set_drawing(one)
    assert [value.train for value in seen] == [True] * len(seen) and len(seen) == len(set(map(str, map(asdict, seen))))
    value = session.availability.value
    assert value is seen[-1] and value.step and value.undo and value.keep and not value.open
    assert value.train_action is TrainAction.RESUME
