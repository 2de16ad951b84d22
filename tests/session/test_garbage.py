import ctypes
import gc
import subprocess
import sys
import threading

import psutil
import pytest
import shiboken6

from digitcluster.session.garbage import TRIMMED, GarbageCollector
from tests.window_fixtures import LONG


@pytest.fixture
def collector(qapp):
    collector = GarbageCollector()
    yield collector
    collector.end()
    shiboken6.delete(collector)


class Loop:
    """Refers to itself, so that only a collection ends it; notes in which thread."""

    def __init__(self, ends):
        self.itself, self.ends = self, ends

    def __del__(self):
        self.ends.append(threading.current_thread())


def make_garbage(ends):
    for _ in range(10):
        Loop(ends)
    return [[] for _ in range(100_000)]  # so many new objects that Python would collect several times


def test_what_a_worker_leaves_is_collected_in_the_windows_thread(collector, qtbot):
    ends = []
    worker = threading.Thread(target=make_garbage, args=(ends,))
    worker.start()
    worker.join()
    assert not ends
    alive = make_garbage([])  # so many that it is worth a look
    qtbot.waitUntil(lambda: len(ends) == 10, timeout=LONG)
    assert set(ends) == {threading.current_thread()} and alive


def test_what_stays_is_not_looked_at_again(collector):
    collector.settle()
    assert gc.get_freeze_count() > 10_000


def test_python_collects_by_itself_again_in_the_end(qapp):
    collector = GarbageCollector()
    assert not gc.isenabled()
    collector.settle()
    collector.end()
    shiboken6.delete(collector)
    assert gc.isenabled() and gc.get_freeze_count() == 0


@pytest.mark.skipif(sys.platform != "linux", reason="other systems take free memory back by themselves")
def test_memory_that_is_free_goes_back_to_the_system(collector):
    if not hasattr(ctypes.CDLL(None), "malloc_trim"):
        pytest.skip("another C library than glibc")
    process = psutil.Process()
    parts = [bytes(50_000) for _ in range(2000)]  # 100 MB in pieces that the C library keeps
    full = process.memory_info().rss
    kept = parts[-1]
    del parts
    for _ in range(TRIMMED):
        collector.look()
    assert process.memory_info().rss < full - 50e6 and kept


MANY_ARRAYS = """
import numpy as np
import psutil
from PySide6.QtCore import QCoreApplication
from digitcluster.session.garbage import GarbageCollector

application = QCoreApplication([])
collector = GarbageCollector()
memory = psutil.Process().memory_info
np.ones(4_000_000)  # after one of this size the C library would take smaller ones from where it has small things
arrays, small = [], []
for _ in range(200):
    arrays.append(np.ones(1 << 17))
    small.append(bytearray(1000))
before = memory().rss
del arrays
print(before - memory().rss)
"""


def test_large_arrays_give_their_memory_back_whatever_lies_between_them():
    if not hasattr(ctypes.CDLL(None), "mallopt"):
        pytest.skip("the C library has no way to do so")
    done = subprocess.run([sys.executable, "-c", MANY_ARRAYS], capture_output=True, text=True, check=True)
    assert int(done.stdout) > 150e6
