"""What somebody sees who starts the program for the first time."""

import pytest
import shiboken6
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox

from digitcluster.core.progress import finish
from digitcluster.files.writers import save_digits
from digitcluster.session import pace
from digitcluster.session.preferences import Preferences
from digitcluster.ui.main_window import MainWindow
from tests.ui.events import click, draw_one, drop
from tests.window_fixtures import LONG


@pytest.fixture
def first_preferences(tmp_path):
    """Those of somebody who has never started the program."""
    return Preferences(QSettings(str(tmp_path / "first.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def first(qtbot, session, first_preferences):
    """The real window at the very first start."""
    window = MainWindow(session, first_preferences)
    window.resize(1280, 720)
    with qtbot.waitExposed(window):
        window.show()
    qtbot.waitUntil(lambda: "gallery" in vars(window.tabs), timeout=LONG)
    yield window
    window.close()
    shiboken6.delete(window)


@pytest.fixture
def file(sample, tmp_path):
    """A file of digits."""
    finish(save_digits(sample, tmp_path / "lesson.json"))
    return tmp_path / "lesson.json"


def shows_start(window):
    return window.start_page.panel.isVisible() and not window.tabs.gallery.isVisible()


def shows_centroids(window):
    return window.tabs.gallery.isVisible() and not (window.tabs.start and window.tabs.start.isVisible())


def test_the_first_start_shows_the_page_and_the_next_does_too_until_something_was_opened(first, first_preferences):
    assert shows_start(first) and first.tabs.currentIndex() == 0
    first.close()
    assert not first_preferences.geometry.isEmpty() and first_preferences.shows_start


def test_somebody_who_knows_the_program_sees_the_centroids(qtbot, window):
    qtbot.waitUntil(lambda: "gallery" in vars(window.tabs) and shows_centroids(window), timeout=LONG)


def test_drawing_leaves_the_page_where_it_is(qtbot, first, idle):
    draw_one(qtbot, first.pad_panel.pad)
    idle(first.session)
    assert first.session.pad.answer is not None and shows_start(first)


def test_watching_shows_the_centroids_with_the_first_of_them_and_no_others_before(qtbot, first, monkeypatch, idle):
    monkeypatch.setitem(pace.SECONDS, pace.STEADY, 1e6)
    shown = []
    first.session.open_digits.changed.connect(lambda _: shown.append(shows_start(first)))
    first.session.training.live_changed.connect(lambda live: shown.append(live and live.iteration.number))
    click(qtbot, first.start_page.panel.watch)
    qtbot.waitUntil(lambda: shows_centroids(first), timeout=LONG)
    assert shown == [True, 0]  # the page while the sample is opened, then the first centroids
    assert first.training_panel.fields["k"].widget.value() == 10
    click(qtbot, first.training_panel.train)  # which says Pause now
    click(qtbot, first.training_panel.step)
    qtbot.waitUntil(lambda: first.session.training.live.iteration.number == 1)
    click(qtbot, first.training_panel.stop)
    idle(first.session)
    assert first.session.selection.value.run.iterations == 1 and shows_centroids(first)


def test_the_first_button_has_the_focus_and_takes_the_space_bar(qtbot, first):
    first.activateWindow()
    qtbot.waitUntil(lambda: first.focusWidget() is first.start_page.panel.watch)
    qtbot.keyClick(first.focusWidget(), Qt.Key.Key_Space)
    assert first.session.tasks.task is not None


def test_a_stopped_sample_leaves_the_page(qtbot, first, idle):
    click(qtbot, first.start_page.panel.watch)
    first.session.tasks.stop()
    idle(first.session)
    assert shows_start(first) and first.start_page.panel.watch.isEnabled()


def test_opening_digits_with_the_button_shows_the_centroids_for_good(
    qtbot, first, first_preferences, file, monkeypatch
):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: (str(file), ""))
    click(qtbot, first.start_page.panel.open)
    qtbot.waitUntil(lambda: shows_centroids(first), timeout=LONG)
    assert not first_preferences.shows_start


def test_dropping_a_file_shows_the_centroids(qtbot, first, file):
    drop(first, file)
    qtbot.waitUntil(lambda: shows_centroids(first), timeout=LONG)


def test_a_model_that_is_opened_is_shown(first, builtin):
    first.session.selection.select_entry(first.session.runs.builtin)
    assert shows_start(first)
    first.session.selection.select_new(type(first.session.runs.builtin)(builtin))
    assert shows_centroids(first)


def test_view_centroids_shows_them(qtbot, first):
    first.activateWindow()
    qtbot.waitUntil(lambda: first.focusWidget() is not None and first.isActiveWindow())
    qtbot.keyClick(first.focusWidget(), Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: shows_centroids(first))


def test_mnist_is_asked_for_before_it_is_downloaded(qtbot, first, monkeypatch, tmp_path):
    monkeypatch.setattr("digitcluster.files.user_folders.mnist_folder", lambda: tmp_path)
    click(qtbot, first.start_page.panel.fetch)
    (box,) = first.findChildren(QMessageBox)
    assert "MNIST" in box.text()
    box.reject()
    assert shows_start(first)


def test_help_start_here_shows_it_again_with_what_was_opened_last(qtbot, window, file, idle):
    drop(window, file)
    idle(window.session)
    window.tabs.show_tab("confusion")
    window.commands["start"].trigger()
    assert shows_start(window)
    (link,) = window.start_page.panel.recent.links
    assert link.isVisible() and link.text() == "lesson.json"
    click(qtbot, link)
    qtbot.waitUntil(lambda: shows_centroids(window), timeout=LONG)


def test_the_files_menu_opens_what_was_opened_last(window, file, idle):
    menu = window.recent_menu
    assert not menu.isEnabled()
    drop(window, file)
    idle(window.session)
    window.session.open_digits.digits = None
    assert menu.isEnabled() and menu.actions()[0].text() == "&1  lesson.json"
    menu.actions()[0].trigger()
    idle(window.session)
    assert window.session.open_digits.digits.name == "lesson.json"
    menu.actions()[-1].trigger()
    assert not menu.isEnabled()


@pytest.mark.parametrize("size", [(1024, 600), (1280, 720), (1920, 1080)])
def test_the_page_fits_with_as_many_recent_files_as_there_can_be(qtbot, first, tmp_path, size):
    for number in range(5):
        first.session.documents.opened.emit(tmp_path / f"{number}.json")
    first.resize(*size)
    panel = first.start_page.panel
    qtbot.waitUntil(lambda: (first.width(), first.height()) == size)
    assert panel.minimumSizeHint().height() <= panel.height() and panel.minimumSizeHint().width() <= panel.width()
    links = panel.recent.links
    qtbot.waitUntil(lambda: all(panel.rect().contains(one.mapTo(panel, one.rect().bottomRight())) for one in links))
