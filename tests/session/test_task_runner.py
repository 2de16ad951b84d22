"""One task at a time; each has one outcome; after the end nothing starts."""

import threading

import pytest
from PySide6.QtCore import QThread

from digitcluster.core.progress import Progress
from digitcluster.session.task_runner import Task, TaskKind, TaskRunner

OPENING = Task(TaskKind.OPEN, "Opening")


def counting(count):
    for number in range(count):
        yield Progress("Counting", number + 1, count)
    return "done"


def until(event):
    """Work that goes on until an event is set, or it is closed."""
    while not event.is_set():
        yield Progress("Waiting", 0, 0)
    return "waited"


def start(tasks, work, task=OPENING, **options):
    outcomes = []
    started = tasks.start(
        work,
        task,
        succeeded=lambda result: outcomes.append(("succeeded", result)),
        failed=lambda error: outcomes.append(("failed", str(error))),
        cancelled=lambda: outcomes.append(("cancelled", None)),
        **options,
    )
    assert started
    return outcomes


def broken():
    yield Progress("Counting", 1, 2)
    raise ValueError("broken")


@pytest.mark.parametrize(
    ("work", "outcome"), [(lambda: counting(3), ("succeeded", "done")), (broken, ("failed", "broken"))]
)
def test_a_task_ends_in_one_outcome_and_then_nothing_is_under_way(qtbot, tasks, work, outcome):
    seen = []
    tasks.changed.connect(seen.append)
    outcomes = start(tasks, work())
    qtbot.waitUntil(lambda: bool(outcomes))
    assert outcomes == [outcome] and tasks.task is None
    assert seen[0] == OPENING and seen[-1] is None


def test_when_the_outcome_is_announced_another_task_can_start(qtbot, tasks):
    second = []
    tasks.start(
        counting(1),
        OPENING,
        succeeded=lambda _: tasks.start(counting(1), OPENING, succeeded=second.append),
    )
    qtbot.waitUntil(lambda: second == ["done"])


def test_a_stopped_task_is_cancelled_once(qtbot, tasks):
    outcomes = start(tasks, until(threading.Event()))
    tasks.stop()
    tasks.stop()
    qtbot.waitUntil(lambda: bool(outcomes))
    assert outcomes == [("cancelled", None)] and tasks.task is None


def test_without_more_ado_a_failure_is_a_message_and_a_cancellation_is_said(qtbot, tasks, messages):
    tasks.start(broken(), OPENING, succeeded=lambda _: None)
    qtbot.waitUntil(lambda: bool(messages.problems))
    assert str(messages.problems[0]) == "broken"
    tasks.start(until(threading.Event()), OPENING, succeeded=lambda _: None)
    tasks.stop()
    qtbot.waitUntil(lambda: bool(messages.sentences))
    assert messages.sentences == ["Cancelled."]


def test_while_one_is_under_way_another_is_refused_with_a_sentence(qtbot, tasks, messages):
    start(tasks, until(threading.Event()), Task(TaskKind.SWEEP, "Sweeping"))
    assert not tasks.start(counting(1), OPENING, succeeded=lambda _: None)
    assert "busy: " in str(messages.problems[0]) and tasks.is_doing(TaskKind.SWEEP)


def test_progress_becomes_the_tasks_text_and_share(qtbot, tasks):
    seen, go_on = [], threading.Event()

    def work():
        yield Progress("Half", 1, 2)
        yield from until(go_on)

    tasks.changed.connect(seen.append)
    start(tasks, work())
    qtbot.waitUntil(lambda: Task(TaskKind.OPEN, "Waiting") in seen)
    go_on.set()
    qtbot.waitUntil(lambda: tasks.task is None)
    assert all(task is None or task.kind is TaskKind.OPEN for task in seen)


def test_other_records_are_followed_in_their_order_and_none_is_lost(qtbot, tasks):
    followed = []

    def follow(records):
        followed.extend(records)
        return f"{len(followed)} so far", 0.5

    seen = []
    tasks.changed.connect(seen.append)
    outcomes = start(tasks, iter_as_work(range(50)), follow=follow)
    qtbot.waitUntil(lambda: bool(outcomes))
    assert followed == list(range(50))
    assert seen[-2] == Task(TaskKind.OPEN, "50 so far", 0.5)


