import pytest
from PySide6.QtCore import Qt

from digitcluster.ui.widgets.divisor_spin_box import DivisorSpinBox
from tests.ui.events import type_number


@pytest.fixture
def box(qtbot):
    """Divides 60 from 5 on: 5, 6, 10, 12, 15, 20, 30 and 60."""
    box = DivisorSpinBox(60, 15, smallest=5)
    qtbot.addWidget(box)
    box.show()
    return box


def test_the_keys_go_from_divisor_to_divisor(qtbot, box):
    values = []
    box.valueChanged.connect(values.append)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Up):
        qtbot.keyClick(box, key)
    assert values == [12, 10, 12, 15, 20]


def test_the_steps_end_at_the_smallest_and_the_whole(qtbot, box):
    for key, end, more in ((Qt.Key.Key_Down, 5, "StepUpEnabled"), (Qt.Key.Key_Up, 60, "StepDownEnabled")):
        for _ in range(9):
            qtbot.keyClick(box, key)
        assert box.value() == end and box.stepEnabled() == getattr(DivisorSpinBox.StepEnabledFlag, more)


@pytest.mark.parametrize(("typed", "value"), [("20", 20), ("28", 30), ("22", 20), ("1", 5), ("4", 5), ("", 15)])
def test_what_is_typed_becomes_the_nearest_divisor(qtbot, box, typed, value):
    values = []
    box.valueChanged.connect(values.append)
    type_number(qtbot, box, typed) if typed else (box.selectAll(), qtbot.keyClick(box, Qt.Key.Key_Delete))
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert box.value() == value and box.text() == str(value)
    assert values == ([value] if value != 15 else []), "nothing is chosen while it is typed"


def test_letters_cannot_be_typed(qtbot, box):
    box.selectAll()
    qtbot.keyClicks(box, "1a2")
    assert box.text() == "12"


def test_a_length_with_few_divisors_offers_those(qtbot):
    box = DivisorSpinBox(3, 3, smallest=5)
    qtbot.addWidget(box)
    assert box.value() == 3 and (box.minimum(), box.maximum()) == (1, 3)
