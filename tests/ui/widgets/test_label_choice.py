import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from digitcluster.core.digits import TEN_DIGITS
from digitcluster.ui.widgets.label_choice import LabelChoice

NO_BUTTON, NO_KEY, NO_PHASE = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase


@pytest.fixture
def choice(qtbot):
    choice = LabelChoice()
    choice.seen = []
    choice.chosen.connect(choice.seen.append)
    qtbot.addWidget(choice)
    choice.resize(264, choice.height())
    choice.show()
    return choice


def test_ten_digits_are_buttons_in_a_narrow_row_and_the_mark_stays_with_what_is_proposed(qtbot, choice):
    choice.show_labels(TEN_DIGITS)
    choice.mark("4")
    assert choice.minimumSizeHint().width() <= 264
    for _ in range(2):
        qtbot.mouseClick(choice.buttons[7], Qt.MouseButton.LeftButton)
    assert choice.seen == ["7", "7"] and [button.text() for button in choice.buttons if button.isChecked()] == ["4"]
    qtbot.mouseClick(choice.buttons[4], Qt.MouseButton.LeftButton)
    assert choice.seen[-1] == "4" and choice.buttons[4].isChecked()


def test_other_labels_take_their_place_at_the_same_height(choice):
    choice.show_labels(TEN_DIGITS)
    height = choice.height()
    choice.show_labels(["zero", "one"])
    assert choice.list.isVisible() and not choice.buttons and choice.height() == height
    choice.show_labels(["a", "&"])
    assert [button.text() for button in choice.buttons] == ["a", "&&"] and choice.height() == height


def test_what_is_none_of_the_labels_is_not_chosen(qtbot, choice):
    choice.show_labels([f"label {number}" for number in range(12)])
    choice.list.setFocus()
    qtbot.keyClicks(choice.list.lineEdit(), "nonsense")
    qtbot.keyClick(choice.list, Qt.Key.Key_Return)
    assert choice.seen == []


def test_neither_arrow_keys_nor_the_wheel_choose_in_passing(qtbot, choice):
    choice.show_labels([f"label {number}" for number in range(12)])
    choice.list.setFocus()
    place = QPointF(choice.list.rect().center())
    turned = QWheelEvent(
        place, choice.mapToGlobal(place), QPoint(), QPoint(0, -120), NO_BUTTON, NO_KEY, NO_PHASE, False
    )
    QApplication.sendEvent(choice.list, turned)
    assert choice.seen == [] and not turned.isAccepted()
    qtbot.keyClick(choice.list, Qt.Key.Key_Down)
    assert choice.seen == [] and choice.list.view().isVisible()
    qtbot.keyClick(choice.list.view(), Qt.Key.Key_Down)
    qtbot.keyClick(choice.list.view(), Qt.Key.Key_Return)
    assert len(choice.seen) == 1
