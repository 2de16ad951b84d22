import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from digitcluster.ui.widgets.popover import Popover
from tests.ui.events import click


@pytest.fixture
def beside(qtbot):
    """A window with a button that opens a popover with one field."""
    window = QWidget()
    window.resize(300, 200)
    window.button = QPushButton("Options", window)
    window.popover = Popover(window.button, window)
    window.field = QLineEdit()
    window.popover.body.addWidget(window.field)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    return window


def test_it_opens_on_the_right_with_the_focus_in_its_first_field(qtbot, beside):
    beside.move(20, 20)
    click(qtbot, beside.button)
    assert beside.popover.isVisible() and beside.popover.focusWidget() is beside.field
    assert beside.popover.x() >= beside.mapToGlobal(QPoint()).x() + beside.width()


@pytest.mark.parametrize("place", [(5000, 20), (20, 5000), (5000, 5000)])
def test_it_stays_on_the_screen(qtbot, beside, place):
    beside.move(*place)
    click(qtbot, beside.button)
    assert beside.screen().availableGeometry().contains(beside.popover.geometry())


def test_whenever_it_opens_the_first_field_has_the_focus(qtbot, beside):
    beside.popover.body.addWidget(QLineEdit())
    for _ in range(3):
        click(qtbot, beside.button)
        assert beside.popover.focusWidget() is beside.field
        qtbot.keyClick(beside.popover, Qt.Key.Key_Escape)


def test_it_stays_above_the_lower_edge_of_its_window(qtbot, beside):
    beside.move(20, 20)
    beside.button.move(0, 180)
    beside.field.setFixedHeight(100)
    click(qtbot, beside.button)
    assert beside.popover.geometry().bottom() < beside.mapToGlobal(QPoint(0, beside.height())).y()


def test_esc_and_a_click_elsewhere_close_it(qtbot, beside):
    click(qtbot, beside.button)
    qtbot.keyClick(beside.popover, Qt.Key.Key_Escape)
    assert not beside.popover.isVisible()
    click(qtbot, beside.button)
    qtbot.mouseClick(beside.popover, Qt.MouseButton.LeftButton, pos=QPoint(-30, 400))
    assert not beside.popover.isVisible()


def test_a_click_on_the_button_closes_it_and_does_not_open_it_again(qtbot, beside):
    click(qtbot, beside.button)
    on_button = beside.popover.mapFromGlobal(beside.button.mapToGlobal(QPoint(5, 5)))
    qtbot.mouseClick(beside.popover, Qt.MouseButton.LeftButton, pos=on_button)
    assert not beside.popover.isVisible()
