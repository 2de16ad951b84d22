import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog

from digitcluster.core.digits import Digits
from digitcluster.core.training.settings import TrainingSettings
from tests.ui.events import click, type_number
from tests.window_fixtures import LONG


def test_the_sample_is_opened_by_a_click_and_its_progress_has_a_cancel(qtbot, window):
    panel = window.digits_panel
    assert panel.invitation.isVisible() and not panel.cancel.isVisible()
    click(qtbot, panel.sample)
    assert panel.cancel.isVisible() and panel.progress.isVisible() and not panel.open.isEnabled()
    qtbot.waitUntil(lambda: window.session.open_digits.digits is not None, timeout=LONG)
    assert panel.facts.text() == "10,000 digits · 28 × 28 pixels" and not panel.invitation.isVisible()
    assert not panel.cancel.isVisible() and panel.open.isEnabled()


def test_reading_is_cancelled_by_a_click(qtbot, window, idle):
    click(qtbot, window.digits_panel.sample)
    click(qtbot, window.digits_panel.cancel)
    idle(window.session)
    assert window.session.open_digits.digits is None and window.digits_panel.invitation.isVisible()


def test_open_asks_for_a_file(qtbot, window, monkeypatch):
    asked = []
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *words, **_: asked.append(words[1]) or ("", ""))
    click(qtbot, window.digits_panel.open)
    assert asked == ["Open digits, a model or a session"]


def test_the_validation_share_reaches_the_training(qtbot, ready, idle):
    type_number(qtbot, ready.digits_panel.validation, 50)
    assert ready.session.training.settings == TrainingSettings(validation=0.5)
    ready.session.training.train()
    idle(ready.session)
    assert ready.session.selection.model.label_counts.sum() == 300
    assert ready.session.selection.value.run.validation_confusion.sum() == 300


def test_a_share_that_comes_from_elsewhere_is_shown_and_not_echoed(window):
    changes = []
    window.session.training.settings_changed.connect(changes.append)
    window.session.training.change_settings(TrainingSettings(validation=0.333))
    assert window.digits_panel.validation.value() == 33
    assert changes == [TrainingSettings(validation=0.333)] and window.session.training.settings == changes[0]


def test_what_was_done_to_the_digits_is_shown(window, sample, tmp_path, idle):
    path = tmp_path / "paper.npz"
    np.savez(path, images=255 - sample.images, labels=np.array(["cat", "dog"])[sample.labels % 2])
    window.open(path)
    idle(window.session)
    panel = window.digits_panel
    assert panel.notes.isVisible() and panel.notes.text() == "Dark ink on light was inverted."
    assert "600 pictures" in panel.facts.text()


def test_one_digit_is_said_as_one(window, sample):
    window.session.open_digits.use(sample.take(slice(0, 1)))
    assert window.digits_panel.facts.text().startswith("1 digit · ")


def test_digits_without_labels_have_no_bars(window, sample):
    window.session.open_digits.use(Digits(sample.images, None))
    assert "without labels" in window.digits_panel.facts.text() and not window.digits_panel.bars.isVisible()


def test_the_wheel_over_the_panel_changes_no_share_while_a_training_runs(qtbot, ready):
    ready.session.training.step()
    assert not ready.digits_panel.validation.isEnabled()
    qtbot.mouseClick(ready.digits_panel.validation, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert ready.session.training.settings == TrainingSettings()
