from digitcluster.core.errors import SettingsError
from tests.window_fixtures import LONG


def test_a_sweep_shows_each_k_and_the_model_of_a_run_can_be_used(opened, idle):
    counts = []
    opened.sweeps.changed.connect(lambda sweep: counts.append(len(sweep.runs)))
    opened.sweeps.start((2, 4, 6))
    idle(opened)
    assert counts[0] == 0 and counts == sorted(counts) and counts[-1] == 3
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


def test_other_digits_have_another_sweep(opened, sample, idle):
    opened.sweeps.start((2,))
    idle(opened)
    opened.open_digits.use(sample.take(slice(0, 100)))
    assert opened.sweeps.value.runs == () == opened.sweeps.value.planned


def test_without_digits_there_is_no_sweep(session):
    session.sweeps.start((2,))
    assert session.tasks.task is None
