"""What would be lost: what was made since the session was last saved."""

import gc
import weakref
from dataclasses import replace
from pathlib import Path

from digitcluster.session.runs import ModelEntry
from digitcluster.session.work import WorkState

HERE = Path("lesson.digitsession")


def test_looking_at_things_is_no_work(session, sample, builtin):
    session.open_digits.use(sample)
    session.selection.select_new(ModelEntry(replace(builtin, name="opened")))
    assert session.work.value == WorkState() and not session.work.value.is_unsaved


def test_a_run_is_work_until_it_is_saved_or_deleted(opened, idle):
    opened.training.train()
    idle(opened)
    assert opened.work.value.unsaved == "1 run"
    opened.runs.delete(opened.selection.entry)
    assert not opened.work.value.is_unsaved, "nothing is left to be saved"
    opened.undo.undo()
    opened.work.keep(HERE)
    assert opened.work.value == WorkState(HERE)
    opened.runs.delete(opened.runs.others[0])
    assert opened.work.value.unsaved == "1 deletion"
    opened.undo.undo()
    assert not opened.work.value.is_unsaved, "as it was when it was saved"


def test_sweeps_and_names_are_work(opened, idle):
    opened.training.train()
    idle(opened)
    opened.work.keep(HERE)
    opened.sweeps.start((2,))
    idle(opened)
    opened.runs.rename(opened.runs.others[0], "mine")
    assert opened.work.value.unsaved == "1 run and 1 sweep"
    opened.undo.undo()
    assert opened.work.value.unsaved == "1 sweep"


def test_what_is_made_while_a_file_is_written_is_not_in_it(opened, tmp_path, idle):
    opened.training.train()
    idle(opened)
    opened.documents.save_session(tmp_path / "lesson.digitsession")
    opened.runs.rename(opened.runs.others[0], "later")
    idle(opened)
    assert opened.work.value == WorkState(tmp_path / "lesson.digitsession", "1 run")


def test_a_save_that_fails_keeps_the_work_unsaved(opened, tmp_path, idle):
    opened.training.train()
    idle(opened)
    after = []
    opened.documents.save_session(tmp_path / "missing" / "x.digitsession", then=lambda: after.append(True))
    idle(opened)
    assert opened.work.value == WorkState(None, "1 run") and opened.problems and not after


def test_digits_that_were_changed_are_work_until_they_are_saved(opened, sample, tmp_path, idle):
    opened.mending.relabel([1, 2], 3)
    assert opened.work.value.unsaved == "the changes to the digits"
    opened.undo.undo()
    assert not opened.work.value.is_unsaved
    opened.undo.redo()
    opened.open_digits.save(tmp_path / "mended.npz")
    idle(opened)
    assert not opened.work.value.is_unsaved
    opened.undo.undo()
    assert opened.work.value.is_unsaved, "the file has the other labels"
    opened.open_digits.use(replace(sample))
    assert not opened.work.value.is_unsaved


def test_before_other_digits_take_their_place_changed_ones_are_asked_about(opened, sample, tmp_path, idle):
    asked = []
    opened.open_digits.asked.connect(asked.append)
    opened.open_digits.save(tmp_path / "other.npz")
    idle(opened)
    opened.mending.relabel([1, 2], 3)
    opened.documents.open(tmp_path / "other.npz")
    idle(opened)
    assert len(asked) == 1 and opened.open_digits.digits.source == sample.source
    asked[0]()
    assert opened.open_digits.digits.name == "other.npz" and not opened.work.value.is_unsaved
    opened.documents.open(tmp_path / "other.npz")
    idle(opened)
    assert len(asked) == 1, "nothing was changed in these"


def test_digits_that_were_saved_are_let_go_when_others_are_opened(session, sample, tmp_path, idle):
    session.open_digits.use(replace(sample, images=sample.images.copy()))
    session.documents.save_session(tmp_path / "lesson.digitsession")
    idle(session)
    there = weakref.ref(session.open_digits.digits)
    session.open_digits.use(sample)
    idle(session)
    gc.collect()
    assert there() is None
