import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor

from digitcluster.plots.style import LIGHT
from digitcluster.ui.widgets.grid_picture import GridPicture

ROOM = QSize(448, 224)


@pytest.fixture
def show(qtbot):
    def make(height, width, cell):
        widget = GridPicture(np.zeros((height, width), np.uint8), cell, size=ROOM)
        qtbot.addWidget(widget)
        return widget

    return make


def lines(widget):
    """Where lines are: across and down."""
    picture = widget.grab().toImage()
    line = QColor(LIGHT.accent)
    width, height = picture.width(), picture.height()
    across = [y for y in range(height) if all(picture.pixelColor(x, y) == line for x in range(0, width, 7))]
    down = [x for x in range(width) if all(picture.pixelColor(x, y) == line for y in range(0, height, 7))]
    return across, down


def test_of_a_large_picture_the_first_cells_can_be_seen(show):
    widget = show(1000, 2000, (20, 20))
    assert widget.size() == ROOM
    assert lines(widget) == ([28 * index for index in range(1, 8)], [28 * index for index in range(1, 16)])


def test_a_small_picture_is_shown_whole(show):
    widget = show(56, 112, (28, 28))
    assert widget.size() == ROOM and lines(widget) == ([112], [112, 224, 336])


def test_other_cells_move_the_lines_and_nothing_else(show):
    widget = show(1000, 2000, (20, 20))
    before = widget.size()
    widget.show_cell((50, 100))
    assert widget.size() == before and lines(widget) == ([70, 140, 210], [140, 280, 420])


@pytest.mark.parametrize(("height", "width", "cell"), [(20000, 28, (28, 28)), (28, 20000, (28, 28)), (7, 7, (7, 7))])
def test_a_picture_of_any_shape_has_a_size(show, height, width, cell):
    size = show(height, width, cell).size()
    assert 20 <= size.width() <= ROOM.width() and 20 <= size.height() <= ROOM.height()


def test_the_picture_is_ink_on_paper(qtbot):
    picture = np.zeros((224, 448), np.uint8)
    picture[:10, :10] = 255
    widget = GridPicture(picture, (224, 448), size=ROOM)
    qtbot.addWidget(widget)
    shown = widget.grab().toImage()
    assert shown.pixelColor(5, 5).lightness() == 0 and shown.pixelColor(50, 50).lightness() == 255
