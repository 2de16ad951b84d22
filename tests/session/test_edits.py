import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest

from digitcluster.core.analysis.assignment import assign
from digitcluster.core.analysis.cells import matrix
from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.files.model_file import load_model
from digitcluster.session.runs import ModelEntry, TestResult
from digitcluster.session.selection import ClusterSubject

K = 8


@pytest.fixture
def run(sample):
    return finish(train_run(sample, TrainingSettings(k=K, seed=3)))


@pytest.fixture
def edited(opened, run, idle):
    """A session with the sample open, and a run on it in use."""
    opened.selection.select_new(ModelEntry(run.model, run))
    idle(opened)
    return opened


CHANGES = {
    "relabel cluster 3 as 7": lambda edits: edits.relabel(2, 7),
    "split cluster 3": lambda edits: edits.split(2),
    "merge clusters 3 and 6": lambda edits: edits.merge(2, 5),
    "remove cluster 3": lambda edits: edits.remove(2),
}


@pytest.mark.parametrize("text", CHANGES)
def test_error_rates_follow_and_undo_brings_back_the_very_same_model(edited, run, sample, idle, text):
    entry = edited.selection.entry
    assert entry.model.labels[2] != 7
    CHANGES[text](edited.edits)
    idle(edited)
    now = edited.selection.entry
    assert now.number == entry.number and now.edited and now.title.endswith("edited")
    assert edited.undo.work.undoText() == text
    assert now.run.model is now.model and now.run.settings.k == now.model.k
    value = edited.inspection.value
    assert value.entry is now and value.is_exact
    expected = finish(assign(now.model, sample))
    assert (value.assignment.clusters == expected.clusters).all() and (value.assignment.own == expected.own).all()
    assert (value.assignment.rivals == expected.rivals).all()
    for part, error in (("training", now.training_error), ("validation", now.validation_error)):
        counts = matrix(expected, now.model, value.parts[part])
        assert error == pytest.approx(1 - np.trace(counts) / counts.sum())
    assert now.run.validation_error == now.validation_error and now.training_error == now.run.training_error
    is_calibrated_anew = now.model.metadata["calibration"] != run.model.metadata["calibration"]
    assert is_calibrated_anew != text.startswith("relabel")  # in which nothing about distances changes
    edited.undo.work.undo()
    assert edited.selection.model is run.model and not edited.selection.entry.edited
    assert edited.selection.entry.run is run and edited.inspection.value.entry is edited.selection.entry
    edited.undo.work.redo()
    assert edited.selection.model is now.model and edited.selection.entry.run is now.run


def test_a_label_changes_at_once(edited):
    edited.edits.relabel(2, 7)
    assert edited.selection.model.labels[2] == 7  # without the event loop
    assert edited.selection.entry.validation_error is not None
    value = edited.inspection.value
    assert value.entry is edited.selection.entry and not value.is_exact and not edited.edits.is_busy


def test_label_counts_stay_when_a_label_is_given_by_hand(edited, run):
    edited.edits.relabel(2, 7)
    assert (edited.selection.model.label_counts == run.model.label_counts).all()


def test_labels_changed_quickly_one_after_the_other_are_exact_when_undone(edited, sample, idle):
    edited.edits.relabel(2, 7)
    edited.edits.relabel(4, 7)
    edited.undo.work.undo()
    idle(edited)
    value = edited.inspection.value
    assert value.is_exact and (value.assignment.own == finish(assign(value.entry.model, sample)).own).all()


def test_a_change_and_mended_digits_go_together(edited, idle):
    edited.edits.relabel(2, 7)
    edited.mending.leave_out([0, 1])
    idle(edited)
    value = edited.inspection.value
    expected = finish(assign(value.entry.model, value.digits))
    assert value.is_exact and (value.assignment.rivals == expected.rivals).all()


def test_the_same_label_is_no_change(edited, run):
    edited.edits.relabel(2, int(run.model.labels[2]))
    edited.edits.merge(2, 2)
    assert edited.undo.work.count() == 0


