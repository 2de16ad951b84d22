"""How smoothly iterations are gone through, and how fast the map answers the mouse; see `responsiveness`."""

import time

import numpy as np
from PySide6.QtCore import QEventLoop, QPointF, Qt, QTimer

from tests.benchmarks.clicks import wait_for_analysis
from tests.benchmarks.freezes import watch

STEPS, PAUSE = 200, 33  # iterations gone through, and ms from one to the next: thirty a second
PLACES = 200  # of the mouse on the map


def print_scrubbing(session, window):
    """Drag the slider through all iterations, with the centroids and with the map in front; then hover over the map."""
    frames = len(session.selection.listed.recording.frames)
    print(f"{frames} iterations, {session.selection.listed.recording.nbytes / 1e6:.1f} MB:")
    for tab in ("gallery", "map"):
        window.tabs.show_tab(tab)
        wait_for_analysis(session, window.tabs.canvases().values())
        seconds, own, freezes = scrub(session, getattr(window.tabs, tab).playback.slider, frames)
        each = f"{STEPS / seconds:.1f} a second, {own / STEPS * 1000:.1f} ms each of the window's thread"
        longest = f"longest gap {freezes.longest * 1000:.0f} ms ({freezes.longest_own * 1000:.0f} own)"
        print(f"  {STEPS} steps of the slider, {tab}: {each}; {longest}")
        wait_for_analysis(session, window.tabs.canvases().values())
    times = hover(window.tabs.map.canvas)
    print("  hovering over the map: median {:.1f}, longest {:.1f} ms".format(*np.percentile(times, [50, 100]) * 1000))


def scrub(session, slider, frames):
    """Move the slider as a hand does; return seconds, those of the window's thread, and the gaps of its loop."""
    loop, timer, step = QEventLoop(), QTimer(), iter(range(STEPS))
    timer.setTimerType(Qt.TimerType.PreciseTimer)

    def move():
        number = next(step, None)
        if number is None:
            loop.quit()
        else:
            slider.setValue(number % frames)

    timer.timeout.connect(move)
    with watch() as freezes:
        began, own = time.perf_counter(), time.thread_time()
        timer.start(PAUSE)
        loop.exec()
        timer.stop()
        return time.perf_counter() - began, time.thread_time() - own, freezes


def hover(canvas):
    """Return how many seconds it takes to say what is under the mouse, at many places."""
    random, times = np.random.default_rng(0), []
    for x, y in random.random((PLACES, 2)) * (canvas.width(), canvas.height()):
        place = QPointF(x, y)
        began = time.perf_counter()
        canvas.hovered.emit(canvas.plot.cell_at(*canvas.figure_place(place)), place)
        times.append(time.perf_counter() - began)
    return times
