from dataclasses import replace

import pytest

from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.session.runs import ModelEntry, Runs
from digitcluster.session.selection import (
    CellSubject,
    ClusterSubject,
    CurrentSelection,
    DigitSubject,
    SuspiciousSubject,
)


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
    assert selection.entry.number == second.number and len(selection.seen) == 2


def test_a_run_that_is_selected_joins_the_list(selection, runs, sample):
    run = finish(train_run(sample, TrainingSettings(k=3)))
    selection.select_run(run)
    selection.select_run(run)
    assert selection.value.run is run and len(runs.entries) == 2 and len(selection.seen) == 1


def test_back_and_forward_go_through_what_was_inspected(selection):
    for cluster in (1, 2, 3):
        selection.inspect(ClusterSubject(cluster))
    selection.back()
    selection.back()
    assert selection.value.subject == ClusterSubject(1) and not selection.can_go_back and selection.can_go_forward
    selection.forward()
    assert selection.value.subject == ClusterSubject(2)
    selection.inspect(ClusterSubject(5))
    assert not selection.can_go_forward


def test_leaving_goes_back_to_drawing_and_back_returns(selection):
    selection.inspect(SuspiciousSubject())
    selection.leave()
    assert selection.value.subject is None
    selection.back()
    assert selection.value.subject == SuspiciousSubject()


def test_another_model_has_other_clusters_but_the_same_digits(selection, builtin, sample):
    selection.inspect(ClusterSubject(3))
    selection.select_new(ModelEntry(builtin))
    assert selection.value.subject is None
    selection.inspect(DigitSubject(sample, 7))
    selection.select_new(ModelEntry(builtin))
    assert selection.value.subject == DigitSubject(sample, 7)


def test_of_a_model_with_other_labels_no_cell_of_the_old_one_is_inspected(selection, runs, sample):
    digits = replace(sample, labels=sample.labels % 2, classes=("even", "odd"))
    other = ModelEntry(finish(train_run(digits, TrainingSettings(k=3))).model)
    selection.inspect(CellSubject(4, 9))
    selection.select_new(other)
    assert selection.value.subject is None
    selection.inspect(CellSubject(1, None))
    selection.select_entry(runs.builtin)
    assert selection.value.subject is None, "its 1 is not the other one's odd"
    selection.back()
    assert selection.model.classes == ("even", "odd") and selection.value.subject == CellSubject(1, None)
    for missing in (CellSubject(None, 7), CellSubject(2, 0), ClusterSubject(3), ClusterSubject(0, 3)):
        selection.inspect(missing)
        assert selection.value.subject is None


def test_other_digits_end_the_inspection_of_the_old_ones(selection, sample):
    selection.inspect(ClusterSubject(1))
    selection.inspect(DigitSubject(sample, 7))
    selection.inspect(CellSubject(1, 2))
    selection.forget_digits()
    assert selection.value.subject is None
    selection.back()
    assert selection.value.subject == ClusterSubject(1)


def test_the_selection_follows_an_entry_that_is_replaced_or_removed(selection, runs, builtin):
    entry = ModelEntry(replace(builtin, name="larger"))
    smaller = ModelEntry(replace(builtin, centroids=builtin.centroids[:5], name="smaller"))
    selection.select_new(entry)
    selection.inspect(ClusterSubject(2))
    selection.inspect(ClusterSubject(20))
    runs.replace(entry, smaller)
    assert selection.entry is smaller and selection.value.subject is None
    selection.back()
    assert selection.value.subject == ClusterSubject(2) and selection.entry is smaller
    runs.remove(smaller)
    assert selection.entry is runs.builtin and not selection.can_go_back


def test_choosing_the_model_in_use_again_leaves_the_cluster_that_is_inspected(selection, runs):
    selection.inspect(ClusterSubject(3))
    selection.select_entry(runs.builtin)
    assert selection.value.subject == ClusterSubject(3)


def test_the_next_of_a_list_takes_the_place_of_the_one_before(selection):
    for cluster in (1, 2):
        selection.inspect(ClusterSubject(cluster))
    selection.inspect_instead(ClusterSubject(3))
    selection.inspect_instead(ClusterSubject(4))
    selection.back()
    assert selection.value.subject == ClusterSubject(1)
    selection.forward()
    assert selection.value.subject == ClusterSubject(4)
