from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox

from digitcluster.files.questions import CellChoice
from digitcluster.ui.dialogs.cell_dialog import CellDialog
from tests.ui.events import click, type_number

OPEN, CANCEL = QDialogButtonBox.StandardButton.Open, QDialogButtonBox.StandardButton.Cancel


@pytest.fixture
def ask(qtbot, window, sample):
    """Ask about six rows of ten digits of 28 × 28 pixels; what is chosen is in `choices`."""

    def show(*, is_paper=False, cell=(28, 28)):
        picture = sample.images[:60].reshape(6, 10, 28, 28).transpose(0, 2, 1, 3).reshape(168, 280)
        dialog = CellDialog(window, CellChoice(Path("digits.png"), 255 - picture if is_paper else picture, cell))
        dialog.choices = []
        dialog.chosen.connect(dialog.choices.append)
        with qtbot.waitExposed(dialog):
            dialog.open()
        return dialog

    return show


@pytest.mark.parametrize("is_paper", [True, False])
def test_the_first_digits_are_shown_as_ink_on_paper(ask, sample, is_paper):
    dialog = ask(is_paper=is_paper)
    np.testing.assert_array_equal(dialog.examples.images, sample.images[:8])
    assert dialog.facts.text() == "60 digits of 28 × 28 pixels: 6 rows of 10. These are the first."


def test_what_is_seen_is_opened_by_a_click(qtbot, ask):
    dialog = ask()
    choices = dialog.choices
    click(qtbot, dialog.buttons.button(OPEN))
    assert choices == [(28, 28)]


def test_another_size_moves_the_lines_and_cuts_other_digits(qtbot, ask, sample):
    dialog = ask()
    room = dialog.picture.size()
    qtbot.keyClick(dialog.width_box, Qt.Key.Key_Down)
    assert dialog.cell == dialog.picture.cell == (28, 20), "the next number that divides 280"
    type_number(qtbot, dialog.height_box, 56)
    assert dialog.cell == dialog.picture.cell == (56, 20) and dialog.picture.size() == room
    assert dialog.examples.images.shape == (8, 56, 20)
    assert dialog.facts.text() == "42 digits of 20 × 56 pixels: 3 rows of 14. These are the first."
    choices = dialog.choices
    qtbot.keyClick(dialog.height_box, Qt.Key.Key_Return)
    assert choices == [(56, 20)]


def test_a_size_that_does_not_fit_becomes_one_that_does(qtbot, ask):
    dialog = ask()
    type_number(qtbot, dialog.width_box, 30)
    type_number(qtbot, dialog.height_box, 1)
    assert dialog.cell == (6, 28), "the smallest number from 5 on that divides 168"


def test_the_second_row_follows_the_first(ask, sample):
    dialog = ask(cell=(28, 56))
    wide = sample.images[:20].reshape(2, 5, 2, 28, 28).transpose(0, 1, 3, 2, 4).reshape(10, 28, 56)
    np.testing.assert_array_equal(dialog.examples.images, wide[:8])


def test_one_digit_alone_cannot_be_opened(qtbot, ask):
    dialog = ask()
    type_number(qtbot, dialog.width_box, 280)
    type_number(qtbot, dialog.height_box, 168)
    assert not dialog.buttons.button(OPEN).isEnabled()


@pytest.mark.parametrize("key", [None, Qt.Key.Key_Escape])
def test_cancelled_nothing_is_chosen(qtbot, ask, key):
    dialog = ask()
    choices = dialog.choices
    if key is None:
        click(qtbot, dialog.buttons.button(CANCEL))
    else:
        qtbot.keyClick(dialog, key)
    assert choices == []
