"""Signals close the window at once, whatever is open in it, without a question and with the right exit status."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.signals import heed

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="another system sends no such signals")

# At the moment of the test it prints a line and lets Qt wait; the signal comes from outside, when nothing wakes Qt up.
PROGRAM = """
import signal, sys
from digitcluster.core import interruption
interruption.install()
from PySide6.QtCore import QTimer
from digitcluster import app
from digitcluster.__main__ import main
def begin(window):
    {do}
    QTimer.singleShot(0, lambda: print("ready", flush=True))
show = app.MainWindow.show
app.MainWindow.show = lambda window: (show(window), QTimer.singleShot(0, lambda: begin(window)))
{before}
sys.exit(main([]))
"""
WHILE_MADE = """
import os
usual = app.Preferences
def made():
    os.kill(os.getpid(), signal.SIGTERM)
    return usual()
app.Preferences = made
"""
WHILE_LISTENING_BEGINS = """
import os, socket
usual = socket.socketpair
def paired(*a, **k):
    socket.socketpair = usual
    os.kill(os.getpid(), signal.SIGTERM)
    return usual(*a, **k)
socket.socketpair = paired
"""


def ended(do, name, folder, before=""):
    """Start the window, do something, send it a signal; return its status and the lines that it wrote to stderr."""
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(Path(__file__).parents[2])}
    environ |= {"XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM.format(do=do, before=before)],
        env=environ,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=heed,
    )
    if not before:
        process.stdout.readline()
        process.send_signal(getattr(signal, name))
    _, errors = process.communicate(timeout=120)
    return process.returncode, [line for line in errors.splitlines() if line.startswith(("digitcluster", "Trace"))]


@pytest.mark.parametrize(("name", "status"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_an_idle_window_ends(tmp_path, name, status):
    found, lines = ended("pass", name, tmp_path)
    assert found == status and len(lines) == 1 and lines[0].startswith("digitcluster: ")


@pytest.mark.parametrize(
    "do",
    ["window.files.ask_for_file()", "window.session.open_digits.open_sample()", "window.closing.ask(lambda: None)"],
    ids=["file dialog", "opening", "question"],
)
def test_whatever_is_open_does_not_hold_it(tmp_path, do):
    # The file dialog has an event loop of its own: what is after it is never reached.
    do = f"QTimer.singleShot(0, lambda: {do})"
    assert ended(do, "SIGTERM", tmp_path) == (143, ["digitcluster: ended, as the system asked for it"])


@pytest.mark.parametrize("before", [WHILE_MADE, WHILE_LISTENING_BEGINS], ids=["made", "before it can be heard"])
def test_a_signal_while_the_window_is_being_made_is_not_lost(tmp_path, before):
    found, lines = ended("pass", "SIGTERM", tmp_path, before=before)
    assert found == 143 and len(lines) == 1
