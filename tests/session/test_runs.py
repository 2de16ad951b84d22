from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QUndoStack

from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.session import entries
from digitcluster.session import runs as runs_module
from digitcluster.session.runs import ModelEntry, Runs
from tests.core.training.test_recording import record


def test_the_first_is_the_built_in_one_and_those_that_are_added_follow(qtbot, builtin):
    runs, seen = Runs(builtin), []
    runs.changed.connect(seen.append)
    assert runs.builtin.model is builtin and runs.others == ()
    added = [ModelEntry(replace(builtin, name=name)) for name in ("one", "two")]
    runs.add(added)
    assert runs.others == tuple(added) and seen == [runs.entries]


def test_nothing_added_is_no_change(qtbot, builtin):
    runs, seen = Runs(builtin), []
    runs.changed.connect(seen.append)
    runs.add([])
    assert not seen


def test_a_run_is_in_the_list_once(qtbot, builtin, sample):
    run = finish(train_run(sample, TrainingSettings(k=3)))
    runs = Runs(builtin)
    entry = runs.entry_of(run)
    assert entry.run is run and entry.model is run.model and runs.entry_of(run) is entry
    assert len(runs.entries) == 2


def test_where_recordings_take_too_much_memory_the_oldest_are_let_go(qtbot, builtin, sample, monkeypatch):
    _, recording, run = record(sample, TrainingSettings(k=3))
    monkeypatch.setattr(runs_module, "MOST_RECORDED", 2 * recording.nbytes)
    runs = Runs(builtin)
    for _ in range(4):
        runs.add([ModelEntry(run.model, run, recording=recording)])
    assert [entry.recording is not None for entry in runs.others] == [False, False, True, True]
    monkeypatch.setattr(runs_module, "MOST_RECORDED", 1)
    added = runs.add([ModelEntry(run.model, run, recording=recording)])
    assert [entry.recording is not None for entry in runs.others] == [False] * 4 + [True]
    assert added[0] is runs.entries[-1]


@pytest.fixture
def runs(qtbot, builtin):
    """A list with two opened models, one and two, and a stack that undoes: `runs.stack`."""
    stack = QUndoStack()
    runs = Runs(builtin, stack)
    runs.stack = stack
    runs.add([ModelEntry(replace(builtin, name=name)) for name in ("one", "two")])
    return runs


def titles(runs):
    return [one.title for one in runs.others]


def test_a_name_can_be_given_and_undone_and_is_never_that_of_another(runs):
    runs.rename(runs.others[0], "  two  ")
    assert titles(runs) == ["two (2)", "two"]
    runs.rename(runs.others[0], "three")
    runs.stack.undo()
    assert titles(runs) == ["two (2)", "two"]
    runs.stack.undo()
    assert titles(runs) == ["one", "two"] and not runs.stack.canUndo()
    runs.stack.redo()
    runs.rename(runs.others[0], "")
    assert titles(runs) == ["one", "two"], "without a name it is called as before"


def test_the_same_name_again_is_no_change(runs):
    runs.rename(runs.others[0], "one")
    runs.rename(runs.builtin, "mine")
    assert not runs.stack.canUndo() and runs.builtin.title == "built-in"


def test_undoing_a_name_keeps_what_happened_since(runs):
    runs.rename(runs.others[0], "first")
    test = entries.TestResult("t10k", np.eye(10, dtype=np.int64))
    runs.replace(runs.others[0], replace(runs.others[0], test=test))
    runs.stack.undo()
    assert titles(runs) == ["one", "two"] and runs.others[0].test is test


def test_deleting_can_be_undone_and_the_built_in_model_stays(runs):
    one, two = runs.others
    runs.delete(one)
    runs.delete(runs.builtin)
    assert runs.others == (two,)
    runs.stack.undo()
    assert runs.others == (one, two)
    runs.stack.redo()
    assert runs.others == (two,)


def test_an_entry_that_was_replaced_meanwhile_still_stands_for_its_place(runs):
    old = runs.others[0]
    new = runs.replace(old, replace(old, edited=True))
    assert runs.listed(old) is new and titles(runs) == ["one · edited", "two"]
    back = runs.replace(old, old)
    assert back is old and titles(runs) == ["one", "two"]
    runs.remove(new)
    assert titles(runs) == ["two"] and runs.listed(old) is None


def test_an_error_rate_that_cannot_be_compared_is_not_shown(runs, builtin, sample):
    results = {"training_error": 0.008, "validation_error": None}
    entry = ModelEntry(replace(builtin, metadata={"results": results}), is_builtin=True)
    assert (entry.training_error, entry.validation_error, entry.test_error) == (None, None, None)
    wrong = np.full((10, 10), 1, np.int64)
    tested = replace(entry, validated=entries.TestResult("sample", wrong))
    assert tested.validation_error == 0.9 and tested.test_error is None
    np.testing.assert_array_equal(tested.matrix("validation"), wrong)
    assert replace(entry, is_builtin=False).training_error == 0.008 and tested.matrix("test") is None
