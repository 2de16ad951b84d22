"""How smooth is a stroke that is drawn during a training? `python -m tests.benchmarks.drawing --data PATH`.

The real window trains with k = 100 on all digits, while `xdotool` moves the pressed mouse over
the pad in circles, a step every 8 ms, as a mouse of 125 Hz does. Printed are how many points of the stroke arrive in a
second, how far apart in time, how often the pad is painted, and the longest gaps of the event loop. Needs a display.
"""

import argparse
import os
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QObject, QPointF, Qt, QTimer

from digitcluster.app import make_application
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.files.model_file import load_model
from digitcluster.files.own_digits_file import OwnDigitsFile
from digitcluster.resources import resource
from digitcluster.session.preferences import Preferences
from digitcluster.session.session import Session
from digitcluster.ui.main_window import MainWindow
from tests.benchmarks.responsiveness import wait_for

STEP = 0.008  # s between two moves
SECONDS = 6  # of drawing


class Watch(QObject):
    """Notes when the pad gets a move of the mouse, and when it is painted."""

    def __init__(self, pad):
        super().__init__()
        self.moves, self.paints = [], []
        pad.installEventFilter(self)

    def eventFilter(self, watched, event):  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.MouseMove:
            self.moves.append(time.perf_counter())
        elif event.type() == QEvent.Type.Paint:
            self.paints.append(time.perf_counter())
        return False


def circles(pad):
    """Return the commands for xdotool: press, go round, release."""
    paper, ratio = pad.paper(), pad.devicePixelRatioF()
    words = []
    for number in range(int(SECONDS / STEP)):
        angle = number / 40
        place = paper.center() + QPointF(np.cos(angle), np.sin(angle)) * paper.width() * 0.35
        at = pad.mapToGlobal(place) * ratio
        words += ["mousemove", str(round(at.x())), str(round(at.y()))]
        words += ["mousedown", "1"] if number == 0 else []
        words += ["sleep", str(STEP)]
    return [*words, "mouseup", "1"]


def measure(window):
    """Draw for a while; return times of moves and of paints, and ticks of a timer, in seconds."""
    pad, loop, ticks = window.pad_panel.pad, QEventLoop(), []
    watch = Watch(pad)
    timer, looking = QTimer(), QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
    drawing = subprocess.Popen(["xdotool", *circles(pad)])
    looking.timeout.connect(lambda: loop.quit() if drawing.poll() is not None else None)
    timer.start(5)
    looking.start(50)
    loop.exec()
    pad.removeEventFilter(watch)
    return watch.moves, watch.paints, ticks


def show(name, window):
    moves, paints, ticks = measure(window)
    if len(moves) < 2:
        raise SystemExit("The pad got no strokes: xdotool needs an X display, with nothing in front of the window.")
    seconds = moves[-1] - moves[0]
    strokes = window.pad_panel.pad.drawing.strokes
    points = max((len(stroke) for stroke in strokes), default=0)
    rate = np.histogram(moves, np.arange(moves[0], moves[-1], 1.0))[0]
    gaps, loops, frames = (np.diff(times) * 1000 for times in (moves, ticks, paints))
    print(
        f"{name:<24} {len(moves) / seconds:5.0f} points a second (worst second {rate.min()}; {points} in the stroke); "
        f"between points 99 % {np.percentile(gaps, 99):.0f}, longest {gaps.max():.0f} ms;\n"
        f"{'':<24} painted {len(paints) / seconds:.0f} times a second, longest {frames.max():.0f} ms; "
        f"event loop median {np.median(loops):.0f}, 99 % {np.percentile(loops, 99):.0f}, longest {loops.max():.0f} ms",
        flush=True,
    )
    window.pad_panel.pad.clear()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder of the real digits")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = folder  # not the user's own preferences
        application = make_application()
        own = OwnDigitsFile(Path(folder) / "own.jsonl")
        session = Session(load_model(resource("builtin.digitmodel")), own_digits_file=own)
        window = MainWindow(session, Preferences())
        window.resize(1280, 800)
        window.show()
        session.documents.open(options.data / "digits.base64.json.gz")
        wait_for(session)
        print(f"{len(session.open_digits.digits):,} digits, platform {application.platformName()}")
        show("at rest", window)
        for k in (16, 100):
            session.training.change_settings(TrainingSettings(k=k, validation=0, restarts=20))
            session.training.train()
            show(f"training k = {k}", window)
            session.tasks.close() if k == 100 else session.tasks.stop()
            if k != 100:
                wait_for(session)
        window.closing.agree()
        window.close()


if __name__ == "__main__":
    main()
