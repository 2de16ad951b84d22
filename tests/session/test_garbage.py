import ctypes
import gc
import subprocess
import sys
import threading

import psutil
import pytest
import shiboken6

from digitcluster.session.garbage import PLACES, TRIMMED, GarbageCollector
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


MANY_THREADS = """
import ctypes
import threading
from PySide6.QtCore import QCoreApplication
from digitcluster.session.garbage import GarbageCollector

application = QCoreApplication([])
collector = GarbageCollector()
together = threading.Barrier(12)

def work():
    together.wait()
    memory = [bytearray(50_000) for _ in range(100)]
    together.wait()

threads = [threading.Thread(target=work) for _ in range(12)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
library = ctypes.CDLL(None)
library.malloc_info(0, ctypes.c_void_p.in_dll(library, "stdout"))
library.fflush(None)
"""


def test_threads_take_their_memory_from_two_places():
    if not hasattr(ctypes.CDLL(None), "malloc_info"):
        pytest.skip("another C library than glibc")
    done = subprocess.run([sys.executable, "-c", MANY_THREADS], capture_output=True, text=True, check=True)
    assert 1 <= done.stdout.count("<heap nr=") <= PLACES
