import os
import sys
import threading

import numpy as np
import pytest

from digitcluster.core import threads
from digitcluster.core.threads import Scratch, blocks, drain, each, submit, yield_to_others


@pytest.mark.parametrize(("count", "size"), [(0, 5), (1, 5), (5, 5), (6, 5), (1000, 7)])
def test_blocks_cover_everything_once_and_are_of_equal_length(count, size):
    parts = blocks(count, size)
    assert [i for part in parts for i in range(part.start, part.stop)] == list(range(count))
    lengths = [part.stop - part.start for part in parts]
    assert max(lengths) <= size and max(lengths) - min(lengths) <= 1


@pytest.mark.parametrize("count", [1, 3])
def test_results_come_in_the_order_of_the_parts(monkeypatch, count):
    monkeypatch.setattr(threads, "THREADS", count)
    assert list(each(lambda part: part * part, range(50))) == [part * part for part in range(50)]


def test_work_inside_of_work_does_not_wait_for_a_free_thread(monkeypatch):
    monkeypatch.setattr(threads, "THREADS", 1)

    def outer(part):
        names = set(each(lambda _: threading.current_thread().name, range(3)))
        return part, names == {threading.current_thread().name}

    assert list(each(outer, range(4))) == [(part, True) for part in range(4)]
    assert submit(outer, 7).result(timeout=30) == (7, True)


def test_an_error_in_a_thread_reaches_the_caller():
    def work(part):
        raise ZeroDivisionError(part)

    with pytest.raises(ZeroDivisionError):
        drain(each(work, range(3)))


def test_scratch_memory_is_used_again_and_belongs_to_one_thread():
    scratch = Scratch()
    first = scratch.array("a", (4, 5), np.float32)
    assert np.shares_memory(first, scratch.array("a", (2, 3), np.float32))
    assert not np.shares_memory(first, scratch.array("b", (4, 5), np.float32))
    elsewhere = []
    thread = threading.Thread(target=lambda: elsewhere.append(scratch.array("a", (4, 5), np.float32)))
    thread.start()
    thread.join()
    assert not np.shares_memory(first, elsewhere[0])


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="priorities of threads are Linux's")
def test_who_has_priority_does_not_wait_for_threads_that_let_others_go_first():
    def priorities():
        return set(each(lambda _: os.getpriority(os.PRIO_PROCESS, threading.get_native_id()), range(8)))

    found = []

    def behind():
        yield_to_others()
        found.append(priorities())

    thread = threading.Thread(target=behind)
    thread.start()
    thread.join()
    assert found == [{10}]
    assert priorities() == {os.getpriority(os.PRIO_PROCESS, threading.get_native_id())}


@pytest.fixture
def sure(monkeypatch):
    """Patience for as long as a test may take, so that only a sign of the window ends a wait."""
    monkeypatch.setattr(threads, "PATIENCE", 60)
    yield threads.precedence
    threads.precedence.end()


def _in_a_thread_that_yields(work):
    def begin():
        yield_to_others()
        work()

    thread = threading.Thread(target=begin)
    thread.start()
    return thread


def test_while_the_window_is_busy_others_wait_between_two_blocks(sure, monkeypatch):
    monkeypatch.setattr(threads, "MOMENT", 0)
    sure.show_life()
    done, is_waiting = [], threading.Event()
    wait = sure._is_free.wait
    monkeypatch.setattr(sure._is_free, "wait", lambda seconds: (is_waiting.set(), wait(seconds)))
    thread = _in_a_thread_that_yields(lambda: drain(each(done.append, range(1))))
    assert is_waiting.wait(30) and not done
    sure.show_life()
    thread.join(30)
    assert done == [0]


def test_nobody_waits_for_a_window_that_shows_life_or_never_did_or_is_waiting_itself(sure, monkeypatch):
    waited = []
    monkeypatch.setattr(sure._is_free, "wait", waited.append)
    monkeypatch.setattr(threads, "MOMENT", 30)
    sure.show_life()
    _in_a_thread_that_yields(sure.give).join()
    monkeypatch.setattr(threads, "MOMENT", 0)
    sure.give()  # a thread that has the same right as the window's
    monkeypatch.setattr(threads, "PATIENCE", 0)  # it is taking long
    _in_a_thread_that_yields(sure.give).join()
    monkeypatch.setattr(threads, "PATIENCE", 60)
    sure.end()
    _in_a_thread_that_yields(sure.give).join()
    assert waited == []
