import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QKeySequence, QMouseEvent, QPointingDevice, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from digitcluster.ui.widgets.drawing_pad import DrawingPad

LEFT, RIGHT, NO_KEY = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def pad(qtbot):
    pad = DrawingPad()
    pad.inks = []
    pad.drawing_changed.connect(lambda drawing: pad.inks.append(drawing.strokes))
    qtbot.addWidget(pad)
    pad.resize(200, 200)
    pad.show()
    return pad


def draw(qtbot, pad, *points):
    places = [QPoint(*point) for point in points]
    qtbot.mousePress(pad, Qt.MouseButton.LeftButton, pos=places[0])
    for place in places[1:]:
        qtbot.mouseMove(pad, place)
    qtbot.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=places[-1])


def dark(pad):
    """The share of the paper's pixels that carry ink."""
    picture = pad.grab().toImage()
    levels = [
        picture.pixelColor(x, y).lightness()
        for x in range(0, picture.width(), 2)
        for y in range(0, picture.height(), 2)
    ]
    return np.mean(np.array(levels) < 60)


def test_the_ink_is_in_units_of_the_papers_side(qtbot, pad):
    draw(qtbot, pad, (100, 20), (100, 100), (100, 180))
    (stroke,) = pad.drawing.strokes
    np.testing.assert_allclose(stroke, [[0.5, 0.1], [0.5, 0.5], [0.5, 0.9]], atol=0.005)


def test_ink_is_announced_while_drawing(qtbot, pad):
    draw(qtbot, pad, (100, 20), (100, 100), (100, 180))
    lengths = [sum(len(stroke) for stroke in ink) for ink in pad.inks]
    assert lengths[:3] == [1, 2, 3]


def test_what_is_drawn_is_seen(qtbot, pad):
    assert dark(pad) == 0
    draw(qtbot, pad, (100, 20), (100, 180))
    assert 0.03 < dark(pad) < 0.12


