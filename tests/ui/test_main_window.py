"""The window as a whole: what it shows at first, its commands, its dress, its end."""

import gc
import sys
import weakref

import pytest
import shiboken6
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QFileOpenEvent
from PySide6.QtWidgets import QApplication

from digitcluster.plots.style import DARK, LIGHT
from digitcluster.session.availability import Availability
from digitcluster.session.session import Session
from digitcluster.ui import theme
from digitcluster.ui.commands import COMMANDS, SEPARATOR
from digitcluster.ui.main_window import MainWindow
from tests.ui.events import LEFT, NO_KEY, drop


def test_at_first_start_the_built_in_model_is_shown_and_training_waits_for_digits(window):
    _, captions = window.tabs.gallery.gallery.values
    assert len(captions) == 40
    assert not window.training_panel.train.isEnabled() and not window.tabs.error_rate.form.start.isEnabled()
    assert window.reader_choice.list.currentText() == "built-in"


def test_every_command_is_in_a_menu_once_with_a_shortcut_of_its_own(window):
    names = [command.name for command in COMMANDS if command.name != SEPARATOR]
    assert sorted(names) == sorted(window.commands)
    shortcuts = [action.shortcut().toString() for action in window.commands.values() if action.shortcut().toString()]
    assert len(shortcuts) == len(set(shortcuts)) > 8


def test_the_menu_follows_the_one_snapshot_of_what_is_possible(window, sample):
    def enabled():
        return {name: action.isEnabled() for name, action in window.commands.items()}

    assert {name: enabled()[name] for name in ("train", "step", "stop", "undo")} == dict.fromkeys(
        ("train", "step", "stop", "undo"), False
    )
    window.session.open_digits.use(sample)
    window.session.training.step()
    value = window.session.availability.value
    assert value != Availability()
    for name, is_enabled in enabled().items():
        assert is_enabled == getattr(value, name, True), name
    assert window.commands["train"].text() == "&Resume" == "&" + window.training_panel.train.text()


def test_a_dropped_file_is_opened(window, tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr(window.session.documents, "open", lambda *asked: opened.append(asked))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "digits.json"))])
    entering = QDragEnterEvent(QPointF(5, 5).toPoint(), Qt.DropAction.CopyAction, data, LEFT, NO_KEY)
    window.dragEnterEvent(entering)
    assert entering.isAccepted()
    drop(window, tmp_path / "digits.json")
    assert opened == [(tmp_path / "digits.json",)]


def test_a_file_that_the_system_asks_to_open_is_passed_on(qtbot, qapp, tmp_path):
    with qtbot.waitSignal(qapp.file_opened) as opened:
        QApplication.sendEvent(qapp, QFileOpenEvent(str(tmp_path / "mine.digitmodel")))
    assert opened.args == [tmp_path / "mine.digitmodel"]


def test_dark_and_light_dress_the_plots_too(qtbot, window, preferences):
    application = QApplication.instance()
    for appearance, style in (("dark", DARK), ("light", LIGHT)):
        window.commands[f"appearance_{appearance}"].trigger()
        qtbot.waitUntil(lambda style=style: theme.current_style() is style)
        assert preferences.appearance == appearance
        figure = window.tabs.gallery.gallery.figure
        qtbot.waitUntil(lambda figure=figure, style=style: _hex(figure.get_facecolor()) == style.window)
        assert application.palette().window().color().name() == style.window
    theme.choose_appearance(application, "system")


def _hex(colour):
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour[:3])


def test_the_windows_place_is_remembered(window, preferences):
    window.close()
    assert not preferences.geometry.isEmpty()


def test_the_window_fits_a_small_screen(window):
    assert window.minimumSizeHint().width() <= 1280 and window.minimumSizeHint().height() <= 700


def test_what_is_told_stands_in_the_status_line(window):
    window.session.messages.tell("Kept.")
    assert window.statusBar().currentMessage() == "Kept."


@pytest.mark.parametrize("state", ["training", "resting", "sweeping", "opening"])
def test_closing_the_window_ends_what_is_under_way_and_starts_nothing(qtbot, ready, state, builtin):
    session = ready.session
    start = {
        "training": session.training.train,
        "resting": session.training.step,
        "sweeping": lambda: session.sweeps.start(range(2, 100)),
        "opening": session.open_digits.open_sample,
    }
    start[state]()
    ready.close()
    threads = [child for child in session.tasks.children() if hasattr(child, "isRunning")]
    assert not any(thread.isRunning() for thread in threads)
    QApplication.processEvents()
    assert session.selection.model is builtin and not session.problems
    assert not [child for child in session.tasks.children() if hasattr(child, "isRunning") and child.isRunning()]


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_this_qt_keeps_the_references_of_none(window):
    before = sys.getrefcount(None)
    for _ in range(300):
        window.update()
    assert abs(sys.getrefcount(None) - before) < 30


def test_the_menu_shows_which_switches_are_on(window):
    for name, switch in (("eraser", window.pad_panel.eraser), ("normalize", window.pad_panel.normalize)):
        action, was = window.commands[name], switch.isChecked()
        assert action.isCheckable() and action.isChecked() == was
        action.trigger()
        assert switch.isChecked() == action.isChecked() == (not was)
        switch.toggle()
        assert switch.isChecked() == action.isChecked() == was


def test_nothing_holds_a_window_that_is_gone_with_its_session(qtbot, builtin, own_digits_file, preferences, idle):
    session = Session(builtin, own_digits_file=own_digits_file)
    window = MainWindow(session, preferences)
    with qtbot.waitExposed(window):
        window.show()
    window.tabs.canvases()
    idle(session)
    gone = weakref.ref(window)
    window.close()
    shiboken6.delete(window)
    shiboken6.delete(session)
    del window, session
    gc.collect()
    assert gone() is None
