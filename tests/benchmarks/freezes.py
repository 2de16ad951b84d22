"""Finds what freezes the window: gaps between two ticks of its event loop, and what its thread was doing meanwhile.

Used by benchmarks around whatever they do to a real window:

    with watch() as freezes:
        ...
    for freeze in freezes.over(0.1):
        print(freeze)

A machine that is busy with something else makes gaps as well, so each has three times: how long it was, how much of it
the window's thread computed, and how much the whole program. A gap in which nothing was computed is not the program's.
"""

import faulthandler
import re
import threading
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile

from PySide6.QtCore import Qt, QTimer

TICK = 5  # ms
LOOK = 0.01  # s between two looks at the thread of a window that is frozen
PACKAGE = "digitcluster"
PLACE = re.compile(r'File "(.*)", line (\d+) in (.*)')
DEEPEST = 6  # places in the program that are named


@dataclass(frozen=True)
class Freeze:
    """A gap between two ticks.

    Attributes
    ----------
    at : float
        When it began, in seconds from the start of the watching.
    seconds, own, process : float
        How long it was; for how long the window's thread computed; and all threads together.
    stacks : tuple of (str, int)
        Where the window's thread was found, innermost first, and how often; the most frequent first.
    """

    at: float
    seconds: float
    own: float
    process: float
    stacks: tuple[tuple[str, int], ...] = ()

    def __str__(self):
        times = (
            f"{self.seconds * 1000:.0f} ms (window's thread {self.own * 1000:.0f}, program {self.process * 1000:.0f})"
        )
        return "\n    ".join([f"{times} at {self.at:.1f} s", *(f"{n} × {stack}" for stack, n in self.stacks[:3])])


@dataclass
class Freezes:
    """What was found so far.

    Attributes
    ----------
    ticks : int
        How often the loop has come round.
    all : list of Freeze
        Those that were long enough to be kept.
    longest, longest_own : float
        The longest gap of all in seconds, and the longest time that the window's thread computed within one.
    """

    shortest: float
    ticks: int = 0
    all: list[Freeze] = field(default_factory=list)
    longest: float = 0.0
    longest_own: float = 0.0

    def over(self, seconds):
        """Return those that were longer."""
        return [one for one in self.all if one.seconds > seconds]

    def clear(self):
        """Forget what was found."""
        self.all.clear()
        self.longest = self.longest_own = 0.0


@contextmanager
def watch(shortest=0.05):
    """Watch the event loop of the thread that calls this; keep gaps of at least `shortest` seconds."""
    watcher = _Watcher(shortest)
    watcher.start()
    try:
        yield watcher.freezes
    finally:
        watcher.stop()


class _Watcher:
    def __init__(self, shortest):
        self.freezes = Freezes(shortest)
        self._thread_id = threading.get_ident()
        self._began = time.perf_counter()
        self._last = self._now()
        self._seen = Counter()
        self._is_over = threading.Event()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._looker = threading.Thread(target=self._look, daemon=True)

    def start(self):
        self._timer.start(TICK)
        self._looker.start()

    def stop(self):
        self._tick()
        self._timer.stop()
        self._is_over.set()
        self._looker.join()

    @staticmethod
    def _now():
        return time.perf_counter(), time.thread_time(), time.process_time()

    def _tick(self):
        before, self._last = self._last, self._now()
        seconds, own, process = (after - old for old, after in zip(before, self._last, strict=True))
        freezes, seen = self.freezes, self._seen
        freezes.ticks += 1
        freezes.longest = max(freezes.longest, seconds)
        freezes.longest_own = max(freezes.longest_own, own)
        if seen:
            self._seen = Counter()
        if seconds >= freezes.shortest:
            freezes.all.append(Freeze(before[0] - self._began, seconds, own, process, tuple(seen.most_common())))

    def _look(self):
        """Note where the window's thread is while it does not tick; runs in a thread of its own."""
        with TemporaryFile("w+") as file:
            while not self._is_over.wait(LOOK):
                if time.perf_counter() - self._last[0] > self.freezes.shortest / 2:
                    file.seek(0)
                    file.truncate()
                    # Not by `sys._current_frames`: who holds a frame holds its painter, which must end in time.
                    faulthandler.dump_traceback(file)
                    file.seek(0)
                    self._seen[_words(file.read(), self._thread_id)] += 1


def _words(dump, thread_id):
    """Say where a thread is: the innermost places, those of the program before all."""
    _, _, stack = dump.partition(f"hread 0x{thread_id:016x} ")
    places, ours = [], []
    for path, line, name in PLACE.findall(stack.partition("\n\n")[0]):
        (ours if PACKAGE in Path(path).parts else places).append(f"{Path(path).stem}:{line} {name}")
    return " < ".join([*places[:2], *ours[:DEEPEST]])
