"""What a session's file keeps takes the place of what was there, with the steps that were done to that."""

from dataclasses import replace

import pytest

from digitcluster.session.entries import ModelEntry


@pytest.fixture
def renamed(opened, builtin, tmp_path, idle):
    """A session that was saved with a model of its own, which was renamed, and a mended digit."""
    opened.selection.select_new(ModelEntry(replace(builtin, name="mine")))
    opened.runs.rename(opened.selection.entry, "better")
    opened.mending.leave_out([3])
    opened.documents.save_session(tmp_path / "lesson.digitsession")
    idle(opened)
    assert opened.undo.work.count() == 2
    return opened


def test_after_opening_a_session_nothing_that_was_done_to_the_one_before_can_be_undone(renamed, tmp_path, idle):
    renamed.documents.open(tmp_path / "lesson.digitsession")
    idle(renamed)
    assert renamed.undo.work.count() == 0 and renamed.selection.entry.title == "better"
    assert len(renamed.open_digits.digits) == 599 and not renamed.open_digits.mended.mends.is_original


def test_a_new_session_begins_without_steps(renamed):
    renamed.documents.begin_session()
    assert renamed.undo.work.count() == 0 and renamed.runs.others == () and renamed.sweeps.kept == ()
    assert renamed.work.value.path is None and not renamed.work.value.is_unsaved


def test_what_is_pinned_stays_so_in_the_file_and_is_work_that_would_be_lost(renamed, tmp_path, idle):
    assert not renamed.work.value.is_unsaved
    renamed.runs.pin(renamed.selection.entry, pinned=True)
    assert renamed.work.value.is_unsaved
    renamed.documents.save_session(tmp_path / "lesson.digitsession")
    idle(renamed)
    renamed.documents.begin_session()
    renamed.documents.open(tmp_path / "lesson.digitsession")
    idle(renamed)
    assert [one.pinned for one in renamed.runs.others] == [True]
