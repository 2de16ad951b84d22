from dataclasses import replace

from digitcluster.session import demonstration, pace
from digitcluster.session.task_runner import TaskKind


def test_it_opens_the_sample_and_trains_ten_clusters(qtbot, session, idle, monkeypatch):
    monkeypatch.setitem(pace.SECONDS, pace.STEADY, 0.0)
    session.demonstration.start()
    qtbot.waitUntil(lambda: session.selection.value.run is not None, timeout=30_000)
    idle(session)
    assert session.open_digits.digits.format == "sample"
    run = session.selection.value.run
    assert run.settings == session.training.settings == demonstration.SETTINGS
    assert run.converged and sorted(run.model.labels.tolist()) == list(range(10))


def test_the_sample_is_not_drawn_again_where_it_is_open(session, opened):
    session.demonstration.start()
    assert session.tasks.is_doing(TaskKind.TRAIN) and session.open_digits.digits is opened.open_digits.digits


def test_stopping_it_while_the_sample_is_drawn_starts_no_training(session, idle):
    session.demonstration.start()
    session.tasks.stop()
    idle(session)
    assert session.open_digits.digits is None and session.training.live is None


def test_it_can_be_stepped_paused_and_stopped_like_any_training(qtbot, session, opened, idle, monkeypatch):
    monkeypatch.setitem(pace.SECONDS, pace.STEADY, 1e6)  # by itself it never goes on
    session.demonstration.start()
    qtbot.waitUntil(lambda: session.training.live is not None)
    session.training.step()
    qtbot.waitUntil(lambda: session.training.live.iteration.number == 1)
    session.training.train()
    session.training.step()
    qtbot.waitUntil(lambda: session.training.live.iteration.number == 2)
    session.training.train()
    session.tasks.stop()
    idle(session)
    run = session.selection.value.run
    assert run.iterations == 2 and not run.converged and run.seconds < 1000


def test_digits_mended_by_hand_are_asked_about_before(opened, sample, monkeypatch, idle):
    monkeypatch.setitem(pace.SECONDS, pace.STEADY, 0.0)
    opened.open_digits.use(replace(sample, source="lesson.csv", format="csv"))
    opened.mending.relabel([1], 3)
    asked = []
    opened.open_digits.asked.connect(asked.append)
    opened.demonstration.start()
    idle(opened)
    assert opened.open_digits.mended.mends.relabelled == 1 and not opened.runs.others
    asked[0]()
    idle(opened)
    assert len(opened.open_digits.digits) == 10_000 and len(opened.runs.others) == 1
