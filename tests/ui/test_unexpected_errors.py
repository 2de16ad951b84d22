"""Unexpected errors in the window: shown once, with their details, and the window goes on."""

from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from digitcluster.session import diagnostics
from digitcluster.session.entries import ModelEntry
from digitcluster.ui.dialogs.messages import show_problem
from digitcluster.ui.dialogs.unexpected_dialog import UnexpectedDialog
from tests.ui.events import draw_one


@pytest.fixture
def hooked(window, tmp_path, put_back):
    """The window as the program makes it: what nobody catches is shown in it."""
    diagnostics.install(partial(show_problem, window), tmp_path / "digitcluster.log")
    yield window
    for dialog in window.findChildren(UnexpectedDialog):
        dialog.close()


@pytest.fixture
def details(qtbot, hooked):
    """Wait until something is shown, and return all that is."""

    def wait():
        qtbot.waitUntil(lambda: len(hooked.findChildren(UnexpectedDialog)) > 0)
        QApplication.processEvents()
        (dialog,) = hooked.findChildren(UnexpectedDialog)
        assert dialog.isVisible() and hooked.isVisible() and hooked.isEnabled()
        return dialog.details.toPlainText()

    return wait


def broken(*_):
    raise ZeroDivisionError("in a slot")


def test_what_a_timer_calls_again_and_again_is_shown_once_and_the_window_goes_on(qtbot, hooked, details, tmp_path):
    rounds = []
    timer = QTimer(hooked)
    timer.timeout.connect(lambda: rounds.append(0))
    timer.timeout.connect(broken)
    timer.start(0)
    qtbot.waitUntil(lambda: len(rounds) > 20)
    timer.stop()
    assert details().count("ZeroDivisionError: in a slot") == 1
    assert (tmp_path / "digitcluster.log").read_text().count("Traceback") == 1
    draw_one(qtbot, hooked.pad_panel.pad)
    assert hooked.session.pad.answer is not None


def test_a_slot_that_raises_does_not_keep_others_from_hearing_of_the_same(qtbot, hooked, details):
    heard = []
    hooked.session.pad.changed.connect(broken)
    hooked.session.pad.changed.connect(heard.append)
    draw_one(qtbot, hooked.pad_panel.pad)
    assert details().count("ZeroDivisionError: in a slot") == 1
    assert heard and hooked.session.pad.answer is not None
    hooked.commands["undo"].trigger()
    assert hooked.session.pad.drawing.is_blank


def test_a_step_that_raises_is_said_and_can_be_undone_and_done_again(hooked, details, builtin, monkeypatch):
    session = hooked.session
    session.selection.select_new(ModelEntry(replace(builtin, name="mine")))
    entry = session.selection.entry
    with monkeypatch.context() as patch:
        patch.setattr(session.runs, "replace", broken)
        QTimer.singleShot(0, lambda: session.runs.rename(entry, "better"))
        text = details()
        assert text.count("Traceback") == 1 and "ZeroDivisionError" in text
    assert session.selection.entry.title == "mine" and session.undo.work.count() == session.undo.work.index() == 1
    titles = []
    for name in ("undo", "redo", "undo"):
        hooked.commands[name].trigger()
        titles.append(session.selection.entry.title)
    assert titles == ["mine", "better", "mine"]
    session.runs.delete(session.selection.entry)
    session.undo.work.undo()
    assert session.selection.entry.title == "mine" and session.undo.work.index() == 0
