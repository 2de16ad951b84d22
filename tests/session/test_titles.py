"""What runs are called."""

from dataclasses import replace

import pytest

from digitcluster.core.progress import finish
from digitcluster.core.training.history import TrainingHistory
from digitcluster.core.training.run import complete_run, train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.session.runs import ModelEntry, Runs
from digitcluster.session.titles import run_title, title_parts


@pytest.fixture(scope="module")
def run(sample):
    return finish(train_run(sample, TrainingSettings(k=3)))


def entry_with(run, name="sample", **settings):
    model = replace(run.model, metadata={**run.model.metadata, "digits": {"name": name}})
    return ModelEntry(model, replace(run, model=model, settings=replace(run.settings, **settings)))


@pytest.mark.parametrize(
    ("settings", "title"),
    [
        ({}, "k 3"),
        ({"seeding": "k-means++"}, "k 3 · k-means++"),
        ({"restarts": 5, "straighten": True}, "k 3 · 5 restarts · straightened"),
        ({"per_class": True, "features": "gradients"}, "k 3 · each label · edges"),
        ({"seed": 7, "validation": 0.5, "shuffle": True}, "k 3"),
    ],
)
def test_a_title_tells_what_is_not_usual(run, settings, title):
    assert entry_with(run, **settings).title == title


def test_a_training_that_was_stopped_says_when(sample):
    history, settings = TrainingHistory(), TrainingSettings(k=12)
    work = train_run(sample, settings)
    while len(history.history) < 2:
        record = next(work)
        if hasattr(record, "inertia"):
            history.add(record)
    run = finish(complete_run(sample, settings, history, seconds=0.1))
    assert ModelEntry(run.model, run).title == "k 12 · stopped at 2"
    resting = replace(run, settings=replace(settings, tolerance=10**5))
    assert ModelEntry(run.model, resting).title == "k 12", "it came to rest as its settings say"


def test_runs_that_would_be_called_the_same_tell_in_what_they_differ(qtbot, builtin, run):
    runs = Runs(builtin)
    runs.add(
        [
            entry_with(run),
            entry_with(run, seed=7),
            entry_with(run, "letters.csv"),
            entry_with(run, "letters.csv", seed=7),
            entry_with(run, validation=0.5),
            entry_with(run),
            entry_with(run),
            entry_with(run, straighten=True, seed=9),
            entry_with(run, seed=7),
        ]
    )
    assert [one.title for one in runs.others] == [
        "k 3",
        "k 3 · seed 7",
        "k 3 · letters.csv",
        "k 3 · letters.csv · seed 7",
        "k 3 · 50 % validation",
        "k 3 (2)",
        "k 3 (3)",
        "k 3 · straightened",
        "k 3 · seed 7 (2)",
    ]


def test_an_edited_run_says_so_and_keeps_its_name(qtbot, builtin, run):
    runs = Runs(builtin)
    first, second = runs.add([entry_with(run), entry_with(run)])
    assert second.title == "k 3 (2)"
    assert runs.replace(second, replace(second, edited=True)).title == "k 3 (2) · edited"
    assert runs.replace(first, replace(first, name="mine", edited=True)).title == "mine · edited"
    assert runs.add([entry_with(run)])[0].title == "k 3"


def test_a_file_is_called_by_its_name_and_the_built_in_model_as_always(qtbot, builtin):
    runs = Runs(builtin)
    first, second = runs.add([ModelEntry(replace(builtin, name="mine")) for _ in range(2)])
    assert [one.title for one in runs.entries] == ["built-in", "mine", "mine (2)"]
    assert "mine (2)" in second.description and "40 centroids" in first.description


def test_the_description_tells_all_settings(run):
    text = entry_with(run, seed=7, validation=0.5, shuffle=True, straighten=True).description
    for part in ("3 centroids", "Trained on sample", "Seed 7", "50 %", "at random", "Straightened", "Converged after"):
        assert part in text


def test_a_title_has_its_settings_as_parts_and_a_given_name_before_them(sample):
    settings = TrainingSettings(k=3, seeding="k-means++", restarts=2, straighten=True)
    run = finish(train_run(sample, settings))
    title = run_title(run.model, run)
    assert title_parts(title, "", run.model, run) == ("k 3", "k-means++", "2 restarts", "straightened")
    assert title_parts("mine", "mine", run.model, run) == ("mine", "k-means++", "2 restarts", "straightened")
    assert title_parts(f"{title} · seed 7 · edited", "", run.model, run)[-2:] == ("seed 7", "edited")
