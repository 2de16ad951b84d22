"""What the inspector needs is there before anybody clicks, and follows the model, the digits and their mending."""

from dataclasses import replace

import numpy as np
import pytest

from digitcluster.core.analysis.assignment import assign
from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.session.runs import ModelEntry
from digitcluster.session.selection import ClusterSubject, DigitSubject
from tests.window_fixtures import LONG


@pytest.fixture
def run(sample):
    return finish(train_run(sample, TrainingSettings(k=8, seed=3, validation=0.5)))


@pytest.fixture
def inspected(opened, run, idle):
    """A session with the sample open; first the built-in model was in use, now a run on it."""
    idle(opened)
    opened.selection.select_new(ModelEntry(run.model, run))
    idle(opened)
    return opened


@pytest.fixture
def assigned(monkeypatch):
    """Count the digits that are compared with clusters."""
    counts = []

    def spy(model, digits, *vectors):
        counts.append(len(digits))
        return assign(model, digits, *vectors)

    monkeypatch.setattr("digitcluster.session.inspection.assign", spy)
    monkeypatch.setattr("digitcluster.core.analysis.following.assign", spy)
    return counts


def test_it_follows_the_model_and_the_digits(opened, run, sample, idle):
    idle(opened)
    assert opened.inspection.value.entry is opened.runs.builtin
    assert list(opened.inspection.value.parts) == ["all"]
    opened.selection.select_new(ModelEntry(run.model, run))
    assert opened.inspection.value is None  # nothing of another model is shown meanwhile
    idle(opened)
    value = opened.inspection.value
    assert value.entry is opened.selection.entry and value.digits is sample
    assert (value.assignment.clusters == finish(assign(run.model, sample)).clusters).all()
    assert value.parts["validation"].tolist() == list(range(300))
    opened.open_digits.use(sample.take(slice(0, 50)))
    idle(opened)
    assert len(opened.inspection.value.assignment) == 50 and list(opened.inspection.value.parts) == ["all"]


def test_digits_of_another_size_are_not_inspected(inspected, sample, idle):
    inspected.selection.select_new(ModelEntry(replace(inspected.selection.model)))  # still being compared
    inspected.open_digits.use(replace(sample, images=sample.images[:, ::2].copy()))
    idle(inspected)
    assert inspected.inspection.value is None and not inspected.problems


def test_a_model_opened_from_a_file_knows_the_digits_that_it_was_trained_on(opened, run, idle):
    opened.selection.select_new(ModelEntry(run.model))
    idle(opened)
    assert len(opened.inspection.value.parts["validation"]) == 300


def test_going_back_to_a_model_shows_it_at_once(inspected, idle, assigned):
    known = inspected.inspection.value
    inspected.selection.select_entry(inspected.runs.builtin)
    assert inspected.inspection.value.entry is inspected.runs.builtin
    inspected.selection.select_entry(known.entry)
    assert inspected.inspection.value.assignment is known.assignment
    idle(inspected)
    assert assigned == []


def test_models_that_compare_the_same_share_what_is_compared(inspected, sample, idle):
    settings = TrainingSettings(k=12, straighten=True, features="gradients", max_iterations=2)
    vectors = []
    for seed in (1, 2):
        run = finish(train_run(sample, replace(settings, seed=seed)))
        inspected.selection.select_new(ModelEntry(run.model, run))
        idle(inspected)
        found = inspected.inspection.value.assignment
        assert (found.clusters == finish(assign(run.model, sample)).clusters).all()
        vectors.append(found.vectors)
    assert vectors[0] is vectors[1]


def test_an_entry_that_gets_another_name_is_not_computed_anew(inspected, assigned):
    known = inspected.inspection.value
    inspected.runs.rename(known.entry, "mine")
    value = inspected.inspection.value
    assert value.entry is inspected.selection.entry and value.entry.name == "mine"
    assert value.assignment is known.assignment and assigned == []


def test_only_the_newest_is_computed(opened, run, idle):
    seen = []
    opened.inspection.changed.connect(lambda value: seen.append(value and value.entry))
    entries = opened.runs.add([ModelEntry(replace(run.model)) for _ in range(6)])
    for entry in entries:
        opened.selection.select_entry(entry)
    idle(opened)
    assert seen[-1] is entries[-1] and seen.count(None) <= 2
    assert opened.inspection.value.entry is entries[-1]


def test_during_a_training_nothing_is_computed_until_something_is_inspected(qtbot, opened, run, idle, assigned):
    idle(opened)
    assigned.clear()
    opened.training.change_settings(TrainingSettings(k=150, restarts=400))
    opened.training.train()
    opened.selection.select_new(ModelEntry(run.model, run))
    qtbot.waitUntil(lambda: opened.training.live is not None, timeout=LONG)
    assert assigned == [] and opened.analysis.is_idle
    opened.selection.inspect(ClusterSubject(2))
    qtbot.waitUntil(lambda: opened.inspection.value is not None, timeout=LONG)
    assert opened.tasks.task is not None
    opened.tasks.stop()
    idle(opened)


def test_while_a_training_is_paused_it_is_computed(qtbot, opened, idle):
    opened.training.step()
    qtbot.waitUntil(lambda: opened.tasks.task is not None and opened.tasks.task.paused, timeout=LONG)
    qtbot.waitUntil(lambda: opened.training.live is not None, timeout=LONG)
    opened.selection.select_new(ModelEntry(replace(opened.runs.builtin.model)))
    qtbot.waitUntil(lambda: opened.inspection.value is not None, timeout=LONG)
    opened.tasks.stop()
    idle(opened)


