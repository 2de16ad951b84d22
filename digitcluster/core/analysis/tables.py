"""Tables of what a training found: label counts by cluster, confusion, sweep, course, digits."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.analysis.assignment import Assignment
from digitcluster.core.digits import Digits
from digitcluster.core.model.evaluation import purity
from digitcluster.core.model.model import Model
from digitcluster.core.table import Cell, Table
from digitcluster.core.training.run import Run

SWEEP = ("k", "iterations", "converged", "inertia", "training_error", "validation_error", "seed")


def sweep_table(runs: Sequence[Run]) -> Table:
    """Return the runs of a sweep, one in each row; shares are 0 to 1."""
    rows = (
        (one.settings.k, one.iterations, one.converged, one.inertia, *_errors(one), one.settings.seed) for one in runs
    )
    return Table(SWEEP, rows)


def _errors(run: Run) -> tuple[Cell, Cell]:
    return run.training_error, run.validation_error


def course_table(history: Sequence[tuple[float, float]]) -> Table:
    """Return the iterations of a training: inertia and largest shift."""
    return Table(("iteration", "inertia", "shift"), ((n, *pair) for n, pair in enumerate(history, start=1)))


def clusters_table(model: Model) -> Table:
    """Return the clusters, counted from 1: label, members, purity, and how many members each true label has."""
    columns = ("cluster", "label", "members", "purity", *(f"labelled {name}" for name in model.classes))
    return Table(columns, (_cluster(model, number, share) for number, share in enumerate(purity(model.label_counts))))


def _cluster(model: Model, number: int, share: float) -> Sequence[Cell]:
    counts = model.label_counts[number].tolist()
    return number + 1, model.classes[model.labels[number]], sum(counts), round(float(share), 4), *counts


def confusion_table(matrix: NDArray[np.int64], classes: Sequence[str]) -> Table:
    """Return a confusion matrix, int64 (classes, classes): a row for each true label, a column for each label given."""
    rows = ((name, *row) for name, row in zip(classes, matrix.tolist(), strict=True))
    return Table(("true", *(f"read as {name}" for name in classes)), rows)


def digits_table(digits: Digits, assignment: Assignment, model: Model, rows: NDArray[np.intp]) -> Table:
    """Return some digits, given by their rows: number, label, cluster, as what they are read, distance to the centroid.

    Numbers of digits and clusters are counted from 1; the distance is in the unit of what is compared.
    """
    return Table(
        ("number", "label", "cluster", "read as", "distance"),
        (_digit(digits, assignment, model, row) for row in rows.tolist()),
    )


def _digit(digits: Digits, assignment: Assignment, model: Model, row: int) -> Sequence[Cell]:
    label = None if digits.labels is None else digits.classes[digits.labels[row]]
    cluster = int(assignment.clusters[row])
    distance = round(float(assignment.distances[row]), 2)
    return row + 1, label, cluster + 1, model.classes[model.labels[cluster]], distance
