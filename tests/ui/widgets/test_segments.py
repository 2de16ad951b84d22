import pytest
from PySide6.QtCore import Qt

from digitcluster.ui.widgets.segments import Segments
from tests.ui.events import click

CHOICES = {"near": "Near", "far": "Far", "all": "All"}


@pytest.fixture
def segments(qtbot):
    segments = Segments(CHOICES, {"far": "The far ones"})
    segments.choose("near")
    segments.made = []
    segments.chosen.connect(segments.made.append)
    qtbot.addWidget(segments)
    with qtbot.waitExposed(segments):
        segments.show()
    return segments


def test_a_click_chooses_one_of_them(qtbot, segments):
    click(qtbot, segments.buttons["far"])
    assert segments.made == ["far"] and segments.choice == "far"
    assert [button.isChecked() for button in segments.buttons.values()] == [False, True, False]


def test_what_the_program_chooses_is_shown_without_a_signal(segments):
    segments.choose("all")
    assert segments.choice == "all" and not segments.made
    segments.choose_nothing()
    assert segments.choice == "" and not segments.made


def test_arrow_keys_go_on_past_what_cannot_be_chosen(qtbot, segments):
    segments.buttons["far"].setEnabled(False)
    segments.buttons["near"].setFocus()
    qtbot.keyClick(segments.buttons["near"], Qt.Key.Key_Right)
    assert segments.made == ["all"] and segments.buttons["all"].hasFocus()
    qtbot.keyClick(segments.buttons["all"], Qt.Key.Key_Right)
    assert segments.made == ["all"]
