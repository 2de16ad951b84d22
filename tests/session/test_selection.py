from dataclasses import replace

import pytest

from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.session.runs import ModelEntry, Runs
from digitcluster.session.selection import CurrentSelection


@pytest.fixture
def runs(qtbot, builtin):
    return Runs(builtin)


@pytest.fixture
def selection(runs):
    selection = CurrentSelection(runs)
    selection.seen = []
    selection.changed.connect(selection.seen.append)
    return selection


def test_at_first_the_built_in_model_is_selected(selection, runs, builtin):
    assert selection.entry is runs.builtin and selection.model is builtin and selection.value.run is None


def test_another_model_is_told_once(selection, runs, builtin):
    entry = ModelEntry(replace(builtin, name="other"))
    selection.select_new(entry)
    selection.select_entry(entry)
    assert selection.seen == [selection.value] and selection.model.name == "other" and runs.others == (entry,)


def test_equal_models_are_still_two(selection, builtin):
    first, second = ModelEntry(builtin), ModelEntry(builtin)
    selection.select_new(first)
    selection.select_new(second)
    assert selection.entry is second and len(selection.seen) == 2


def test_a_run_that_is_selected_joins_the_list(selection, runs, sample):
    run = finish(train_run(sample, TrainingSettings(k=3)))
    selection.select_run(run)
    selection.select_run(run)
    assert selection.value.run is run and len(runs.entries) == 2 and len(selection.seen) == 1
