import numpy as np
import pytest
from PySide6.QtCore import Qt

from digitcluster.ui.widgets.digit_image import coloured_parts
from digitcluster.ui.widgets.picture_button import PictureButton
from tests.ui.events import click


@pytest.fixture
def picture(qtbot):
    picture = PictureButton(60, is_link=True)
    qtbot.addWidget(picture)
    picture.presses = []
    picture.clicked.connect(lambda: picture.presses.append(True))
    picture.show_image(np.full((4, 4), 255, np.uint8), "cluster 3 (5)")
    with qtbot.waitExposed(picture):
        picture.show()
    return picture


def test_it_is_clicked_with_mouse_and_keyboard(qtbot, picture):
    click(qtbot, picture)
    picture.setFocus()
    qtbot.keyClick(picture, Qt.Key.Key_Space)
    assert len(picture.presses) == 2 and picture.accessibleName() == "cluster 3 (5)"


def test_blank_paper_cannot_be_clicked(qtbot, picture):
    size = picture.sizeHint()
    picture.show_image(None)
    click(qtbot, picture)
    assert not picture.presses and not picture.isEnabled() and picture.sizeHint() == size


def test_a_picture_that_leads_nowhere_takes_no_focus(qtbot):
    picture = PictureButton(60)
    qtbot.addWidget(picture)
    assert picture.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_where_a_sum_comes_from_is_coloured_over_the_picture():
    image, parts = np.zeros((2, 2), np.uint8), np.zeros((2, 2))
    image[0, 0], parts[1, 1] = 255, 9
    picture = coloured_parts(image, parts)
    assert picture.pixelColor(1, 0).name() == "#ffffff"
    assert picture.pixelColor(0, 0).saturation() == 0 and picture.pixelColor(0, 0).lightness() < 200
    assert picture.pixelColor(1, 1).saturation() > 100


def test_a_sum_of_nothing_leaves_the_picture_grey():
    assert coloured_parts(np.zeros((2, 2), np.uint8), np.zeros((2, 2))).pixelColor(1, 1).name() == "#ffffff"
