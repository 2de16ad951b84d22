from dataclasses import replace

import numpy as np
import pytest

from digitcluster.core.errors import DigitClusterError
from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.files.model_file import load_model
from digitcluster.session.own_digits import OwnDigits
from digitcluster.session.session import Session

LONG = 20_000  # ms


def idle(session):
    return lambda: session.task is None


def busy(session, kind):
    return lambda: session.task is not None and session.task.kind == kind


def test_at_the_start_the_built_in_model_reads_ink(session, sample):
    answers = []
    session.answer_changed.connect(answers.append)
    session.set_ink((np.array([[0.5, 0.1], [0.5, 0.9]]),))
    assert answers[-1].image.shape == (28, 28) and answers[-1].image.max() == 255
    assert answers[-1].ranking[0].label == 1
    session.set_ink(())
    assert answers[-1] is None


def test_training_in_the_worker_gives_what_the_core_gives(qtbot, ready, sample):
    settings = replace(ready.settings, k=9, seed=3)
    ready.change_settings(settings)
    seen = []
    ready.live_changed.connect(seen.append)
    ready.train()
    qtbot.waitUntil(idle(ready), timeout=LONG)
    expected = finish(train_run(sample, settings))
    run = ready.current.run
    np.testing.assert_array_equal(run.model.centroids, expected.model.centroids)
    assert run.history == expected.history and run.validation_error == expected.validation_error
    assert ready.models[-1] is ready.current
    assert seen[-1] is None and seen[-2].history == expected.history


def test_stop_keeps_the_centroids_reached_so_far(qtbot, ready):
    ready.change_settings(replace(ready.settings, k=12, seed=3))
    ready.step()
    qtbot.waitUntil(lambda: ready.live is not None, timeout=LONG)
    ready.step()
    qtbot.waitUntil(lambda: ready.live.iteration.number == 2, timeout=LONG)
    reached = ready.live.iteration.centroids.astype(np.float32)
    ready.stop()
    qtbot.waitUntil(idle(ready), timeout=LONG)
    qtbot.waitUntil(lambda: ready.current.run is not None, timeout=LONG)
    assert ready.current.run.iterations == 2 and not ready.current.run.converged
    np.testing.assert_array_equal(ready.current.model.centroids, reached)


def test_settings_changed_while_training_do_not_change_that_training(qtbot, ready):
    ready.change_settings(replace(ready.settings, k=7))
    ready.step()
    qtbot.waitUntil(lambda: ready.live is not None, timeout=LONG)
    ready.change_settings(replace(ready.settings, k=30))
    ready.stop()
    qtbot.waitUntil(lambda: ready.current.run is not None, timeout=LONG)
    assert ready.current.model.k == 7 and ready.current.run.settings.k == 7


def test_stop_before_the_first_iteration_leaves_the_model_in_use(qtbot, ready, builtin):
    ready._start_training(paused=True)
    ready.stop()
    qtbot.waitUntil(idle(ready), timeout=LONG)
    assert ready.current.model is builtin and ready.live is None and not ready.problems


def test_pause_and_go_on_reach_the_same_end(qtbot, ready, sample):
    settings = replace(ready.settings, k=12, seed=3)
    ready.change_settings(settings)
    ready.train()
    ready.pause()
    assert ready.task.paused
    ready.train()
    assert not ready.task.paused
    qtbot.waitUntil(idle(ready), timeout=LONG)
    assert ready.current.run.history == finish(train_run(sample, settings)).history


def test_too_many_clusters_are_a_problem_and_nothing_else_changes(qtbot, ready, builtin):
    ready.change_settings(replace(ready.settings, k=451))
    ready.train()
    qtbot.waitUntil(lambda: bool(ready.problems), timeout=LONG)
    assert "451 clusters need" in str(ready.problems[0])
    assert ready.task is None and ready.live is None and ready.current.model is builtin


def test_a_sweep_shows_each_k_and_a_dot_can_be_used(qtbot, ready):
    counts = []
    ready.sweep_changed.connect(lambda sweep: counts.append(len(sweep.runs)))
    ready.start_sweep((2, 4, 6))
    qtbot.waitUntil(idle(ready), timeout=LONG)
    assert counts == [0, 1, 2, 3]
    assert [run.settings.k for run in ready.sweep.runs] == [2, 4, 6]
    ready.use_run(ready.sweep.runs[1])
    assert ready.current.model.k == 4
    ready.use_run(ready.sweep.runs[1])
    assert len(ready.models) == 2


def test_a_cancelled_sweep_keeps_its_dots(qtbot, ready):
    ready.start_sweep((2, 3, *range(200, 300)))
    qtbot.waitUntil(lambda: len(ready.sweep.runs) >= 2, timeout=LONG)
    ready.stop()
    qtbot.waitUntil(idle(ready), timeout=LONG)
    assert 2 <= len(ready.sweep.runs) < 102
    assert ready.sweep.planned[:3] == (2, 3, 200)


def test_while_busy_nothing_else_is_started(qtbot, ready, tmp_path):
    ready.step()
    digits = ready.digits
    ready.open(tmp_path / "anything.json")
    ready.open_sample()
    ready.start_sweep((2,))
    assert len(ready.problems) == 3
    assert all("busy" in str(problem) for problem in ready.problems)
    assert ready.task.kind == "train" and ready.digits is digits


