from dataclasses import replace

from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.session.runs import ModelEntry, Runs


def test_the_first_is_the_built_in_one_and_those_that_are_added_follow(qtbot, builtin):
    runs, seen = Runs(builtin), []
    runs.changed.connect(seen.append)
    assert runs.builtin.model is builtin and runs.others == ()
    added = [ModelEntry(replace(builtin, name=name)) for name in ("one", "two")]
    runs.add(added)
    assert runs.others == tuple(added) and seen == [runs.entries]


def test_nothing_added_is_no_change(qtbot, builtin):
    runs, seen = Runs(builtin), []
    runs.changed.connect(seen.append)
    runs.add([])
    assert not seen


def test_a_run_is_in_the_list_once(qtbot, builtin, sample):
    run = finish(train_run(sample, TrainingSettings(k=3)))
    runs = Runs(builtin)
    entry = runs.entry_of(run)
    assert entry.run is run and entry.model is run.model and runs.entry_of(run) is entry
    assert len(runs.entries) == 2
