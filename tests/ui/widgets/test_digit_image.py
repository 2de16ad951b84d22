import numpy as np
from PySide6.QtCore import QSize

from digitcluster.ui.widgets.digit_image import DigitImage, as_paper, row_of_images


def test_ink_is_dark_on_white_paper(qtbot):
    image = np.zeros((4, 4), np.uint8)
    image[1, 2] = 255
    widget = DigitImage(QSize(40, 40))
    qtbot.addWidget(widget)
    widget.resize(40, 40)
    widget.show_image(image)
    picture = widget.grab().toImage()
    assert picture.pixelColor(25, 15).lightness() == 0
    assert picture.pixelColor(5, 5).lightness() == 255
    widget.show_image(None)
    assert widget.grab().toImage().pixelColor(25, 15).lightness() == 255


def test_a_picture_keeps_its_pixels_when_the_arrays_memory_is_used_again(monkeypatch):
    contiguous, made = np.ascontiguousarray, []
    monkeypatch.setattr(np, "ascontiguousarray", lambda array: made.append(contiguous(array)) or made[-1])
    picture = as_paper(np.full((3, 5), 55, np.uint8))
    for array in made:
        array[:] = 0
    assert made and (picture.width(), picture.height()) == (5, 3) and picture.pixelColor(4, 2).red() == 200


def test_a_difference_keeps_its_pixels_too(qtbot, monkeypatch):
    contiguous, made = np.ascontiguousarray, []
    monkeypatch.setattr(np, "ascontiguousarray", lambda array: made.append(contiguous(array)) or made[-1])
    widget = DigitImage(QSize(40, 40))
    qtbot.addWidget(widget)
    widget.show_difference(np.zeros((4, 4), np.uint8), np.zeros((4, 4), np.uint8))
    for array in made:
        array[:] = 0
    assert made and widget.picture.pixelColor(2, 2).lightness() == 255


def test_images_stand_beside_each_other_with_paper_between():
    row = row_of_images([np.full((2, 3), 9, np.uint8), np.full((2, 3), 8, np.uint8)], gap=2)
    assert row.tolist() == [[9, 9, 9, 0, 0, 8, 8, 8]] * 2
