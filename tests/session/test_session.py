"""The end of a session."""

import pytest
from PySide6.QtCore import QCoreApplication, QThread

from digitcluster.core.progress import Progress


def endless():
    while True:
        yield Progress("Working", 0, 0)


def running(session):
    return [thread for thread in session.findChildren(QThread) if thread.isRunning()]


def test_a_part_that_cannot_be_closed_leaves_no_thread_of_another(session, idle, monkeypatch):
    idle(session)  # the own digits are read at first
    for queue in (session.background, session.analysis, session.keeping):
        queue.add(endless(), print, key="endless")
    assert len(running(session)) == 3

    def fail():
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(session.recovery, "close", fail)
    with pytest.raises(OSError, match="Input/output"):
        session.close()
    assert running(session) == []


def test_closing_twice_is_as_good_as_once(session):
    session.background.add(endless(), print, key="endless")
    session.close()
    session.close()
    session.background.add(endless(), print, key="endless")
    assert running(session) == []


def test_a_program_that_ends_without_closing_its_window_leaves_no_thread(window):
    window.session.background.add(endless(), print, key="endless")
    QCoreApplication.instance().aboutToQuit.emit()
    assert running(window.session) == []