def test_a_click_is_a_dot(qtbot, pad):
    qtbot.mouseClick(pad, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    assert [stroke.shape for stroke in pad.drawing.strokes] == [(1, 2)]
    assert dark(pad) > 0


def test_undo_redo_and_clear_go_by_strokes(qtbot, pad):
    draw(qtbot, pad, (20, 20), (180, 20))
    draw(qtbot, pad, (20, 90), (180, 90))
    two = dark(pad)
    pad.stack.undo()
    assert len(pad.drawing.strokes) == 1 and 0 < dark(pad) < two
    pad.stack.redo()
    assert len(pad.drawing.strokes) == 2 and dark(pad) == two and not pad.stack.canRedo()
    pad.clear()
    assert pad.drawing.strokes == () and dark(pad) == 0 and pad.inks[-1] == ()
    pad.stack.undo()
    assert len(pad.drawing.strokes) == 2 and dark(pad) == two


def test_drawing_after_undo_forgets_what_was_undone(qtbot, pad):
    draw(qtbot, pad, (20, 20), (180, 20))
    pad.stack.undo()
    draw(qtbot, pad, (20, 90), (180, 90))
    assert not pad.stack.canRedo() and len(pad.drawing.strokes) == 1


def test_a_blank_pad_has_nothing_to_undo_or_clear(pad):
    pad.stack.undo()
    pad.clear()
    assert pad.inks == [] and not pad.stack.canUndo()


def test_a_drawing_keeps_its_shape_when_the_pad_is_resized(qtbot, pad):
    draw(qtbot, pad, (100, 20), (100, 180))
    before, share = pad.drawing.strokes[0].copy(), dark(pad)
    pad.resize(320, 320)
    np.testing.assert_array_equal(pad.drawing.strokes[0], before)
    assert dark(pad) == pytest.approx(share, rel=0.15)


def test_other_buttons_do_not_draw(qtbot, pad):
    qtbot.mouseClick(pad, Qt.MouseButton.RightButton, pos=QPoint(50, 50))
    assert pad.drawing.strokes == ()


def test_a_stroke_may_leave_the_pad(qtbot, pad):
    draw(qtbot, pad, (100, 100), (300, 100), (100, 150))
    assert pad.drawing.strokes[0][:, 0].max() > 1


def erase(qtbot, pad, *points, button=Qt.MouseButton.LeftButton):
    places = [QPoint(*point) for point in points]
    qtbot.mousePress(pad, button, pos=places[0])
    for place in places[1:]:
        qtbot.mouseMove(pad, place)
    qtbot.mouseRelease(pad, button, pos=places[-1])


@pytest.mark.parametrize("way", ["eraser", "right button"])
def test_strokes_are_erased_where_they_are_touched_and_come_back_with_undo(qtbot, pad, way):
    draw(qtbot, pad, (50, 20), (50, 180))
    draw(qtbot, pad, (150, 20), (150, 180))
    pad.erasing = way == "eraser"
    button = Qt.MouseButton.LeftButton if pad.erasing else Qt.MouseButton.RightButton
    erase(qtbot, pad, (100, 100), (60, 100), (52, 100), button=button)
    assert len(pad.drawing.strokes) == 1 and pad.drawing.strokes[0][0][0] == pytest.approx(0.75)
    pad.stack.undo()
    assert len(pad.drawing.strokes) == 2
    erase(qtbot, pad, (100, 50), (100, 60), button=button)
    assert len(pad.drawing.strokes) == 2 and pad.stack.canRedo()  # nothing was touched
    assert pad.stack.redoText() == "erasing"


def test_a_picture_lies_on_the_paper_until_something_is_drawn(qtbot, pad):
    picture = np.zeros((28, 28), np.uint8)
    picture[5:25, 12:16] = 255
    pad.show_image(picture)
    assert pad.drawing.image is picture and 0.05 < dark(pad) < 0.2 and not pad.drawing.is_blank
    draw(qtbot, pad, (20, 20), (180, 20))
    assert pad.drawing.image is None and len(pad.drawing.strokes) == 1
    pad.stack.undo()
    assert pad.drawing.image is picture and pad.drawing.strokes == ()


def test_the_pens_width_is_for_the_eye_only(qtbot, pad):
    draw(qtbot, pad, (50, 20), (50, 180))
    before, ink = dark(pad), pad.drawing.strokes
    pad.set_pen_width(0.11)
    assert dark(pad) > 1.2 * before
    np.testing.assert_array_equal(pad.drawing.strokes[0], ink[0])


@pytest.fixture
def shown(qtbot, pad):
    """The pad as a window that gets its events through Qt's own road: captured, with all buttons that are down."""
    with qtbot.waitActive(pad):
        pad.activateWindow()
    pad.setFocus()
    return pad.windowHandle()


def test_a_stroke_goes_on_beyond_the_edge_and_comes_back_as_the_same_stroke(qtbot, pad, shown):
    QTest.mousePress(shown, LEFT, NO_KEY, QPoint(100, 100))
    for x in (150, 199, 260, 400, 260, 199, 150):
        QTest.mouseMove(shown, QPoint(x, 120))
    QTest.mouseRelease(shown, LEFT, NO_KEY, QPoint(150, 120))
    (stroke,) = pad.drawing.strokes
    assert len(stroke) == 8 and stroke[:, 0].max() == pytest.approx(2.0)
    assert stroke[-1].tolist() == pytest.approx([0.75, 0.6])


def test_esc_abandons_the_stroke_and_the_next_one_begins_with_the_next_press(qtbot, pad, shown):
    commands = []
    QShortcut(QKeySequence("Esc"), pad, lambda: commands.append("Esc"))
    draw(qtbot, pad, (20, 20), (180, 20))
    QTest.mousePress(shown, LEFT, NO_KEY, QPoint(20, 90))
    QTest.mouseMove(shown, QPoint(100, 90))
    assert len(pad.drawing.strokes) == 2 and pad.is_drawing
    two = dark(pad)
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    assert len(pad.drawing.strokes) == 1 and not pad.is_drawing and dark(pad) < two and not commands
    QTest.mouseMove(shown, QPoint(150, 90))
    QTest.mouseRelease(shown, LEFT, NO_KEY, QPoint(150, 90))
    assert len(pad.drawing.strokes) == 1 and pad.stack.count() == 1
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    assert commands == ["Esc"], "with the pen up it is the window's command again"
    draw(qtbot, pad, (20, 90), (180, 90))
    assert len(pad.drawing.strokes) == 2


def test_esc_brings_back_what_was_being_erased_or_drawn_over(qtbot, pad, shown):
    picture = np.full((28, 28), 200, np.uint8)
    pad.show_image(picture)
    QTest.mousePress(shown, LEFT, NO_KEY, QPoint(20, 90))
    assert pad.drawing.image is None
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    assert pad.drawing.image is picture
    QTest.mouseRelease(shown, LEFT, NO_KEY, QPoint(20, 90))
    QTest.mousePress(shown, RIGHT, NO_KEY, QPoint(20, 90))
    assert pad.drawing.is_blank
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    QTest.mouseRelease(shown, RIGHT, NO_KEY, QPoint(20, 90))
    assert pad.drawing.image is picture and pad.stack.count() == 1


def test_a_second_button_neither_cuts_the_stroke_nor_erases(qtbot, pad, shown):
    draw(qtbot, pad, (100, 20), (100, 180))
    QTest.mousePress(shown, LEFT, NO_KEY, QPoint(20, 50))
    QTest.mouseMove(shown, QPoint(60, 50))
    QTest.mousePress(shown, RIGHT, NO_KEY, QPoint(100, 50))
    QTest.mouseMove(shown, QPoint(100, 60))
    QTest.mouseRelease(shown, RIGHT, NO_KEY, QPoint(100, 60))
    QTest.mouseMove(shown, QPoint(180, 60))
    QTest.mouseRelease(shown, LEFT, NO_KEY, QPoint(180, 60))
    assert len(pad.drawing.strokes) == 2 and pad.stack.count() == 2
    assert pad.drawing.strokes[1][-1][0] == pytest.approx(0.9)


def test_a_stroke_whose_end_was_missed_ends_with_the_next_press(qtbot, pad):
    qtbot.mousePress(pad, LEFT, pos=QPoint(20, 20))
    qtbot.mouseMove(pad, QPoint(180, 20))
    draw(qtbot, pad, (20, 90), (180, 90))  # no release in between
    assert len(pad.drawing.strokes) == 2 and not pad.is_drawing


def test_hiding_the_pad_lifts_the_pen(qtbot, pad):
    qtbot.mousePress(pad, LEFT, pos=QPoint(20, 20))
    pad.hide()
    assert not pad.is_drawing and pad.stack.count() == 1


def test_resizing_during_a_stroke_bends_nothing(qtbot, pad):
    qtbot.mousePress(pad, LEFT, pos=QPoint(100, 20))
    qtbot.mouseMove(pad, QPoint(100, 100))
    pad.resize(400, 400)
    qtbot.mouseMove(pad, QPoint(200, 300))
    qtbot.mouseRelease(pad, LEFT, pos=QPoint(200, 300))
    np.testing.assert_allclose(pad.drawing.strokes[0], [[0.5, 0.1], [0.5, 0.5], [0.5, 0.75]], atol=0.005)


def test_undoing_during_a_stroke_abandons_it(qtbot, pad):
    draw(qtbot, pad, (20, 20), (180, 20))
    qtbot.mousePress(pad, LEFT, pos=QPoint(20, 90))
    pad.stack.undo()
    qtbot.mouseMove(pad, QPoint(100, 90))
    qtbot.mouseRelease(pad, LEFT, pos=QPoint(100, 90))
    assert pad.drawing.is_blank and pad.stack.canRedo()


def test_the_other_end_of_a_pen_erases_and_a_mouse_after_it_draws(qtbot, pad):
    eraser = QPointingDevice(
        "pen",
        7,
        QInputDevice.DeviceType.Stylus,
        QPointingDevice.PointerType.Eraser,
        QInputDevice.Capability.Position,
        1,
        1,
    )
    draw(qtbot, pad, (20, 20), (180, 20))
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
        place, held = QPointF(100, 20), LEFT if kind == QEvent.Type.MouseButtonPress else Qt.MouseButton.NoButton
        QApplication.sendEvent(pad, QMouseEvent(kind, place, pad.mapToGlobal(place), LEFT, held, NO_KEY, eraser))
    assert pad.drawing.is_blank and pad.stack.undoText() == "erasing"
    draw(qtbot, pad, (20, 20), (180, 20))
    assert len(pad.drawing.strokes) == 1


def test_every_move_of_a_stroke_is_wanted_and_only_then(qtbot, pad):
    compress = Qt.ApplicationAttribute.AA_CompressHighFrequencyEvents
    before = QApplication.testAttribute(compress)
    QApplication.setAttribute(compress, True)
    qtbot.mousePress(pad, LEFT, pos=QPoint(20, 20))
    assert not QApplication.testAttribute(compress)
    qtbot.mouseRelease(pad, LEFT, pos=QPoint(20, 20))
    assert QApplication.testAttribute(compress)
    QApplication.setAttribute(compress, before)
