import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from digitcluster.ui.widgets.digit_sheet import DigitSheet


@pytest.fixture
def sheet(qtbot):
    sheet = DigitSheet(columns=3, side=20)
    qtbot.addWidget(sheet)
    sheet.resize(3 * 40, 100)
    return sheet


def blots(count, height=10, width=10):
    """Images that are all ink."""
    return np.full((count, height, width), 255, np.uint8)


def dark(picture, left, top, right, bottom):
    """How many pixels of a part are darker than the middle grey."""
    return sum(picture.pixelColor(x, y).lightness() < 128 for x in range(left, right) for y in range(top, bottom))


def test_every_digit_is_ink_on_paper_in_its_row_and_column(sheet):
    images = np.zeros((4, 10, 10), np.uint8)
    images[3, :5] = 255  # the fourth: the first of the second row, its upper half inked
    sheet.show_digits(images)
    sheet.resize(120, sheet.sizeHint().height())
    picture = sheet.grab().toImage()
    assert sheet.height() == 44, "two rows and a gap: without labels there is no room for them"
    assert dark(picture, 0, 0, 120, 24) == 0
    assert dark(picture, 0, 24, 40, 34) == 200 and dark(picture, 0, 34, 120, 44) == 0
    assert picture.pixelColor(15, 40).lightness() == 255


def test_the_label_stands_beneath_its_digit(sheet):
    sheet.show_digits(blots(2), ["", "8"])
    picture = sheet.grab().toImage()
    assert dark(picture, 0, 22, 40, 40) == 0 and dark(picture, 41, 22, 80, 40) > 5
    assert sheet.names == ["", "8"] and sheet.accessibleDescription() == ", 8"


@pytest.mark.parametrize(("height", "width", "inked"), [(10, 5, 200), (5, 10, 200), (40, 40, 400)])
def test_images_of_any_shape_fit_into_the_square(sheet, height, width, inked):
    sheet.show_digits(blots(1, height, width))
    assert dark(sheet.grab().toImage(), 0, 0, 40, 20) == inked


def test_a_long_name_is_cut_where_its_column_ends_and_read_in_the_tool_tip(qtbot, sheet):
    sheet.show_digits(blots(2), ["<b>Ankle boot</b> of the other kind", ""])
    assert dark(sheet.grab().toImage(), 39, 22, 80, 60) == 0
    sheet.show()
    place = QPoint(15, 30)
    QApplication.sendEvent(sheet, QHelpEvent(QHelpEvent.Type.ToolTip, place, sheet.mapToGlobal(place)))
    assert "&lt;b&gt;Ankle boot&lt;/b&gt; of the other kind" in QToolTip.text()
    QToolTip.hideText()


def test_other_digits_of_the_same_number_take_the_same_room(sheet):
    sheet.show_digits(blots(6), list("012345"))
    before = sheet.sizeHint()
    sheet.show_digits(blots(6, 20, 16), ["a long name"] * 6)
    assert sheet.sizeHint() == before == sheet.minimumSizeHint().expandedTo(before)


def test_screen_readers_are_told_the_labels(sheet):
    sheet.show_digits(blots(3), list("013"))
    assert sheet.accessibleDescription() == "0, 1, 3"
    sheet.show_digits(blots(3))
    assert sheet.accessibleDescription() == "3 without labels"
