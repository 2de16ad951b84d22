import pytest
from PySide6.QtCore import Qt

from digitcluster.plots.style import DARK, LIGHT
from digitcluster.ui import theme
from digitcluster.ui.widgets.card import Sentence
from digitcluster.ui.widgets.remarks import Notes, Warnings
from tests.ui.events import click


@pytest.fixture
def notes(qtbot):
    notes = Notes()
    qtbot.addWidget(notes)
    notes.resize(240, 100)
    notes.show()
    return notes


def test_all_warnings_are_told_and_none_takes_no_room(qtbot):
    warnings = Warnings()
    qtbot.addWidget(warnings)
    warnings.show_warnings(("One shade.", "One <b> label."))
    assert warnings.isVisible() and warnings.text() == "Warning: One shade.\nWarning: One <b> label."
    first, second = warnings.sentences
    qtbot.waitUntil(lambda: first.geometry().bottom() + 3 < second.geometry().top())
    warnings.show_warnings(())
    assert not warnings.isVisible() and not warnings.text()


def test_of_another_file_only_its_own_warnings_are_left(qtbot):
    warnings = Warnings()
    qtbot.addWidget(warnings)
    warnings.show_warnings(("One shade.", "One label."))
    warnings.show_warnings(("Noise.",))
    qtbot.waitUntil(lambda: len(warnings.findChildren(Sentence)) == 1)
    assert warnings.text() == "Warning: Noise."


@pytest.mark.parametrize(("appearance", "style"), [("light", LIGHT), ("dark", DARK)])
def test_warnings_have_the_colour_of_warnings(qtbot, qapp, appearance, style):
    theme.choose_appearance(qapp, appearance)
    warnings = Warnings()
    qtbot.addWidget(warnings)
    warnings.show_warnings(("One shade.",))
    (sentence,) = warnings.sentences
    assert sentence.palette().color(sentence.foregroundRole()).name() == style.warning
    theme.choose_appearance(qapp, "system")


def test_one_note_stands_alone(notes):
    notes.show_notes(("3 <b> 4 & all is well.",))
    assert notes.text.text() == "3 <b> 4 & all is well." and not notes.more.isVisible()


def test_the_other_notes_are_shown_by_a_click_or_a_key_and_hidden_again(qtbot, notes):
    notes.show_notes(("First.", "Second.", "Third."))
    assert (notes.text.text(), notes.more.text()) == ("First.", "2 more")
    click(qtbot, notes.more)
    assert (notes.text.text(), notes.more.text()) == ("First.\nSecond.\nThird.", "Less")
    qtbot.keyClick(notes.more, Qt.Key.Key_Space)
    assert (notes.text.text(), notes.more.text()) == ("First.", "2 more")


def test_of_another_file_the_first_note_is_shown_again(qtbot, notes):
    notes.show_notes(("1.", "2."))
    click(qtbot, notes.more)
    notes.show_notes(("3.", "4.", "5."))
    assert (notes.text.text(), notes.more.text()) == ("3.", "2 more")
    click(qtbot, notes.more)
    assert notes.text.text() == "3.\n4.\n5."


def test_without_notes_there_is_no_room_for_them(notes):
    notes.show_notes(())
    assert not notes.isVisible()
