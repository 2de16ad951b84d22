"""Closing the window, and opening another session: nothing is lost in silence."""

import threading

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QMessageBox

from digitcluster.core.progress import Progress, finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.files import session_file
from digitcluster.files.registry import load
from digitcluster.files.session_contents import SavedSession
from digitcluster.session.entries import ModelEntry
from digitcluster.session.preferences import Preferences
from digitcluster.ui.dialogs.saving_dialog import SavingDialog
from tests.ui.events import click
from tests.window_fixtures import LONG

SAVE, DISCARD, CANCEL = (
    QMessageBox.StandardButton.Save,
    QMessageBox.StandardButton.Discard,
    QMessageBox.StandardButton.Cancel,
)


@pytest.fixture(scope="module")
def run(sample):
    return finish(train_run(sample, TrainingSettings(k=3)))


@pytest.fixture
def worked(ready, run):
    """The window with a run that was not saved."""
    ready.session.selection.select_new(ModelEntry(run.model, run))
    return ready


@pytest.fixture
def lesson(tmp_path, monkeypatch):
    """Where the next dialog says to save."""
    path = tmp_path / "lesson.digitsession"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(path), "Session (*.digitsession)"))
    return path


@pytest.fixture
def slow(monkeypatch):
    """Let writing a session wait for `slow.set()`."""
    go_on = threading.Event()
    write = session_file.save_session

    def slowly(saved, path):
        yield Progress(f"Saving {path.name}", 1, 4)
        while not go_on.wait(0.01):
            yield Progress(f"Saving {path.name}", 1, 4)
        yield from write(saved, path)

    monkeypatch.setattr(session_file, "save_session", slowly)
    yield go_on
    go_on.set()


def question(window):
    [box] = [one for one in window.findChildren(QMessageBox) if one.isVisible()]
    return box


def test_nothing_made_is_nothing_asked(ready):
    assert ready.windowTitle() == "Digit Cluster" and not ready.isWindowModified()
    assert ready.close() and ready.findChild(QMessageBox) is None


def test_work_is_asked_about_once_and_cancelling_keeps_the_window(qtbot, worked):
    assert worked.windowTitle() == "Untitled[*] – Digit Cluster" and worked.isWindowModified()
    assert not worked.close() and not worked.close()
    box = question(worked)
    assert box.text() == "Save this session before closing?" and box.informativeText() == "Not saved yet: 1 run."
    click(qtbot, box.button(CANCEL))
    QApplication.processEvents()
    assert worked.isVisible() and worked.session.training.train() is None, "the session still works"


def test_discarding_closes_without_another_question(qtbot, worked):
    worked.close()
    click(qtbot, question(worked).button(DISCARD))
    qtbot.waitUntil(lambda: not worked.isVisible(), timeout=LONG)


def test_saving_asks_where_and_closes_when_it_is_saved(qtbot, worked, lesson):
    worked.close()
    click(qtbot, question(worked).button(SAVE))
    qtbot.waitUntil(lambda: not worked.isVisible(), timeout=LONG)
    assert len(finish(load(lesson)).models) == 1


def test_a_save_that_fails_keeps_the_window_and_says_so(qtbot, worked, tmp_path, monkeypatch, idle):
    path = tmp_path / "missing" / "lesson.digitsession"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(path), "Session (*.digitsession)"))
    worked.close()
    click(qtbot, question(worked).button(SAVE))
    idle(worked.session)
    assert worked.isVisible() and "could not be saved" in str(worked.session.problems[0])
    assert "could not be saved" in question(worked).text() and worked.isWindowModified()


def test_a_save_that_is_cancelled_in_its_dialog_keeps_the_window(qtbot, worked, monkeypatch, idle):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: ("", ""))
    worked.close()
    click(qtbot, question(worked).button(SAVE))
    idle(worked.session)
    assert worked.isVisible() and worked.session.work.value.is_unsaved


def step_to(qtbot, session, number):
    """Let a training pause after an iteration."""
    while session.training.live is None or session.training.live.iteration.number < number:
        before = session.training.live
        session.training.step()
        qtbot.waitUntil(lambda before=before: session.training.live is not before, timeout=LONG)


def test_a_training_under_way_is_kept_and_saved_as_well(qtbot, worked, lesson):
    step_to(qtbot, worked.session, 1)
    worked.close()
    click(qtbot, question(worked).button(SAVE))
    qtbot.waitUntil(lambda: not worked.isVisible(), timeout=LONG)
    assert len(finish(load(lesson)).models) == 2


@pytest.mark.parametrize("answer", [SAVE, DISCARD, CANCEL])
def test_a_training_under_way_is_asked_about_before_it_has_become_a_run(qtbot, ready, lesson, answer):
    step_to(qtbot, ready.session, 0)
    assert not ready.isWindowModified(), "stopping it now would keep nothing"
    step_to(qtbot, ready.session, 1)
    assert ready.windowTitle() == "Untitled[*] – Digit Cluster" and ready.isWindowModified()
    ready.close()
    assert question(ready).informativeText() == "Not saved yet: the training under way."
    click(qtbot, question(ready).button(answer))
    qtbot.waitUntil(lambda: ready.isVisible() == (answer == CANCEL), timeout=LONG)
    assert lesson.exists() == (answer == SAVE)
    assert answer != CANCEL or ready.session.training.live is not None