def test_what_is_inspected_follows_its_cluster(edited, idle):
    edited.selection.inspect(ClusterSubject(6, other=1))
    edited.edits.remove(3)
    idle(edited)
    assert edited.selection.value.subject == ClusterSubject(5, other=1)
    edited.edits.merge(1, 5)
    idle(edited)
    assert edited.selection.value.subject == ClusterSubject(1)
    edited.undo.work.undo()
    edited.undo.work.undo()
    assert edited.selection.value.subject == ClusterSubject(1)
    edited.edits.split(1)
    idle(edited)
    edited.selection.inspect(ClusterSubject(K))
    edited.undo.work.undo()
    assert edited.selection.value.subject == ClusterSubject(1)


def test_instead_of_a_removed_cluster_the_nearest_is_inspected(edited, run, idle):
    away = np.linalg.norm(run.model.prototypes - run.model.prototypes[3], axis=1)
    away[3] = np.inf
    nearest = int(away.argmin())
    edited.selection.inspect(ClusterSubject(3))
    edited.edits.remove(3)
    idle(edited)
    assert edited.selection.value.subject == ClusterSubject(nearest - (nearest > 3))


def test_one_change_at_a_time(qtbot, edited, idle):
    busy = []
    edited.edits.busy_changed.connect(busy.append)
    edited.edits.remove(0)
    edited.edits.remove(0)
    edited.edits.relabel(0, 1 if edited.selection.model.labels[0] != 1 else 2)
    assert edited.edits.is_busy
    idle(edited)
    assert busy == [True, False] and edited.selection.model.k == K - 1 and edited.undo.work.count() == 1


def test_what_cannot_be_done_is_a_problem_and_the_next_change_is_possible(session, sample, run, idle):
    session.selection.select_new(ModelEntry(run.model, run))
    session.edits.split(0)
    idle(session)
    assert "open the digits" in str(session.problems[0]) and not session.edits.is_busy
    assert session.undo.work.count() == 0


def test_without_the_digits_clusters_are_changed_by_their_counts(session, run, idle):
    session.selection.select_new(ModelEntry(run.model, run))
    session.edits.merge(0, 1)
    idle(session)
    entry = session.selection.entry
    assert entry.model.sizes.sum() == run.model.sizes.sum() and entry.model.k == K - 1
    assert entry.training_error is None and entry.validation_error is None
    session.edits.remove(0)
    session.edits.relabel(0, 5)
    idle(session)
    assert session.selection.model.k == K - 2


def test_with_other_digits_open_a_cluster_is_split_by_those(opened, run, sample, idle):
    opened.open_digits.use(sample.take(slice(0, 400)))
    opened.selection.select_new(ModelEntry(run.model, run))
    opened.edits.split(2)
    idle(opened)
    entry = opened.selection.entry
    assert entry.model.k == K + 1 and entry.model.sizes.sum() == run.model.sizes.sum()
    assert entry.training_error is None


def test_of_the_built_in_model_a_copy_is_changed(opened, idle):
    idle(opened)
    builtin = opened.runs.builtin
    label = 1 if builtin.model.labels[0] != 1 else 2
    opened.selection.inspect(ClusterSubject(0))
    opened.edits.relabel(0, label)
    assert opened.runs.builtin is builtin and len(opened.runs.entries) == 2
    copy = opened.selection.entry
    assert copy.model.labels[0] == label and copy.edited and not copy.is_builtin
    assert opened.selection.value.subject == ClusterSubject(0)
    opened.undo.work.undo()
    assert opened.runs.entries == (builtin,) and opened.selection.entry is builtin
    assert opened.selection.value.subject == ClusterSubject(0)
    opened.undo.work.redo()
    assert opened.selection.model.labels[0] == label


def test_undo_shows_what_it_undoes(edited, idle):
    number = edited.selection.entry.number
    edited.edits.relabel(2, 7)
    edited.selection.select_entry(edited.runs.builtin)
    edited.undo.work.undo()
    assert edited.selection.entry.number == number and not edited.selection.entry.edited


def test_a_name_given_meanwhile_stays(edited):
    edited.edits.relabel(2, 7)
    edited.runs.replace(edited.selection.entry, replace(edited.selection.entry, name="mine"))
    edited.undo.work.undo()
    assert edited.selection.entry.name == "mine" and not edited.selection.entry.edited


