"""How long from the start to the first picture? `python -m tests.benchmarks.startup [--packaged FOLDER]`.

Watched from outside, on the display that DISPLAY names (an Xvfb of its own serves best): the clock stops when pixels
of a line across the screen have changed, so it counts what somebody sees. Warm is the median of several starts; cold is
after the system has dropped what it had read from disk, which only root may ask for. The peer is the smallest window
that Qt can show from Python, in the same run.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtGui import QGuiApplication

ROOT = Path(__file__).resolve().parents[2]
BARE = """
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
application = QApplication([])
window = QMainWindow()
window.resize(1280, 800)
window.setCentralWidget(QLabel("Digit Cluster"))
window.show()
application.exec()
"""
PATIENCE = 30  # seconds


class Screen:
    """The display on which the program starts."""

    def __init__(self):
        self._application = QGuiApplication(["startup", "-platform", "xcb"])
        self._screen = self._application.primaryScreen()
        self._root = self._line()

    def _line(self):
        size = self._screen.size()
        return self._screen.grabWindow(0, 0, size.height() // 3, size.width(), 1).toImage()

    def seconds_to_first_picture(self, command, surroundings):
        """Start a program, and return how long until the screen shows something of it; then end it."""
        began = time.perf_counter()
        child = subprocess.Popen(command, env=surroundings, cwd=ROOT, stderr=subprocess.DEVNULL)
        while self._line() == self._root:
            if child.poll() is not None or time.perf_counter() - began > PATIENCE:
                raise SystemExit(f"{command[0]} showed nothing")
            time.sleep(0.002)
        seconds = time.perf_counter() - began
        time.sleep(0.5)  # what comes after the first picture
        child.terminate()
        child.wait()
        while self._line() != self._root:
            time.sleep(0.01)
        return seconds


def forget_files():
    """Let the system forget what it has read from disk; return whether it did."""
    try:
        os.sync()
        Path("/proc/sys/vm/drop_caches").write_text("3")
    except OSError:
        return False
    return True


def import_shares(code, environ):
    """Print how the time of the imports is shared out, by top-level package, in one run."""
    command = [sys.executable, "-X", "importtime", "-c", code]
    lines = subprocess.run(command, env=environ, cwd=ROOT, capture_output=True, text=True, check=True).stderr
    own = {}
    for micro, name in re.findall(r"import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)", lines):
        package = name.partition(".")[0]
        package = {"shiboken6": "PySide6", "shibokensupport": "PySide6"}.get(package, package)
        package = package if package in ("PySide6", "numpy", "matplotlib", "PIL", "digitcluster") else "others"
        own[package] = own.get(package, 0) + int(micro)
    total = sum(own.values())
    shares = ", ".join(f"{name} {part / total:.0%}" for name, part in sorted(own.items(), key=lambda one: -one[1]))
    print(f"  imports before the first picture: {total / 1e6:.2f} s with the clock on each: {shares}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--packaged", type=Path, default=ROOT / ".build/dist/digitcluster", metavar="FOLDER")
    parser.add_argument("--starts", type=int, default=9)
    options = parser.parse_args()
    programs = {
        "a bare window of Qt, from Python": [sys.executable, "-c", BARE],
        "Digit Cluster, from a checkout": [sys.executable, "-m", "digitcluster"],
        "Digit Cluster, packaged": [str(options.packaged / "digitcluster")],
    }
    if not options.packaged.is_dir():
        del programs["Digit Cluster, packaged"]
    screen = Screen()
    with tempfile.TemporaryDirectory() as home:
        surroundings = {**os.environ, "HOME": home, "XDG_CONFIG_HOME": home, "XDG_CACHE_HOME": home}
        seconds = {name: [] for name in programs}
        for _ in range(options.starts + 1):  # in turns, so that a slow minute hits all alike; the first warms up
            for name, command in programs.items():
                seconds[name].append(screen.seconds_to_first_picture(command, surroundings))
        warm = {name: statistics.median(times[1:]) for name, times in seconds.items()}
        peer = warm["a bare window of Qt, from Python"]
        for name, command in programs.items():
            times = sorted(seconds[name][1:])
            line = f"{name:34} warm {warm[name]:.2f} s ({times[0]:.2f} to {times[-1]:.2f})"
            line += f", {warm[name] / peer:.1f} times the bare window's"
            cold = [screen.seconds_to_first_picture(command, surroundings) for _ in range(3) if forget_files()]
            print(f"{line}; cold {statistics.median(cold):.2f} s" if cold else line, flush=True)
        import_shares("import digitcluster.app", surroundings)


if __name__ == "__main__":
    main()
