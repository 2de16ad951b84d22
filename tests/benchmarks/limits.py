"""How the real window takes the largest that people bring: `python -m tests.benchmarks.limits [--data PATH]`.

Each case opens digits, trains for a few iterations, and draws the gallery and the confusion matrix; printed are the
seconds, the longest gaps in the event loop with where the window's thread was, and the most memory so far. With
`--data` the last case has MNIST's 60,000 digits instead of 20,000 sample digits. Without a display it uses Qt's
offscreen platform.
"""

import argparse
import os
import tempfile
import time
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

import numpy as np

if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from digitcluster.app import make_application
from digitcluster.core.digits import Digits
from digitcluster.core.drawing.sample import draw_sample
from digitcluster.core.progress import finish
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.files.model_file import load_model
from digitcluster.files.registry import load_digits
from digitcluster.resources import resource
from digitcluster.session.preferences import Preferences
from digitcluster.session.session import Session
from digitcluster.ui import theme
from digitcluster.ui.main_window import MainWindow
from tests.benchmarks.freezes import watch
from tests.benchmarks.responsiveness import wait_for

SHOWN = 3  # gaps of each case


def resized(count, side):
    """Return sample digits of another size."""
    digits = finish(draw_sample(count, seed=1))
    places = np.arange(side) * 28 // side
    return Digits(digits.images[:, places][:, :, places], digits.labels, digits.classes, name=f"{side} × {side}")


def many_classes(count):
    """Return sample digits in 256 classes."""
    digits = finish(draw_sample(256 * count, seed=1))
    labels = np.repeat(np.arange(256), count).astype(np.uint8)
    names = tuple(f"class {number} of many" for number in range(256))
    return Digits(digits.images, labels, names, name="256 classes")


def measure(window, name, digits, settings, shots):
    """Train, draw, and print what it took."""
    session = window.session
    session.open_digits.use(digits)
    session.training.change_settings(settings)
    window.tabs.show_tab("gallery")
    with watch() as freezes:
        began = time.perf_counter()
        session.training.train()
        wait_for(session)
        seconds = time.perf_counter() - began
    drawn = {}
    for tab in ("gallery", "confusion"):
        window.tabs.show_tab(tab)
        window.grab()
        canvas = window.tabs.canvases()[tab]
        began = time.thread_time()
        canvas.plot.layout()
        canvas.draw()
        drawn[tab] = (time.thread_time() - began) * 1000
        if shots is not None:
            window.grab().save(str(shots / f"{name} {tab}.png"))
    most = getrusage(RUSAGE_SELF).ru_maxrss / 1e6
    print(
        f"{name}: {len(digits):,} digits, k = {settings.k:,}: {seconds:.1f} s; longest gap "
        f"{freezes.longest * 1000:.0f} ms, {freezes.longest_own * 1000:.0f} ms of it computed by the window's thread; "
        f"gallery {drawn['gallery']:.0f} ms, confusion {drawn['confusion']:.0f} ms; {most:.2f} GB at most",
        flush=True,
    )
    for freeze in sorted(freezes.over(0.1), key=lambda freeze: -freeze.own)[:SHOWN]:
        print(f"  {freeze}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="the folder of the real digits")
    parser.add_argument("--shots", type=Path, help="a folder for pictures of the window")
    parser.add_argument("--iterations", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = folder  # not the user's own preferences
        application = make_application()
        theme.apply(application)
        window = MainWindow(Session(load_model(resource("builtin.digitmodel"))), Preferences())
        window.resize(1280, 800)
        window.show()
        application.processEvents()
        limit = options.iterations
        many = (
            finish(load_digits(options.data / "train-images-idx3-ubyte.gz"))
            if options.data
            else finish(draw_sample(20_000, seed=1))
        )
        for name, digits, settings in (
            ("256 classes", many_classes(20), TrainingSettings(k=256, max_iterations=limit)),
            ("5 x 5", resized(2000, 5), TrainingSettings(k=400, max_iterations=limit)),
            ("256 x 256", resized(2000, 256), TrainingSettings(k=400, max_iterations=limit)),
            ("most clusters", many, TrainingSettings(k=5000, max_iterations=limit)),
        ):
            measure(window, name, digits, settings, options.shots)
        window.resize(480, 300)
        window.tabs.show_tab("gallery")
        application.processEvents()
        if options.shots is not None:
            window.grab().save(str(options.shots / "tiny.png"))
        window.closing.agree()
        window.close()


if __name__ == "__main__":
    main()
