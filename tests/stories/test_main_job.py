"""The main job through the real window, with mouse and keys: open, train, see, draw, be answered."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog, QTableWidget

from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings

LONG = 30_000  # ms


def click(qtbot, widget):
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def idle(window):
    return lambda: window.session.task is None


def draw(qtbot, pad, *points):
    """Draw one stroke; points in units of the paper's side."""
    paper = pad.paper()
    places = [
        QPoint(round(paper.left() + x * paper.width()), round(paper.top() + y * paper.height())) for x, y in points
    ]
    qtbot.mousePress(pad, Qt.MouseButton.LeftButton, pos=places[0])
    for place in places[1:]:
        qtbot.mouseMove(pad, place)
    qtbot.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=places[-1])


def test_open_the_sample_train_to_the_end_and_see_the_right_numbers(qtbot, window):
    click(qtbot, window.digits_panel._sample)
    qtbot.waitUntil(lambda: window.session.digits is not None, timeout=LONG)
    assert "10,000 digits · 28 × 28" in window.digits_panel._facts.text()
    window.training_panel.k.setValue(6)
    window.training_panel.seed.setValue(7)
    click(qtbot, window.training_panel.train)
    qtbot.waitUntil(lambda: window.session.current.run is not None, timeout=LONG)

    expected = finish(train_run(window.session.digits, TrainingSettings(k=6, seed=7)))
    gallery, curve = window.tabs.gallery.gallery.plot, window.tabs.gallery.convergence.plot
    assert len(gallery._captions) == 6
    assert sorted(caption.label for caption in gallery._captions) == sorted(
        str(label) for label in expected.model.labels
    )
    sizes = [int(caption.note.split(" ")[0].replace(",", "")) for caption in gallery._captions]
    assert sum(sizes) == 7500 and sorted(sizes) == sorted(expected.model.sizes.tolist())
    np.testing.assert_array_equal(curve._inertia.get_ydata(), [inertia for inertia, _ in expected.history])
    table = window.models_panel.findChild(QTableWidget)
    assert table.item(0, 2).text() == f"{expected.validation_error * 100:.1f} %"
    assert "Converged" in window.training_panel._status.text()


def test_a_sweep_shows_its_dots_and_a_clicked_dot_is_used(qtbot, ready):
    window = ready
    window.tabs.setCurrentIndex(1)
    window.tabs.error_rate.ks.setText("3,5,8")
    qtbot.keyClick(window.tabs.error_rate.ks, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(window.session.sweep.runs) == 3 and window.session.task is None, timeout=LONG)
    canvas = window.tabs.error_rate.canvas
    runs = window.session.sweep.runs
    xs, ys = canvas.plot._validation.get_data()
    assert list(xs) == [3, 5, 8] and list(ys) == [run.validation_error for run in runs]

    canvas.draw()
    x, y = canvas.plot._axes.transData.transform((5, runs[1].validation_error))
    ratio = canvas.devicePixelRatioF()
    qtbot.mouseClick(
        canvas, Qt.MouseButton.LeftButton, pos=QPoint(round(x / ratio), round(canvas.height() - y / ratio))
    )
    qtbot.waitUntil(lambda: window.session.current.run is runs[1], timeout=LONG)
    assert window.session.current.model.k == 5


def test_pause_step_and_stop_in_the_middle_keep_what_was_reached(qtbot, ready):
    window = ready
    window.training_panel.k.setValue(12)
    click(qtbot, window.training_panel.step)
    qtbot.waitUntil(lambda: window.session.live is not None, timeout=LONG)
    assert window.session.live.iteration.number == 1 and window.session.task.paused
    assert window.training_panel.train.text() == "Go on"
    click(qtbot, window.training_panel.step)
    qtbot.waitUntil(lambda: window.session.live.iteration.number == 2, timeout=LONG)
    click(qtbot, window.training_panel.stop)
    qtbot.waitUntil(lambda: window.session.current.run is not None, timeout=LONG)
    assert window.session.current.run.iterations == 2
    assert len(window.tabs.gallery.gallery.plot._captions) == 12
    assert "Ended early after 2 iterations" in window.training_panel._status.text()


