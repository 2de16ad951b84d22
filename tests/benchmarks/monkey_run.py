"""One run of the monkey, in a process of its own; `monkey` starts it and prints what it found."""

import atexit
import contextlib
import faulthandler
import gc
import importlib
import json
import logging
import os
import random
import statistics
import sys
import tempfile
import threading
import time
import traceback
from collections import deque
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import matplotlib
import psutil
import shiboken6
from PySide6.QtCore import QEventLoop, QSettings, QTimer, qInstallMessageHandler
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from digitcluster import app
from digitcluster.core.errors import DigitClusterError
from digitcluster.files import mnist_download, user_folders
from digitcluster.files.own_digits_file import OwnDigitsFile
from digitcluster.session.preferences import Preferences
from digitcluster.session.session import Session
from digitcluster.ui.main_window import MainWindow
from tests.benchmarks.freezes import watch
from tests.benchmarks.monkey import FROZEN, SLOW, TENTHS
from tests.benchmarks.monkey_files import make_files
from tests.benchmarks.monkey_hand import Hand

HARMLESS = "This plugin does not support"  # the offscreen platform, of size hints, raising and moving windows
SETTLING = 300  # ms after which a window has made its plots
PATIENCE = 0.06  # s that an event may wait for an answer, which somebody has to give
LOOK = 20  # ms between two looks whether one does
TURNS = (0, 0, 0, 0, 1, 1, 3, 3, 10, 40)  # ms for which the loop turns between two events
LOOKS = 20  # at the memory in each tenth: a file that is being read takes a hundred megabytes for a moment
MANY = 10  # runs, and sweeps, that are kept
ENDINGS = (".digitmodel", ".digitsession", ".png", ".svg", ".pdf", ".csv", ".json.gz", "-images-idx3-ubyte", "", ".xyz")


class Monkey:
    """Does random things to windows, one after the other where one is closed, and notes what may not be."""

    def __init__(self, seed, folder, data, diary):
        self._random, self._folder = random.Random(seed), folder
        (folder / "files").mkdir()
        self._saved = folder / "saved"
        self._saved.mkdir()
        files = make_files(folder / "files")
        if data:
            files += [data / "digits.base64.json.gz", data / "train-images-idx3-ubyte.gz"] * 8
        self.hand = Hand(self._random, files)
        self._files = files
        self.seed, self.number = seed, 0
        self.problems, self.windows, self.restarts = 0, 0, []
        self.times = []  # of what was done, to tell what froze
        self._last = deque(maxlen=20)
        self._diary = diary
        self._since = time.perf_counter()
        self.freezes = None  # what the watch finds
        self._interrupt()

    def note(self, what):
        """Note something that may not be, with what was done before it."""
        self.problems += 1
        print(f"seed {self.seed}, event {self.number}: {what}", *self._last, sep="\n    ", file=sys.stderr, flush=True)

    def install(self):
        """Catch what nobody catches, and put files in the place of dialogs and of the network."""
        sys.excepthook = lambda kind, error, trace: self.note("".join(traceback.format_exception(kind, error, trace)))
        threading.excepthook = lambda it: self.note("".join(traceback.format_exception(it.exc_value)))
        sys.unraisablehook = lambda it: self.note("".join(traceback.format_exception(it.exc_value)))
        qInstallMessageHandler(lambda _kind, _context, text: text.startswith(HARMLESS) or self.note(f"Qt: {text}"))
        handler = logging.Handler(logging.ERROR)
        handler.emit = lambda record: self.note(f"logged: {logging.Formatter().format(record)}")
        logging.getLogger("digitcluster").addHandler(handler)
        QFileDialog.getOpenFileName = lambda *_, **__: (self._some_file(), "")
        QFileDialog.getExistingDirectory = lambda *_, **__: self._some_file()
        QFileDialog.getSaveFileName = lambda *_, **__: (self._some_place(), "")
        QDesktopServices.openUrl = lambda *_: True
        address = _mirror()
        mnist_download.download_mnist = partial(mnist_download.download_mnist, mirrors=[address])
        user_folders.mnist_folder = lambda: self._folder / "MNIST"

    def start(self):
        """Open a window as the program does."""
        began = time.perf_counter()
        session = Session(app.builtin_model(), own_digits_file=OwnDigitsFile(self._folder / "own.jsonl"))
        session.messages.failed.connect(self._hear)
        preferences = Preferences(QSettings(str(self._folder / "preferences.ini"), QSettings.Format.IniFormat))
        self.hand.window = MainWindow(session, preferences)
        self.hand.window.show()
        self.windows += 1
        self.turn(SETTLING)
        gc.freeze()  # as the program does some seconds after its start
        self.restarts.append((began, time.perf_counter()))

    def end(self):
        """Let the window go, which is closed."""
        window = self.hand.window
        window.closing.agree()
        window.close()
        session = window.session
        shiboken6.delete(window)
        shiboken6.delete(session)
        gc.unfreeze()
        self.hand.window = None
        del window, session
        gc.collect()  # or the next window would freeze, and keep, what is left of this one

    def step(self):
        """Do one thing, and let the loop turn."""
        self.number += 1
        self._since = time.perf_counter()
        self._do(self.hand.act())
        self.turn(self._random.choice(TURNS) if self._random.random() < 0.99 else 300)
        self._tidy()
        if not self.hand.window.isVisible():
            began = time.perf_counter()
            self.end()
            self.start()
            self.restarts.append((began, time.perf_counter()))

    def _tidy(self):
        """Delete the oldest runs and sweeps where there are many, as people do: lists that grow are no leak."""
        session = self.hand.window.session
        for items, listed in ((session.runs, session.runs.others), (session.sweeps, session.sweeps.kept)):
            if len(listed) > MANY:
                self._tell(f"deletes “{listed[0].title}”")
                items.delete(listed[0])

    def turn(self, milliseconds):
        """Let the loop turn for a while; at least once: what is done next is not part of the same freeze."""
        ticks = self.freezes.ticks
        while True:
            loop = QEventLoop()
            QTimer.singleShot(milliseconds, loop.quit)
            loop.exec()
            if self.freezes.ticks > ticks:
                break
            milliseconds = 1

    def _do(self, act):
        try:
            for what in act:
                self._tell(what)
        except RuntimeError as error:  # a click may destroy what was about to be clicked once more
            if "already deleted" not in str(error) or "/digitcluster/" in traceback.format_exc():
                self.note(traceback.format_exc())
        except Exception:
            self.note(traceback.format_exc())

    def _interrupt(self):
        # A timer each time: one alone would stand still while what it has clicked asks a question.
        QTimer.singleShot(LOOK, self._interrupt)
        if time.perf_counter() - self._since > PATIENCE:
            self._since = time.perf_counter()
            self._do(self.hand.interrupt())

    def _tell(self, what):
        """Remember what is about to be done; the diary is for runs that end in the middle of it."""
        self._last.append(f"{self.number}: {what}")
        self.times.append((time.perf_counter(), self._last[-1]))
        print(self._last[-1], file=self._diary, flush=True)

    def _hear(self, error):
        if not isinstance(error, DigitClusterError):
            self.note("shown: " + "".join(traceback.format_exception(error)))

    def _some_file(self):
        return "" if self._random.random() < 0.1 else str(self._random.choice(self._files))

    def _some_place(self):
        if self._random.random() < 0.1:
            return ""
        return str(self._saved / f"{self._random.randrange(8)}{self._random.choice(ENDINGS)}")


