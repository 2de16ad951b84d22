"""What is not saved survives a crash, and is offered at the next start; never to a second window that is open."""

import os
import shutil
import time
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from digitcluster.core.drawing.drawing import Drawing
from digitcluster.files.autosave_reading import read_about
from digitcluster.files.copy_folder import STARTING, CopyFolder, left_behind
from digitcluster.session import autosave
from digitcluster.session.recovery import NOTHING_LOST, moment
from tests.session.crashes import folder_of, train
from tests.window_fixtures import LONG

HERE = Path("/somewhere/lesson.digitsession")


def test_what_was_made_is_offered_after_a_crash_and_comes_back(begin, kept, crash, sample, one, idle):
    before = begin()
    before.open_digits.use(sample)
    train(before, idle)
    before.sweeps.start((2, 3))
    idle(before)
    before.runs.rename(before.runs.others[0], "mine")
    before.mending.relabel([4], (sample.labels[4] + 1) % 10)
    before.mending.leave_out([0, 7])
    before.work.keep(HERE, autosave_snapshot())
    before.pad.set_drawing(one)
    kept(before, "1 run, 1 sweep, the changes to the digits and a drawing")
    crash(before)

    after = begin()
    [offer] = after.offers
    assert offer.reason == "Digit Cluster closed unexpectedly."
    assert offer.content.startswith("1 run, 1 sweep, the changes to the digits and a drawing of the session “lesson”, ")
    drawings = []
    after.pad.drawing_found.connect(drawings.append)
    after.recovery.recover(offer)
    idle(after)
    assert not after.problems
    assert [entry.title for entry in after.runs.others] == ["mine"]
    np.testing.assert_array_equal(after.runs.others[0].model.centroids, before.runs.others[0].model.centroids)
    assert after.sweeps.value.planned == (2, 3) and len(after.sweeps.value.runs) == 2
    np.testing.assert_array_equal(after.open_digits.digits.images, before.open_digits.digits.images)
    np.testing.assert_array_equal(after.open_digits.digits.labels, before.open_digits.digits.labels)
    assert after.open_digits.mended.mends.left_out == 2 and after.open_digits.mended.mends.relabelled == 1
    [drawing] = drawings
    np.testing.assert_array_equal(drawing.strokes[0], one.strokes[0])
    assert after.work.value.path == HERE and after.work.value.unsaved == "1 run, 1 sweep and the changes to the digits"


def autosave_snapshot():
    from digitcluster.session.work import Snapshot

    return Snapshot()


def test_what_was_recovered_is_left_until_this_copy_has_kept_it(qtbot, begin, kept, crash, opened_run, monkeypatch):
    before = begin()
    opened_run(before)
    kept(before, "1 run")
    crash(before)
    after = begin()
    remove, then = CopyFolder.remove, []

    def noted(folder):
        then.append(read_about(folder_of(after)))
        remove(folder)

    monkeypatch.setattr(CopyFolder, "remove", noted)
    after.recovery.recover(after.offers[0])
    qtbot.waitUntil(lambda: not folder_of(before).exists(), timeout=LONG)
    assert [about.what for about in then] == ["1 run"], "this copy may crash before it has written it"
    crash(after)
    again = begin()
    assert [offer.about.what for offer in again.offers] == ["1 run"]


def test_a_second_window_is_not_offered_the_work_of_the_first(begin, kept, opened_run):
    first = begin()
    opened_run(first)
    kept(first, "1 run")
    second = begin()
    assert not second.offers and second.sentences == []
    second.recovery.close()
    assert read_about(folder_of(first)).what == "1 run"


def test_nothing_is_left_when_the_window_is_closed_or_all_is_saved(
    qtbot, begin, kept, opened_run, tmp_path, root, idle
):
    session = begin()
    opened_run(session)
    kept(session, "1 run")
    session.documents.save_session(tmp_path / "lesson.digitsession")
    kept(session, "")
    qtbot.waitUntil(lambda: [path.name for path in folder_of(session).iterdir()] == ["lock"], timeout=LONG)
    train(session, idle)
    kept(session, "1 run")
    session.close()
    assert not list(root.iterdir())


def test_a_folder_that_cannot_be_removed_while_something_is_open_in_it_is_not_offered(
    begin, kept, opened_run, monkeypatch, root
):
    """As on Windows, where the file for the reason of a crash is open to the end."""
    session = begin()
    opened_run(session)
    kept(session, "1 run")
    with monkeypatch.context() as windows:
        windows.setattr(shutil, "rmtree", lambda *_, **__: None)
        session.close()
    after = begin()
    assert not after.offers and list(root.iterdir()) == [folder_of(after)]


def test_what_is_discarded_is_gone_and_what_is_postponed_is_offered_again(begin, kept, crash, opened_run, root):
    for _ in range(2):
        one = begin()
        opened_run(one)
        kept(one, "1 run")
        crash(one)
        for offer in one.offers:
            one.recovery.postpone(offer)
    later = begin()
    later.recovery.postpone(later.offers[0])
    assert len(later.offers) == 2 and later.offers[0].about.when > later.offers[1].about.when, "the newest first"
    later.recovery.discard(later.offers[1])
    later.close()
    last = begin()
    assert [offer.about.when for offer in last.offers] == [later.offers[0].about.when]