def test_a_drawn_1_is_answered_while_drawing_and_forgotten_when_cleared(qtbot, window):
    pad, answers = window.pad_panel.pad, []
    window.session.answer_changed.connect(answers.append)
    draw(qtbot, pad, *[(0.5, 0.1 + 0.1 * i) for i in range(9)])
    assert len(answers) >= 9 and all(answer is not None for answer in answers)
    assert window.answer_panel._digit.text() == "1"
    assert answers[-1].image.max() == 255
    click(qtbot, window.pad_panel.clear)
    assert window.answer_panel._digit.text() == "" and answers[-1] is None
    click(qtbot, window.pad_panel.undo)
    assert window.answer_panel._digit.text() == "1"


def test_keys_alone_undo_and_clear_a_drawing(qtbot, window):
    pad = window.pad_panel.pad
    draw(qtbot, pad, (0.2, 0.2), (0.8, 0.2))
    draw(qtbot, pad, (0.2, 0.5), (0.8, 0.5))
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(pad.ink) == 1
    qtbot.keyClick(window, Qt.Key.Key_Backspace, Qt.KeyboardModifier.ControlModifier)
    assert pad.ink == ()


def test_the_model_in_use_answers(qtbot, ready):
    window = ready
    draw(qtbot, window.pad_panel.pad, *[(0.5, 0.1 + 0.1 * i) for i in range(9)])
    window.session.train()
    qtbot.waitUntil(lambda: window.session.current.run is not None, timeout=LONG)
    assert window.session.answer.model is window.session.current.model
    table = window.models_panel.findChild(QTableWidget)
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualItemRect(table.item(1, 0)).center())
    assert window.session.current.model.name == "built-in"
    assert window.session.answer.model is window.session.current.model


def test_a_model_is_saved_and_opened_again(qtbot, window, tmp_path, monkeypatch):
    path = tmp_path / "mine.digitmodel"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(path), "Model (*.digitmodel)"))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: (str(path), ""))
    window._actions["save_model"].trigger()
    assert path.exists()
    window._actions["open"].trigger()
    assert window.session.current.model.name == "mine"


def test_a_lesson_is_saved_and_opened_again(qtbot, ready, tmp_path, monkeypatch):
    window, path = ready, tmp_path / "lesson.digitsession"
    window.training_panel.k.setValue(7)
    window.digits_panel._validation.setValue(40)
    click(qtbot, window.training_panel.train)
    qtbot.waitUntil(lambda: window.session.current.run is not None and window.session.task is None, timeout=LONG)
    window.session.start_sweep((2, 4))
    qtbot.waitUntil(idle(window), timeout=LONG)
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_, **__: (str(path.with_suffix("")), "(*.digitsession)")
    )
    window._actions["save_session"].trigger()
    qtbot.waitUntil(path.exists, timeout=LONG)
    qtbot.waitUntil(idle(window), timeout=LONG)

    window.training_panel.k.setValue(3)
    window.digits_panel._validation.setValue(10)
    window.session.use_digits(window.session.digits.take(slice(0, 100)))
    window.session.use(window.session.models[0])
    window.open(path)
    qtbot.waitUntil(lambda: len(window.session.models) == 3 and window.session.task is None, timeout=LONG)
    assert "600 digits" in window.digits_panel._facts.text()
    assert window.training_panel.k.value() == 7 and window.digits_panel._validation.value() == 40
    assert "Converged" in window.training_panel._status.text()
    assert len(window.tabs.gallery.gallery.plot._captions) == 7
    assert list(window.tabs.error_rate.canvas.plot._validation.get_xdata()) == [2, 4]
    assert window.tabs.error_rate.ks.text() == "2,4"


@pytest.mark.parametrize("content", [b"", b"no digits\n", b'{"label": 5}\n'])
def test_a_bad_file_is_explained_and_changes_nothing(qtbot, ready, tmp_path, content):
    digits, bad = ready.session.digits, tmp_path / "bad.json"
    bad.write_bytes(content)
    ready.session.open(bad)
    qtbot.waitUntil(lambda: bool(ready.problems), timeout=LONG)
    assert "bad.json" in str(ready.problems[0])
    assert ready.session.digits is digits and ready.session.task is None
    assert "600 digits" in ready.digits_panel._facts.text()


def test_closing_the_window_while_it_trains_ends_the_thread(qtbot, ready):
    ready.training_panel.k.setValue(100)
    click(qtbot, ready.training_panel.train)
    job = ready.session._job
    ready.close()
    assert job.isFinished()
