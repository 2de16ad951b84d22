"""At the start the window offers what was left behind, when nothing else is under way."""

import threading

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QInputDialog, QLabel, QMessageBox

from digitcluster.core.drawing.drawing import Drawing
from digitcluster.core.progress import Progress, finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.files.autosave_file import AutosaveWriter, Unsaved
from digitcluster.files.autosave_reading import read_about
from digitcluster.files.copy_folder import CopyFolder
from digitcluster.files.session_contents import SavedModel, SavedSession
from digitcluster.session.task_runner import Task, TaskKind
from digitcluster.ui import recovery_question
from tests.ui.events import click
from tests.window_fixtures import LONG

STROKE = np.array([[0.5, 0.1], [0.5, 0.9]])


@pytest.fixture
def root(tmp_path):
    return tmp_path / "recovery"


@pytest.fixture
def left(sample, root):
    """What a copy of the program that died has left: a run and a drawing."""
    run = finish(train_run(sample, TrainingSettings(k=3)))
    folder = CopyFolder.make(root)
    (folder.path / "lock").touch()
    session = SavedSession(None, TrainingSettings(k=7), (SavedModel(run),), 0)
    finish(AutosaveWriter(folder.path).write(Unsaved("1 run and a drawing", session, None, Drawing((STROKE,)))))
    return folder


@pytest.fixture
def begin(window, root):
    def begin():
        window.session.recovery.prepare(root)
        window.session.recovery.start()

    return begin


@pytest.fixture
def asked(qtbot, window):
    """Wait for the question."""

    def shown():
        return [box for box in window.findChildren(QMessageBox) if box.isVisible()]

    def wait():
        qtbot.waitUntil(lambda: bool(shown()), timeout=LONG)
        return shown()[0]

    return wait


def press(qtbot, box, text):
    [button] = [one for one in box.buttons() if one.text() == text]
    click(qtbot, button)


def test_recover_brings_it_back_as_unsaved_work(qtbot, window, left, begin, asked, idle):
    begin()
    box = asked()
    assert box.text() == "Digit Cluster closed unexpectedly."
    assert "1 run and a drawing, from today at" in box.informativeText()
    assert box.textFormat() == Qt.TextFormat.PlainText, "the name of a session may look like markup"
    press(qtbot, box, "Recover")
    idle(window.session)
    assert window.session.work.value.unsaved == "1 run" and window.isWindowModified()
    assert window.session.training.settings.k == 7 and window.session.selection.entry.run is not None
    np.testing.assert_array_equal(window.pad_panel.pad.drawing.strokes[0], STROKE)
    assert window.statusBar().currentMessage() == "Recovered 1 run and a drawing. Save the session to keep it."


def test_the_question_is_wide_enough_to_be_read(window, left, begin, asked):
    begin()
    explanation = asked().findChild(QLabel, "qt_msgbox_informativelabel")
    assert explanation.height() < 5 * explanation.fontMetrics().lineSpacing(), "two sentences"


def test_discard_removes_it(qtbot, window, left, begin, asked):
    begin()
    press(qtbot, asked(), "Discard")
    qtbot.waitUntil(lambda: not left.path.exists(), timeout=LONG)
    assert not window.session.work.value.is_unsaved


@pytest.mark.parametrize("answer", ["Later", "Esc"])
def test_later_and_closing_the_question_leave_it_for_the_next_start(qtbot, window, left, begin, asked, answer):
    begin()
    box = asked()
    if answer == "Esc":
        qtbot.keyClick(box, Qt.Key.Key_Escape)
    else:
        press(qtbot, box, answer)
    qtbot.waitUntil(left.lock, timeout=LONG)
    assert read_about(left.path).what == "1 run and a drawing"


def test_a_question_about_the_file_that_was_opened_comes_first(qtbot, window, left, begin, asked):
    other = QInputDialog(window)
    other.open()
    begin()
    qtbot.waitUntil(lambda: window.session.keeping.is_idle, timeout=LONG)
    assert not [box for box in window.findChildren(QMessageBox) if box.isVisible()]
    other.reject()
    assert asked().text() == "Digit Cluster closed unexpectedly."


def test_the_file_that_the_program_was_started_with_is_read_first(qtbot, window, left, begin, asked, monkeypatch):
    monkeypatch.setattr(recovery_question, "LOOK", 1)
    read, offers = threading.Event(), []

    def reading():
        while not read.is_set():
            yield Progress("Reading", 0, 0)

    window.session.tasks.start(reading(), Task(TaskKind.OPEN, "Reading"), succeeded=lambda _: None)
    window.session.recovery.offered.connect(offers.append)
    begin()
    qtbot.waitUntil(lambda: bool(offers), timeout=LONG)
    QApplication.processEvents()
    assert not [box for box in window.findChildren(QMessageBox) if box.isVisible()]
    read.set()
    assert asked().text() == "Digit Cluster closed unexpectedly."


def test_the_program_can_be_closed_while_it_asks(qtbot, window, left, begin, asked):
    begin()
    asked()
    assert window.close()
    assert left.lock() and read_about(left.path) is not None, "it is offered again"