class _Slowly(BaseHTTPRequestHandler):
    """A mirror of MNIST that is slow, and then gone."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "9912422")
        self.end_headers()
        with contextlib.suppress(OSError):
            for _ in range(100):
                self.wfile.write(bytes(20_000))
                time.sleep(0.02)

    def log_message(self, *_):
        pass


def _mirror():
    mirror = ThreadingHTTPServer(("127.0.0.1", 0), _Slowly)
    threading.Thread(target=mirror.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{mirror.server_port}/"


def run(seed, events, folder, data, diary):
    """Let a monkey loose; return what it found."""
    application = app.make_application()
    application.setQuitOnLastWindowClosed(False)
    monkey = Monkey(seed, folder, data, diary)
    monkey.install()
    importlib.import_module(app.FORMATS[-1])
    memory, process, began = [], psutil.Process(), time.perf_counter()
    with watch() as freezes:
        watched, monkey.freezes = time.perf_counter(), freezes
        monkey.start()
        for number in range(1, events + 1):
            monkey.step()
            if number % max(1, events // (TENTHS * LOOKS)) == 0:
                memory.append(process.memory_info().rss)
    seconds = time.perf_counter() - began
    restarts = [(start - watched - 0.02, end - watched) for start, end in monkey.restarts]
    gaps = [one for one in freezes.over(SLOW) if not any(start <= one.at <= end for start, end in restarts)]
    monkey.end()
    for gap in gaps:
        if gap.own > SLOW:  # in the others it waited for other threads, or for other programs
            print(f"seed {seed}: {gap}", file=sys.stderr)
            ends = watched + gap.at + gap.seconds
            done = [what for when, what in monkey.times if ends - gap.seconds - 0.02 <= when <= ends]
            print("    done:", *done[-3:], sep=" | ", file=sys.stderr)
    return {
        "problems": monkey.problems,
        "slow": len(gaps),
        "slow_own": sum(gap.own > SLOW for gap in gaps),
        "frozen": sum(gap.seconds > FROZEN for gap in gaps),
        "frozen_own": sum(gap.own > FROZEN for gap in gaps),
        "longest": max((gap.seconds for gap in gaps), default=0),
        "memory": [statistics.fmean(memory[start : start + LOOKS]) for start in range(0, len(memory), LOOKS)],
        "seconds": seconds,
        "windows": monkey.windows,
    }


def main():
    seed, events, result, data = sys.argv[1:]
    faulthandler.enable()
    atexit.register(qInstallMessageHandler, None)  # what Qt says when there is no Python any more would end the process
    with tempfile.TemporaryDirectory() as folder, Path(result).with_suffix(".diary").open("w") as diary:
        matplotlib.get_cachedir()  # where its list of fonts is, which takes seconds to make
        for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):  # nothing of the user's own
            os.environ[name] = folder
        facts = run(int(seed), int(events), Path(folder), Path(data) if data else None, diary)
    Path(result).write_text(json.dumps(facts), "utf-8")


if __name__ == "__main__":
    main()
