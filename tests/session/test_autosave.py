"""What is unsaved is kept on the disk while people work, and when the program is told to end."""

import gc
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QTimer

from digitcluster.files import autosave_file
from digitcluster.session import autosave
from tests.session.crashes import folder_of, train
from tests.window_fixtures import LONG


def test_told_to_end_it_keeps_what_there_is_now(begin, opened_run, sample, idle, monkeypatch):
    monkeypatch.setattr(autosave, "SOON", 10**6)
    before = begin()
    opened_run(before)
    before.mending.leave_out([3])
    before.recovery.keep()
    before.close()
    [offer] = (after := begin()).offers
    assert offer.reason == "Digit Cluster was ended before this was saved."
    assert offer.about.what == "1 run and the changes to the digits"
    after.recovery.recover(offer)
    idle(after)
    assert len(after.open_digits.digits) == len(sample) - 1 and len(after.runs.others) == 1


def test_told_to_end_it_leaves_nothing_where_nothing_would_be_lost(begin, one, root):
    session = begin()
    session.pad.set_drawing(one)  # closing does not ask about it either
    session.recovery.keep()
    session.close()
    assert not list(root.iterdir())


def test_while_the_pen_is_down_nothing_is_written(qtbot, begin, kept, one):
    session, rounds = begin(), []
    session.pad.set_drawing(one, is_drawing=True)
    timer = QTimer(session, interval=5)
    timer.timeout.connect(lambda: rounds.append(session.keeping.is_idle))
    timer.start()
    qtbot.waitUntil(lambda: len(rounds) > 20, timeout=LONG)
    assert all(rounds) and not (folder_of(session) / "about.json").exists()
    session.pad.set_drawing(one)
    kept(session, "a drawing")


def test_a_training_under_way_is_kept_as_far_as_it_has_come(begin, in_training, crash, idle):
    before = in_training
    reached = before.training.live.iteration.centroids
    crash(before)
    after = begin()
    after.recovery.recover(after.offers[0])
    idle(after)
    [entry] = after.runs.others
    np.testing.assert_allclose(entry.model.centroids, reached, atol=1e-3)
    assert entry.run is not None and not entry.run.converged
    assert before.tasks.task is not None, "and it goes on"
    before.training.train()
    idle(before)
    assert len(before.runs.others) == 1, "once, not twice"


def test_a_training_that_has_ended_is_not_kept_twice(in_training, kept, idle):
    train(in_training, idle)
    kept(in_training, "1 run")


def test_told_to_end_during_a_training_what_was_kept_of_it_stays(begin, in_training):
    in_training.recovery.keep()
    in_training.close()
    [offer] = begin().offers
    assert offer.about.what == "a training as far as it had come"
    assert offer.reason == "Digit Cluster was ended before this was saved."


def test_told_to_end_it_makes_nothing_of_a_training_since_that_may_take_seconds(qtbot, begin, sample, monkeypatch):
    before = begin()
    before.open_digits.use(sample)
    before.training.step()
    qtbot.waitUntil(lambda: before.training.live is not None and before.tasks.task.paused, timeout=LONG)
    monkeypatch.setattr(before.training, "reached", lambda: pytest.fail("the end has to wait for it"))
    before.recovery.keep()
    before.close()
    assert begin().offers == []


def test_a_disk_that_is_full_is_said_once_and_tried_again(qtbot, begin, kept, opened_run, monkeypatch, sample):
    session = begin()
    write, tried = autosave_file.AutosaveWriter.write, []

    def full(self, kept):
        yield
        tried.append(kept)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(autosave_file.AutosaveWriter, "write", full)
    opened_run(session)
    qtbot.waitUntil(lambda: autosave.FAILED in session.sentences, timeout=LONG)
    so_far = len(tried)
    session.mending.leave_out([3])
    qtbot.waitUntil(lambda: len(tried) > so_far and session.keeping.is_idle, timeout=LONG)
    monkeypatch.setattr(autosave_file.AutosaveWriter, "write", write)
    session.mending.leave_out([4])
    kept(session, "1 run and the changes to the digits")
    assert session.sentences.count(autosave.FAILED) == 1 and not session.problems


def test_large_digits_are_written_once_however_often_they_are_mended(begin, kept, opened_run, sample, qtbot):
    session = begin()
    opened_run(session)
    session.mending.leave_out([3])
    kept(session, "1 run and the changes to the digits")
    digits, mends = (folder_of(session) / f"digits-1.digitsession{end}" for end in ("", ".mends"))
    before = digits.stat().st_mtime_ns
    first = mends.read_bytes()
    session.mending.leave_out([4])
    qtbot.waitUntil(lambda: mends.read_bytes() != first, timeout=LONG)
    assert digits.stat().st_mtime_ns == before
    session.open_digits.use(replace(sample, name="others"))
    qtbot.waitUntil(lambda: (folder_of(session) / "digits-2.digitsession.mends").exists(), timeout=LONG)
    qtbot.waitUntil(lambda: not digits.exists(), timeout=LONG)


def test_closed_digits_are_not_kept_in_memory(begin, kept, opened_run, sample, qtbot):
    import weakref

    session = begin()
    mine = replace(sample, name="mine")
    session.open_digits.use(mine)
    session.mending.leave_out([3])
    kept(session, "the changes to the digits")
    gone = weakref.ref(mine)
    session.open_digits.use(sample)
    session.undo.work.clear()
    del mine
    kept(session, "")

    def is_gone():
        gc.collect()
        assert gone() is None

    qtbot.waitUntil(is_gone, timeout=LONG)