def test_a_training_that_begins_meanwhile_goes_first(qtbot, opened, idle, monkeypatch):
    endless = [True]

    def slow(model, digits, *_):
        while endless:
            yield np.nan
        return (yield from assign(model, digits))

    monkeypatch.setattr("digitcluster.session.inspection.assign", slow)
    opened.selection.select_new(ModelEntry(replace(opened.runs.builtin.model)))
    assert not opened.analysis.is_idle
    opened.training.change_settings(TrainingSettings(k=150, restarts=400))
    opened.training.train()
    qtbot.waitUntil(lambda: opened.training.live is not None and opened.analysis.is_idle, timeout=LONG)
    endless.clear()
    opened.tasks.stop()
    idle(opened)
    assert opened.inspection.value.entry is opened.selection.entry


def test_what_waited_for_a_training_is_computed_after_it(opened, idle):
    opened.training.change_settings(TrainingSettings(k=5))
    opened.training.train()
    idle(opened)
    assert opened.inspection.value.entry is opened.selection.entry and opened.inspection.value.entry.model.k == 5


def test_a_label_changed_by_hand_is_known_at_once(inspected, sample, assigned):
    wrong = (int(sample.labels[7]) + 1) % 10
    inspected.mending.relabel([7], wrong)
    value = inspected.inspection.value
    assert value.digits is inspected.open_digits.digits and value.assignment.labels[7] == wrong
    assert assigned == [1]
    expected = finish(assign(value.entry.model, value.digits))
    assert (value.assignment.own == expected.own).all()
    assert value.parts["validation"].tolist() == list(range(300)) and len(value.parts["training"]) == 300


def test_digits_left_out_leave_their_part_and_come_back_to_it(inspected):
    parts = inspected.inspection.value.parts
    inspected.mending.leave_out([0, 1, 450])
    value = inspected.inspection.value
    assert len(value.assignment) == 597
    assert {name: len(rows) for name, rows in value.parts.items()} == {"all": 597, "validation": 298, "training": 299}
    assert value.parts["training"][0] == 298
    inspected.undo.work.undo()
    again = inspected.inspection.value.parts
    assert all((again[name] == parts[name]).all() for name in parts)


def test_parts_of_mended_digits_are_known_for_a_model_that_is_chosen_later(opened, run, sample, idle):
    opened.mending.leave_out([0])
    opened.mending.relabel([5], 0 if sample.labels[6] else 1)
    opened.selection.select_new(ModelEntry(run.model, run))
    idle(opened)
    assert len(opened.inspection.value.parts["validation"]) == 299
    opened.undo.work.undo()
    opened.undo.work.undo()
    idle(opened)
    assert len(opened.inspection.value.parts["validation"]) == 300


def test_a_model_trained_on_mended_digits_keeps_its_parts_when_more_is_mended(opened, idle):
    opened.mending.leave_out([0, 1, 2, 3])
    opened.training.change_settings(TrainingSettings(k=4, validation=0.5))
    opened.training.train()
    idle(opened)
    assert len(opened.inspection.value.parts["validation"]) == 298
    opened.mending.leave_out([0])
    assert len(opened.inspection.value.parts["validation"]) == 297
    for _ in range(2):
        opened.undo.work.undo()
    idle(opened)
    assert len(opened.inspection.value.assignment) == 600 and len(opened.inspection.value.parts["validation"]) == 298


def test_many_mended_digits_are_compared_in_the_background(inspected, sample, idle, monkeypatch):
    monkeypatch.setattr("digitcluster.session.inspection.AT_ONCE", 0)
    inspected.mending.leave_out([4, 5])
    inspected.undo.work.undo()
    assert inspected.inspection.value is None
    idle(inspected)
    assert len(inspected.inspection.value.assignment) == 600


def test_digits_can_be_mended_before_they_are_inspected(opened, idle):
    opened.mending.leave_out([4, 5])  # the assignment of before is still under way
    idle(opened)
    value = opened.inspection.value
    assert len(value.assignment) == 598 and value.digits is opened.open_digits.digits


def test_a_digit_that_is_inspected_stays_so_while_others_are_mended(inspected, sample):
    inspected.selection.inspect(DigitSubject(sample, 10))
    inspected.selection.inspect(DigitSubject(sample, 20))
    inspected.mending.leave_out([3])
    now = inspected.open_digits.digits
    assert inspected.selection.value.subject == DigitSubject(now, 19)
    assert (now.images[19] == sample.images[20]).all()
    inspected.selection.back()
    assert inspected.selection.value.subject == DigitSubject(now, 9)
    inspected.mending.leave_out([9])
    assert inspected.selection.value.subject is None


def test_keeping_own_digits_does_not_wait_for_it(qtbot, opened, one, monkeypatch):
    waiting = True

    def endless(model, digits, *_):
        while waiting:
            yield np.nan
        return finish(assign(model, digits))

    monkeypatch.setattr("digitcluster.session.inspection.assign", endless)
    opened.selection.select_new(ModelEntry(replace(opened.runs.builtin.model)))
    opened.pad.set_drawing(one)
    opened.own_digits.keep("1")
    qtbot.waitUntil(lambda: opened.own_digits.value.recognized is not None, timeout=LONG)
    assert not opened.analysis.is_idle
    waiting = False


def test_other_digits_that_are_opened_while_one_is_inspected_are_not_taken_for_those_of_the_training(
    inspected, sample, idle
):
    few = sample.take(slice(0, 50))
    inspected.selection.inspect(DigitSubject(sample, 3))
    inspected.open_digits.use(few)
    idle(inspected)
    assert not inspected.problems
    assert list(inspected.inspection.value.parts) == ["all"] and inspected.inspection.value.digits is few
