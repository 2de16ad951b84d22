"""Nothing moves while people work: every part of the window has its place from the first picture on.

What is on another tab or page may have any size while it cannot be seen; what can be seen stays where it is.
"""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QTabBar,
    QTableView,
    QWidget,
)

from digitcluster.core.training.settings import TrainingSettings
from digitcluster.session.selection import ClusterSubject, DigitSubject
from digitcluster.ui.widgets.card import Card
from digitcluster.ui.widgets.drawing_pad import DrawingPad
from tests.ui.events import click, draw, draw_one, toggle, type_number
from tests.window_fixtures import LONG

SIZES = [(1280, 720), (1024, 600)]
KINDS = (QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QTableView, QTabBar, DrawingPad, Card)


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def still(request, qtbot, window):
    """The window at one of the sizes, on its centroids; `still(what)` fails if anything that is visible has moved."""
    window.resize(*request.param)
    window.commands["show_gallery"].trigger()
    _settle()
    known = dict(_places(window))

    def check(what):
        _settle()
        now = dict(_places(window))
        moved = [
            f"{type(part).__name__} “{_name(part)}”: {known[part]} is now {place}"
            for part, place in now.items()
            if part in known and known[part] != place
        ]
        assert not moved, f"{what}: " + "; ".join(moved)
        known.update(now)

    check.window = window
    return check


def _settle():
    for _ in range(5):  # what one layout asks for may make another one ask
        QApplication.processEvents()


def _places(window):
    for part in window.findChildren(QWidget):
        is_one = isinstance(part, KINDS) or (isinstance(part, QLabel) and part.buddy() is not None)
        if is_one and part.window() is window and part.isVisible():
            yield part, (*part.mapTo(window, QPoint()).toTuple(), *part.size().toTuple())


def _name(part):
    return part.text() if hasattr(part, "text") else part.accessibleName() or part.objectName()


def test_while_a_digit_is_drawn_read_undone_and_cleared(qtbot, still):
    window, pad = still.window, still.window.pad_panel.pad
    draw_one(qtbot, pad)
    still("the first answer")
    draw(qtbot, pad, (0.2, 0.5), (0.8, 0.5), (1.2, 0.4))
    still("a second stroke, beyond the edge")
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    still("undone")
    toggle(qtbot, window.pad_panel.normalize)
    still("not fitted")
    click(qtbot, window.pad_panel.eraser)
    still("the eraser")
    click(qtbot, window.pad_panel.eraser)
    click(qtbot, window.own_digits_panel.keep)
    still("kept")
    click(qtbot, window.pad_panel.clear)
    still("cleared")


def test_while_digits_are_opened_and_others_with_warnings_after_them(qtbot, still, sample):
    window = still.window
    click(qtbot, window.digits_panel.sample)
    still("reading")
    click(qtbot, window.digits_panel.cancel)
    qtbot.waitUntil(lambda: window.session.tasks.task is None, timeout=LONG)
    still("cancelled")
    long = "Warning that goes on for several lines, because there is much to be said about a file like this one. "
    for name, digits in {
        "sample": sample,
        "warnings": replace(sample, warnings=(long, long), notes=("Scaled.", "Inverted.")),
        "long name": replace(sample, name="a very long name of a file, longer than the column is wide.json.gz"),
        "no labels": replace(sample, labels=None),
        "a dozen": sample.take(slice(0, 12)),
        "other classes": replace(sample, classes=("Ankle boot", *"bcdefghij")),
        "tall": replace(sample, images=np.repeat(sample.images, 2, axis=1)),
        "sample again": sample,
    }.items():
        window.session.open_digits.use(digits)
        still(name)
        if window.digits_panel.others.isVisible():
            click(qtbot, window.digits_panel.others)
            still(f"others of {name}")


def test_while_a_training_runs_pauses_and_stops(qtbot, still, sample, idle):
    window = still.window
    session, panel = window.session, window.training_panel
    session.open_digits.use(sample)
    still("open")
    click(qtbot, panel.step)
    qtbot.waitUntil(lambda: session.training.live is not None, timeout=LONG)
    still("paused")
    draw_one(qtbot, window.pad_panel.pad)
    still("drawn meanwhile")
    click(qtbot, panel.stop)
    idle(session)
    still("stopped")
    type_number(qtbot, panel.fields["k"].widget, 7)
    still("another k")
    click(qtbot, panel.train)
    still("training")
    idle(session)
    still("trained")
    for entry in session.runs.entries:
        session.selection.select_entry(entry)
        still(f"selected: {entry.title}")
    for number in range(8):
        session.training.change_settings(replace(session.training.settings, k=2, seed=number))
        click(qtbot, panel.train)
        idle(session)
        still(f"run {number}")


def test_while_options_are_switched_on(qtbot, still, sample):
    window = still.window
    window.session.open_digits.use(sample)
    still("open")
    window.session.training.change_settings(
        TrainingSettings(straighten=True, features="gradients", per_class=True, restarts=12, tolerance=1.5)
    )
    still("options on")
    click(qtbot, window.training_panel.options)
    still("options open")
    window.training_panel.popover.close()
    window.session.training.change_settings(TrainingSettings())
    still("options off")


def test_while_something_is_inspected_and_drawn_again(qtbot, still, sample, idle):
    window = still.window
    window.session.open_digits.use(sample)
    still("open")
    window.session.messages.tell("A message that is as long as messages can be, and goes on, and on. " * 4)
    still("a long message")
    click(qtbot, window.right.inspect)
    still("inspect")
    for kind in ([ClusterSubject(number) for number in range(4)], [DigitSubject(sample, row) for row in (3, 50, 99)]):
        for subject in kind:
            window.session.selection.inspect(subject)
            idle(window.session)
            still(str(type(subject).__name__))
    click(qtbot, window.right.draw)
    still("draw")
    for tab in ("error_rate", "confusion", "gallery"):
        window.tabs.show_tab(tab)
        still(tab)


def test_while_a_sweep_runs(qtbot, still, sample, idle):
    window = still.window
    window.session.open_digits.use(sample)
    window.tabs.show_tab("error_rate")
    still("the tab")
    window.tabs.error_rate.form.ks.setText("2-5")
    click(qtbot, window.tabs.error_rate.form.start)
    still("sweeping")
    idle(window.session)
    still("swept")


def test_while_terms_are_explained(qtbot, still, sample, idle):
    window = still.window
    for term in ("k", "shift", "purity"):
        window.session.explaining.ask(term)
        still(f"{term} explained")
    window.session.open_digits.use(sample)
    idle(window.session)
    still("with digits")
    click(qtbot, window.training_panel.train)
    idle(window.session)
    still("with a run")
    window.session.explaining.leave()
    still("left")
