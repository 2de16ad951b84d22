from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from digitcluster.session.runs import ModelEntry
from tests.ui.events import click, draw_one

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def kept(window, idle):
    """Return the names of the labels of what has been kept."""

    def names():
        idle(window.session)
        digits = window.session.own_digits.value.digits
        return [] if digits is None else [digits.classes[label] for label in digits.labels]

    return names


@pytest.fixture
def use_letters(window, builtin):
    """Let a model of letters read the pad."""

    def use(names):
        labels = np.arange(40, dtype=np.uint8) % len(names)
        counts = np.eye(len(names), dtype=np.int64)[labels]
        window.session.selection.select_new(
            ModelEntry(replace(builtin, classes=tuple(names), labels=labels, label_counts=counts, name="letters"))
        )

    return use


def test_keeping_a_right_answer_keeps_that_answer(qtbot, window, kept):
    draw_one(qtbot, window.pad_panel.pad)
    assert window.session.pad.answer.label == "1" and window.own_digits_panel.keep.text() == "Keep as 1"
    assert [button.text() for button in window.own_digits_panel.labels.buttons if button.isChecked()] == ["1"]
    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    assert kept() == ["1"]


def test_a_wrong_answer_is_corrected_with_one_click(qtbot, window, kept):
    draw_one(qtbot, window.pad_panel.pad)
    click(qtbot, window.own_digits_panel.labels.buttons[7])
    assert kept() == ["7"]
    assert window.statusBar().currentMessage() == "Kept as 7. Ctrl+Z takes it back."
    assert [button.text() for button in window.own_digits_panel.labels.buttons if button.isChecked()] == ["1"]


def test_or_with_one_key_and_is_taken_back_with_undo(qtbot, window, kept):
    draw_one(qtbot, window.pad_panel.pad)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_4)
    assert kept() == ["4"] and window.commands["undo"].text() == "&Undo keep as 4"
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_7)
    assert kept() == ["7"], "the same drawing is corrected"
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert kept() == [] and not window.pad_panel.pad.drawing.is_blank
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert window.pad_panel.pad.drawing.is_blank, "the stroke was before it"
    for _ in range(2):
        qtbot.keyClick(window, Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert kept() == ["7"] and not window.pad_panel.pad.drawing.is_blank


def test_a_digit_of_a_file_is_kept_with_the_label_that_it_has_there(qtbot, ready, kept):
    digits = ready.session.open_digits.digits
    wrong = replace(digits, labels=(digits.labels + 1) % 10)
    for index in range(3):
        ready.session.pad.show_digit(wrong, index)
        click(qtbot, ready.own_digits_panel.keep)
        assert kept()[-1] == wrong.classes[wrong.labels[index]] != ready.session.pad.answer.label


def test_keys_that_are_typed_elsewhere_keep_nothing(qtbot, ready, kept):
    draw_one(qtbot, ready.pad_panel.pad)
    for field in (ready.training_panel, ready.inspect_panel, ready.tabs, ready):
        qtbot.keyClick(field, Qt.Key.Key_4)
    assert kept() == []


def test_a_key_does_nothing_on_a_blank_pad_or_during_a_stroke(qtbot, window, kept):
    pad = window.pad_panel.pad
    qtbot.keyClick(pad, Qt.Key.Key_4)
    qtbot.mousePress(pad, Qt.MouseButton.LeftButton, pos=pad.rect().center())
    qtbot.keyClick(pad, Qt.Key.Key_4)
    assert kept() == [] and pad.is_drawing
    qtbot.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=pad.rect().center())


def test_what_is_kept_is_counted(qtbot, window, sample, kept):
    panel = window.own_digits_panel
    assert panel.facts.toolTip() == "The digits you keep test every model." and not panel.more.isVisible()
    for number in range(2):
        window.pad_panel.pad.show_image(sample.images[number])
        click(qtbot, panel.keep)
        kept()
    assert panel.facts.text() == "2 kept, 2 right" and panel.more.isVisible()


def test_a_model_of_few_letters_offers_them_as_buttons_and_keys(qtbot, window, use_letters, kept):
    use_letters("aAbC")
    draw_one(qtbot, window.pad_panel.pad)
    assert [button.text() for button in window.own_digits_panel.labels.buttons] == ["a", "A", "b", "C"]
    for key, name in ((Qt.Key.Key_B, "b"), (Qt.Key.Key_C, "C"), (Qt.Key.Key_A, "a"), (Qt.Key.Key_D, "a")):
        qtbot.keyClick(window.focusWidget(), key)
        assert kept() == [name]


def test_a_model_of_many_labels_offers_a_list_to_search_and_long_names_change_no_size(qtbot, window, use_letters, kept):
    def widths():
        return [card.width() for card in (window.pad_panel, window.own_digits_panel)]

    QApplication.processEvents()
    before, height = widths(), window.own_digits_panel.height()
    use_letters([f"a very long name of a label, number {number}" for number in range(30)])
    draw_one(qtbot, window.pad_panel.pad)
    choice = window.own_digits_panel.labels
    assert not choice.buttons and choice.list.isVisible() and choice.list.count() == 30
    choice.list.setFocus()
    qtbot.keyClicks(choice.list.lineEdit(), "number 17")
    qtbot.keyClick(choice.list.completer().popup(), Qt.Key.Key_Down)
    qtbot.keyClick(choice.list.completer().popup(), Qt.Key.Key_Return)
    assert kept() == ["a very long name of a label, number 17"]
    assert widths() == before and window.own_digits_panel.height() == height


def test_they_join_the_next_training_when_that_is_chosen(window, sample, idle):
    window.pad_panel.pad.show_image(sample.images[0])
    window.commands["keep"].trigger()
    idle(window.session)
    window.own_digits_panel.joins.trigger()
    assert window.session.training.with_own_digits
    window.own_digits_panel.joins.trigger()
    assert not window.session.training.with_own_digits


def test_a_blank_pad_keeps_nothing(qtbot, window):
    panel = window.own_digits_panel
    assert not panel.keep.isEnabled() and not window.commands["keep"].isEnabled() and not panel.labels.isEnabled()
