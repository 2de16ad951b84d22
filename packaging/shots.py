"""Drives the real window without a display, from one state to the next, and takes pictures of it."""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

SCREEN = (3840, 2400)  # larger than any window here: the program never makes its window larger than the screen


def use_no_display() -> None:
    """Let Qt paint into memory, on a large screen. Call it before Qt is loaded."""
    config = Path(tempfile.gettempdir()) / "digitcluster-screen.json"
    width, height = SCREEN
    config.write_text(
        f'{{"screens": [{{"name": "memory", "x": 0, "y": 0, "width": {width}, "height": {height}, '
        '"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}]}'
    )
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={config}"


use_no_display()
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from digitcluster.app import builtin_model
from digitcluster.files.own_digits_file import OwnDigitsFile
from digitcluster.session.pace import FULL
from digitcluster.session.preferences import Preferences
from digitcluster.session.selection import Subject
from digitcluster.session.session import Session
from digitcluster.ui import theme
from digitcluster.ui.main_window import MainWindow

SEVEN = (
    ((0.22, 0.2), (0.4, 0.17), (0.6, 0.17), (0.75, 0.18), (0.68, 0.36), (0.58, 0.6), (0.51, 0.88)),
    ((0.36, 0.53), (0.5, 0.52), (0.7, 0.5)),
)


class Shots:
    """The real window, as somebody sees it who starts the program for the first time.

    Parameters
    ----------
    application : QApplication
    appearance : {"light", "dark"}
    size : (width, height)
        Of the window, in device-independent pixels.
    """

    def __init__(self, application: QApplication, appearance: str, size: tuple[int, int]) -> None:
        theme.choose_appearance(application, appearance)
        self._folder = tempfile.TemporaryDirectory()
        folder = Path(self._folder.name)
        self.session = Session(builtin_model(), own_digits_file=OwnDigitsFile(folder / "own.jsonl"))
        preferences = Preferences(QSettings(str(folder / "preferences.ini"), QSettings.Format.IniFormat))
        preferences.appearance, preferences.speed = appearance, FULL
        self.window = MainWindow(self.session, preferences)
        self.window.resize(*size)
        self.window.show()

    def open(self, digits: Path | None) -> None:
        """Open a file, or the sample."""
        if digits is None:
            self.session.open_digits.open_sample()
        else:
            self.session.documents.open(digits)
        self.until(lambda: self.session.open_digits.digits is not None and self._is_idle())

    def step_into_training(self, iterations: int = 6) -> None:
        """Step into a training, and stay paused there."""
        training = self.session.training
        for number in range(1, iterations + 1):
            training.step()
            self.until(lambda number=number: training.live and training.live.iteration.number == number)  # type: ignore[misc]

    def train(self) -> None:
        """Train to the end."""
        self.session.training.train()
        self.until(lambda: self._is_idle() and self.session.selection.value.run is not None)

    def sweep(self, ks: str) -> None:
        """Run a sweep to its end."""
        self.window.commands["show_error_rate"].trigger()
        self.window.tabs.error_rate.form.ks.setText(ks)
        self.window.tabs.error_rate.form.start.click()
        self.until(self._is_idle)

    def inspect(self, subject: Subject) -> None:
        """Inspect something, and wait for what is known of it."""
        self.session.selection.inspect(subject)
        self.until(lambda: self.session.inspection.value is not None and self._is_idle())

    def draw(self) -> None:
        """Draw a 7 with the mouse, and wait for the answer."""
        pad = self.window.pad_panel.pad
        paper = pad.paper()
        for stroke in SEVEN:
            places = [
                QPoint(round(paper.left() + x * paper.width()), round(paper.top() + y * paper.height()))
                for x, y in stroke
            ]
            QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=places[0])
            for place in places[1:]:
                QTest.mouseMove(pad, place)
            QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=places[-1])
        self.until(self._is_idle)

    def settle(self) -> None:
        """Wait for what is found out in the background."""
        QTest.qWait(100)
        self.until(lambda: self._is_idle() and self.session.analysis.is_idle)

    def open_options(self) -> None:
        """Open the options of the training."""
        self.window.training_panel.options.click()

    def close_popups(self) -> None:
        """Close what has popped up over the window."""
        for widget in self._popups():
            widget.close()

    def picture(self) -> QPixmap:
        """Return what the window shows now, with what has popped up over it."""
        whole = self.window.grab()
        painter = QPainter(whole)
        for widget in self._popups():
            painter.drawPixmap(widget.mapToGlobal(QPoint()) - self.window.mapToGlobal(QPoint()), widget.grab())
        painter.end()
        return whole

    def save(self, path: Path) -> None:
        """Save what the window shows, once everything is drawn."""
        QTest.qWait(300)
        self.picture().save(str(path))
        print(path, flush=True)

    def close(self) -> None:
        """Close the window for good; nothing is saved, and nothing asked."""
        self.session.close()
        self.window.hide()
        self.window.deleteLater()

    def until(self, reached: Callable[[], object]) -> None:
        """Wait for a state."""
        while not reached():
            QApplication.processEvents()
            time.sleep(0.005)  # lets the job's thread work, which qWait would not

    def _popups(self) -> list[QWidget]:
        others = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
        return [widget for widget in others if widget is not self.window and _belongs_to(widget, self.window)]

    def _is_idle(self) -> bool:
        return self.session.tasks.task is None and self.session.background.is_idle


def _belongs_to(widget: QWidget, window: QWidget) -> bool:
    parent = widget.parentWidget()
    return parent is not None and parent.window() is window
