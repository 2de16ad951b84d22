import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog

from tests.ui.events import LEFT, NO_KEY, click, draw, draw_one, toggle


def test_what_is_drawn_is_answered_at_once_and_in_the_end(qtbot, window):
    answers = []
    window.session.pad.answer_changed.connect(answers.append)
    draw_one(qtbot, window.pad_panel.pad)
    assert len(answers) >= 2 and all(answer is not None for answer in answers)
    assert window.session.pad.answer.label == "1"
    drawing = window.session.pad.drawing
    np.testing.assert_array_equal(window.session.pad.answer.image, drawing.as_image(height=28, width=28))


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
    assert panel.where.text().startswith("Labelled ") and "· number " in panel.where.text()
    assert ready.session.pad.answer is not None
    click(qtbot, panel.clear)
    assert ready.session.pad.answer is None and not panel.where.text()
    click(qtbot, panel.undo)
    assert panel.where.text().startswith("Labelled "), "it is the same picture again"


def test_a_digit_is_asked_for_by_its_number(ready, sample):
    ready.commands["numbered_digit"].trigger()
    dialog = ready.findChild(QInputDialog)
    dialog.setIntValue(7)
    dialog.accept()
    np.testing.assert_array_equal(ready.pad_panel.pad.drawing.image, sample.images[6])
    assert ready.pad_panel.where.text() == f"Labelled {sample.labels[6]} · number 7 of sample"


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


@pytest.mark.parametrize("size", [(1024, 600), (1280, 720), (1920, 1080)])
def test_the_pad_neither_moves_nor_changes_its_size_whatever_happens(qtbot, window, sample, idle, size):
    window.resize(*size)
    panel, session = window.pad_panel, window.session
    QApplication.processEvents()

    def places():
        QApplication.processEvents()
        buttons = (panel.undo, panel.clear, panel.normalize, panel.from_digits)
        return [(one.mapTo(window, QPoint(0, 0)), one.size()) for one in (panel.pad, panel, *buttons)]

    first = places()
    assert panel.pad.width() == panel.pad.height() >= 150
    draw_one(qtbot, panel.pad)
    assert places() == first
    session.open_digits.use(sample)
    click(qtbot, panel.from_digits)
    assert panel.where.text() and places() == first
    qtbot.keyClick(panel.pad, Qt.Key.Key_4)
    idle(session)
    assert session.own_digits.value.digits is not None and places() == first
    session.training.step()
    qtbot.waitUntil(lambda: session.training.live is not None)
    assert places() == first
    click(qtbot, panel.undo)
    click(qtbot, panel.clear)
    assert places() == first
    session.tasks.stop()
    idle(session)
    assert places() == first


def test_the_draw_column_needs_no_scroll_bar_on_a_small_screen(qtbot, window):
    draw_one(qtbot, window.pad_panel.pad)
    QApplication.processEvents()
    area = window.pad_panel.parent().parent().parent()
    assert window.height() == 720 and not area.is_scrolling and window.pad_panel.pad.height() > 190


def test_the_pad_follows_the_windows_size_back_and_forth(qtbot, window):
    sides = []
    for size in ((1280, 720), (1690, 1000), (1024, 600), (1280, 720), (1690, 600)):
        window.resize(*size)
        QApplication.processEvents()
        sides.append(window.pad_panel.pad.height())
    assert sides[2] < sides[0] == sides[3] < sides[1] and sides[0] >= 180
    assert sides[4] <= 200, "it leaves the answer its room in a low window, however wide"


def test_esc_abandons_a_stroke_and_only_then_goes_back_to_drawing(qtbot, window):
    pad, shown = window.pad_panel.pad, window.windowHandle()
    place = pad.mapTo(window, pad.rect().center())
    QTest.mousePress(shown, LEFT, NO_KEY, place)
    QTest.mouseMove(shown, place + QPoint(0, 400))
    assert pad.is_drawing and window.session.pad.is_drawing
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    QTest.mouseRelease(shown, LEFT, NO_KEY, place)
    assert pad.drawing.is_blank and window.session.pad.answer is None and not window.session.pad.is_drawing


def test_the_menu_says_what_is_undone_and_acts_on_what_is_looked_at(qtbot, window):
    undo, redo = window.commands["undo"], window.commands["redo"]
    assert undo.text() == "&Undo" and not undo.isEnabled()
    draw_one(qtbot, window.pad_panel.pad)
    assert undo.text() == "&Undo stroke" and undo.isEnabled()
    window.commands["inspect"].trigger()
    assert undo.text() == "&Undo" and not undo.isEnabled() and window.pad_panel.undo.isEnabled()
    window.commands["draw"].trigger()
    undo.trigger()
    assert redo.text() == "&Redo stroke" and window.pad_panel.pad.drawing.is_blank