def test_what_was_not_answered_is_offered_again(begin, kept, crash, opened_run):
    before = begin()
    opened_run(before)
    kept(before, "1 run")
    crash(before)
    begin().close()
    assert len(begin().offers) == 1


@pytest.mark.parametrize(
    ("damaged", "lost", "runs", "digits"),
    [
        ("work.digitsession", "The runs and sweeps", 0, 599),
        ("digits-1.digitsession", "The digits", 1, None),
        ("digits-1.digitsession.mends", "The digits", 1, None),
        ("drawing.json", "The drawing", 1, 599),
    ],
)
def test_of_what_is_damaged_the_rest_is_recovered(
    begin, kept, crash, opened_run, one, idle, damaged, lost, runs, digits
):
    before = begin()
    opened_run(before)
    before.mending.leave_out([3])
    before.pad.set_drawing(one)
    kept(before, "1 run, the changes to the digits and a drawing")
    crash(before)
    (folder_of(before) / damaged).write_bytes(b"{damaged")
    after = begin()
    after.recovery.recover(after.offers[0])
    idle(after)
    assert after.sentences[-1].endswith(f"{lost} could not be read any more.") and not after.problems
    assert len(after.runs.others) == runs
    opened = after.open_digits.digits
    assert (opened and len(opened)) == digits


def test_a_damaged_note_blocks_no_start(begin, kept, crash, opened_run):
    before = begin()
    opened_run(before)
    kept(before, "1 run")
    crash(before)
    (folder_of(before) / "about.json").write_bytes(b'{"when": 7}')
    after = begin()
    assert not after.offers and not after.problems


def test_a_crash_that_lost_nothing_is_said_and_logged_once(begin, crash, caplog):
    before = begin()
    before.recovery.crash_file.write_text("Segmentation fault in numpy")
    crash(before)
    after = begin()
    assert after.sentences == [NOTHING_LOST] and "Segmentation fault in numpy" in caplog.text
    assert begin().sentences == []


def test_the_reason_of_a_crash_is_logged_once_however_often_its_work_is_offered(begin, kept, crash, opened_run, caplog):
    before = begin()
    opened_run(before)
    kept(before, "1 run")
    before.recovery.crash_file.write_text("Segmentation fault in numpy")
    crash(before)
    for _ in range(2):
        session = begin()
        assert len(session.offers) == 1 and NOTHING_LOST not in session.sentences
        session.close()
    assert caplog.text.count("Segmentation fault in numpy") == 1


def test_an_empty_folder_of_a_dead_copy_is_removed_in_silence(begin, crash, root):
    before = begin()
    crash(before)
    after = begin()
    assert after.sentences == [] and not after.offers
    assert list(root.iterdir()) == [folder_of(after)]


def test_what_nobody_wanted_for_a_month_is_removed(begin, kept, crash, opened_run, root, monkeypatch):
    before = begin()
    opened_run(before)
    kept(before, "1 run")
    crash(before)
    about = folder_of(before) / "about.json"
    long_ago = (datetime.now() - timedelta(days=31)).isoformat()
    about.write_text(about.read_text().replace(read_about(folder_of(before)).when.isoformat(), long_ago))
    assert not begin().offers and not about.exists()


def test_a_copy_that_is_just_starting_is_left_alone(root):
    starting = CopyFolder.make(root)
    assert left_behind(root) == [] and starting.path.exists()
    old = time.time() - STARTING - 1
    os.utime(starting.path, (old, old))
    assert [one.path for one in left_behind(root)] == [starting.path], "it died before it could lock it"


def test_without_a_place_to_write_the_program_works(make_session, own_digits_file, tmp_path, opened_run, caplog):
    (tmp_path / "file").write_text("")
    session = make_session(own_digits_file)
    session.recovery.prepare(tmp_path / "file" / "recovery")
    session.recovery.start()
    opened_run(session)
    session.recovery.keep()
    assert session.recovery.crash_file is None and not session.problems
    assert session.sentences.count(autosave.FAILED) == 1
    assert [record.message for record in caplog.records if "not kept for a crash" in record.message]


def test_a_picture_on_the_pad_is_kept_with_what_is_known_of_it(begin, kept, crash, sample, idle):
    before = begin()
    before.pad.set_drawing(Drawing(image=sample.images[3], caption="number 4 of sample", label="7"))
    kept(before, "the digit on the pad")
    crash(before)
    after, drawings = begin(), []
    after.pad.drawing_found.connect(drawings.append)
    after.recovery.recover(after.offers[0])
    idle(after)
    [drawing] = drawings
    np.testing.assert_array_equal(drawing.image, sample.images[3])
    assert (drawing.caption, drawing.label) == ("number 4 of sample", "7")
    assert after.open_digits.digits is None and not after.work.value.is_unsaved


@pytest.mark.parametrize(
    ("day", "said"), [(30, "today at\u00a09:05"), (29, "yesterday at\u00a09:05"), (3, "3 November at\u00a09:05")]
)
def test_when_it_was_is_said_as_people_say_it(day, said):
    assert moment(datetime(2026, 11, day, 9, 5), date(2026, 11, 30)) == said
