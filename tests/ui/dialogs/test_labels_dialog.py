from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt

from digitcluster.ui.dialogs.labels_dialog import LabelsDialog
from tests.ui.events import click


@pytest.fixture
def dialog(qtbot, window, sample):
    """The question about the sample with the labels 1 to 10; what is answered is in `answers`."""
    names = tuple(str(number) for number in range(1, 11))
    dialog = LabelsDialog(window, replace(sample, classes=names, name="mine.mat"))
    dialog.answers = []
    dialog.answered.connect(dialog.answers.append)
    with qtbot.waitExposed(dialog):
        dialog.open()
    return dialog


def test_digits_of_both_labels_are_shown(dialog, sample):
    for name, label in (("1", 0), ("10", 9)):
        sheet = dialog.examples[name]
        assert sheet.isVisible() and sheet.accessibleName() == f"Digits with the label {name}"
        assert sheet.accessibleDescription() == "8 without labels"
        shown = sheet.images
        assert all((sample.images[sample.labels == label] == one).all(axis=(1, 2)).any() for one in shown)


@pytest.mark.parametrize(("name", "answer"), [("one", 1), ("ten", 0), ("neither", None)])
def test_each_button_is_an_answer(qtbot, dialog, name, answer):
    answers = dialog.answers
    click(qtbot, getattr(dialog, name))
    assert answers == [answer]


@pytest.mark.parametrize(("key", "answers"), [(Qt.Key.Key_Escape, [None]), (Qt.Key.Key_Return, [])])
def test_escape_leaves_the_labels_and_enter_answers_nothing(qtbot, dialog, key, answers):
    given = dialog.answers
    qtbot.keyClick(dialog, key)
    assert given == answers


def test_a_label_that_does_not_occur_has_no_row(qtbot, window, sample):
    few = sample.take(np.flatnonzero(sample.labels < 2))
    dialog = LabelsDialog(window, replace(few, classes=("2", "10")))
    assert list(dialog.examples) == ["10"]


def test_the_question_is_not_cut_off_and_leaves_no_gaps(qtbot, dialog):
    question = dialog.question
    qtbot.waitUntil(lambda: question.height() == question.heightForWidth(question.width()))
