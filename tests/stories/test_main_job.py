"""The main job through the real window, with mouse and keys: open, train, see, draw, be answered."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from tests.ui.events import click, draw_one, type_number
from tests.window_fixtures import LONG


def test_open_the_sample_train_to_the_end_and_see_the_right_numbers(qtbot, window, idle):
    session, panel = window.session, window.training_panel
    click(qtbot, window.digits_panel.sample)
    qtbot.waitUntil(lambda: session.open_digits.digits is not None, timeout=LONG)
    assert "10,000 digits · 28 × 28" in window.digits_panel.facts.text()
    type_number(qtbot, panel.fields["k"].widget, 6)
    type_number(qtbot, panel.fields["seed"].widget, 7)
    click(qtbot, panel.train)
    idle(session)

    expected = finish(train_run(session.open_digits.digits, TrainingSettings(k=6, seed=7)))
    _, captions = window.tabs.gallery.gallery.values
    assert sorted(caption.label for caption in captions) == sorted(map(str, expected.model.labels))
    sizes = [int(caption.note.split(" ")[0].replace(",", "")) for caption in captions]
    assert sum(sizes) == 7500 and sorted(sizes) == sorted(expected.model.sizes.tolist())
    inertia, *_ = window.tabs.gallery.convergence.values
    np.testing.assert_array_equal(inertia, [inertia for inertia, _ in expected.history])
    assert window.runs_panel.table.item(0, 4).text() == f"{expected.validation_error * 100:.1f}"
    assert "Converged" in panel.status.text()


def test_pause_step_and_stop_in_the_middle_keep_what_was_reached(qtbot, ready, idle):
    session, panel = ready.session, ready.training_panel
    type_number(qtbot, panel.fields["k"].widget, 12)
    for number in (0, 1, 2):
        click(qtbot, panel.step)
        qtbot.waitUntil(
            lambda number=number: (
                session.training.live is not None and session.training.live.iteration.number == number
            ),
            timeout=LONG,
        )
        assert session.tasks.task.paused and panel.train.text() == "Resume"
    click(qtbot, panel.stop)
    idle(session)
    assert session.selection.value.run.iterations == 2
    assert len(ready.tabs.gallery.gallery.values[1]) == 12
    assert "Ended early after 2 iterations" in panel.status.text()


def test_the_model_in_use_answers(qtbot, ready, idle):
    session, table = ready.session, ready.runs_panel.table
    draw_one(qtbot, ready.pad_panel.pad)
    click(qtbot, ready.training_panel.train)
    idle(session)
    assert session.pad.answer.model is session.selection.model and session.selection.value.run is not None
    place = table.visualItemRect(table.item(1, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert session.selection.model.name == "built-in" and session.pad.answer.model is session.selection.model


def test_a_model_is_saved_and_opened_again(window, tmp_path, monkeypatch, idle):
    path = tmp_path / "mine.digitmodel"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(path), "Model (*.digitmodel)"))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: (str(path), ""))
    window.commands["save_model"].trigger()
    idle(window.session)
    window.commands["open"].trigger()
    idle(window.session)
    assert window.session.selection.model.name == "mine"


def test_a_lesson_is_saved_and_opened_again(qtbot, ready, tmp_path, monkeypatch, idle):
    session, path = ready.session, tmp_path / "lesson.digitsession"
    type_number(qtbot, ready.training_panel.fields["k"].widget, 7)
    type_number(qtbot, ready.digits_panel.validation, 40)
    click(qtbot, ready.training_panel.train)
    idle(session)
    session.sweeps.start((2, 4))
    idle(session)
    chosen = (str(path.with_suffix("")), "(*.digitsession)")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: chosen)
    ready.commands["save_session"].trigger()
    idle(session)
    assert path.exists()

    type_number(qtbot, ready.training_panel.fields["k"].widget, 3)
    type_number(qtbot, ready.digits_panel.validation, 10)
    session.open_digits.use(session.open_digits.digits.take(slice(0, 100)))
    session.selection.select_entry(session.runs.builtin)
    ready.open(path)
    idle(session)
    assert "600 digits" in ready.digits_panel.facts.text() and len(session.runs.entries) == 2
    assert ready.training_panel.fields["k"].value() == 7 and ready.digits_panel.validation.value() == 40
    assert "Converged" in ready.training_panel.status.text()
    assert len(ready.tabs.gallery.gallery.values[1]) == 7
    dots, planned, *_ = ready.tabs.error_rate.canvas.values
    assert [dot.k for dot in dots] == [2, 4] == list(planned) and ready.tabs.error_rate.form.ks.text() == "2,4"


@pytest.mark.parametrize("content", [b"", b"no digits\n", b'{"label": 5}\n'])
def test_a_bad_file_is_explained_and_changes_nothing(ready, tmp_path, content, idle):
    digits, bad = ready.session.open_digits.digits, tmp_path / "bad.json"
    bad.write_bytes(content)
    ready.open(bad)
    idle(ready.session)
    assert "bad.json" in str(ready.session.problems[0]) and ready.session.open_digits.digits is digits
    assert "600 digits" in ready.digits_panel.facts.text()
