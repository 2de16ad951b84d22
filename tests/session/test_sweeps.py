from dataclasses import replace
from types import SimpleNamespace

import pytest

from digitcluster.core.errors import SettingsError
from tests.window_fixtures import LONG


def test_a_sweep_shows_each_k_and_the_model_of_a_run_can_be_used(opened, idle):
    counts = []
    opened.sweeps.changed.connect(lambda sweep: counts.append(len(sweep.runs)))
    opened.sweeps.start((2, 4, 6))
    idle(opened)
    assert counts[0] > 0 and counts == sorted(counts) and counts[-1] == 3
    runs = opened.sweeps.value.runs
    assert [run.settings.k for run in runs] == [2, 4, 6]
    assert opened.sentences[-1] == "The sweep is done: 3 models trained."
    opened.selection.select_run(runs[1])
    assert opened.selection.model.k == 4
    opened.selection.select_run(runs[1])
    assert len(opened.runs.entries) == 2


def test_a_cancelled_sweep_keeps_its_results(qtbot, opened, idle):
    opened.sweeps.start((2, 3, *range(200, 300)))
    qtbot.waitUntil(lambda: len(opened.sweeps.value.runs) >= 2, timeout=LONG)
    opened.tasks.stop()
    idle(opened)
    kept = len(opened.sweeps.value.runs)
    assert 2 <= kept < 102 and opened.sweeps.value.planned[:3] == (2, 3, 200)
    assert opened.sentences[-1] == f"The sweep was cancelled; {kept} results are kept."


def test_a_sweep_that_cannot_be_done_is_a_problem(opened, idle):
    opened.sweeps.start((2, 5000))
    idle(opened)
    assert isinstance(opened.problems[0], SettingsError) and "5,000 clusters need" in str(opened.problems[0])


def test_other_digits_and_a_sweep_that_fails_leave_the_old_one(opened, sample, idle):
    opened.sweeps.start((2,))
    idle(opened)
    old = opened.sweeps.value
    opened.sweeps.start((2, 5000))
    assert opened.sweeps.value is old, "a new one replaces nothing until it has results"
    idle(opened)
    assert opened.problems
    opened.open_digits.use(sample.take(slice(0, 100)))
    assert opened.sweeps.value is old and opened.sweeps.kept == (old,) and old.digits_name == "sample"


def test_a_sweep_that_is_cancelled_before_its_first_result_leaves_the_old_one(opened, idle):
    opened.sweeps.start((2,))
    idle(opened)
    old = opened.sweeps.value
    opened.sweeps.start(range(90, 110))
    opened.tasks.stop()
    idle(opened)
    if len(opened.sweeps.kept) == 1:  # else the machine was quicker
        assert opened.sweeps.value is old
        assert opened.sentences[-1] == "The sweep was cancelled before it had a result."


def test_the_next_sweep_is_kept_beside_the_first(opened, idle):
    for ks in ((2,), (3, 4), (2,)):
        opened.sweeps.start(ks)
        idle(opened)
    assert [one.title for one in opened.sweeps.kept] == ["sweep k 2", "sweep k 3-4", "sweep k 2 (2)"]
    assert opened.sweeps.value is opened.sweeps.kept[-1]
    opened.sweeps.show(opened.sweeps.kept[0])
    assert opened.sweeps.value is opened.sweeps.kept[0]


def test_deleting_a_sweep_shows_the_newest_other_and_can_be_undone(opened, idle):
    for ks in ((2,), (3,)):
        opened.sweeps.start(ks)
        idle(opened)
    first, second = opened.sweeps.kept
    opened.sweeps.delete(second)
    assert opened.sweeps.kept == (first,) and opened.sweeps.value is first
    opened.sweeps.delete(first)
    assert opened.sweeps.kept == () == opened.sweeps.value.runs
    opened.undo.undo()
    opened.undo.undo()
    assert opened.sweeps.kept == (first, second) and opened.sweeps.value is second
    opened.undo.redo()
    assert opened.sweeps.kept == (first,) and opened.sweeps.value is first


def test_a_sweep_under_way_is_not_deleted(qtbot, opened, idle):
    opened.sweeps.start((2, 3, *range(200, 300)))
    qtbot.waitUntil(lambda: len(opened.sweeps.value.runs) >= 1, timeout=LONG)
    opened.sweeps.delete(opened.sweeps.value)
    assert len(opened.sweeps.kept) == 1 and opened.sweeps.is_running(opened.sweeps.value)
    opened.tasks.stop()
    idle(opened)
    opened.sweeps.delete(opened.sweeps.value)
    assert opened.sweeps.kept == ()


def test_a_sweep_has_a_name_that_can_be_undone_and_results_go_on_coming(qtbot, opened, idle):
    opened.sweeps.start((2, 3, *range(200, 300)))
    qtbot.waitUntil(lambda: len(opened.sweeps.value.runs) >= 1, timeout=LONG)
    opened.sweeps.rename(opened.sweeps.value, "  my   sweep ")
    before = len(opened.sweeps.value.runs)
    qtbot.waitUntil(lambda: len(opened.sweeps.value.runs) > before, timeout=LONG)
    opened.tasks.stop()
    idle(opened)
    assert opened.sweeps.value.title == "my sweep" and len(opened.sweeps.kept) == 1
    results = opened.sweeps.value.runs
    opened.undo.undo()
    assert opened.sweeps.value.title == "sweep k 2-3, 200-299" and opened.sweeps.value.runs == results


def test_without_digits_there_is_no_sweep(session):
    session.sweeps.start((2,))
    assert session.tasks.task is None


