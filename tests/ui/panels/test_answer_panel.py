"""The Answer card, in the real window."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from digitcluster.core.digits import Digits
from digitcluster.core.model.model import Model
from digitcluster.session.runs import ModelEntry
from digitcluster.session.selection import DrawnSubject
from digitcluster.ui import theme
from tests.ui.events import click, draw_one

LONG = tuple(f"an extraordinarily long label, number {number}" for number in range(10))
CALIBRATED = {"calibration": {"width": 3e5, "far": 1.0, "sharpness": 1.5}}  # everything is far but the centroids


@pytest.fixture
def styled(qapp):
    theme.apply(qapp)
    yield
    qapp.setStyleSheet("")


def use(window, model):
    window.session.selection.select_new(ModelEntry(model))


def counted(builtin, row):
    """Return the built-in model with the same labels in each cluster."""
    return replace(builtin, label_counts=np.tile(np.array(row, np.int64), (builtin.k, 1)))


def test_a_drawn_1_is_answered_and_forgotten_when_cleared(qtbot, window):
    panel = window.answer_panel
    assert panel.sure.text() == "Nothing drawn yet" and not panel.why.isEnabled()
    draw_one(qtbot, window.pad_panel.pad)
    assert panel.digit.text() == "1" and panel.why.isEnabled()
    click(qtbot, window.pad_panel.clear)
    assert panel.digit.text() == "" and panel.sure.text() == "Nothing drawn yet" and not panel.why.isEnabled()
    click(qtbot, window.pad_panel.undo)
    assert panel.digit.text() == "1"


def test_the_answer_shows_what_was_compared_and_how_likely_the_others_are(window, sample):
    window.pad_panel.pad.show_image(sample.images[0])
    panel, answer = window.answer_panel, window.session.pad.answer
    assert panel.digit.text() == answer.label and panel.sure.text() in ("Sure", "Quite sure", "Not sure")
    assert sum(panel.bars.values) == pytest.approx(1)
    assert [image.picture.width() for image in panel.compared] == [28, 28, 28]
    others = [label for label in answer.likeliest if label != answer.ranking[0].label]
    assert [picture.text().split(":")[0] for picture in panel.others] == [
        answer.model.classes[one] for one in others[:2]
    ]
    window.commands["clear"].trigger()
    assert panel.others[0].isVisible() and panel.others[0].picture is None


def models(builtin):
    many = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
    none = {"labels": np.zeros(40, np.uint8), "label_counts": np.ones((40, 1), np.int64)}
    yield "ten digits", builtin
    yield "not a digit", replace(builtin, metadata=CALIBRATED)
    yield "impure", counted(builtin, [1, 2, 3, 53, 5, 31, 2, 1, 1, 1])
    yield "62 labels", replace(builtin, classes=many, label_counts=np.pad(builtin.label_counts, ((0, 0), (0, 52))))
    yield "long labels", replace(builtin, classes=LONG)
    yield "long labels, not a digit", replace(builtin, classes=LONG, metadata=CALIBRATED)
    yield "one label", replace(builtin, classes=("7",), **none)
    yield "no labels", replace(builtin, classes=("?",), **none)


@pytest.mark.parametrize("size", [(1280, 720), (1900, 1000)])
@pytest.mark.usefixtures("styled")
def test_nothing_moves_whatever_is_answered(window, builtin, sample, size):
    window.resize(*size)
    panel = window.answer_panel
    parts = (panel, panel.why, panel.digit, panel.sure, panel.next, panel.nearest, panel.shares, panel.bars)

    def places():
        for _ in range(5):  # what a layout asks for may make another one ask
            QApplication.processEvents()
        return [(part.geometry().getRect(), part.isVisible()) for part in (*parts, *panel.compared, *panel.others)]

    before = places()
    window.pad_panel.pad.show_image(sample.images[100])
    for name, model in models(builtin):
        use(window, model)
        assert places() == before, name
    window.commands["clear"].trigger()
    assert places() == before
    assert panel.minimumSizeHint().height() <= 250 and panel.minimumSizeHint().width() <= 288


def test_a_drawing_that_is_like_no_digit_is_called_so_and_why(window, builtin, sample):
    use(window, replace(builtin, metadata=CALIBRATED))
    window.pad_panel.pad.show_image(sample.images[100])
    panel = window.answer_panel
    assert (panel.digit.text(), panel.sure.text()) == ("–", "Not a digit")
    assert "99 are nearer to a centroid" in panel.sure.toolTip()
    use(window, replace(builtin, classes=tuple("ABCDEFGHIJ"), metadata=CALIBRATED))
    assert panel.sure.text() == "None of its labels"


def test_an_impure_cluster_tells_what_is_in_it(window, builtin, sample):
    shares = [1, 2, 3, 53, 5, 31, 2, 1, 1, 1]
    use(window, replace(counted(builtin, shares), labels=np.full(40, 3, np.uint8)))
    window.pad_panel.pad.show_image(sample.images[0])
    panel = window.answer_panel
    assert panel.sure.text() == "Not sure"
    assert panel.next.text() == "53 %; next: 5, 31 %"
    assert f"{panel.nearest.text()} {panel.shares.text()}" == "nearest: a cluster of 3s, 53 % of them 3, 31 % 5"
    assert panel.others[0].picture is None and panel.others[0].text() == "5: 31 %"  # no centroid stands for it
    assert "no centroid stands for it" in panel.others[0].toolTip()


def test_another_label_that_is_likelier_than_the_nearest_clusters_is_called_so(window, sample):
    counts = np.array([[0, 0, 0, 40, 0, 0, 0, 60, 0, 0]])
    use(window, Model(sample.images[:1].astype(np.float32), np.array([3], np.uint8), counts))
    window.pad_panel.pad.show_image(sample.images[0])
    assert window.answer_panel.digit.text() == "3"
    assert window.answer_panel.next.text() == "40 %; likelier: 7, 60 %"


def test_a_long_label_is_cut_and_told_whole_by_the_tool_tip(window, builtin, sample):
    use(window, replace(builtin, classes=LONG))
    window.pad_panel.pad.show_image(sample.images[0])
    panel, label = window.answer_panel, window.session.pad.answer.label
    assert panel.digit.text() == panel.digit.toolTip() == label and panel.digit.width() < 70
    assert len(panel.next.text()) < 50 and panel.nearest.text() == "nearest: an extraord…"
    assert any(label in tip for tip in panel.bars.accessibleDescription().split("\n"))


@pytest.mark.parametrize("part", ["compared", "others"])
def test_a_click_on_a_picture_asks_why(qtbot, window, sample, part):
    window.pad_panel.pad.show_image(sample.images[0])
    picture = getattr(window.answer_panel, part)[0]
    assert picture.cursor().shape() == Qt.CursorShape.PointingHandCursor
    click(qtbot, picture)
    assert window.session.selection.value.subject == DrawnSubject()


def test_why_is_asked_with_the_keyboard_too(qtbot, window, sample):
    window.pad_panel.pad.show_image(sample.images[0])
    why = window.answer_panel.why
    assert why.focusPolicy() & Qt.FocusPolicy.TabFocus
    why.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(why, Qt.Key.Key_Space)
    assert window.session.selection.value.subject == DrawnSubject()


def test_a_blank_pad_has_no_reasons(qtbot, window):
    click(qtbot, window.answer_panel.compared[0])
    assert window.session.selection.value.subject is None


def test_a_model_without_labels_gives_no_name(window, sample, builtin):
    use(window, dict(models(builtin))["no labels"])
    window.pad_panel.pad.show_image(sample.images[0])
    panel = window.answer_panel
    assert panel.digit.text() == "" and panel.sure.text() == "No label"
    assert panel.nearest.text() == "nearest: a cluster of 1 digit"


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
