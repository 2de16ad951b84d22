"""Unexpected errors are logged and reported, whatever raised them."""

import os
import subprocess
import sys
import threading
import weakref
from pathlib import Path

import pytest
from PySide6.QtCore import qWarning

from digitcluster.core.errors import DigitClusterError
from digitcluster.session import diagnostics


@pytest.fixture
def installed(qapp, tmp_path, put_back):
    """Install the hooks with a log in a temporary folder; return the errors that are reported, and the log."""
    reported, file = [], tmp_path / "logs" / "digitcluster.log"
    diagnostics.install(reported.append, file)
    return reported, file


def raised(kind=ValueError, text="broken"):
    """Raise an error always at the same place, and give it to the hook as Python does."""
    try:
        raise kind(text)
    except kind as error:
        sys.excepthook(kind, error, error.__traceback__)
        return error


def test_an_exception_that_nobody_caught_is_reported_and_logged(installed, qtbot):
    reported, file = installed
    error = raised()
    qtbot.waitUntil(lambda: reported == [error])
    assert "ValueError: broken" in file.read_text()


def test_the_same_error_again_is_not_shown_and_hardly_logged(installed, qtbot):
    reported, file = installed
    for _ in range(1000):
        raised()
    raised(KeyError)
    qtbot.waitUntil(lambda: len(reported) == 2)
    assert [type(one) for one in reported] == [ValueError, KeyError]
    text = file.read_text()
    assert text.count("Traceback") == 2 and "1000 times now: ValueError" in text and len(text.splitlines()) < 30


def test_nothing_is_shown_within_what_failed_but_by_the_event_loop(installed, qtbot):
    reported, _ = installed
    raised()
    assert reported == []
    qtbot.waitUntil(lambda: len(reported) == 1)


def test_an_error_in_a_thread_is_shown_in_the_windows_thread(qapp, tmp_path, put_back, qtbot):
    threads = []
    diagnostics.install(lambda error: threads.append(threading.current_thread()), tmp_path / "log")
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: threads == [threading.main_thread()])


def test_an_error_while_one_is_being_shown_is_only_logged(qapp, tmp_path, put_back, qtbot):
    def show(error):
        raise RuntimeError("cannot be shown")

    diagnostics.install(show, tmp_path / "log")
    raised()
    qtbot.waitUntil(lambda: "RuntimeError: cannot be shown" in (tmp_path / "log").read_text())


def test_an_error_keeps_nothing_of_the_functions_it_came_through(installed):
    class Painter:
        pass

    seen = []

    def paint():
        painter = Painter()
        seen.append(weakref.ref(painter))
        raise ValueError

    try:
        paint()
    except ValueError as error:
        kept = error
        sys.excepthook(ValueError, error, error.__traceback__)
    assert seen[0]() is None and kept.__traceback__ is not None


def test_too_little_memory_is_a_sentence(installed, qtbot):
    reported, _ = installed
    raised(MemoryError, "Unable to allocate 3.2 TiB")
    qtbot.waitUntil(lambda: len(reported) == 1)
    assert isinstance(reported[0], DigitClusterError) and "not enough memory" in str(reported[0])


def test_an_error_that_python_cannot_raise_is_logged(installed):
    _, file = installed

    class Broken:
        def __del__(self):
            raise ValueError("in the end")

    Broken()
    assert "ValueError: in the end" in file.read_text()


def test_the_same_message_of_qt_is_held_back(installed):
    _, file = installed
    for _ in range(10_000):
        qWarning("again")
    qWarning("another")
    lines = file.read_text().splitlines()
    assert len(lines) == 8 and "10000 times now: again" in lines[-2] and "another" in lines[-1]


FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="this system has no full disk to try")
def test_a_full_disk_takes_no_log_and_says_nothing(qapp, put_back, qtbot, capfd):
    reported = []
    diagnostics.install(reported.append, FULL, crash_file=FULL)
    raised()
    qWarning("a warning")
    qtbot.waitUntil(lambda: len(reported) == 1)
    assert capfd.readouterr() == ("", "")


def test_what_a_fault_was_doing_is_written_down(tmp_path):
    program = """
import ctypes, sys
from pathlib import Path
from digitcluster.session.crash_file import write_crashes_to
def doing_this():
    ctypes.string_at(0)
print(write_crashes_to(Path(sys.argv[1])))
doing_this()
"""
    file = tmp_path / "new folder" / "crash.txt"
    done = subprocess.run([sys.executable, "-c", program, file], capture_output=True, text=True)
    assert done.returncode != 0 and done.stdout != "False\n" and "in doing_this" in file.read_text()


def test_an_interruption_from_the_keyboard_is_none_of_these(installed, capsys):
    reported, _ = installed
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert not reported and "KeyboardInterrupt" in capsys.readouterr().err


def test_an_error_in_a_thread_is_logged(installed):
    _, log = installed
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()
    assert "ZeroDivisionError" in log.read_text()


def test_what_qt_says_is_logged(installed):
    _, log = installed
    qWarning("a warning of Qt")
    assert "WARNING Qt: a warning of Qt" in log.read_text()


LAST_WORDS = """
import ctypes, sys
from pathlib import Path
import PySide6
from PySide6.QtCore import QCoreApplication
from digitcluster.session import diagnostics
application = QCoreApplication([])
diagnostics.install(print, Path(sys.argv[1]))
core, c = ctypes.CDLL(str(Path(PySide6.__file__).parent / "Qt/lib/libQt6Core.so.6")), ctypes.CDLL(None)
c.__cxa_atexit.argtypes = [ctypes.c_void_p] * 3
# Called after Python has ended; it says that there is no application.
c.__cxa_atexit(ctypes.cast(core._ZN16QCoreApplication4execEv, ctypes.c_void_p), None, None)
del application
"""


@pytest.mark.skipif(sys.platform != "linux", reason="needs the names of Linux libraries")
def test_what_qt_says_after_the_end_of_python_is_no_crash(tmp_path):
    done = subprocess.run([sys.executable, "-c", LAST_WORDS, tmp_path / "log.txt"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "instantiate the QApplication" in done.stderr


def test_without_a_place_for_the_log_it_goes_to_stderr(qapp, tmp_path, put_back, capsys):
    (tmp_path / "file").write_text("")
    diagnostics.install(str, tmp_path / "file" / "digitcluster.log")
    raised()
    assert "ValueError: broken" in capsys.readouterr().err


PROGRAM = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from digitcluster import app
from digitcluster.ui.dialogs.unexpected_dialog import UnexpectedDialog

def look():
    boxes = [one for one in QApplication.topLevelWidgets() if isinstance(one, UnexpectedDialog)]
    if boxes:
        print(boxes[0].text.text())
        QApplication.exit(3)

def begin(window):
    look.timer = QTimer(interval=10)
    look.timer.timeout.connect(look)
    look.timer.start()
    QTimer.singleShot(0, lambda: 1 / 0)

show = app.MainWindow.show
app.MainWindow.show = lambda window: (show(window), QTimer.singleShot(0, lambda: begin(window)))
sys.exit(app.main([]))
"""


def test_the_program_shows_an_unexpected_error_in_a_slot_and_logs_it(tmp_path):
    environ = {**os.environ, "XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    environ["QT_QPA_PLATFORM"] = "offscreen"
    done = subprocess.run([sys.executable, "-c", PROGRAM], env=environ, capture_output=True, text=True, timeout=120)
    assert done.returncode == 3 and "Something unexpected went wrong" in done.stdout, done.stderr
    assert "ZeroDivisionError" in (tmp_path / "digitcluster" / "digitcluster" / "digitcluster.log").read_text()
