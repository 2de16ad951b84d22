"""Short works one after another: what writes is always done, of tests only the newest."""

import threading

import pytest
from PySide6.QtCore import QThread

from digitcluster.session.background_queue import BackgroundQueue


@pytest.fixture
def background(messages):
    background = BackgroundQueue(messages, messages)
    yield background
    background.close()


def note(into, value):
    yield
    into.append(value)
    return value


def wait_for(event, began=None):
    if began is not None:
        began.set()
    while not event.is_set():
        yield


def test_works_are_done_one_after_another_with_their_results(qtbot, background):
    done, results = [], []
    for number in range(5):
        background.add(note(done, number), results.append)
    assert not background.is_idle
    qtbot.waitUntil(lambda: background.is_idle)
    assert done == results == list(range(5))


def test_a_failure_is_a_message_and_the_next_work_is_done(qtbot, background, messages):
    def broken():
        yield
        raise ValueError("broken")

    results = []
    background.add(broken(), results.append)
    background.add(note([], 1), results.append)
    qtbot.waitUntil(lambda: results == [1])
    assert [str(problem) for problem in messages.problems] == ["broken"]


def test_of_works_with_one_key_only_the_newest_counts(qtbot, background):
    results, never, began = [], threading.Event(), threading.Event()
    background.add(wait_for(never, began), lambda _: results.append("old"), key="test")
    background.add(note([], "waiting"), results.append, key="test")
    background.add(note([], "write"), results.append)
    background.add(note([], "new"), results.append, key="test")
    qtbot.waitUntil(lambda: background.is_idle)
    assert results == ["write", "new"]


def test_what_is_not_wanted_any_more_is_dropped_even_when_its_last_step_was_under_way(qtbot, background):
    results, began, go_on = [], threading.Event(), threading.Event()

    def one_step():
        yield
        began.set()
        go_on.wait(20)
        return "old"

    background.add(one_step(), results.append, key="test")
    assert began.wait(20)
    background.add(note([], "new"), results.append, key="test")
    go_on.set()
    qtbot.waitUntil(lambda: background.is_idle)
    assert results == ["new"]


def test_work_that_is_dropped_calls_nothing(qtbot, background):
    results, never, began = [], threading.Event(), threading.Event()
    background.add(wait_for(never, began), results.append, failed=results.append, key="test")
    background.add(note([], "waiting"), results.append, key="other")
    background.add(note([], "write"), results.append)
    assert began.wait(20)
    background.drop("test")
    background.drop("other")
    qtbot.waitUntil(lambda: background.is_idle)
    assert results == ["write"]


def test_a_failure_goes_to_who_asked_for_it(qtbot, background, messages):
    def broken():
        yield
        raise ValueError("broken")

    failures = []
    background.add(broken(), None, failed=failures.append, key="test")
    qtbot.waitUntil(lambda: background.is_idle)
    assert [str(one) for one in failures] == ["broken"] and not messages.problems


def test_at_the_end_one_that_fails_keeps_no_other_from_being_written(qtbot, messages):
    background, written, began, go_on = BackgroundQueue(messages, messages), [], threading.Event(), threading.Event()

    def broken():
        yield
        raise OSError("full")

    background.add(wait_for(go_on, began), lambda _: None)
    background.add(broken(), lambda _: None)
    background.add(note(written, "second"), lambda _: None)
    assert began.wait(20)
    go_on.set()
    background.close()
    assert written == ["second"]


def test_at_the_end_what_writes_is_finished_and_the_rest_is_dropped(qtbot, messages):
    background, written, tested = BackgroundQueue(messages, messages), [], []
    began, go_on = threading.Event(), threading.Event()

    def write(value):
        began.set()
        yield from wait_for(go_on)
        written.append(value)

    background.add(write("first"), lambda _: None)
    background.add(note(tested, "test"), lambda _: None, key="test")
    background.add(write("second"), lambda _: None)
    assert began.wait(20)
    go_on.set()
    background.close()
    assert written == ["first", "second"] and not tested
    background.add(write("third"), lambda _: None)
    assert background.is_idle and written == ["first", "second"]


def test_at_the_end_a_running_test_is_cancelled(qtbot, messages):
    background, never, began = BackgroundQueue(messages, messages), threading.Event(), threading.Event()
    background.add(wait_for(never, began), lambda _: None, key="test")
    assert began.wait(20)
    background.close()
    assert background.is_idle


def test_a_result_that_closes_the_program_lets_what_writes_be_finished_and_starts_nothing(qtbot, messages):
    background, written, tested = BackgroundQueue(messages, messages), [], []

    def close(_):
        background.close()
        background.add(note(written, "late"), lambda _: None)

    background.add(note([], "first"), close)
    background.add(note(tested, "test"), tested.append, key="test")
    background.add(note(written, "second"), lambda _: None)
    qtbot.waitUntil(lambda: bool(written))
    background.close()
    assert written == ["second"] and not tested and background.is_idle
    assert not [job for job in background.findChildren(QThread) if job.isRunning()]