def iter_as_work(records):
    yield from records


def test_a_paused_task_is_stepped_and_resumed(qtbot, tasks):
    followed = []
    outcomes = start(
        tasks, iter_as_work(range(5)), Task(TaskKind.TRAIN, "Training", paused=True), follow=followed.extend
    )
    for count in (1, 2):
        tasks.step()
        qtbot.waitUntil(lambda count=count: len(followed) == count)
    assert tasks.task.paused and not outcomes
    tasks.resume()
    qtbot.waitUntil(lambda: bool(outcomes))
    assert followed == list(range(5))


def test_a_wrong_follower_does_not_keep_the_next_task_from_starting(qtbot, tasks):
    def follow(_):
        raise ZeroDivisionError

    with qtbot.capture_exceptions() as caught:
        start(tasks, counting(2), follow=follow)
        qtbot.waitUntil(lambda: tasks.task is None)
    assert caught
    outcomes = start(tasks, counting(1))
    qtbot.waitUntil(lambda: bool(outcomes))


@pytest.mark.parametrize("paused", [False, True])
def test_after_the_end_no_outcome_comes_and_nothing_starts(qtbot, messages, paused):
    tasks, closed = TaskRunner(messages, messages), threading.Event()

    def work():
        try:
            yield from until(threading.Event())
        finally:
            closed.set()

    if not paused:
        reached = threading.Event()

        def began():
            reached.set()
            yield from work()

        outcomes = start(tasks, began())
        assert reached.wait(20)
    else:
        outcomes = start(tasks, work(), Task(TaskKind.TRAIN, "Resting", paused=True))
    tasks.close()
    assert paused or closed.is_set(), "the work was not closed"
    assert not tasks.start(counting(1), OPENING, succeeded=lambda _: outcomes.append("started"))
    qtbot.waitUntil(lambda: not tasks.children() or True)
    assert not outcomes and not messages.problems and not messages.sentences


def test_an_outcome_that_is_on_its_way_when_the_end_comes_is_not_announced(qtbot, messages):
    tasks, ended = TaskRunner(messages, messages), threading.Event()

    def work():
        yield Progress("Nearly done", 1, 1)
        ended.set()
        return "done"

    outcomes = start(tasks, work())
    assert ended.wait(20)
    tasks.close()
    with qtbot.waitSignal(tasks.destroyed):
        tasks.deleteLater()
    assert not outcomes


def threads(tasks):
    return [job for job in tasks.findChildren(QThread) if job.isRunning()]


def test_a_task_whose_beginning_closes_the_program_is_waited_for(messages):
    tasks, outcomes = TaskRunner(messages, messages), []
    tasks.changed.connect(lambda _: tasks.close())
    tasks.start(until(threading.Event()), OPENING, succeeded=outcomes.append, cancelled=lambda: outcomes.append(None))
    assert not threads(tasks) and not outcomes


@pytest.mark.parametrize("work", [lambda: counting(1), broken])
def test_who_closes_when_a_task_is_done_hears_no_more_of_it(qtbot, messages, work):
    tasks, ended = TaskRunner(messages, messages), []

    def close(task):
        if task is None:
            tasks.close()
            ended.append(True)

    tasks.changed.connect(close)
    outcomes = start(tasks, work())
    qtbot.waitUntil(lambda: bool(ended))
    assert not outcomes


def test_an_outcome_that_closes_the_program_starts_nothing_more(qtbot, messages):
    tasks, started = TaskRunner(messages, messages), []

    def close(_):
        tasks.close()
        tasks.close()
        started.append(tasks.start(counting(1), OPENING, succeeded=started.append))

    tasks.start(counting(1), OPENING, succeeded=close)
    qtbot.waitUntil(lambda: bool(started))
    assert started == [False] and not threads(tasks)


def test_what_follows_a_stopped_task_is_ended_as_well(qtbot, messages):
    tasks, follows, outcomes = TaskRunner(messages, messages), [], []

    def follow():
        follows.append(tasks.start(until(threading.Event()), OPENING, succeeded=outcomes.append))

    tasks.start(until(threading.Event()), OPENING, succeeded=outcomes.append, cancelled=follow)
    tasks.stop()
    qtbot.waitUntil(lambda: bool(follows))
    tasks.close()
    assert follows == [True] and not threads(tasks) and not outcomes
