from dataclasses import replace

import numpy as np
import pytest

from digitcluster.core.digits import Digits
from digitcluster.session.runs import ModelEntry
from tests.ui.events import click, draw_one


def test_a_drawn_1_is_answered_and_forgotten_when_cleared(qtbot, window):
    panel = window.answer_panel
    assert panel.sure.text() == "Nothing drawn yet"
    draw_one(qtbot, window.pad_panel.pad)
    assert panel.digit.text() == "1"
    click(qtbot, window.pad_panel.clear)
    assert panel.digit.text() == "" and panel.sure.text() == "Nothing drawn yet"
    click(qtbot, window.pad_panel.undo)
    assert panel.digit.text() == "1"


def test_the_answer_shows_what_was_compared_and_how_likely_the_others_are(window, sample):
    window.pad_panel.pad.show_image(sample.images[0])
    panel, answer = window.answer_panel, window.session.pad.answer
    assert panel.digit.text() == answer.label and panel.sure.text() in ("sure", "quite sure", "not sure")
    assert sum(panel.bars.values) == pytest.approx(1)
    assert [image.picture.width() for image in panel.compared] == [28, 28, 28]
    assert [name.text().partition(":")[0] for name in panel.other_names] == [
        answer.model.classes[one.label] for one in answer.ranking[1:4]
    ]
    window.commands["clear"].trigger()
    assert not panel.others[0].isVisible()


def test_a_model_without_labels_gives_no_name(window, sample, builtin):
    unnamed = replace(builtin, classes=("?",), labels=np.zeros(40, np.uint8), label_counts=np.ones((40, 1), np.int64))
    window.session.selection.select_new(ModelEntry(unnamed))
    window.pad_panel.pad.show_image(sample.images[0])
    assert window.answer_panel.digit.text() == "" and window.answer_panel.sure.text() == "no label"


def test_the_unit_of_a_distance_is_that_of_what_is_compared(window, sample, idle):
    tip = "grey levels"
    window.pad_panel.pad.show_image(sample.images[0])
    assert tip in window.answer_panel.bars.accessibleDescription()
    window.session.open_digits.use(Digits(sample.images, sample.labels))
    training = window.session.training
    training.change_settings(replace(training.settings, features="gradients", k=10))
    training.train()
    idle(window.session)
    assert tip not in window.answer_panel.bars.accessibleDescription()