def test_a_bad_file_leaves_what_was_open_untouched(qtbot, ready, tmp_path):
    digits, model = ready.digits, ready.current
    bad = tmp_path / "bad.json"
    bad.write_text("this is no digit\n")
    ready.open(bad)
    qtbot.waitUntil(lambda: bool(ready.problems), timeout=LONG)
    assert isinstance(ready.problems[0], DigitClusterError) and "bad.json" in str(ready.problems[0])
    assert ready.digits is digits and ready.current is model and ready.task is None


def test_opening_can_be_cancelled(qtbot, ready):
    digits = ready.digits
    ready.open_sample()
    ready.stop()
    qtbot.waitUntil(idle(ready), timeout=LONG)
    assert ready.digits is digits and ready.sentences[-1] == "Cancelled."


def test_the_sample_is_opened_with_progress(qtbot, session):
    fractions = []
    session.task_changed.connect(lambda task: fractions.append(task.fraction if task else None))
    session.open_sample()
    qtbot.waitUntil(lambda: session.digits is not None, timeout=LONG)
    assert len(session.digits) == 10_000 and session.digits.name == "sample"
    assert any(fraction and 0 < fraction < 1 for fraction in fractions)


def test_a_saved_model_can_be_opened_and_used(qtbot, session, tmp_path):
    path = tmp_path / "mine.digitmodel"
    session.save_current_model(path)
    session.open(path)
    assert session.current.model.name == "mine" and len(session.models) == 2
    np.testing.assert_array_equal(session.current.model.centroids, load_model(path).centroids)


def test_a_saved_session_is_taken_over_by_another(qtbot, ready, builtin, tmp_path):
    ready.change_settings(replace(ready.settings, k=5, validation=0.5))
    ready.train()
    qtbot.waitUntil(lambda: len(ready.models) == 2 and ready.task is None, timeout=LONG)
    ready.start_sweep((2, 3))
    qtbot.waitUntil(idle(ready), timeout=LONG)
    ready.use_run(ready.sweep.runs[1])
    path = tmp_path / "lesson.digitsession"
    ready.save_session(path)
    qtbot.waitUntil(idle(ready), timeout=LONG)
    assert ready.sentences[-1] == "Saved the session as lesson.digitsession."

    other = Session(builtin, own=OwnDigits(tmp_path / "other.jsonl"))
    told = []
    other.told.connect(told.append)
    other.set_ink((np.array([[0.5, 0.1], [0.5, 0.9]]),))
    other.open(path)
    qtbot.waitUntil(lambda: "Opened the session lesson.digitsession." in told, timeout=LONG)
    assert other.digits.fingerprint() == ready.digits.fingerprint() and other.settings == ready.settings
    assert [known.model.name for known in other.models] == [known.model.name for known in ready.models]
    assert other.models[0].model is builtin and other.models[1].run.history == ready.models[1].run.history
    assert other.current.model.k == 3 and other.answer.model is other.current.model
    assert [run.validation_error for run in other.sweep.runs] == [run.validation_error for run in ready.sweep.runs]
    other.use_run(other.sweep.runs[1])
    assert len(other.models) == 3, "the used result of the sweep is known already"


def test_a_session_is_opened_beside_the_models_that_there_are(qtbot, ready, tmp_path):
    ready.save_session(tmp_path / "bare.digitsession")
    qtbot.waitUntil(idle(ready), timeout=LONG)
    ready.train()
    qtbot.waitUntil(lambda: len(ready.models) == 2 and ready.task is None, timeout=LONG)
    trained = ready.models[1]
    ready.open(tmp_path / "bare.digitsession")
    qtbot.waitUntil(idle(ready), timeout=LONG)
    assert ready.models[1] is trained and ready.current is ready.models[0]


def test_a_damaged_session_leaves_what_was_open_untouched(qtbot, ready, tmp_path):
    path = tmp_path / "lesson.digitsession"
    ready.save_session(path)
    qtbot.waitUntil(idle(ready), timeout=LONG)
    path.write_bytes(path.read_bytes()[:-200])
    digits, settings = ready.digits, ready.settings
    ready.open(path)
    qtbot.waitUntil(lambda: bool(ready.problems), timeout=LONG)
    assert "lesson.digitsession is damaged or was cut off" in str(ready.problems[0])
    assert ready.digits is digits and ready.settings is settings and ready.task is None


def test_saving_in_a_missing_folder_is_a_problem(session, tmp_path):
    session.save_current_model(tmp_path / "missing" / "x.digitmodel")
    assert "could not be saved" in str(session.problems[0])


def test_another_model_answers_the_same_ink_anew(session, builtin):
    session.set_ink((np.array([[0.5, 0.1], [0.5, 0.9]]),))
    only_sevens = replace(builtin, labels=np.full(40, 7, np.uint8))
    session._add(type(session.current)(only_sevens))
    assert session.answer.ranking[0].label == 7


@pytest.mark.parametrize("start", ["train", "start_sweep"])
def test_closing_ends_the_thread(qtbot, ready, start):
    job_ended = []
    ready.train() if start == "train" else ready.start_sweep(range(2, 200))
    ready._job.finished.connect(lambda: job_ended.append(True))
    ready.close()
    assert ready._job.isFinished()
