"""The Training card never says what is no longer true."""

from dataclasses import replace

import pytest

from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.session.entries import ModelEntry
from digitcluster.session.task_runner import Task, TaskKind
from digitcluster.session.training_status import status

SETTINGS = TrainingSettings(k=3)


@pytest.fixture(scope="module")
def trained(sample):
    run = finish(train_run(sample, SETTINGS))
    return ModelEntry(run.model, run)


def test_without_a_run_it_says_what_can_be_done(builtin, sample):
    assert status(None, None, SETTINGS, ModelEntry(builtin)) == "Open digits to train on them."
    assert status(None, sample, SETTINGS, ModelEntry(builtin)) == "Ready to train."
    assert status(Task(TaskKind.SWEEP, "Sweep"), sample, SETTINGS, ModelEntry(builtin)) == "Training has to wait."


def test_a_training_tells_of_itself(builtin, sample):
    task = Task(TaskKind.TRAIN, "Iteration 3")
    assert status(task, sample, SETTINGS, ModelEntry(builtin)) == "Iteration 3"
    assert status(replace(task, paused=True), sample, SETTINGS, ModelEntry(builtin)) == "Paused. Iteration 3"


def test_the_run_of_these_settings_and_digits_needs_no_name(trained, sample):
    text = status(None, sample, SETTINGS, trained)
    assert text.startswith(f"Converged after {trained.run.iterations} iterations in ")


@pytest.mark.parametrize("change", [{"k": 4}, {"seed": 7}, {"straighten": True}, {"validation": 0.5}])
def test_with_other_settings_it_says_whose_result_it_is(trained, sample, change):
    text = status(None, sample, replace(SETTINGS, **change), trained)
    assert text == f"{trained.title}\nconverged after {trained.run.iterations} iterations."


def test_with_other_digits_or_none_too(trained, sample):
    for digits in (sample.take(slice(0, 50)), replace(sample, name="other.json"), None):
        assert status(None, digits, SETTINGS, trained).startswith(f"{trained.title}\nconverged")


def test_a_training_that_was_stopped_did_not_converge(trained, sample):
    stopped = ModelEntry(trained.model, replace(trained.run, converged=False))
    assert status(None, sample, SETTINGS, stopped).startswith("Ended early after")


def test_a_long_name_is_cut_in_the_middle(trained, sample):
    entry = replace(trained, name="A name that is much longer than the card is wide, number 7")
    first, second = status(None, None, SETTINGS, entry).split("\n")
    assert len(first) <= 34 and first.startswith("A name") and first.endswith("number 7") and "…" in first
    assert second.startswith("converged")
