"""Does everything once in the real window: `digitcluster --self-test` proves that an installed program works.

It needs a display, or QT_QPA_PLATFORM=offscreen, but nobody to look at it: it prints a line for each step, and its exit
status is 0 when all of them did what they should.
"""

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QPointF, QSettings, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from digitcluster import __version__
from digitcluster.core import interruption
from digitcluster.core.model.model import Model
from digitcluster.core.progress import finish
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.files.animation_file import save_animation
from digitcluster.files.own_digits_file import OwnDigitsFile
from digitcluster.files.writers import save_digits
from digitcluster.session.preferences import Preferences
from digitcluster.session.session import Session
from digitcluster.session.subjects import ClusterSubject, DigitSubject
from digitcluster.ui.main_window import MainWindow
from digitcluster.wording import counted, percent

PATIENCE = 120  # seconds for one step
SEVEN = ((0.25, 0.2), (0.5, 0.2), (0.75, 0.2), (0.65, 0.45), (0.55, 0.65), (0.45, 0.85))


def run(application: QApplication, builtin: Model) -> int:
    """Run all steps; return 0, or 1 when one failed."""
    print(f"Digit Cluster {__version__}, Python {sys.version.split()[0]}, platform {application.platformName()}")
    with tempfile.TemporaryDirectory() as name:
        interruption.react_by(partial(_leave, name))
        test = _SelfTest(Path(name), builtin)
        failed = 0
        for step in (
            test.show_window,
            test.read_a_drawn_digit,
            test.open_the_sample,
            test.train,
            test.inspect_a_cluster_and_a_digit,
            test.play_it_back,
            test.test_a_model,
            test.sweep,
            test.save_and_open_a_model,
            test.save_and_open_a_session,
            test.save_and_open_digits,
            test.save_every_plot,
            test.show_the_guide,
        ):
            failed += not _passes(step)
            if failed and step == test.show_window:
                break
        test.close()
    print("all steps passed" if not failed else f"{counted(failed, 'step')} failed")
    return 1 if failed else 0


def _leave(folder: str, number: int) -> None:
    """End the process at once, without the files of the test."""
    shutil.rmtree(folder, ignore_errors=True)
    interruption.leave(number)


def _passes(step: Callable[[], str]) -> bool:
    name, began = step.__name__.replace("_", " "), time.monotonic()
    try:
        said = step()
    except Exception as error:
        print(f"FAILED  {name}: {type(error).__name__}: {error}", flush=True)
        return False
    print(f"ok      {name}: {said} ({time.monotonic() - began:.1f} s)", flush=True)
    return True


