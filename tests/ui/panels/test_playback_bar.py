"""The row that plays back: what can be done where, by mouse and keys, and what the gallery shows."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from digitcluster.session import pace
from digitcluster.ui.plot_tabs import TABS
from digitcluster.wording import percent, unbroken
from tests.ui.events import LEFT
from tests.window_fixtures import LONG


@pytest.fixture
def trained(ready, idle):
    """The window with a run in use."""
    ready.session.training.train()
    idle(ready.session)
    return ready


def shown(window):
    images, captions, *_ = window.tabs.gallery.gallery.values
    return np.asarray(images), [caption.label for caption in captions]


def test_without_a_recording_nothing_can_be_done_and_it_says_why(ready):
    bar = ready.tabs.gallery.playback
    buttons = (bar.first, bar.back, bar.play, bar.forward, bar.last, bar.slider)
    assert not any(one.isEnabled() for one in buttons)
    assert bar.where.text() == "" and "Train" in bar.slider.toolTip()


def test_the_buttons_go_through_the_iterations(qtbot, trained):
    bar, last = trained.tabs.gallery.playback, trained.session.selection.value.run.iterations
    assert bar.where.text() == f"{last} of {last}" and not bar.forward.isEnabled() and not bar.last.isEnabled()
    qtbot.mouseClick(bar.back, LEFT)
    assert bar.where.text() == f"{last - 1} of {last}" and bar.forward.isEnabled()
    qtbot.mouseClick(bar.first, LEFT)
    assert bar.where.text() == f"0 of {last}" and not bar.first.isEnabled() and not bar.back.isEnabled()
    qtbot.mouseClick(bar.forward, LEFT)
    assert bar.where.text() == f"1 of {last}" and bar.slider.value() == 1
    qtbot.mouseClick(bar.last, LEFT)
    assert trained.session.selection.value.frame is None


def test_the_slider_goes_there_and_the_gallery_follows_in_the_same_places(qtbot, trained):
    session, bar = trained.session, trained.tabs.gallery.playback
    content_order = trained.tabs.gallery.shown()[0]
    bar.slider.setValue(1)
    frame = session.selection.value.frame
    assert frame.number == 1
    qtbot.waitUntil(lambda: (shown(trained)[0] == frame.centroids[content_order]).all(), timeout=LONG)
    said = (
        f"Iteration 1: 450 digits changed cluster, training error {percent(frame.training_error)} and validation error"
    )
    qtbot.waitUntil(lambda: unbroken(said) in trained.tabs.gallery.sentence.text(), timeout=LONG)
    labels = [str(label) for label in frame.labels[content_order]]
    qtbot.waitUntil(lambda: shown(trained)[1] == labels, timeout=LONG)
    bar.slider.setFocus()
    QTest.keyClick(bar.slider, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: "picked" in trained.tabs.gallery.sentence.text(), timeout=LONG)
    picked = [str(session.selection.value.frame.picked[cluster]) for cluster in content_order]
    qtbot.waitUntil(lambda: shown(trained)[1] == picked, timeout=LONG)
    QTest.keyClick(bar.slider, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: "Sorted" in trained.tabs.gallery.sentence.text(), timeout=LONG)
    np.testing.assert_array_equal(shown(trained)[0], session.selection.model.centroids[content_order])


def test_the_curve_marks_the_iteration_that_is_shown(qtbot, trained):
    plot = trained.tabs.gallery.convergence
    trained.commands["iteration_back"].trigger()
    number = trained.session.playback.value.number
    assert plot.plot.marker.get_visible() and plot.plot.marker.get_xdata()[0] == number
    trained.session.playback.last()
    assert not plot.plot.marker.get_visible()


def test_the_confusion_follows(qtbot, trained):
    trained.commands["show_confusion"].trigger()
    panel = trained.tabs.confusion
    before = panel.canvas.values[2]
    trained.session.playback.go(1)
    assert panel.canvas.values[2] == before, "the validation digits are yet to be compared"
    qtbot.waitUntil(lambda: "iteration 1 · validation digits" in panel.canvas.values[2], timeout=LONG)
    panel.part.setCurrentIndex(panel.part.findData("training"))
    panel.part.activated.emit(panel.part.currentIndex())
    trained.session.playback.go(2)
    assert "iteration 2 · training digits" in panel.canvas.values[2], "these are known at once"
    np.testing.assert_array_equal(panel.canvas.values[0], trained.session.selection.value.frame.confusion())


def test_keys_play_and_pause(qtbot, trained, monkeypatch):
    monkeypatch.setitem(pace.SECONDS, pace.FULL, 1e4)
    QTest.keyClick(trained, Qt.Key.Key_F7)
    bar = trained.tabs.gallery.playback
    assert trained.session.playback.value.is_playing and bar.play.sign == "pause"
    QTest.keyClick(trained, Qt.Key.Key_F8)
    assert trained.session.playback.value.number == 1 and bar.play.sign == "play"
    QTest.keyClick(trained, Qt.Key.Key_F6)
    assert trained.session.playback.value.number == 0


def test_a_chosen_speed_is_remembered(trained, preferences):
    bar = trained.tabs.gallery.playback
    bar.speed.setCurrentIndex(bar.speed.findData("fast"))
    bar.speed.activated.emit(bar.speed.currentIndex())
    assert trained.session.training.speed == "fast"
    trained.closing.agree()
    trained.close()
    assert preferences.speed == "fast"


def test_a_training_on_another_tab_is_not_slowed_down(qtbot, ready, idle, monkeypatch):
    monkeypatch.setitem(pace.SECONDS, "slow", 1e6)
    ready.session.training.set_speed("slow")
    ready.session.training.train()
    qtbot.waitUntil(lambda: ready.session.training.live is not None, timeout=LONG)
    ready.tabs.setCurrentIndex(list(TABS).index("confusion"))
    idle(ready.session)
    assert ready.session.selection.value.run.converged


def test_while_a_training_pauses_the_gallery_shows_an_earlier_iteration(qtbot, ready):
    session = ready.session
    for number in range(3):
        session.training.step()
        qtbot.waitUntil(
            lambda number=number: (
                session.training.live is not None and session.training.live.iteration.number == number
            ),
            timeout=LONG,
        )
    ready.commands["iteration_back"].trigger()
    held = session.playback.held
    assert held.number == 1
    images, _ = shown(ready)
    assert {image.tobytes() for image in images} == {one.tobytes() for one in held.centroids.astype(np.float32)}
    ready.commands["iteration_forward"].trigger()
    newest = session.training.live.iteration.centroids
    qtbot.waitUntil(lambda: {one.tobytes() for one in shown(ready)[0]} == {one.tobytes() for one in newest})


def test_the_menu_says_whether_iterations_are_saved_with_sessions(ready, preferences):
    assert ready.commands["save_recordings"].isChecked()
    ready.commands["save_recordings"].trigger()
    assert not ready.session.contents.with_recordings and not preferences.saves_recordings


def test_the_iterations_are_saved_as_a_moving_picture(qtbot, trained, idle, monkeypatch, tmp_path):
    from PIL import Image
    from PySide6.QtWidgets import QFileDialog

    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(tmp_path / "a.gif"), ""))
    trained.commands["save_animation"].trigger()
    idle(trained.session)
    with Image.open(tmp_path / "a.gif") as picture:
        assert picture.n_frames == trained.session.playback.value.count
    trained.session.selection.select_entry(trained.session.runs.builtin)
    trained.commands["save_animation"].trigger()
    assert "no iterations" in trained.session.sentences[-1]
