"""How long the real window takes to answer a click, with all digits and a run in use; see `responsiveness`."""

import time

import numpy as np
from PySide6.QtCore import QCoreApplication, QEventLoop, QPoint, Qt, QTimer
from PySide6.QtTest import QTest

from digitcluster.session.selection import CellSubject, ClusterSubject, SuspiciousSubject

SETTLED = 0.4  # s in which nothing more happens: what a click has started in the background is done


def print_clicks(session, window):
    """Click through the window; print when each answer was painted, and the longest gap in the event loop till then."""
    wait_for_analysis(session)
    panel, select, model = window.inspect_panel, session.selection, session.selection.model
    window.right.inspect.click()
    other = (int(model.labels[12]) + 1) % 10
    labels = session.open_digits.digits.labels
    for what, act in (
        ("a centroid", lambda: select.inspect(ClusterSubject(12))),
        ("another centroid", lambda: select.inspect(ClusterSubject(40))),
        ("members: farthest", lambda: press(panel.cluster.orders.buttons["farthest"])),
        ("members: others", lambda: press(panel.cluster.orders.buttons["others"])),
        ("members: between", lambda: press(panel.cluster.orders.buttons["between"])),
        ("a member", lambda: press(panel.cluster.grid.viewport(), QPoint(20, 20))),
        ("the next digit", lambda: press(panel.digit.next)),
        ("back", lambda: press(panel.back)),
        ("a cell", lambda: select.inspect(CellSubject(4, 9, "training"))),
        ("a row", lambda: select.inspect(CellSubject(4, None, "training"))),
        ("a digit of the cell", lambda: press(panel.cell.grid.viewport(), QPoint(20, 20))),
        ("suspicious labels", lambda: select.inspect(SuspiciousSubject())),
        ("relabel a digit", lambda: session.mending.relabel([7], (int(labels[7]) + 1) % 10)),
        ("undo that", session.undo.work.undo),
        ("leave out 3 digits", lambda: session.mending.leave_out([7, 8, 9])),
        ("undo that", session.undo.work.undo),
        ("relabel all of them", lambda: relabel_all(panel.suspicious)),
        ("undo that", session.undo.work.undo),
        ("sort by size", lambda: window.tabs.gallery.head.choice.setCurrentIndex(1)),
        ("sort by likeness", lambda: window.tabs.gallery.head.choice.setCurrentIndex(3)),
        ("map", lambda: window.tabs.show_tab("map")),
        ("compare", lambda: window.tabs.show_tab("compare")),
        ("confusion", lambda: window.tabs.show_tab("confusion")),
        ("counts as shares", lambda: window.tabs.confusion.numbers.setCurrentIndex(1)),
        ("centroids", lambda: window.tabs.show_tab("gallery")),
        ("a centroid", lambda: select.inspect(ClusterSubject(12))),
        ("relabel it", lambda: session.edits.relabel(12, other)),
        ("undo that", session.undo.work.undo),
        ("split it", lambda: session.edits.split(12)),
        ("undo that", session.undo.work.undo),
        ("merge it", lambda: session.edits.merge(12, 40)),
        ("undo that", session.undo.work.undo),
    ):
        seconds, gaps = answer(session, act, window.tabs.canvases().values())
        words = "answered in {:5.1f} ms; then gaps of {:5.1f} ms at most, {:4.2f} s until all is done"
        print(f"  {what:<20} " + words.format(seconds * 1000, max(gaps) * 1000, sum(gaps)), flush=True)


def relabel_all(page):
    """Give all suspicious digits the labels that are proposed for them."""
    QTest.keyClick(page.grid, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    press(page.relabel)


def answer(session, act, canvases=()):
    """Do something; return the seconds until it was painted, and the gaps between ticks until nothing is under way."""
    began = time.perf_counter()
    act()
    QCoreApplication.processEvents()  # also paints
    seconds = time.perf_counter() - began
    return seconds, wait_for_analysis(session, canvases)


def wait_for_analysis(session, canvases=()):
    """Run the event loop until the analysis is done, and the plots are drawn.

    Return the gaps between ticks of 5 ms till then, in seconds.
    """
    loop, ticks = QEventLoop(), [time.perf_counter()]
    done_at = [None]

    def tick():
        ticks.append(time.perf_counter())
        is_drawn = all(canvas.is_up_to_date or not canvas.isVisible() for canvas in canvases)
        is_done = session.analysis.is_idle and session.tasks.task is None and is_drawn
        if not is_done:
            done_at[0] = None
        elif done_at[0] is None:
            done_at[0] = len(ticks), ticks[-1]
        elif ticks[-1] - done_at[0][1] > SETTLED:
            loop.quit()

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    timer.start(5)
    loop.exec()
    timer.stop()
    return np.diff(ticks[: done_at[0][0]])


def press(widget, place=None):
    """Click a widget as the mouse does."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=place or widget.rect().center())
