"""Measures how well a model names digits that it did not learn from."""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.analysis.assignment import NONE, Assignment, assign
from digitcluster.core.analysis.cells import matrix
from digitcluster.core.analysis.parts import ALL, TRAINING, VALIDATION, parts_of
from digitcluster.core.digits import Digits
from digitcluster.core.errors import DigitClusterError
from digitcluster.core.model.model import Model
from digitcluster.core.progress import Progress
from digitcluster.wording import listed


@dataclass(frozen=True, eq=False)
class Measured:
    """What a test of a model found.

    Attributes
    ----------
    assignment : Assignment
        Of all the digits to the model's clusters.
    rows : intp (m,)
        The digits that it was tested on: all, or those that it did not learn from.
    matrix : int64 (classes, classes)
        Of these. Rows are true labels, columns the labels given.
    unknown : int
        How many of these have a label that the model does not know; they are not in the matrix.
    learned : bool
        Whether it learned from the other digits.
    """

    assignment: Assignment
    rows: NDArray[np.intp]
    matrix: NDArray[np.int64]
    unknown: int
    learned: bool


def measure(model: Model, digits: Digits) -> Generator[Progress, None, Measured]:
    """Let a model name digits. Of those that it was trained on, only the validation digits count.

    Raises
    ------
    DigitClusterError
        Before anything is computed, when the digits have no labels or none that the model knows, when they differ in
        size from its centroids, or when it learned from all of them.
    """
    _check(model, digits)
    yield Progress("Checking whether the model has seen these digits", 0, 0)
    parts = parts_of(model, digits)
    learned = TRAINING in parts
    rows = parts.get(VALIDATION) if learned else parts[ALL]
    if rows is None:
        raise DigitClusterError(
            f"The model was trained on all digits of {digits.name}. Test it on others, or keep some for validation."
        )
    assignment = yield from assign(model, digits)
    unknown = int(np.count_nonzero(assignment.labels[rows] == NONE))
    return Measured(assignment, rows, matrix(assignment, model, rows), unknown, learned)


def _check(model: Model, digits: Digits) -> None:
    if digits.labels is None:
        raise DigitClusterError(
            f"{digits.name} has no labels, so nobody can tell which answers are wrong. Test on labelled digits."
        )
    present = [name for name, count in zip(digits.classes, digits.label_counts, strict=True) if count]
    if not set(present) & set(model.classes):
        raise DigitClusterError(
            f"The model knows {_some(model.classes)}, but {digits.name} has {_some(present)}. "
            "Test on digits with the same labels."
        )
    height, width = model.size
    if (digits.height, digits.width) != (height, width):
        raise DigitClusterError(
            f"The model reads images of {width} × {height} pixels, but those of {digits.name} have "
            f"{digits.width} × {digits.height}. Test on digits of the same size."
        )


def _some(labels: list[str] | tuple[str, ...]) -> str:
    """Return labels in words; of many only the first and the last."""
    if len(labels) == 1:
        return f"the label {labels[0]}"
    return f"the labels {listed(labels)}" if len(labels) <= 4 else f"the labels {labels[0]} to {labels[-1]}"
