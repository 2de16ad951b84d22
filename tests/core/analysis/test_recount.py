"""What follows from a change of clusters: counted anew, as if the model had just been trained and measured."""

from dataclasses import replace

import numpy as np
import pytest

from digitcluster.core.analysis.assignment import assign
from digitcluster.core.analysis.edits import merge, relabel, remove, split
from digitcluster.core.analysis.parts import parts_of
from digitcluster.core.analysis.recount import measured, recount, relabelled
from digitcluster.core.model.evaluation import error_rate, evaluate
from digitcluster.core.model.labelling import count_labels, majority_labels
from digitcluster.core.progress import finish
from digitcluster.core.training.training_data import split_digits

CHANGES = {
    "merge": lambda model, *_: merge(model, 1, 6),
    "remove": lambda model, *_: remove(model, 3),
    "split": lambda model, digits, assignment, rows: finish(split(model, 5, digits, assignment, rows)),
}


@pytest.fixture
def parts(model, sample):
    return parts_of(model, sample)


@pytest.mark.parametrize("change", CHANGES)
def test_counts_and_labels_are_those_of_the_nearest_training_digits(run, sample, assignment, parts, change):
    model, rows = run.model, parts["training"]
    edited = CHANGES[change](model, sample, assignment, rows)
    after = finish(assign(edited.model, sample))
    result = recount(model, edited, assignment, after, rows)
    expected = count_labels(after.clusters[rows], sample.labels[rows], k=result.k, classes=10)
    assert (result.label_counts == expected).all() and (result.labels == majority_labels(expected)).all()
    changed, new = measured(result, run, after, parts)
    training, validation = split_digits(sample, run.settings)
    assert (new.validation_confusion == finish(evaluate(changed, validation))).all()
    assert new.training_error == error_rate(finish(evaluate(changed, training)))
    assert changed.metadata["results"]["validation_error"] == new.validation_error
    assert changed.metadata["results"]["training_error"] == new.training_error
    assert new.model is changed and new.settings.k == changed.k == changed.metadata["k"]
    inertia = ((after.vectors[rows] - changed.prototypes[after.clusters[rows]]) ** 2).sum(dtype=float)
    assert changed.metadata["results"]["inertia"] == pytest.approx(inertia, rel=1e-4)


def test_a_label_given_by_hand_stays_though_members_join(model, sample, assignment, parts):
    by_hand = relabel(model, 0, (int(model.labels[0]) + 1) % 10)
    edited = remove(by_hand, int(np.linalg.norm(model.prototypes[1:] - model.prototypes[0], axis=1).argmin()) + 1)
    after = finish(assign(edited.model, sample))
    result = recount(by_hand, edited, assignment, after, parts["training"])
    assert result.label_counts[0].sum() > model.label_counts[0].sum()
    assert result.labels[0] == by_hand.labels[0]


def test_an_inferred_label_follows_its_members(plane):
    # Cluster 0 has two "a" and a "b"; of those of cluster 1, gone now, two more "b" come.
    digits = replace(plane.digits, labels=np.array([0, 0, 1, 1, 0, 1, 2, 0], np.uint8))
    old = finish(assign(plane.model, digits))
    edited = remove(plane.model, 1)
    result = recount(plane.model, edited, old, finish(assign(edited.model, digits)), plane.rows)
    assert result.label_counts[0].tolist() == [3, 3, 0] and result.labels[0] == 0
    by_two = replace(digits, labels=np.array([0, 1, 1, 1, 0, 1, 2, 0], np.uint8))
    result = recount(plane.model, edited, old, finish(assign(edited.model, by_two)), plane.rows)
    assert result.labels[0] == 1


def test_clusters_whose_members_stay_keep_their_counts(plane):
    # Counts of a training label by label need not be those of the nearest digits.
    model = replace(plane.model, label_counts=np.array([[5, 0, 0], [0, 7, 0], [9, 0, 0]]))
    edited = merge(model, 0, 1)
    after = finish(assign(edited.model, plane.digits))
    result = recount(model, edited, plane.assignment, after, plane.rows)
    assert result.label_counts[1].tolist() == [9, 0, 0]
    assert result.label_counts[0].tolist() == [3, 2, 1]


def test_other_labels_are_measured_at_once(run, sample, assignment, parts):
    model, new = relabelled(run.model, relabel(run.model, 2, 0), run, assignment, parts)
    training, validation = split_digits(sample, run.settings)
    assert new.training_error == error_rate(finish(evaluate(model, training))) != run.training_error
    assert (new.validation_confusion == finish(evaluate(model, validation))).all()
    assert model.metadata["results"]["inertia"] == run.model.metadata["results"]["inertia"]


def test_without_the_digits_the_counts_tell_the_training_error_and_nothing_tells_the_validation_error(
    run, sample, assignment, parts
):
    assert run.converged  # else the counts are not those of the nearest digits
    changed = relabel(run.model, 2, 0)
    model, new = relabelled(run.model, changed, run, None, {})
    with_digits, _ = relabelled(run.model, changed, run, assignment, parts)
    assert new.training_error == with_digits.metadata["results"]["training_error"]
    assert new.validation_error is None and model.metadata["results"]["validation_error"] is None


def test_counts_that_did_not_give_the_training_error_give_none_now(run, edges):
    results = {**run.model.metadata["results"], "training_error": 0.5}
    before = replace(run.model, metadata={**run.model.metadata, "results": results})
    _, new = relabelled(before, relabel(before, 2, 0), run, None, {})
    assert new.training_error is None
    assert relabelled(edges, relabel(edges, 2, 9), None, None, {})[0].metadata["results"]["training_error"] is None


def test_what_cannot_be_measured_is_not_claimed(run):
    changed, new = measured(remove(run.model, 0).model, run, None, {})
    assert new.training_error is None and new.validation_error is None and not new.validation_confusion.any()
    assert changed.metadata["results"]["inertia"] is None


def test_a_model_without_results_gets_some_and_no_run(plane):
    model, run = measured(plane.model, None, plane.assignment, {"training": plane.rows})
    assert run is None and model.metadata["results"]["training_error"] == pytest.approx(4 / 8)
