import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QInputDialog

from tests.ui.events import click, draw, draw_one, toggle


def test_what_is_drawn_goes_to_the_session_with_each_move(qtbot, window):
    answers = []
    window.session.pad.answer_changed.connect(answers.append)
    draw_one(qtbot, window.pad_panel.pad)
    assert len(answers) >= 9 and all(answer is not None for answer in answers)
    assert window.session.pad.answer.label == "1"


def test_buttons_undo_redo_erase_and_clear(qtbot, window):
    panel = window.pad_panel
    assert not panel.undo.isEnabled() and not panel.clear.isEnabled()
    draw_one(qtbot, panel.pad)
    click(qtbot, panel.undo)
    assert panel.pad.drawing.is_blank and panel.redo.isEnabled() and not panel.clear.isEnabled()
    click(qtbot, panel.redo)
    click(qtbot, panel.eraser)
    draw(qtbot, panel.pad, (0.4, 0.5), (0.5, 0.5))
    assert panel.pad.drawing.is_blank
    click(qtbot, panel.eraser)
    draw_one(qtbot, panel.pad)
    click(qtbot, panel.clear)
    assert panel.pad.drawing.is_blank and window.session.pad.answer is None


def test_keys_alone_undo_and_clear_a_drawing(qtbot, window):
    pad = window.pad_panel.pad
    draw(qtbot, pad, (0.2, 0.2), (0.8, 0.2))
    draw(qtbot, pad, (0.2, 0.5), (0.8, 0.5))
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(pad.drawing.strokes) == 1
    qtbot.keyClick(window, Qt.Key.Key_Backspace, Qt.KeyboardModifier.ControlModifier)
    assert pad.drawing.is_blank


def test_fit_and_centre_is_switched_off(qtbot, window):
    draw(qtbot, window.pad_panel.pad, (0.1, 0.1), (0.1, 0.2))
    fitted = window.session.pad.answer.image
    toggle(qtbot, window.pad_panel.normalize)
    assert window.session.pad.answer.image[10:].sum() == 0 and fitted[10:].sum() > 0


def test_a_digit_of_the_file_is_put_on_the_pad(qtbot, ready, sample):
    panel = ready.pad_panel
    click(qtbot, panel.from_digits)
    assert any(np.array_equal(panel.pad.drawing.image, image) for image in sample.images)
    assert "Number " in panel.where.text() and "labelled" in panel.where.text() and panel.where.isVisible()
    assert ready.session.pad.answer is not None
    click(qtbot, panel.clear)
    assert ready.session.pad.answer is None and not panel.where.isVisible()


def test_a_digit_is_asked_for_by_its_number(ready, sample):
    ready.commands["numbered_digit"].trigger()
    dialog = ready.findChild(QInputDialog)
    dialog.setIntValue(7)
    dialog.accept()
    np.testing.assert_array_equal(ready.pad_panel.pad.drawing.image, sample.images[6])
    assert ready.pad_panel.where.text() == f"Number 7 of sample, labelled {sample.labels[6]}"


def test_the_drawing_is_copied_and_a_picture_pasted(window, sample, idle):
    QGuiApplication.clipboard().clear()
    window.commands["paste"].trigger()
    assert "no picture to paste" in str(window.session.problems.pop())
    window.pad_panel.pad.show_image(sample.images[3])
    window.commands["copy"].trigger()
    window.commands["clear"].trigger()
    window.commands["paste"].trigger()
    idle(window.session)
    assert not window.session.problems
    assert window.session.pad.answer.ranking[0].label == int(sample.labels[3])
