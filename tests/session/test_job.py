import subprocess
import sys
import threading
import weakref

import pytest
import shiboken6

from digitcluster.core.errors import DigitClusterError
from digitcluster.core.progress import Progress
from digitcluster.core.threads import precedence
from digitcluster.session.job import Job


@pytest.fixture
def start(qtbot):
    """Start jobs that are waited for at the end of the test."""
    jobs = []

    def start_job(work, **options):
        job = Job(work, **options)
        job.outcomes = []
        job.succeeded.connect(lambda result: job.outcomes.append(("succeeded", result)))
        job.failed.connect(lambda error: job.outcomes.append(("failed", error)))
        job.cancelled.connect(lambda: job.outcomes.append(("cancelled", None)))
        jobs.append(job)
        job.start()
        return job

    yield start_job
    for job in jobs:
        if shiboken6.isValid(job):
            job.cancel()
            assert job.wait(5000)


def counting(end, closed=None):
    try:
        yield from range(end)
    finally:
        if closed is not None:
            closed.set()
    return "done"


def for_ever(closed):
    number = 0
    try:
        while True:
            yield number
            number += 1
    finally:
        closed.set()


def ended(job):
    return lambda: len(job.outcomes) > 0 and job.isFinished()


def test_a_job_gives_every_record_and_the_result(qtbot, start):
    job = start(counting(5))
    qtbot.waitUntil(ended(job))
    assert job.outcomes == [("succeeded", "done")]
    assert job.take() == [0, 1, 2, 3, 4]
    assert job.take() == []


def test_the_work_is_done_in_another_thread_and_receivers_are_called_in_this_one(qtbot):
    threads = []

    def work():
        threads.append(threading.get_ident())
        yield

    job = Job(work())
    job.succeeded.connect(lambda _: threads.append(threading.get_ident()))  # before it starts: it may end at once
    job.start()
    qtbot.waitUntil(lambda: len(threads) == 2)
    job.end()
    assert threads[0] != threads[1] == threading.get_ident()


def test_an_error_is_the_only_outcome_of_work_that_fails(qtbot, start):
    def work():
        yield 1
        raise ValueError("broken")

    job = start(work())
    qtbot.waitUntil(ended(job))
    assert [kind for kind, _ in job.outcomes] == ["failed"]
    assert str(job.outcomes[0][1]) == "broken"
    assert job.take() == [1]


def test_a_cancelled_job_closes_its_generator_and_says_so_once(qtbot, start):
    closed = threading.Event()
    job = start(for_ever(closed))
    qtbot.waitUntil(lambda: len(job.take()) > 0)
    job.cancel()
    job.cancel()
    qtbot.waitUntil(ended(job))
    assert job.outcomes == [("cancelled", None)]
    assert closed.is_set()


def test_a_paused_job_works_one_step_at_a_time(qtbot, start):
    job = start(counting(3), paused=True)
    taken = []
    for expected in range(3):
        job.step()
        qtbot.waitUntil(lambda count=expected + 1: taken.extend(job.take()) or len(taken) == count)
        assert taken == list(range(expected + 1))
        assert job.paused
    job.resume()
    qtbot.waitUntil(ended(job))
    assert job.outcomes == [("succeeded", "done")]


def test_a_paused_job_can_be_cancelled(qtbot, start):
    job = start(counting(3), paused=True)
    job.cancel()
    qtbot.waitUntil(ended(job))
    assert job.outcomes == [("cancelled", None)] and job.take() == []


def test_pauses_are_not_counted_as_work(qtbot, start):
    job = start(counting(3), paused=True)
    assert job.seconds == 0
    job.step()
    qtbot.waitUntil(lambda: len(job.take()) == 1)
    qtbot.waitUntil(lambda: job.seconds == job.seconds)  # while a step is under way each look sees more
    assert job.seconds == job.seconds > 0


def test_the_end_of_a_job_waits_for_its_thread(qtbot):
    closed, began = threading.Event(), threading.Event()

    def work():
        try:
            while True:
                began.set()
                yield
        finally:
            closed.set()

    job = Job(work())
    job.start()
    assert began.wait(20)
    job.end()
    assert closed.is_set()


