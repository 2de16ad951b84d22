import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest

from digitcluster.ui.widgets.digit_grid import DigitGrid
from digitcluster.ui.widgets.digit_tile import Tile
from tests.ui.events import LEFT

MANY = 60_000
Key, Modifier = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def grid(qtbot):
    grid = DigitGrid(side=40)
    return shown(qtbot, grid)


def shown(qtbot, grid):
    qtbot.addWidget(grid)
    grid.resize(300, 300)
    asked = []
    image = np.zeros((8, 8), np.uint8)

    def tile_at(place):
        asked.append(place)
        return Tile(image, str(place % 10), f"Number {place}")

    grid.show_tiles(MANY, tile_at)
    grid.asked, grid.chosen_places = asked, []
    grid.chosen.connect(grid.chosen_places.append)
    with qtbot.waitExposed(grid):
        grid.show()
    return grid


def click(qtbot, grid, place, modifier=Modifier.NoModifier):
    qtbot.mouseClick(grid.viewport(), LEFT, modifier, pos=grid.place_of(place).center())


def test_of_many_digits_only_those_in_sight_are_asked_for(grid):
    grid.grab()
    assert 0 < len(set(grid.asked)) < 60 and max(grid.asked) < 60
    grid.asked.clear()
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum())
    grid.grab()
    assert max(grid.asked) == MANY - 1 and min(grid.asked) > MANY - 60


def test_a_click_chooses_the_digit_under_the_mouse_and_none_between_them(qtbot, grid):
    click(qtbot, grid, grid.columns + 2)
    assert grid.chosen_places == [grid.columns + 2] and grid.current == grid.columns + 2
    qtbot.mouseClick(grid.viewport(), LEFT, pos=grid.place_of(0).topRight() + QPoint(3, 3))
    assert len(grid.chosen_places) == 1


def test_arrow_keys_go_to_the_neighbours_and_enter_chooses(qtbot, grid):
    grid.setFocus()
    for key in (Key.Key_Right, Key.Key_Down, Key.Key_Down, Key.Key_Left, Key.Key_Up):
        qtbot.keyClick(grid, key)
    assert grid.current == grid.columns and not grid.chosen_places
    qtbot.keyClick(grid, Key.Key_Return)
    assert grid.chosen_places == [grid.columns]


@pytest.mark.parametrize(("key", "place"), [(Key.Key_End, MANY - 1), (Key.Key_PageDown, None)])
def test_the_current_digit_is_always_in_sight(qtbot, grid, key, place):
    grid.setFocus()
    qtbot.keyClick(grid, key)
    qtbot.keyClick(grid, key)
    assert place is None or grid.current == place
    assert grid.current > 20 and grid.viewport().rect().contains(grid.place_of(grid.current))
    qtbot.keyClick(grid, Key.Key_Home)
    assert grid.current == 0 and grid.viewport().rect().contains(grid.place_of(0))


def test_the_columns_stay_where_they_are_with_few_digits_and_with_many(grid):
    places = [grid.place_of(place) for place in range(3)]
    grid.show_tiles(2, lambda place: Tile(np.zeros((8, 8), np.uint8)))
    assert [grid.place_of(place) for place in range(3)] == places


def test_where_one_can_be_selected_shift_selects_no_range(qtbot, grid):
    click(qtbot, grid, 1)
    click(qtbot, grid, 4, Modifier.ShiftModifier)
    assert grid.selected == {4}


def test_several_are_selected_with_shift_and_ctrl_and_a_double_click_chooses(qtbot):
    grid = shown(qtbot, DigitGrid(side=40, several=True))
    click(qtbot, grid, 1)
    click(qtbot, grid, 4, Modifier.ShiftModifier)
    assert grid.selected == {1, 2, 3, 4} and not grid.chosen_places
    click(qtbot, grid, 2, Modifier.ControlModifier)
    assert grid.selected == {1, 3, 4}
    QTest.mouseDClick(grid.viewport(), LEFT, Modifier.NoModifier, grid.place_of(3).center())
    assert grid.chosen_places == [3]
    qtbot.keyClick(grid, Key.Key_A, Modifier.ControlModifier)
    assert len(grid.selected) == MANY


def test_keys_that_mean_nothing_here_are_left_to_what_is_around(qtbot, grid):
    for key in (Key.Key_3, Key.Key_Delete):
        event = QKeyEvent(QEvent.Type.KeyPress, key, Modifier.NoModifier)
        grid.keyPressEvent(event)
        assert not event.isAccepted()


def test_the_focus_can_be_seen(qtbot, grid):
    grid.clearFocus()
    before = grid.grab().toImage()
    grid.setFocus(Qt.FocusReason.TabFocusReason)
    assert grid.current == 0 and grid.grab().toImage() != before


def test_without_digits_a_sentence_says_why(grid):
    grid.show_sentence("Comparing…")
    assert grid.sentence == "Comparing…" and grid.tile(0) is None
