"""Unexpected errors are logged and reported, whatever raised them."""

import logging
import os
import subprocess
import sys
import threading

import pytest
from PySide6.QtCore import qInstallMessageHandler, qWarning

from digitcluster.session import diagnostics


@pytest.fixture
def installed(qapp, tmp_path, monkeypatch):
    """Install the hooks with a log in a temporary folder; return the errors that are reported, and the log."""
    for module in (sys, threading):
        monkeypatch.setattr(module, "excepthook", module.excepthook)  # so that it is put back in the end
    reported, file, before = [], tmp_path / "logs" / "digitcluster.log", list(diagnostics.log.handlers)
    diagnostics.install(reported.append, file)
    yield reported, file
    qInstallMessageHandler(None)
    for handler in set(diagnostics.log.handlers) - set(before):
        diagnostics.log.removeHandler(handler)
        handler.close()


def test_an_exception_that_nobody_caught_is_reported_and_logged(installed):
    reported, log = installed
    error = ValueError("broken")
    sys.excepthook(ValueError, error, None)
    assert reported == [error] and "ValueError: broken" in log.read_text()


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


def test_without_a_place_for_the_log_it_goes_to_stderr(tmp_path):
    (tmp_path / "file").write_text("")
    assert type(diagnostics.make_handler(tmp_path / "file" / "digitcluster.log")) is logging.StreamHandler


PROGRAM = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from digitcluster import app

def look():
    boxes = [one for one in QApplication.topLevelWidgets() if isinstance(one, QMessageBox)]
    if boxes:
        print(boxes[0].text())
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