def test_steps_that_can_be_undone_do_not_keep_the_digits(edited, sample, idle):
    edited.edits.split(2)
    idle(edited)
    there = weakref.ref(edited.inspection.value.assignment)
    edited.open_digits.use(sample.take(slice(0, 100)))
    idle(edited)
    gc.collect()
    assert edited.undo.work.count() == 1 and there() is None


def test_a_change_of_a_run_that_is_gone_is_not_made(edited, idle):
    edited.edits.remove(2)
    edited.runs.remove(edited.selection.entry)
    idle(edited)
    assert edited.undo.work.count() == 0 and len(edited.runs.entries) == 1 and not edited.problems


def test_a_test_of_the_open_digits_is_counted_again_and_of_others_forgotten(edited, sample, idle):
    entry, known = edited.selection.entry, edited.inspection.value.assignment
    here = TestResult("sample", matrix(known, entry.model, np.arange(100)), 0, sample, np.arange(100), known)
    elsewhere = TestResult("other", here.matrix)
    edited.runs.replace(entry, replace(entry, test=elsewhere, validated=here))
    edited.edits.remove(2)
    idle(edited)
    now = edited.selection.entry
    assert now.test is None
    expected = matrix(finish(assign(now.model, sample)), now.model, np.arange(100))
    assert (now.validated.matrix == expected).all()
    edited.runs.replace(now, replace(now, test=now.validated))
    edited.edits.relabel(0, 1 if now.model.labels[0] != 1 else 2)
    entry = edited.selection.entry
    for result in (entry.test, entry.validated):
        assert result.matrix.sum() == 100 and not (result.matrix == expected).all()


def test_a_test_that_is_only_known_in_numbers_is_forgotten_with_other_labels(edited):
    entry = edited.selection.entry
    edited.runs.replace(entry, replace(entry, test=TestResult("other", np.eye(10, dtype=np.int64))))
    edited.edits.relabel(2, 7)
    assert edited.selection.entry.test is None
    edited.undo.work.undo()
    assert edited.selection.entry.test.digits_name == "other"


def test_an_edited_model_is_saved_and_opened(edited, idle, tmp_path):
    edited.edits.relabel(2, 7)
    edited.edits.split(2)
    idle(edited)
    edited.documents.save_model(tmp_path / "edited.digitmodel")
    idle(edited)
    model = load_model(tmp_path / "edited.digitmodel")
    assert model.k == K + 1 == model.metadata["k"] and model.metadata["edited"] is True
    assert (model.labels == edited.selection.model.labels).all()


def test_a_training_goes_on_from_changed_clusters(edited, run, idle):
    edited.edits.split(2)
    idle(edited)
    entry = edited.selection.entry
    edited.edits.train_on()
    idle(edited)
    new = edited.selection.entry
    assert new.number != entry.number and entry in edited.runs.entries and not new.edited
    assert new.model.k == K + 1 == new.run.settings.k and new.run.converged
    assert new.title.startswith(f"{entry.bare_title} · trained on")
    expected = finish(train_run(edited.open_digits.digits, new.run.settings, first=entry.model.centroids.astype(float)))
    assert (new.model.centroids == expected.model.centroids).all()


def test_a_training_goes_on_with_the_models_own_preprocessing(opened, sample, idle):
    settings = TrainingSettings(k=12, per_class=True, straighten=True, features="gradients", max_iterations=2)
    run = finish(train_run(sample, settings))
    for entry in (ModelEntry(run.model), ModelEntry(run.model, run)):
        opened.selection.select_new(entry)
        opened.edits.train_on()
        idle(opened)
        new, prototypes = opened.selection.entry, run.model.feature_prototypes.astype(float)
        assert new.model is not run.model and new.model.preprocessing == run.model.preprocessing
        assert not new.run.settings.per_class and new.run.settings.restarts == 1
        expected = finish(train_run(sample, new.run.settings, first=prototypes))
        assert (new.model.feature_prototypes == expected.model.feature_prototypes).all()


def test_to_train_on_digits_of_that_size_are_needed(session, sample, run, idle):
    session.selection.select_new(ModelEntry(run.model, run))
    session.edits.train_on()
    session.open_digits.use(replace(sample, images=sample.images[:, ::2].copy()))
    session.edits.train_on()
    assert "Open digits" in str(session.problems[0]) and "28 × 28" in str(session.problems[1])
    assert session.tasks.task is None
