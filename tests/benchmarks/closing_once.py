"""Closes the window once, in the middle of something, in a process of its own; `closing` starts it many times.

On stdout stands when the window was closed, and what had been computed by then; on stderr what may not be: messages of
Qt, threads and files left behind.
"""

import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import replace
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from PySide6.QtCore import QSettings, QThread, QTimer

from digitcluster import app
from digitcluster.core.drawing.sample import draw_sample
from digitcluster.core.errors import DigitClusterError
from digitcluster.core.progress import finish
from digitcluster.files import mnist_download, user_folders
from digitcluster.files.own_digits_file import OwnDigitsFile
from digitcluster.files.registry import load_digits
from digitcluster.files.session_contents import SavedSession
from digitcluster.files.session_file import save_session
from digitcluster.session import autosave
from digitcluster.session.preferences import Preferences
from digitcluster.session.selection import ClusterSubject, DigitSubject, SuspiciousSubject
from digitcluster.session.session import Session
from digitcluster.ui.main_window import MainWindow


class Slowly(BaseHTTPRequestHandler):
    """A slow mirror of MNIST."""

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


class Once:
    """A window, what is begun in it (one method for each state), and its end."""

    def __init__(self, state, delay, data, place):
        self._state, self._delay, self._data, self._place = state, delay, data, place
        self.session = Session(app.builtin_model(), own_digits_file=OwnDigitsFile(place / "own.jsonl"))
        self.store = QSettings(str(place / "preferences.ini"), QSettings.Format.IniFormat)
        self.window = MainWindow(self.session, Preferences(self.store))
        self.window.show()
        images = Path(data, "train-images-idx3-ubyte.gz")
        self._digits = finish(load_digits(images) if data else draw_sample(600))
        self._lesson = place / "before.digitsession"
        if state == "opening":
            finish(save_session(SavedSession(self._digits, self.session.training.settings), self._lesson))
        if state not in ("idle", "reading", "downloading", "opening"):
            self.session.open_digits.use(self._digits)

    def begin(self):
        getattr(self, self._state)()
        QTimer.singleShot(self._delay, self._close)

    def _close(self):
        # Nothing is asked about; what is being written is waited for.
        if self._state in ("saving", "picture"):
            self.session.work.keep(None)
        else:
            self.window.closing.agree()
        print(time.monotonic(), time.process_time(), flush=True)
        if self._state == "exit":
            app.Application.instance().exit(0)
        self.window.close()
        if self._state == "twice":
            self.window.close()

    def idle(self):
        pass

    def reading(self):
        if self._data:
            self.session.documents.open(Path(self._data, "digits.base64.json.gz"))
        else:
            self.session.open_digits.open_sample()

    def opening(self):
        self.session.documents.open(self._lesson)

    def training(self):
        self.session.training.train()

    exit = twice = training

    def paused(self):
        self.session.training.step()

    def stopped(self):
        self.session.training.train()
        QTimer.singleShot(self._delay // 2, self.session.tasks.stop)

    def label(self):
        self.session.training.change_settings(replace(self.session.training.settings, k=100, per_class=True))
        self.session.training.train()

    def sweep(self):
        self.session.sweeps.start(range(2, 100))

    def testing(self):
        self.session.tests.test(self.session.selection.entry)

    def inspecting(self):
        self.session.selection.inspect(ClusterSubject(3))
        QTimer.singleShot(self._delay // 3, lambda: self.session.selection.inspect(SuspiciousSubject()))

    def explaining(self):
        for number in range(5):
            look = partial(self.session.selection.inspect, DigitSubject(self._digits, number))
            QTimer.singleShot(number * self._delay // 5, look)

    def problem(self):
        self.session.training.train()
        self.session.messages.fail(DigitClusterError("This is shown while the window is closed."))

    def saving(self):
        self.session.documents.save_session(self._place / "lesson.digitsession")
        self.session.documents.save_model(self._place / "mine.digitmodel")

    def autosaving(self):
        self.session.recovery.prepare(self._place / "recovery")
        self.session.recovery.start()
        self.session.training.step()  # what it reaches is kept as well
        for number in range(8):
            save = partial(self.session.autosave.save_soon, lambda: None)
            QTimer.singleShot(number * self._delay // 8, save)

    def picture(self):
        for number, name in enumerate(("gallery", "confusion", "error_rate")):
            path = self._place / f"{name}.{('png', 'svg', 'pdf')[number]}"
            self.session.documents.save_file(self.window.tabs.canvases()[name].saving(path), path, "the picture")

    def downloading(self):
        mirror = ThreadingHTTPServer(("127.0.0.1", 0), Slowly)
        threading.Thread(target=mirror.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{mirror.server_port}/"
        mnist_download.download_mnist = partial(mnist_download.download_mnist, mirrors=[address])
        user_folders.mnist_folder = lambda: self._place / "MNIST"
        self.session.documents.fetch_mnist()


autosave.SOON = 10  # ms: within the time until the closing
STATES = tuple(name for name in vars(Once) if not name.startswith("_") and name != "begin")


def main(state, delay, data):
    application = app.make_application()
    with tempfile.TemporaryDirectory() as folder:
        once = Once(state, delay, data, Path(folder))
        QTimer.singleShot(0, once.begin)
        status = application.exec()
        once.store.sync()
        # Locks stay: to remove one would let two copies in at once.
        left = [path.name for path in Path(folder).rglob(".*") if path.suffix not in (".recent", ".lock")]
        left += [str(one) for one in once.session.findChildren(QThread) if one.isRunning()]
        left += [one.name for one in threading.enumerate() if not one.daemon and one is not threading.main_thread()]
        left = [name for name in left if not name.startswith("arithmetic")]  # they wait for work, and end with Python
        if left:
            print("left behind:", left, file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), sys.argv[3]))
