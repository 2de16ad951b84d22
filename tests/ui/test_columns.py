"""The three columns: dragged, remembered, taken back; both pages of the right one in a wide window."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from digitcluster.session.selection import ClusterSubject
from digitcluster.ui.columns import CENTRE, LEFT, PAGE, WIDE
from tests.ui.events import LEFT as LEFT_BUTTON
from tests.ui.events import click, draw_one, type_number


def drag(qtbot, columns, which, by):
    handle = columns.handle(which)
    start = handle.rect().center()
    qtbot.mousePress(handle, LEFT_BUTTON, pos=start)
    qtbot.mouseMove(handle, start + QPoint(by, 0))
    qtbot.mouseRelease(handle, LEFT_BUTTON, pos=start)


def resize(window, width, height):
    window.resize(width, height)
    QApplication.processEvents()


def test_the_columns_at_the_sides_are_dragged_and_the_middle_gives_way(qtbot, window):
    columns = window.columns
    left, middle, right = columns.sizes()
    drag(qtbot, columns, 1, 40)
    assert columns.sizes() == [left + 40, middle - 40, right]
    drag(qtbot, columns, 2, -30)
    assert columns.sizes() == [left + 40, middle - 70, right + 30]
    resize(window, 1400, 720)
    assert columns.sizes()[0] == left + 40 and columns.sizes()[2] == right + 30


def test_no_column_can_be_dragged_away(qtbot, window):
    for which, by in ((1, -900), (2, 900), (1, 900), (2, -900)):
        drag(qtbot, window.columns, which, by)
        sizes = window.columns.sizes()
        assert sizes[0] >= LEFT and sizes[1] >= CENTRE and sizes[2] >= PAGE


def test_reset_layout_takes_it_back(qtbot, window):
    before = window.columns.sizes()
    drag(qtbot, window.columns, 1, 40)
    window.resize(1000, 500)
    window.commands["reset_layout"].trigger()
    window.resize(1280, 720)
    QApplication.processEvents()
    assert window.columns.sizes() == before and window.columns.wanted is None


def test_in_a_small_window_everything_can_be_scrolled_to(window):
    resize(window, 680, 340)
    assert (window.width(), window.height()) == (680, 340)
    area = window.centralWidget()
    assert area.horizontalScrollBar().maximum() > 0 and min(window.columns.sizes()) >= LEFT


@pytest.mark.parametrize("size", [(1024, 600), (1280, 720)])
def test_the_three_columns_are_whole(ready, size):
    resize(ready, *size)
    area = ready.centralWidget()
    assert area.horizontalScrollBar().maximum() == 0 == area.verticalScrollBar().maximum()


def test_a_wide_window_shows_both_pages_and_a_narrower_one_the_last(qtbot, window):
    right = window.right
    page = window.inspect_panel
    assert not page.isVisible() and right.draw.isVisible()
    place = right.segments.geometry()
    resize(window, WIDE, 900)
    assert page.isVisible() and window.pad_panel.isVisible() and not right.draw.isVisible()
    assert right.segments.height() == place.height(), "the room of the buttons is kept"
    window.session.selection.inspect(ClusterSubject(2))
    resize(window, 1280, 720)
    assert page.isVisible() and not window.pad_panel.isVisible() and right.inspect.isChecked()


def test_inspecting_shows_inspect_and_esc_goes_back(qtbot, window):
    window.session.selection.inspect(ClusterSubject(2))
    assert window.inspect_panel.isVisible() and window.right.inspect.isChecked()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.pad_panel.isVisible() and window.right.draw.isChecked()
    assert window.session.selection.value.subject is None


def test_inspect_that_was_clicked_stays_until_draw(qtbot, window):
    click(qtbot, window.right.inspect)
    window.session.selection.select_entry(window.session.runs.builtin)
    assert window.inspect_panel.isVisible()
    click(qtbot, window.right.draw)
    assert window.pad_panel.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert window.inspect_panel.isVisible()


def test_esc_leaves_a_field_first(qtbot, window):
    window.session.selection.inspect(ClusterSubject(2))
    field = window.training_panel.fields["k"].widget
    window.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not field.hasFocus() and window.inspect_panel.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.pad_panel.isVisible()


def test_what_changes_the_pad_goes_back_to_it(qtbot, ready):
    draw_one(qtbot, ready.pad_panel.pad)
    for command in ("random_digit", "clear"):
        click(qtbot, ready.right.inspect)
        ready.commands[command].trigger()
        assert ready.pad_panel.isVisible(), command


def test_back_and_forward_are_possible_when_there_is_something(qtbot, window):
    def possible():
        return window.commands["back"].isEnabled(), window.commands["forward"].isEnabled()

    alt, selection = Qt.KeyboardModifier.AltModifier, window.session.selection
    assert possible() == (False, False)
    selection.inspect(ClusterSubject(1))
    selection.inspect(ClusterSubject(2))
    assert possible() == (True, False)
    qtbot.keyClick(window, Qt.Key.Key_Left, alt)
    assert selection.value.subject == ClusterSubject(1) and possible() == (False, True)
    qtbot.keyClick(window, Qt.Key.Key_Right, alt)
    assert selection.value.subject == ClusterSubject(2)
    type_number(qtbot, window.training_panel.fields["k"].widget, 4)
    assert window.inspect_panel.isVisible()


def test_a_field_of_the_page_that_goes_hands_the_focus_to_no_other_field(qtbot, window):
    resize(window, WIDE, 900)
    window.session.selection.inspect(ClusterSubject(2))
    window.pad_panel.normalize.setFocus()
    resize(window, 1280, 720)
    assert not window.pad_panel.isVisible() and window.focusWidget() is window


def test_in_a_wide_window_the_cards_of_all_columns_begin_at_one_height(window):
    resize(window, WIDE, 900)
    cards = (window.digits_panel, window.pad_panel, window.inspect_panel)
    assert len({card.mapTo(window, QPoint()).y() for card in cards}) == 1


def test_in_the_lowest_window_pad_answer_and_own_digits_are_all_there(qtbot, window):
    resize(window, 1016, 554)  # 1024 × 600 with the frame of a window manager
    draw_one(qtbot, window.pad_panel.pad)
    area = window.own_digits_panel.parent().parent().parent()
    qtbot.waitUntil(lambda: not area.is_scrolling)
    assert not window.answer_panel.compared[0].isVisible()
    resize(window, 1016, 700)
    assert window.answer_panel.compared[0].isVisible()
