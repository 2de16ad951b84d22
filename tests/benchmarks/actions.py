"""What people do in the window, one thing after the other, and how long each froze it; see `responsiveness`."""

import time
from dataclasses import replace
from functools import partial
from pathlib import Path

import shiboken6
from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from digitcluster.session.selection import CellSubject, ClusterSubject, DrawnSubject, SuspiciousSubject

SETTLED = 0.15  # s in which nothing more happens
LONGEST = 120.0  # s that any of it may take
LONG = 0.05  # s: gaps from here on are explained


def print_actions(session, window, data, folder, freezes, *, explain=False):
    """Do everything once; print the longest gap of each, with all its causes if they are to be explained."""
    print(f"  {'':<28} {'longest gap':>11} {'of it computed by the window':>29}", flush=True)
    for what, act in _actions(session, window, data, Path(folder)):
        freezes.clear()
        act()
        settle(session, window)
        print(f"  {what:<28} {freezes.longest * 1000:8.0f} ms {freezes.longest_own * 1000:26.0f} ms", flush=True)
        if explain:
            for freeze in freezes.over(LONG):
                print(f"      {freeze}", flush=True)


def settle(session, window):
    """Run the event loop until nothing is under way and the plots are drawn."""
    loop, began, quiet_since = QEventLoop(), time.perf_counter(), [None]

    def look():
        queues = session.saving, session.background, session.analysis
        canvases = [canvas for canvas in window.tabs.canvases().values() if canvas.isVisible()]
        busy = session.tasks.task is not None and not session.tasks.task.paused
        now = time.perf_counter()
        if busy or not all(queue.is_idle for queue in queues) or not all(one.is_up_to_date for one in canvases):
            quiet_since[0] = None
        quiet_since[0] = quiet_since[0] or now
        if now - quiet_since[0] > SETTLED or now - began > LONGEST:
            loop.quit()

    timer = QTimer(interval=20)
    timer.timeout.connect(look)
    timer.start()
    loop.exec()
    for one in (timer, loop):
        shiboken6.delete(one)  # here: as garbage it could be collected in another thread, which would crash


def _actions(session, window, data, folder):
    commands, tabs, panel, select = window.commands, window.tabs, window.inspect_panel, session.selection

    def during(seconds, start, then):
        """Start something, and do something else a while later."""
        start()
        QTimer.singleShot(round(seconds * 1000), then)

    def train(**settings):
        session.training.change_settings(replace(session.training.settings, **settings))
        session.training.train()

    mnist = data / "train-images-idx3-ubyte.gz"
    yield "open sample digits", session.open_digits.open_sample
    yield (
        "open MNIST, then Clear",
        lambda: during(0.4, lambda: session.documents.open(mnist), commands["clear"].trigger),
    )
    yield "open the notebook's file", lambda: session.documents.open(data / "digits.base64.json.gz")
    yield "train, k = 100", lambda: train(k=100, validation=0.25, max_iterations=15)
    yield "train, and resize meanwhile", lambda: (train(k=16, seed=2), _resize(window))
    yield "draw a digit", lambda: _draw(window)
    yield "Clear", commands["clear"].trigger
    yield "Inspect for the first time", window.right.inspect.click
    yield "a centroid", lambda: select.inspect(ClusterSubject(2))
    yield "explain the drawing", lambda: (_draw(window), select.inspect(DrawnSubject()))
    yield "a cell", lambda: select.inspect(CellSubject(4, 9, "training"))
    yield "a digit of the cell", lambda: _click(panel.cell.grid.viewport(), QPoint(20, 20))
    yield "suspicious labels", lambda: select.inspect(SuspiciousSubject())
    yield "leave out 3 digits", lambda: session.mending.leave_out([7, 8, 9])
    yield "undo that", session.undo.work.undo
    yield "redo that", session.undo.work.redo
    yield "use the run with k = 100", lambda: select.select_entry(session.runs.others[0])
    for name in ("error_rate", "confusion", "gallery", "confusion", "gallery"):
        yield f"tab {name}", partial(tabs.show_tab, name)
    for appearance in ("dark", "light", "dark", "light"):
        yield f"appearance {appearance}", partial(_choose, window, appearance)
    yield "resize", lambda: _resize(window)
    for ending in ("png", "png", "svg", "pdf"):
        yield f"save the centroids, {ending}", partial(_save_plot, session, tabs, folder / f"plot.{ending}")
    yield "delete a run", lambda: session.runs.delete(session.runs.others[0])
    yield "undo that", session.undo.work.undo
    yield "test on 10,000", lambda: session.tests.test_file(select.entry, data / "t10k-images-idx3-ubyte.gz")
    yield "sweep, k = 5 to 12", lambda: session.sweeps.start(range(5, 13))
    yield "save the session", lambda: session.documents.save_session(folder / "lesson.digitsession")
    yield "open the session", lambda: session.documents.open(folder / "lesson.digitsession")
    for number, menu in enumerate(action.menu() for action in window.menuBar().actions()):
        yield f"menu {number + 1}", partial(_show_menu, menu)
    for name in ("guide", "keys", "about_model"):
        yield f"page {name}", partial(_show_dialog, commands[name])


def _resize(window):
    for number in range(8):
        size = (1100 + 40 * number, 720 + 10 * number)
        QTimer.singleShot(60 * number, partial(window.resize, *size))
    QTimer.singleShot(600, partial(window.resize, 1280, 800))


def _draw(window):
    pad = window.pad_panel.pad
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(60, 40))
    for step in range(30):
        QTest.mouseMove(pad, QPoint(60 + step, 40 + 3 * step))
        QApplication.processEvents()
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(90, 130))


def _choose(window, appearance):
    window.commands[f"appearance_{appearance}"].trigger()


def _save_plot(session, tabs, path):
    session.documents.save_file(tabs.canvases()["gallery"].saving(path), path, "the picture")


def _show_menu(menu):
    menu.popup(QPoint(100, 60))
    QTimer.singleShot(150, menu.hide)


def _show_dialog(action):
    def close():
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, QDialog) and widget.isVisible():
                widget.close()

    QTimer.singleShot(400, close)
    action.trigger()


def _click(widget, place):
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=place)
