"""File > Save a report…"""

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog

from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.session.entries import ModelEntry


@pytest.fixture
def trained(ready, sample):
    """The window with a run on the open digits in use."""
    run = finish(train_run(sample, TrainingSettings(k=6)))
    ready.session.selection.select_new(ModelEntry(run.model, run, name="=<mine>"))
    return ready


@pytest.fixture
def save(monkeypatch, tmp_path, idle):
    """Save the report of a window; return the page."""

    def give(window):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(tmp_path / "r.html"), ""))
        window.commands["save_report"].trigger()
        idle(window.session)
        path = tmp_path / "r.html"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    return give


def test_the_run_in_use_is_reported_with_the_digits_that_it_misreads(trained, save):
    page = save(trained)
    assert "=&lt;mine&gt;" in page and "validation digits are read wrongly" in page
    assert "Saved the report as r.html." in trained.session.sentences and not trained.session.problems


def test_other_digits_than_the_runs_are_not_shown_as_misread(trained, save, sample):
    trained.session.open_digits.use(sample.take(np.arange(300)))
    assert "none are shown" in save(trained)


def test_a_sweep_is_in_it_where_it_was_made_with_the_same_digits(trained, save, sample, idle):
    trained.session.sweeps.start((3, 4))
    idle(trained.session)
    assert "Error rate by number of clusters" in save(trained)
    run = finish(train_run(sample.take(np.arange(300)), TrainingSettings(k=6)))
    trained.session.selection.select_new(ModelEntry(run.model, run))
    assert "Error rate by number of clusters" not in save(trained)


def test_it_can_be_cancelled(trained, save, idle, tmp_path):
    tasks, texts = trained.session.tasks, []

    def stop(task):
        if task is not None:
            texts.append(task.text)
            tasks.stop()

    tasks.changed.connect(stop)
    assert save(trained) == "" and texts and "Cancelled." in trained.session.sentences
    assert not list(tmp_path.glob("r*"))


def test_a_model_without_a_training_has_no_report(ready, save):
    assert save(ready) == "" and "was not trained here" in str(ready.session.problems[-1])