def test_an_outcome_that_is_not_announced_yet_when_the_job_is_ended_never_is(qtbot, start):
    job = start(counting(2))
    assert job.wait(5000) and not job.outcomes, "the thread has ended, and the window does not know it yet"
    job.end()
    with qtbot.waitSignal(job.destroyed):
        pass
    assert not job.outcomes


def test_at_a_slow_pace_the_next_record_waits_but_not_for_a_step_or_the_end(qtbot, start):
    closed = threading.Event()
    job = start(for_ever(closed), pace=lambda _: 1e6)
    taken = []
    qtbot.waitUntil(lambda: taken.extend(job.take()) or taken == [0])
    job.step()
    qtbot.waitUntil(lambda: taken.extend(job.take()) or taken == [0, 1])
    job.resume()  # and waits again
    job.cancel()
    qtbot.waitUntil(ended(job))
    assert closed.is_set() and job.outcomes == [("cancelled", None)] and job.take() == []
    assert job.seconds < 1000


def test_in_a_hurry_the_next_record_waits_no_longer(qtbot, start):
    seconds = [1e6]
    job = start(for_ever(threading.Event()), pace=lambda record: seconds[0] if record < 2 else 1e6)
    taken = []
    qtbot.waitUntil(lambda: taken.extend(job.take()) or taken == [0])
    seconds[0] = 0
    job.hurry()
    qtbot.waitUntil(lambda: taken.extend(job.take()) or taken == [0, 1, 2])


def test_progress_waits_for_no_pace(qtbot, start):
    def preparing():
        yield Progress("Reading", 0, 2)
        yield Progress("Reading", 1, 2)
        return "done"

    job = start(preparing(), pace=lambda _: 1e6)
    qtbot.waitUntil(ended(job))
    assert job.outcomes == [("succeeded", "done")]


@pytest.mark.parametrize("kind", [MemoryError, type("FromNumPy", (MemoryError,), {})])
def test_too_little_memory_is_a_sentence_and_keeps_nothing_of_the_work(qtbot, start, kind):
    def work():
        large = Large()
        seen.append(weakref.ref(large))
        yield 1
        raise kind("Unable to allocate 3.2 TiB")

    seen = []
    job = start(work())
    qtbot.waitUntil(ended(job))
    ((outcome, error),) = job.outcomes
    assert (
        outcome == "failed" and isinstance(error, DigitClusterError) and error.details == "Unable to allocate 3.2 TiB"
    )
    assert "not enough memory" in str(error) and "fewer digits" in str(error)
    assert seen[0]() is None


class Large:
    """What work that fails has in hand."""


MANY_JOBS = """
import gc
import os
from PySide6.QtCore import QCoreApplication, QObject
from digitcluster.core.progress import in_one_step
from digitcluster.session.job import Job

gc.disable()  # all classes stay, as in the program
application = QCoreApplication([])
jobs, number = [], 0
while number < 4000:
    ended = [job for job in jobs if job.isFinished()]
    for job in ended:
        job.end()
        jobs.remove(job)
    while len(jobs) < 6:
        number += 1
        job = type("Another", (Job,), {})(in_one_step("", lambda: None))
        job.start()
        jobs.append(job)
        for _ in range(10):
            type("Kind", (QObject,), {})()
    application.processEvents()
print("alive", flush=True)
os._exit(0)
"""


def test_jobs_begin_and_end_while_classes_are_used_for_the_first_time():
    done = subprocess.run([sys.executable, "-c", MANY_JOBS], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "alive\n"), done.stderr


def test_the_window_gives_signs_of_life_as_long_as_a_job_works(qtbot, start, monkeypatch):
    signs = []
    monkeypatch.setattr(precedence, "show_life", lambda: signs.append("life"))
    job = start(for_ever(threading.Event()))
    qtbot.waitUntil(lambda: len(signs) > 3)
    job.pause()
    qtbot.waitUntil(lambda: not job._life.isActive())
    job.resume()
    count = len(signs)
    qtbot.waitUntil(lambda: len(signs) > count)
    monkeypatch.setattr(precedence, "end", lambda: signs.append("end"))
    job.end()
    assert signs[-1] == "end"  # before it waits for the thread
    assert not job._life.isActive()