def test_closing_while_a_file_is_saved_waits_for_it(qtbot, worked, lesson, slow):
    worked.commands["save_session"].trigger()
    assert not worked.close() and worked.isVisible()
    dialog = worked.findChild(SavingDialog)
    qtbot.waitUntil(lambda: dialog.isVisible() and dialog.progress.value() == 250, timeout=LONG)
    slow.set()
    qtbot.waitUntil(lambda: not worked.isVisible(), timeout=LONG)
    assert len(finish(load(lesson)).models) == 1


def test_waiting_for_a_file_can_be_given_up_in_two_ways(qtbot, worked, lesson, slow, idle):
    worked.commands["save_session"].trigger()
    worked.close()
    standard = QDialogButtonBox.StandardButton
    click(qtbot, worked.findChild(SavingDialog).buttons.button(standard.Cancel))
    QApplication.processEvents()
    assert worked.isVisible() and worked.session.tasks.task is not None, "it is saved all the same"
    worked.close()
    dialog = next(one for one in worked.findChildren(SavingDialog) if one.isVisible())
    click(qtbot, dialog.buttons.button(standard.Discard))
    qtbot.waitUntil(lambda: not worked.isVisible(), timeout=LONG)
    assert not lesson.exists()


def test_a_file_that_cannot_be_saved_while_closing_keeps_the_window(qtbot, worked, tmp_path, slow, idle):
    worked.session.documents.save_session(tmp_path / "missing" / "lesson.digitsession")
    worked.close()
    assert worked.findChild(SavingDialog) is not None
    slow.set()
    idle(worked.session)
    qtbot.waitUntil(lambda: bool(worked.session.problems), timeout=LONG)
    QApplication.processEvents()
    assert worked.isVisible() and "could not be saved" in question(worked).text()


def test_a_model_that_is_being_written_is_waited_for(qtbot, ready, tmp_path):
    ready.session.documents.save_model(tmp_path / "mine.digitmodel")
    ready.close()
    qtbot.waitUntil(lambda: not ready.isVisible(), timeout=LONG)
    assert (tmp_path / "mine.digitmodel").exists()


def test_the_title_says_which_session_it_is_and_ctrl_s_saves_it_again(qtbot, worked, lesson, run, monkeypatch, idle):
    worked.commands["save_session"].trigger()
    idle(worked.session)
    assert worked.windowTitle() == "lesson.digitsession[*] – Digit Cluster" and not worked.isWindowModified()
    worked.session.selection.select_new(ModelEntry(run.model, run))
    assert worked.isWindowModified()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: pytest.fail("it is known where"))
    assert worked.commands["save_session"].shortcut().toString() == "Ctrl+S"
    worked.commands["save_session"].trigger()
    idle(worked.session)
    assert not worked.isWindowModified() and len(finish(load(lesson)).models) == 2
    assert worked.close()


@pytest.mark.parametrize("answer", [SAVE, DISCARD, CANCEL])
def test_another_session_is_opened_only_after_the_answer(qtbot, worked, tmp_path, lesson, idle, answer):
    bare = tmp_path / "bare.digitsession"
    finish(session_file.save_session(SavedSession(None, TrainingSettings()), bare))
    worked.open(bare)
    idle(worked.session)
    box = question(worked)
    assert box.text() == "Save this session before going on?" and len(worked.session.runs.others) == 1
    click(qtbot, box.button(answer))
    idle(worked.session)
    assert lesson.exists() == (answer == SAVE)
    assert worked.session.runs.others == () or answer == CANCEL
    assert ("bare" in worked.windowTitle()) == (answer != CANCEL)


def test_a_new_session_asks_as_well(qtbot, worked):
    worked.commands["new_session"].trigger()
    click(qtbot, question(worked).button(DISCARD))
    assert worked.session.runs.others == () and worked.windowTitle() == "Digit Cluster"


def threads(session):
    return [job for job in session.findChildren(QThread) if job.isRunning()]


def test_closing_twice_is_closing_once(ready):
    ready.session.training.train()
    ready.closing.agree()
    assert ready.close() and ready.close()
    assert not threads(ready.session) and not ready.session.problems


@pytest.mark.parametrize("command", ["save_session_as", "save_digits", "save_model", "save_gallery"])
def test_a_file_named_after_the_window_has_closed_is_not_begun(ready, tmp_path, monkeypatch, command):
    path = tmp_path / "late.json"

    def name(*_, **__):
        ready.closing.agree()
        ready.close()
        return str(path), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", name)
    ready.commands[command].trigger()
    assert not ready.isVisible() and not threads(ready.session) and ready.session.background.is_idle
    assert not list(tmp_path.glob("late*"))


def test_what_cannot_be_remembered_keeps_nothing_running(ready, monkeypatch):
    def fail(*_):
        raise OSError("full")

    monkeypatch.setattr(Preferences, "geometry", property(fget=None, fset=fail))
    ready.session.training.train()
    ready.closing.agree()
    with pytest.raises(OSError, match="full"):
        ready.close()
    assert not threads(ready.session)
