"""Does the window stay responsive? `python -m tests.benchmarks.responsiveness --data PATH`.

A timer of 5 ms runs in the real window's event loop while it trains on all digits with its live views; printed are
the gaps between two of its ticks. Then a run with k = 100 is clicked through (`clicks`), and so are its iterations
(`scrubbing`). With `--actions`, everything
else that people do is done once instead (`actions`), and `--explain` says what the window's thread did in gaps of 50 ms
and more. Without a display it uses Qt's offscreen platform, which paints the same pixels.
"""

import argparse
import os
import tempfile
import time
from importlib import import_module
from pathlib import Path

import numpy as np

if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, Qt, QTimer

from digitcluster.app import make_application
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.files.model_file import load_model
from digitcluster.resources import resource
from digitcluster.session.pace import FULL
from digitcluster.session.preferences import Preferences
from digitcluster.session.session import Session
from digitcluster.ui import theme
from digitcluster.ui.main_window import MainWindow
from tests.benchmarks.actions import print_actions, settle
from tests.benchmarks.clicks import print_clicks
from tests.benchmarks.freezes import watch
from tests.benchmarks.scrubbing import print_scrubbing


def measure(session, k):
    """Train and return the gaps between ticks, in milliseconds."""
    session.training.change_settings(TrainingSettings(k=k, validation=0))
    ticks = []
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
    timer.start(5)
    session.training.train()
    wait_for(session)
    timer.stop()
    return np.diff(ticks) * 1000


def wait_for(session):
    """Run the event loop, as the program does, until nothing is being done."""
    loop = QEventLoop()
    connection = session.tasks.changed.connect(lambda task: loop.quit() if task is None else None)
    if session.tasks.task is not None:
        loop.exec()
    session.tasks.changed.disconnect(connection)


def print_training(session, platform, data):
    """Train with few and many clusters; leave a run with many, to be clicked through."""
    session.documents.open(data / "digits.base64.json.gz")
    wait_for(session)
    count = len(session.open_digits.digits)
    print(f"{count:,} digits, platform {platform}; gaps between ticks of 5 ms:")
    for k in (16, 100):
        gaps = measure(session, k)
        shares = np.percentile(gaps, [50, 90, 99, 100])
        words = "median {:.1f}, 90 % {:.1f}, 99 % {:.1f}, longest {:.1f} ms".format(*shares)
        print(f"k = {k:>3}: {words} ({len(gaps):,} gaps)", flush=True)
    print("Clicks, k = 100:")
    session.training.change_settings(TrainingSettings(k=100))
    session.training.train()
    wait_for(session)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of the real digits")
    parser.add_argument("--actions", action="store_true", help="the longest gap of each of many actions")
    parser.add_argument("--explain", action="store_true", help="say where the time of those gaps went")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = folder  # not the user's own preferences
        application = make_application()
        theme.choose_appearance(application, "light")
        session = Session(load_model(resource("builtin.digitmodel")))
        window = MainWindow(session, Preferences())
        session.training.set_speed(FULL)  # else the first iterations are shown slowly
        window.resize(1280, 800)
        window.show()
        if options.actions:
            with watch() as freezes:
                settle(session, window)
                import_module("digitcluster.files.registry")
                application.garbage.settle()
                print_actions(session, window, options.data, folder, freezes, explain=options.explain)
        else:
            print_training(session, application.platformName(), options.data)
            print_clicks(session, window)
            print_scrubbing(session, window)
        window.closing.agree()
        window.close()


if __name__ == "__main__":
    main()
