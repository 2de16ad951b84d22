import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from digitcluster.ui.widgets.drawing_pad import DrawingPad


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
    pad.undo()
    assert len(pad.drawing.strokes) == 1 and 0 < dark(pad) < two
    pad.redo()
    assert len(pad.drawing.strokes) == 2 and dark(pad) == two and not pad.can_redo
    pad.clear()
    assert pad.drawing.strokes == () and dark(pad) == 0 and pad.inks[-1] == ()
    pad.undo()
    assert len(pad.drawing.strokes) == 2 and dark(pad) == two


def test_drawing_after_undo_forgets_what_was_undone(qtbot, pad):
    draw(qtbot, pad, (20, 20), (180, 20))
    pad.undo()
    draw(qtbot, pad, (20, 90), (180, 90))
    assert not pad.can_redo and len(pad.drawing.strokes) == 1


def test_a_blank_pad_has_nothing_to_undo_or_clear(pad):
    pad.undo()
    pad.clear()
    assert pad.inks == [] and not pad.can_undo


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
    pad.undo()
    assert len(pad.drawing.strokes) == 2
    erase(qtbot, pad, (100, 50), (100, 60), button=button)
    assert len(pad.drawing.strokes) == 2 and pad.can_redo  # nothing was touched


def test_a_picture_lies_on_the_paper_until_something_is_drawn(qtbot, pad):
    picture = np.zeros((28, 28), np.uint8)
    picture[5:25, 12:16] = 255
    pad.show_image(picture)
    assert pad.drawing.image is picture and 0.05 < dark(pad) < 0.2 and not pad.drawing.is_blank
    draw(qtbot, pad, (20, 20), (180, 20))
    assert pad.drawing.image is None and len(pad.drawing.strokes) == 1
    pad.undo()
    pad.undo()
    assert pad.drawing.image is picture and pad.drawing.strokes == ()


def test_the_pens_width_is_for_the_eye_only(qtbot, pad):
    draw(qtbot, pad, (50, 20), (50, 180))
    before, ink = dark(pad), pad.drawing.strokes
    pad.set_pen_width(0.11)
    assert dark(pad) > 1.2 * before
    np.testing.assert_array_equal(pad.drawing.strokes[0], ink[0])
