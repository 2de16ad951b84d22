"""Makes the pictures for the README: `python packaging/screenshots.py [--digits FILE] [--all FOLDER]`.

Drives the real window without a display: opens digits, trains, sweeps and draws with mouse events.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from digitcluster.app import make_application
from digitcluster.files.model_file import load_model
from digitcluster.files.own_digits_file import OwnDigitsFile
from digitcluster.resources import resource
from digitcluster.session.preferences import Preferences
from digitcluster.session.session import Session
from digitcluster.ui import theme
from digitcluster.ui.main_window import MainWindow

SEVEN = (
    ((0.22, 0.2), (0.4, 0.17), (0.6, 0.17), (0.75, 0.18), (0.68, 0.36), (0.58, 0.6), (0.51, 0.88)),
    ((0.36, 0.53), (0.5, 0.52), (0.7, 0.5)),
)
SIZES = {"small": (1280, 720), "large": (1920, 1080)}


def main() -> None:
    """Make the README's two pictures, or with --all each state in each theme and size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--digits", type=Path, help="a file of digits instead of the sample")
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="write every state, theme and size there")
    options = parser.parse_args()
    application = make_application()
    if options.all:
        options.all.mkdir(parents=True, exist_ok=True)
        for appearance in ("light", "dark"):
            for name, size in SIZES.items():
                show_all(application, options.digits, appearance, size, f"{options.all}/{appearance}-{name}")
        return
    folder = ROOT / "resources" / "screenshots"
    folder.mkdir(exist_ok=True)
    for appearance, state in (("light", "drawing"), ("dark", "sweep")):
        window = Shots(application, appearance, (1280, 800))
        window.open(options.digits)
        window.train()
        window.draw()
        if state == "sweep":
            window.sweep("5-24,100")
        window.save(folder / f"{state}-{appearance}.png")


def show_all(
    application: QApplication, digits: Path | None, appearance: str, size: tuple[int, int], prefix: str
) -> None:
    """Save the window in each of its states."""
    window = Shots(application, appearance, size)
    window.save(Path(f"{prefix}-1-start.png"))
    window.open(digits)
    window.save(Path(f"{prefix}-2-opened.png"))
    window.step_into_training()
    window.save(Path(f"{prefix}-3-training.png"))
    window.train()
    window.save(Path(f"{prefix}-4-trained.png"))
    window.draw()
    window.save(Path(f"{prefix}-5-drawing.png"))
    window.sweep("5-24,100")
    window.save(Path(f"{prefix}-6-sweep.png"))
    window.window.tabs.setCurrentIndex(2)
    window.save(Path(f"{prefix}-7-confusion.png"))
    window.window.close()


class Shots:
    """The real window, driven from one state to the next."""

    def __init__(self, application: QApplication, appearance: str, size: tuple[int, int]) -> None:
        theme.choose_appearance(application, appearance)
        builtin = replace(load_model(resource("builtin.digitmodel")), name="built-in")
        self._folder = tempfile.TemporaryDirectory()
        self.session = Session(builtin, own_digits_file=OwnDigitsFile(Path(self._folder.name) / "own.jsonl"))
        self.window = MainWindow(self.session, Preferences(QSettings("", QSettings.Format.IniFormat)))
        self.window.resize(*size)
        self.window.show()

    def open(self, digits: Path | None) -> None:
        """Open a file, or the sample."""
        if digits is None:
            self.session.open_digits.open_sample()
        else:
            self.session.documents.open(digits)
        self._until(lambda: self.session.open_digits.digits is not None)

    def step_into_training(self) -> None:
        """Step into the middle of a training, and stay paused there."""
        for number in range(1, 7):
            self.session.training.step()
            self._until(
                lambda number=number: (
                    self.session.training.live and self.session.training.live.iteration.number == number
                )
            )

    def train(self) -> None:
        """Train to the end."""
        self.session.training.train()
        self._until(lambda: self.session.tasks.task is None and self.session.selection.value.run is not None)

    def sweep(self, ks: str) -> None:
        """Run a sweep to its end."""
        self.window.tabs.setCurrentIndex(1)
        self.window.tabs.error_rate.ks.setText(ks)
        self.window.tabs.error_rate.start.click()
        self._until(lambda: self.session.tasks.task is None)

    def draw(self) -> None:
        """Draw a 7 with the mouse."""
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

    def save(self, path: Path) -> None:
        """Save what the window shows, once everything is drawn."""
        QTest.qWait(300)
        self.window.grab().save(str(path))
        print(path)

    def _until(self, reached: Callable[[], object]) -> None:
        while not reached():
            QApplication.processEvents()
            time.sleep(0.01)  # lets the job's thread work, which qWait would not


if __name__ == "__main__":
    main()
