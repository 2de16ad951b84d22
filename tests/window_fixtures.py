"""What tests of the session and the window share: a small built-in model, and both of them ready to use."""

import logging
import sys
import threading
from contextlib import suppress

import numpy as np
import pytest
import shiboken6
from PySide6.QtCore import QSettings, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from digitcluster.core.model.model import Model
from digitcluster.files.log_file import log
from digitcluster.files.own_digits_file import OwnDigitsFile
from digitcluster.session.crash_file import write_crashes_to
from digitcluster.session.pace import FULL
from digitcluster.session.preferences import Preferences
from digitcluster.session.session import Session
from digitcluster.ui import theme
from digitcluster.ui.main_window import MainWindow

LONG = 30_000  # ms: for a loaded machine; nothing waits for it where all is well


@pytest.fixture
def builtin(sample):
    counts = np.eye(10, dtype=np.int64)[sample.labels[:40]]
    return Model(sample.images[:40].astype(np.float32), sample.labels[:40], counts, name="built-in")


@pytest.fixture
def preferences(tmp_path):
    preferences = Preferences(QSettings(str(tmp_path / "preferences.ini"), QSettings.Format.IniFormat))
    preferences.folder = tmp_path
    preferences.speed = FULL  # nobody watches
    return preferences


@pytest.fixture
def own_digits_file(tmp_path):
    return OwnDigitsFile(tmp_path / "own.jsonl")


@pytest.fixture
def make_session(qtbot, builtin):
    """Make sessions that note what they say: `problems` and `sentences`."""
    sessions = []

    def make(file):
        session = Session(builtin, own_digits_file=file)
        session.problems, session.sentences = [], []
        session.messages.failed.connect(session.problems.append)
        session.messages.told.connect(session.sentences.append)
        sessions.append(session)
        return session

    yield make
    for session in sessions:
        session.close()
        shiboken6.delete(session)  # else a worker thread of the next test may collect it as garbage, and crash


@pytest.fixture
def session(make_session, own_digits_file):
    return make_session(own_digits_file)


@pytest.fixture
def idle(qtbot):
    """Wait until a session has nothing to do any more."""

    def wait(session):
        QApplication.processEvents()  # some work begins with the event loop
        queues = session.saving, session.background, session.analysis, session.keeping
        qtbot.waitUntil(lambda: session.tasks.task is None and all(queue.is_idle for queue in queues), timeout=LONG)

    return wait


@pytest.fixture
def window(qtbot, session, preferences):
    """The real window, shown, with a small built-in model; `window.session` is the session above."""
    application = QApplication.instance()
    if not application.styleSheet():
        theme.apply(application)  # sizes are those that people see
    window = MainWindow(session, preferences)
    window.resize(1280, 720)
    with qtbot.waitExposed(window):
        window.show()
    yield window
    window.close()
    shiboken6.delete(window)  # before the session, which it listens to


@pytest.fixture
def ready(window, sample):
    """The window with 600 sample digits open."""
    window.session.open_digits.use(sample)
    return window


@pytest.fixture
def put_back(monkeypatch):
    """Put all hooks of `diagnostics` and the log back in the end."""
    for module, name in ((sys, "excepthook"), (threading, "excepthook"), (sys, "unraisablehook")):
        monkeypatch.setattr(module, name, getattr(module, name))
    for target, name in ((logging, "raiseExceptions"), (log, "propagate")):
        monkeypatch.setattr(target, name, getattr(target, name))
    before, level = list(log.handlers), log.level
    yield
    qInstallMessageHandler(None)
    write_crashes_to(None)
    log.setLevel(level)
    for handler in set(log.handlers) - set(before):
        log.removeHandler(handler)
        with suppress(OSError):  # the disk is full
            handler.close()