def test_a_sweep_for_which_there_is_too_little_memory_is_refused_before_it_begins(opened, monkeypatch, idle):
    monkeypatch.setattr("psutil.virtual_memory", lambda: SimpleNamespace(available=(256 << 20) + 400_000))
    opened.sweeps.start((2, 500))
    assert opened.tasks.task is None and "sweep needs about" in str(opened.problems[0])
    opened.sweeps.start((2, 3))
    idle(opened)
    assert len(opened.sweeps.value.runs) == 2 and len(opened.problems) == 1


def pairs(sweep):
    return [(run.settings.k, run.settings.seed) for run in sweep.runs]


def test_each_k_is_trained_with_several_seeds(opened, idle):
    opened.training.change_settings(replace(opened.training.settings, seed=7))
    opened.sweeps.start((2, 4), repeats=3)
    idle(opened)
    shown = opened.sweeps.value
    assert pairs(shown) == [(k, seed) for k in (2, 4) for seed in (7, 8, 9)]
    assert (shown.title, shown.total, shown.missing) == ("sweep k 2, 4 · 3 seeds", 6, 0)
    opened.sweeps.start((3,), repeats=10)
    idle(opened)
    assert opened.sweeps.value.title == "k 3 · 10 seeds" and len(opened.sweeps.value.runs) == 10


def test_a_seed_beyond_the_largest_is_a_problem(opened):
    opened.training.change_settings(replace(opened.training.settings, seed=2**63 - 1))
    opened.sweeps.start((2,), repeats=2)
    assert opened.tasks.task is None and "seed is 9223372036854775808" in str(opened.problems[0])


def test_a_k_that_is_added_joins_the_sweep_with_its_settings(opened, idle):
    opened.sweeps.start((2, 4), repeats=2)
    idle(opened)
    before = opened.sweeps.value
    opened.training.change_settings(replace(opened.training.settings, seed=99, straighten=True))
    opened.sweeps.add((2, 3))
    idle(opened)
    shown = opened.sweeps.value
    assert pairs(shown) == [(k, seed) for k in (2, 3, 4) for seed in (42, 43)]
    assert set(before.runs) < set(shown.runs) and not any(run.settings.straighten for run in shown.runs)
    assert opened.sweeps.kept == (shown,) and shown.title == "sweep k 2-4 · 2 seeds" and shown.planned == (2, 3, 4)
    opened.sweeps.add((3, 4))
    assert opened.tasks.task is None and opened.sentences[-1] == "“sweep k 2-4 · 2 seeds” has these k already."


def test_a_k_that_cannot_be_added_leaves_the_sweep_as_it_is(opened, idle):
    opened.sweeps.start((2,))
    idle(opened)
    before = opened.sweeps.value
    opened.sweeps.add((5000,))
    idle(opened)
    assert opened.problems and opened.sweeps.value is before


@pytest.fixture
def stopped(qtbot, opened, idle):
    """A sweep of 3 to 32 that was stopped after some of it, and is shown."""
    opened.sweeps.start((3, 4, *range(20, 33)))
    qtbot.waitUntil(lambda: len(opened.sweeps.value.runs) >= 2, timeout=LONG)
    opened.tasks.stop()
    idle(opened)
    assert 0 < opened.sweeps.value.missing < 15
    return opened


def test_a_sweep_that_was_stopped_goes_on_with_what_is_missing(stopped, idle):
    before = stopped.sweeps.value.runs
    stopped.sweeps.go_on()
    idle(stopped)
    shown = stopped.sweeps.value
    assert [run.settings.k for run in shown.runs] == [3, 4, *range(20, 33)] == list(shown.planned)
    assert set(before) < set(shown.runs) and shown.missing == 0
    assert stopped.sentences[-1] == f"The sweep is done: {15 - len(before)} models trained."


def test_it_goes_on_in_a_session_that_was_saved_and_opened(stopped, tmp_path, idle):
    stopped.documents.save_session(tmp_path / "a.digitsession")
    idle(stopped)
    stopped.documents.begin_session()
    stopped.documents.open(tmp_path / "a.digitsession")
    idle(stopped)
    before = stopped.sweeps.value.runs
    stopped.sweeps.go_on()
    idle(stopped)
    assert not stopped.problems and stopped.sweeps.value.missing == 0 and set(before) < set(stopped.sweeps.value.runs)


@pytest.mark.parametrize("step", ["add", "go on"])
def test_with_other_digits_open_it_says_which_ones_it_needs(stopped, sample, step, idle):
    before = stopped.sweeps.value
    stopped.open_digits.use(replace(sample.take(slice(0, 400)), name="others"))
    idle(stopped)
    if step == "add":
        stopped.sweeps.add((5,))
    else:
        stopped.sweeps.go_on()
    idle(stopped)
    assert stopped.sweeps.value is before
    assert str(stopped.problems[0]).startswith("The open digits (others) are not those of this sweep, which was made w")


def test_results_come_back_when_their_sweep_is_taken_away_meanwhile(qtbot, opened, idle):
    opened.sweeps.start((2,))
    idle(opened)
    opened.sweeps.delete(opened.sweeps.value)
    opened.undo.undo()
    opened.sweeps.add((3, *range(100, 130)))
    qtbot.waitUntil(lambda: len(opened.sweeps.value.runs) > 1, timeout=LONG)
    opened.undo.redo()
    count = len(opened.sweeps.kept)
    qtbot.waitUntil(lambda: len(opened.sweeps.kept) > count, timeout=LONG)
    opened.tasks.stop()
    idle(opened)
    assert opened.sweeps.value.runs[0].settings.k == 2 and len(opened.sweeps.value.runs) > 1
