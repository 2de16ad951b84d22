"""Does the program stay as it is for hours? `python -m tests.benchmarks.soak [--minutes 30] [--data DIR]`.

One process with the real window trains, sweeps, draws, opens, saves and inspects, again and again. Printed every
minute: memory, threads, handles, Python's and Qt's objects, windows. In the end it is said of each whether it is flat:
after a warm-up of five minutes (a sixth of a shorter time) the line through the values rises by less than a twentieth
of their mean until the end, or by less than one.
"""

import argparse
import gc
import os
import sys
import tempfile
import time
from pathlib import Path

if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import psutil
from PySide6.QtCore import QEventLoop, QObject, QPoint, QSettings, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from digitcluster import app
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.files.own_digits_file import OwnDigitsFile
from digitcluster.session.preferences import Preferences
from digitcluster.session.selection import ClusterSubject, DigitSubject, DrawnSubject, SuspiciousSubject
from digitcluster.session.session import Session
from digitcluster.ui.main_window import MainWindow
from digitcluster.ui.plot_tabs import TABS

WARM_UP = 5  # minutes
RISE = 0.05  # of the mean, from the end of the warm-up to the end
KEPT = 6  # runs in the list: people delete what they no longer need, or the list would grow


class Soak:
    """The window, and a round of everything that people do in it."""

    def __init__(self, folder, data):
        self._folder = folder
        self._digits = Path(data, "train-images-idx3-ubyte.gz") if data else folder / "sample.npz"
        self.session = Session(app.builtin_model(), own_digits_file=OwnDigitsFile(folder / "own.jsonl"))
        store = QSettings(str(folder / "preferences.ini"), QSettings.Format.IniFormat)
        self.window = MainWindow(self.session, Preferences(store))
        self.window.resize(1280, 800)
        self.window.show()
        self._round = 0
        if not data:
            self.session.open_digits.open_sample()
            self._wait()
            self.session.open_digits.save(self._digits)
            self._wait()

    def round(self):
        """Do everything once."""
        self._round += 1
        for step in (self._open, self._train, self._inspect, self._sweep, self._draw, self._save, self._tidy):
            step()
            self._wait()

    def _open(self):
        self.session.documents.open(self._digits)

    def _train(self):
        settings = TrainingSettings(k=5 + self._round % 20, seed=self._round, max_iterations=15)
        self.session.training.change_settings(settings)
        self.session.training.train()

    def _inspect(self):
        digits = self.session.open_digits.digits
        for subject in (ClusterSubject(self._round % 5), DigitSubject(digits, self._round), SuspiciousSubject()):
            self.session.selection.inspect(subject)
            self._wait()
        for name in TABS:
            self.window.tabs.show_tab(name)
            self._turn(30)

    def _sweep(self):
        self.session.sweeps.start([5, 6, 7])

    def _draw(self):
        pad, handle = self.window.pad_panel.pad, self.window.windowHandle()
        self.session.selection.leave()
        for stroke in range(3):
            places = [pad.mapTo(self.window, QPoint(40 + 30 * stroke, 20 + 10 * step)) for step in range(12)]
            QTest.mousePress(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, places[0])
            for place in places[1:]:
                QTest.mouseMove(handle, place)
                self._turn(2)
            QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, places[-1])
        self.session.selection.inspect(DrawnSubject())
        self._wait()
        pad.clear()

    def _save(self):
        self.session.documents.save_model(self._folder / "mine.digitmodel")
        self.session.documents.save_session(self._folder / "lesson.digitsession")
        for name, canvas in self.window.tabs.canvases().items():
            path = self._folder / f"{name}.png"
            self.session.documents.save_file(canvas.saving(path), path, "the picture")

    def _tidy(self):
        for entry in self.session.runs.others[:-KEPT]:
            self.session.runs.delete(entry)
        for sweep in self.session.sweeps.kept[:-KEPT]:
            self.session.sweeps.delete(sweep)

    def _wait(self):
        queues = self.session.saving, self.session.background, self.session.analysis
        self._turn(20)
        while self.session.tasks.task is not None or not all(queue.is_idle for queue in queues):
            self._turn(20)

    @staticmethod
    def _turn(milliseconds):
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()


def measures(window):
    """Return what may not grow, by its name."""
    gc.collect()
    process = psutil.Process()
    parts = window.findChildren(QObject), window.session.findChildren(QObject)
    return {
        "memory, MB": process.memory_info().rss / 1e6,
        "threads": process.num_threads(),
        "handles": process.num_fds() if hasattr(process, "num_fds") else process.num_handles(),
        "objects, thousands": len(gc.get_objects()) / 1000,
        "of Qt": sum(map(len, parts)),
        "windows": len(QApplication.topLevelWidgets()),
    }


def is_flat(minutes, values):
    """Tell whether values stay as they are, and return the rise of the line through them over the whole time."""
    rise = float(np.polyfit(minutes, values, 1)[0] * (minutes[-1] - minutes[0])) if len(minutes) > 1 else 0.0
    return rise < max(RISE * float(np.mean(values)), 1.0), rise


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--data", type=Path, help="the folder of the real digits, instead of the sample")
    options = parser.parse_args()
    application = app.make_application()
    application.setQuitOnLastWindowClosed(False)
    with tempfile.TemporaryDirectory() as folder:
        soak, times, rows = Soak(Path(folder), options.data), [], []
        began, rounds = time.monotonic(), 0
        while (minutes := (time.monotonic() - began) / 60) < options.minutes:
            soak.round()
            rounds += 1
            if not times or minutes - times[-1] >= min(1, options.minutes / 30):
                times.append(minutes)
                rows.append(measures(soak.window))
                print(f"{minutes:5.1f} min", *(f"{name} {value:,.0f}" for name, value in rows[-1].items()), flush=True)
        soak.window.closing.agree()
        soak.window.close()
    warm = [place for place, one in enumerate(times) if one >= min(WARM_UP, options.minutes / 6)]
    grown = 0
    for name in rows[0]:
        flat, rise = is_flat([times[place] for place in warm], [rows[place][name] for place in warm])
        grown += not flat
        print(f"{name}: {'flat' if flat else 'NOT FLAT'}, {rise:+.1f} after the warm-up")
    print(f"{rounds} rounds in {options.minutes:g} minutes")
    return 1 if grown else 0


if __name__ == "__main__":
    sys.exit(main())
