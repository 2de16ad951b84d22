"""The smallest and the largest that people may bring: it works, or a sentence says why not."""

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from digitcluster.core.digits import Digits
from digitcluster.core.errors import DigitClusterError
from digitcluster.core.progress import finish
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.files.registry import load_digits
from digitcluster.files.writers import save_digits
from digitcluster.session.selection import CellSubject, ClusterSubject, DigitSubject, SuspiciousSubject
from tests.ui.events import click, draw_one, type_number

TEN = tuple("0123456789")
SETTINGS = (
    TrainingSettings(k=3),
    TrainingSettings(k=12, per_class=True, max_iterations=5),
    TrainingSettings(k=3, straighten=True, features="gradients", max_iterations=5),
)


def some(count, height, width, labels, classes=TEN, *, level=None):
    """Return digits of a size: noise, or of one shade."""
    images = np.random.default_rng(1).integers(0, 256, (count, height, width)).astype(np.uint8)
    if level is not None:
        images[:] = level
    labels = None if labels is None else (np.arange(count) % labels).astype(np.uint8)
    return Digits(images, labels, classes, name="limits")


EXTREMES = {
    "5 x 5": some(60, 5, 5, 10),
    "256 x 256": some(24, 256, 256, 3),
    "1 x 1": some(40, 1, 1, 10),
    "2 x 200": some(24, 2, 200, 3),
    "256 classes": some(600, 5, 5, 256, tuple(f"class number {number}" for number in range(256))),
    "one label": some(40, 8, 8, 1),
    "one class": some(40, 8, 8, 1, ("only",)),
    "no labels": some(40, 8, 8, None),
    "all equal": some(40, 8, 8, 10, level=99),
    "all blank": some(40, 8, 8, 10, level=0),
    "one digit": some(1, 28, 28, 1),
}


@pytest.fixture(params=EXTREMES)
def extreme(request, window, tmp_path):
    """Digits at a limit, open in the window."""
    window.session.open_digits.use(EXTREMES[request.param])
    return window


def unexpected(session):
    return [error for error in session.problems if type(error).__module__ != "digitcluster.core.errors"]


def test_digits_at_a_limit_are_trained_swept_inspected_and_drawn(qtbot, extreme, idle):
    window, session = extreme, extreme.session
    digits = session.open_digits.digits
    draw_one(qtbot, window.pad_panel.pad)
    for settings in SETTINGS:
        session.training.change_settings(settings)
        click(qtbot, window.training_panel.train)
        idle(session)
        session.pad.show_digit(digits, len(digits) - 1)
        assert session.selection.entry.run is not None or session.problems
        if session.selection.entry.run is not None:
            assert session.pad.answer.label in session.selection.model.classes
        for subject in (
            ClusterSubject(0),
            DigitSubject(digits, 0),
            CellSubject(0, 0, "training"),
            CellSubject(None, 0, "all"),
            SuspiciousSubject(),
        ):
            session.selection.inspect(subject)
            idle(session)
        for tab in ("confusion", "error_rate", "gallery"):
            window.tabs.show_tab(tab)
            QApplication.processEvents()
    session.sweeps.start((1, 2))
    idle(session)
    for size in ((480, 300), (1280, 720)):
        window.resize(*size)
        window.grab()
    assert not unexpected(session)
    assert not any(canvas.is_broken for canvas in window.tabs.canvases().values())


def test_digits_at_a_limit_are_saved_in_a_session_and_opened_again(extreme, idle, tmp_path):
    session, path = extreme.session, tmp_path / "limits.digitsession"
    digits = session.open_digits.digits
    session.training.change_settings(TrainingSettings(k=1, validation=0.0))
    session.training.train()
    idle(session)
    assert session.selection.entry.run is not None
    session.documents.save_model(tmp_path / "limits.digitmodel")
    idle(session)
    session.documents.save_session(path)
    idle(session)
    session.documents.open(tmp_path / "limits.digitmodel")
    idle(session)
    assert session.selection.model.size == (digits.height, digits.width)
    session.documents.open(path)
    idle(session)
    assert not unexpected(session) and session.open_digits.digits.fingerprint == digits.fingerprint
    for name, canvas in extreme.tabs.canvases().items():
        picture = tmp_path / f"{name}.png"
        finish(canvas.saving(picture))
        assert picture.stat().st_size


@pytest.mark.parametrize("ending", ["csv", "npz", "json.gz", "idx3-ubyte", ""])
@pytest.mark.parametrize("name", ["5 x 5", "2 x 200", "256 classes", "no labels", "all blank", "one digit"])
def test_digits_at_a_limit_are_written_and_read_again(name, ending, tmp_path):
    digits, path = EXTREMES[name], tmp_path / ("limits" + (f".{ending}" if ending else ""))
    try:
        finish(save_digits(digits, path))
    except DigitClusterError as error:
        assert name in ("256 classes", "no labels") and ending == "idx3-ubyte" and "IDX keeps" in str(error)
        return
    found = finish(load_digits(path))
    # Noise may be taken for dark ink on light, and a row of a table for a square: what counts is that none is lost.
    assert found.images.size == digits.images.size
    if ending:  # the names of folders are interpreted
        assert names(found) == names(digits)


def names(digits):
    return ["-"] * len(digits) if digits.labels is None else [digits.classes[label] for label in digits.labels]


def test_5000_clusters_are_typed_trained_and_shown(qtbot, window, idle):
    session = window.session
    session.open_digits.use(some(5100, 5, 5, 10))
    session.training.change_settings(TrainingSettings(validation=0.0, max_iterations=2))
    type_number(qtbot, window.training_panel.fields["k"].widget, 5000)
    click(qtbot, window.training_panel.train)
    idle(session)
    assert session.selection.model.k == 5000 and not session.problems
    images, _ = window.tabs.gallery.gallery.values
    assert 300 < len(images) <= 400 and f"{len(images)} of 5,000" in window.tabs.gallery.sentence.text()
    draw_one(qtbot, window.pad_panel.pad)
    assert session.pad.answer.label in TEN


def test_more_clusters_than_digits_are_refused_in_a_sentence(qtbot, window, idle):
    session = window.session
    session.open_digits.use(some(60, 5, 5, 10))
    type_number(qtbot, window.training_panel.fields["k"].widget, 5000)
    click(qtbot, window.training_panel.train)
    idle(session)
    assert "5,000" in str(session.problems[0]) and not unexpected(session)
