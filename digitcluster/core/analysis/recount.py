"""What follows from a change of clusters by hand: which digits are where now, their labels, and the error rates."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.analysis.assignment import NONE, Assignment
from digitcluster.core.analysis.cells import matrix
from digitcluster.core.analysis.edits import Edited
from digitcluster.core.analysis.parts import TRAINING, VALIDATION
from digitcluster.core.model.evaluation import error_rate
from digitcluster.core.model.labelling import count_labels, majority_labels
from digitcluster.core.model.model import Model
from digitcluster.core.training.run import Run


def recount(before: Model, edited: Edited, old: Assignment, new: Assignment, rows: NDArray[np.intp]) -> Model:
    """Count the labels of clusters whose members have changed, and infer their labels anew.

    Parameters
    ----------
    before : Model
    edited : Edited
    old, new : Assignment
        Of the same digits, to the clusters before and after.
    rows : intp (n,)
        The training digits.

    Returns
    -------
    Model
        Clusters with the same members as before keep their counts. A label that was given by hand, which most members
        do not have, stays as well; only new clusters get another one.
    """
    model = edited.model
    labels, counts = model.labels.copy(), model.label_counts.copy()
    members = _counts(new, model, rows)
    for cluster in _touched(edited, old, new, rows):
        by_hand = not edited.new[cluster] and not _is_inferred(before, edited.origins[cluster])
        counts[cluster] = members[cluster]
        if members[cluster].any() and not by_hand:
            labels[cluster] = majority_labels(members[[cluster]])[0]
    return replace(model, labels=labels, label_counts=counts)


def measured(
    model: Model, run: Run | None, assignment: Assignment | None, parts: Mapping[str, NDArray[np.intp]]
) -> tuple[Model, Run | None]:
    """Return a changed model, and the run with it, with error rates; unknown ones where the digits are not open.

    Parameters
    ----------
    model : Model
    run : Run or None
        What the model came from; None where it was opened as a model.
    assignment : Assignment or None
        Of the open digits to the model's clusters.
    parts : mapping of str to intp (m,)
        Rows of the digits that are for training and for validation, where the model was trained on these.
    """
    distances = None if assignment is None or TRAINING not in parts else assignment.distances[parts[TRAINING]]
    inertia = None if distances is None else float(np.square(distances.astype(np.float64)).sum())
    training, validation = (_confusion(model, assignment, parts, part) for part in (TRAINING, VALIDATION))
    return _with_results(model, run, error_rate(training), validation, inertia=inertia)


def relabelled(
    before: Model, model: Model, run: Run | None, assignment: Assignment | None, parts: Mapping[str, NDArray[np.intp]]
) -> tuple[Model, Run | None]:
    """Return the same as `measured` for a model of which nothing but labels has changed since `before`.

    Where the digits are not open, the clusters' label counts give the training error, provided they gave the old one:
    digits that were trained label by label need not be in the cluster that they count for.
    """
    training, validation = (_confusion(model, assignment, parts, part) for part in (TRAINING, VALIDATION))
    training_error = error_rate(training) if TRAINING in parts else _error_by_counts(before, model)
    return _with_results(model, run, training_error, validation)


def _confusion(
    model: Model, assignment: Assignment | None, parts: Mapping[str, NDArray[np.intp]], part: str
) -> NDArray[np.int64]:
    """Return the confusion matrix of a part of the digits; all 0 where it is not known."""
    if assignment is None or part not in parts:
        return np.zeros((len(model.classes), len(model.classes)), np.int64)
    return matrix(assignment, model, parts[part])


def _error_by_counts(before: Model, model: Model) -> float | None:
    """Return the training error from label counts, if before they agree with the error that was measured."""
    results, total = before.metadata.get("results"), int(before.label_counts.sum())
    known = results.get("training_error") if isinstance(results, Mapping) else None
    if not isinstance(known, float) or not total or round(known * total) != total - _right(before):
        return None
    return (total - _right(model)) / total


def _with_results(
    model: Model, run: Run | None, training_error: float | None, confusion: NDArray[np.int64], **more: object
) -> tuple[Model, Run | None]:
    known = model.metadata.get("results")
    results = {**known} if isinstance(known, Mapping) else {}
    results |= {"training_error": training_error, "validation_error": error_rate(confusion), **more}
    model = replace(model, metadata={**model.metadata, "results": results})
    if run is None:
        return model, None
    run = replace(run, settings=replace(run.settings, k=model.k), model=model)
    return model, replace(run, training_error=training_error, validation_confusion=confusion)


def _right(model: Model) -> int:
    """Return how many training digits have the label of the cluster that they count for."""
    return int(model.label_counts[np.arange(model.k), model.labels].sum())


def _counts(assignment: Assignment, model: Model, rows: NDArray[np.intp]) -> NDArray[np.int64]:
    """Return how many of some digits of each label are in each cluster, int64 (k, classes)."""
    known = rows[assignment.labels[rows] != NONE]
    return count_labels(assignment.clusters[known], assignment.labels[known], k=model.k, classes=len(model.classes))


def _touched(edited: Edited, old: Assignment, new: Assignment, rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the clusters that are new, or that some digit has joined or left."""
    was, now = edited.places[old.clusters[rows]], new.clusters[rows]
    moved = was != now
    # What was in a cluster that is gone counts as moved, even if its place has not changed.
    moved |= edited.origins[was] != old.clusters[rows]
    return np.unique(np.concatenate([was[moved], now[moved], np.flatnonzero(edited.new)]))


def _is_inferred(model: Model, cluster: np.intp) -> bool:
    """Return whether a cluster has the label that most of its members have."""
    return bool(model.labels[cluster] == majority_labels(model.label_counts[[cluster]])[0])