class _SelfTest:
    """The window under test; each step returns what it saw, or raises."""

    def __init__(self, folder: Path, builtin: Model) -> None:
        self._folder = folder
        self._session = Session(builtin, own_digits_file=OwnDigitsFile(folder / "own.jsonl"))
        self._problems: list[object] = []
        self._session.messages.failed.connect(self._problems.append)
        sys.excepthook = lambda _, error, __: self._problems.append(error)  # what is raised in a slot
        self._store = QSettings(str(folder / "preferences.ini"), QSettings.Format.IniFormat)
        self._window = MainWindow(self._session, Preferences(self._store))

    def show_window(self) -> str:
        self._window.show()
        self._until(lambda: self._window.isVisible() and self._window.tabs.gallery.gallery.width() > 100)
        painted = self._window.grab().toImage()
        colours = {painted.pixel(x, y) for x in range(0, painted.width(), 9) for y in range(0, painted.height(), 9)}
        self._check(len(colours) > 5, "the window is blank")
        return f"{painted.width()} × {painted.height()} pixels"

    def read_a_drawn_digit(self) -> str:
        pad = self._window.pad_panel.pad
        paper = pad.paper()
        places = [paper.topLeft() + QPointF(x * paper.width(), y * paper.width()) for x, y in SEVEN]
        for number, place in enumerate([*places, places[-1]]):
            down, last = number == 0, number == len(places)
            kind = QEvent.Type.MouseButtonPress if down else QEvent.Type.MouseMove
            kind = QEvent.Type.MouseButtonRelease if last else kind
            button = Qt.MouseButton.LeftButton if down or last else Qt.MouseButton.NoButton
            held = Qt.MouseButton.NoButton if last else Qt.MouseButton.LeftButton
            event = QMouseEvent(kind, place, pad.mapToGlobal(place), button, held, Qt.KeyboardModifier.NoModifier)
            QApplication.sendEvent(pad, event)
        answer = self._session.pad.answer
        self._check(answer is not None and answer.label == "7", "the drawn 7 was read as something else")
        return f"a 7, {self._window.answer_panel.sure.text()}"

    def open_the_sample(self) -> str:
        self._session.open_digits.open_sample()
        self._until_idle()
        digits = self._session.open_digits.digits
        self._check(digits is not None, "there are no digits")
        return counted(len(digits or ()), "digit")

    def train(self) -> str:
        self._session.training.change_settings(TrainingSettings(k=16))
        self._session.training.train()
        self._until_idle()
        run = self._session.selection.value.run
        if run is None or run.validation_error is None:
            raise RuntimeError("the training gave no good model")
        self._check(run.converged and run.validation_error < 0.5, "the training gave no good model")
        return f"{counted(run.iterations, 'iteration')}, validation error {percent(run.validation_error)}"

    def inspect_a_cluster_and_a_digit(self) -> str:
        selection, digits, panel = self._session.selection, self._session.open_digits.digits, self._window.inspect_panel
        if digits is None:
            raise RuntimeError("there are no digits")
        self._until(lambda: self._session.inspection.value is not None)
        selection.inspect(ClusterSubject(0))
        members = panel.cluster.sentence.text()
        self._check(panel.cluster.isVisible() and "members" in members, "the cluster is not shown")
        selection.inspect(DigitSubject(digits, 0))
        why = panel.digit.sentence.text()
        self._check(panel.digit.isVisible() and "Read as" in why, "the digit is not explained")
        self._window.commands["draw"].trigger()
        self._check(self._window.pad_panel.pad.isVisible(), "the pad has not come back")
        return f"{members}; {why}"

    def play_it_back(self) -> str:
        session, tabs = self._session, self._window.tabs
        session.playback.first()
        frame, path = session.selection.value.frame, self._folder / "training.gif"
        self._check(frame is not None and frame.is_first, "the first centroids are not shown")
        self._window.commands["show_map"].trigger()
        self._until(lambda: session.map.value is not None)
        session.playback.last()
        recording = session.playback.recording
        if recording is None:
            raise RuntimeError("the iterations were not kept")
        moving = tabs.gallery.animation(recording)
        finish(save_animation(moving.pictures(), path, count=moving.count, palette=moving.palette()))
        self._window.commands["show_gallery"].trigger()
        return f"{counted(moving.count, 'picture')}, {path.stat().st_size:,} bytes"

    def test_a_model(self) -> str:
        self._session.tests.test(self._session.selection.entry)
        self._until_idle()
        entry = self._session.selection.entry
        self._check(entry.test_error == entry.validation_error, "the test found another error rate than the training")
        return f"error rate {percent(entry.test_error)}"

    def sweep(self) -> str:
        self._session.sweeps.start((5, 10, 20))
        self._until_idle()
        errors = [run.validation_error for run in self._session.sweeps.value.runs]
        self._check(len(errors) == 3 and None not in errors, "the sweep is not complete")
        return ", ".join(map(percent, errors))

    def save_and_open_a_model(self) -> str:
        path = self._folder / "mine.digitmodel"
        self._session.documents.save_model(path)
        self._until_idle()
        saved, count = self._session.selection.model, len(self._session.runs.entries)
        self._session.documents.open(path)
        self._until_idle()
        opened = self._session.selection.model
        self._check(len(self._session.runs.entries) == count + 1, "the model was not opened")
        self._check(np.array_equal(saved.centroids, opened.centroids), "the model is not the same")
        return f"{path.stat().st_size:,} bytes"

    def save_and_open_a_session(self) -> str:
        path, swept = self._folder / "mine.digitsession", self._session.sweeps.value
        self._session.documents.save_session(path)
        self._until_idle()
        self._session.documents.open(path)
        self._until_idle()
        opened = self._session.sweeps.value
        self._check(opened is not swept and len(opened.runs) == len(swept.runs), "the session was not opened")
        return f"{path.stat().st_size:,} bytes"

    def save_and_open_digits(self) -> str:
        digits = self._session.open_digits.digits
        if digits is None:
            raise RuntimeError("there are no digits")
        some = digits.take(slice(0, 200))
        names = ("some.json.gz", "some.npz", "some.csv", "some-images-idx3-ubyte", "some")
        for name in names:
            finish(save_digits(some, self._folder / name))
            self._session.documents.open(self._folder / name)
            self._until_idle()
            read = self._session.open_digits.digits
            self._check(read is not None and np.array_equal(read.images, some.images), f"{name} is not the same")
        return ", ".join(names)

    def save_every_plot(self) -> str:
        sizes = []
        for name, canvas in self._window.tabs.canvases().items():
            for ending in (".png", ".svg", ".pdf"):
                path = self._folder / f"{name}{ending}"
                finish(canvas.saving(path))
                sizes.append(path.stat().st_size)
        self._check(min(sizes) > 1000, "a picture is empty")
        return f"{len(sizes)} pictures"

    def show_the_guide(self) -> str:
        self._window.commands["guide"].trigger()
        QApplication.processEvents()
        self._check(not self._problems, str(self._problems[:1]))
        return "shown"

    def close(self) -> None:
        """Close the window, and with it what is running."""
        self._window.closing.agree()
        self._window.close()
        self._store.sync()  # not later, when the folder is gone: that would bring it back

    def _until_idle(self) -> None:
        self._until(lambda: self._session.tasks.task is None and self._session.background.is_idle)
        self._check(not self._problems, str(self._problems[:1]))

    def _until(self, reached: Callable[[], bool]) -> None:
        """Run the event loop until a condition holds."""
        loop, end = QEventLoop(), time.monotonic() + PATIENCE
        clock = QTimer(interval=10)
        clock.timeout.connect(lambda: loop.quit() if reached() or time.monotonic() > end else None)
        clock.start()
        loop.exec()
        self._check(reached(), f"it took longer than {PATIENCE} seconds")

    @staticmethod
    def _check(holds: bool, otherwise: str) -> None:
        if not holds:
            raise RuntimeError(otherwise)
