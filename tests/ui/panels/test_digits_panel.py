from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
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
    assert panel.notes.isVisible() and panel.notes.text.text() == "Dark ink on light was inverted."
    assert "600 pictures" in panel.facts.text()


def test_one_digit_is_said_as_one(window, sample):
    window.session.open_digits.use(sample.take(slice(0, 1)))
    assert window.digits_panel.facts.text().startswith("1 digit · ")


def test_digits_without_labels_have_no_bars(window, sample):
    window.session.open_digits.use(Digits(sample.images, None))
    assert "no labels" in window.digits_panel.facts.text() and not window.digits_panel.bars.isVisible()


def test_the_wheel_over_the_panel_changes_no_share_while_a_training_runs(qtbot, ready):
    ready.session.training.step()
    assert not ready.digits_panel.validation.isEnabled()
    qtbot.mouseClick(ready.digits_panel.validation, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert ready.session.training.settings == TrainingSettings()


def test_a_dozen_digits_of_all_labels_are_shown_with_them(ready, sample):
    examples = ready.digits_panel.examples
    assert len(examples.names) == 12 and set(examples.names) == set("0123456789")
    assert examples.isVisible() and examples.accessibleName() == "Some of the digits, with their labels"
    assert examples.accessibleDescription() == ", ".join(examples.names)


def test_others_are_shown_by_a_click_and_nothing_moves(qtbot, ready):
    panel = ready.digits_panel
    places = [widget.geometry() for widget in (panel, panel.examples, panel.bars, panel.others)]
    shown = [panel.examples.grab().toImage()]
    for _ in range(3):
        click(qtbot, panel.others)
        shown.append(panel.examples.grab().toImage())
        assert set(panel.examples.names) == set("0123456789")
    assert all(one != other for one, other in pairwise(shown))
    assert [widget.geometry() for widget in (panel, panel.examples, panel.bars, panel.others)] == places


def test_the_same_file_shows_the_same_dozen_first(qtbot, ready, sample):
    panel = ready.digits_panel
    first = panel.examples.grab().toImage()
    click(qtbot, panel.others)
    ready.session.open_digits.use(sample)
    assert panel.examples.grab().toImage() == first


def test_where_all_are_shown_there_are_no_others(window, sample):
    window.session.open_digits.use(sample.take(slice(0, 12)))
    assert not window.digits_panel.others.isVisible() and len(window.digits_panel.examples.names) == 12
    window.session.open_digits.use(sample.take(slice(0, 13)))
    assert window.digits_panel.others.isVisible()


def test_names_of_classes_stand_under_their_pictures(window, sample):
    names = ("Ankle boot", *"bcdefghij")
    window.session.open_digits.use(replace(sample, classes=names))
    assert set(window.digits_panel.examples.names) == set(names)


def test_warnings_stand_below_the_examples_and_before_the_notes(qtbot, window, sample):
    panel = window.digits_panel
    warnings = ("All images have one shade: there is no ink in them.", "All 600 digits have the label 3.")
    window.session.open_digits.use(replace(sample, warnings=warnings, notes=("Scaled.", "Inverted.")))
    assert panel.warnings.isVisible() and all(f"Warning: {one}" in panel.warnings.text() for one in warnings)
    tops = [part.geometry().top() for part in (panel.examples, panel.warnings, panel.notes, panel.bars)]
    assert tops == sorted(tops) and panel.examples.geometry().bottom() < tops[1]
    # None is cut off, once everything has its place.
    qtbot.waitUntil(lambda: panel.warnings.height() >= panel.warnings.heightForWidth(panel.warnings.width()))
    window.session.open_digits.use(sample)
    assert not panel.warnings.isVisible() and not panel.notes.isVisible()


@pytest.mark.parametrize("size", [(1280, 720), (1024, 600)])
def test_a_long_warning_and_the_examples_that_it_is_about_are_seen_together(qtbot, window, sample, size):
    window.resize(*size)
    panel, viewport = window.digits_panel, window.digits_panel.area.viewport()
    window.session.open_digits.use(replace(sample, warnings=("Compare the examples with their labels. " * 9,)))

    def seen(part):
        return QRect(part.mapTo(viewport, QPoint()), part.size()) & viewport.rect()

    lines = 2 * panel.fontMetrics().lineSpacing()
    qtbot.waitUntil(lambda: seen(panel.warnings).height() >= lines)
    assert seen(panel.examples).height() == panel.examples.height() and len(panel.examples.names) >= 6


def test_with_digits_open_the_column_needs_no_scroll_bar_on_a_small_screen(qtbot, ready):
    area = ready.digits_panel.parent().parent().parent()
    assert ready.height() == 720 and not area.is_scrolling


def test_digits_that_are_mended_are_shown_as_they_are_now(ready):
    panel, session = ready.digits_panel, ready.session
    session.mending.leave_out([0, 1])
    assert panel.facts.text() == "598 digits · 28 × 28 pixels" and panel.notes.text.text() == "2 digits left out."
    session.undo.work.undo()
    assert panel.facts.text() == "600 digits · 28 × 28 pixels" and not panel.notes.isVisible()


def test_a_test_of_a_model_shows_how_far_it_is_and_can_be_cancelled(qtbot, ready, idle):
    session, panel = ready.session, ready.digits_panel
    digits = session.open_digits.digits
    session.open_digits.use(digits.take(np.tile(np.arange(len(digits)), 50)))  # so many that a click comes in time
    session.tests.test(session.runs.builtin)
    assert panel.progress_text.text().startswith("Testing “built-in”") and panel.progress.isVisible()
    click(qtbot, panel.cancel)
    idle(session)
    assert session.runs.builtin.test is None and panel.open.isVisible()
