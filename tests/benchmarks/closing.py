"""Closes the window in the middle of everything, many times: `python -m tests.benchmarks.closing [--times 100]`.

Each closing is a process of its own, in which the window is closed after a random while; its exit status must be 0, and
nothing may stand on stderr: "QThread: Destroyed while thread is still running" would be there, before the abort.
"""

import argparse
import os
import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

CHILD = """
import sys, tempfile, threading, time
from contextlib import suppress
from dataclasses import replace
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from PySide6.QtCore import QSettings, QTimer
from digitcluster import app
from digitcluster.core.digits import Digits
from digitcluster.core.drawing.sample import draw_sample
from digitcluster.core.progress import finish
from digitcluster.core.threads import prepare_process
from digitcluster.files import mnist_download, user_folders
from digitcluster.files.own_digits_file import OwnDigitsFile
from digitcluster.session.preferences import Preferences
from digitcluster.session.session import Session
from digitcluster.ui.main_window import MainWindow
state, delay, data = sys.argv[1], int(sys.argv[2]), sys.argv[3]
prepare_process()
application = app.make_application()
folder = tempfile.TemporaryDirectory()
place = Path(folder.name)
session = Session(app.builtin_model(), own_digits_file=OwnDigitsFile(place / "own.jsonl"))
store = QSettings(str(place / "preferences.ini"), QSettings.Format.IniFormat)
window = MainWindow(session, Preferences(store))
window.show()
few = finish(draw_sample(600))

class Slowly(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "9912422")
        self.end_headers()
        with suppress(OSError):
            while True:
                self.wfile.write(bytes(20_000))
                time.sleep(0.01)

    def log_message(self, *_):
        pass

def download():
    mirror = ThreadingHTTPServer(("127.0.0.1", 0), Slowly)
    threading.Thread(target=mirror.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{mirror.server_port}/"
    mnist_download.download_mnist = partial(mnist_download.download_mnist, mirrors=[address])
    user_folders.mnist_folder = lambda: place / "MNIST"
    session.documents.fetch_mnist()

def begin():
    if state == "idle":
        pass
    elif state == "reading":
        session.documents.open(Path(data)) if data else session.open_digits.open_sample()
    elif state == "downloading":
        download()
    else:
        session.open_digits.use(few)
        if state == "training":
            session.training.train()
        elif state == "paused":
            session.training.step()
        elif state == "stopped":
            session.training.train()
            QTimer.singleShot(delay // 2, session.tasks.stop)
        elif state == "per label":
            session.training.change_settings(replace(session.training.settings, k=100, per_class=True))
            session.training.train()
        elif state == "sweep":
            session.sweeps.start(range(2, 100))
        elif state == "saving":
            session.documents.save_session(place / "lesson.digitsession")
            session.documents.save_model(place / "mine.digitmodel")
    # Nothing is asked about; what is being written is waited for.
    agree = (lambda: session.work.keep(None)) if state == "saving" else window.closing.agree
    QTimer.singleShot(delay, lambda: (agree(), window.close()))

QTimer.singleShot(0, begin)
status = application.exec()
store.sync()
left = [path.name for path in place.iterdir() if path.name.startswith(".")]
if left:
    print("left behind:", left, file=sys.stderr)
sys.exit(status)
"""
STATES = ("idle", "reading", "training", "paused", "stopped", "per label", "sweep", "saving", "downloading")
HARMLESS = "This plugin does not support propagateSizeHints()"  # Qt, of its offscreen platform
LONGEST = 400  # ms from the beginning of the state to the closing


def close_once(state: str, delay: int, data: str) -> tuple[bool, str, float]:
    """Return whether it went well, what it said, and how long the process lived in seconds."""
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", CHILD, state, str(delay), data],
        env=environ,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    said = "\n".join(line for line in done.stderr.splitlines() if line.strip() and line != HARMLESS)
    return done.returncode == 0 and not said, f"exit {done.returncode}: {said[-300:]}", time.monotonic() - began


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--data", type=Path, help="the folder of the real digits, to read them meanwhile")
    parser.add_argument("--states", nargs="+", default=STATES, choices=STATES)
    options = parser.parse_args()
    data = str(options.data / "digits.base64.json.gz") if options.data else ""
    generator = random.Random(0)
    bad = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for state in options.states:
            delays = [generator.randrange(LONGEST) for _ in range(options.times)]
            results = list(pool.map(lambda delay, state=state: close_once(state, delay, data), delays))
            failed = [said for good, said, _ in results if not good]
            bad += len(failed)
            print(
                f"{state:11} {len(results) - len(failed)} of {len(results)} clean", *failed[:2], sep="\n  ", flush=True
            )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
