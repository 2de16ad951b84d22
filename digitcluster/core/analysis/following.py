"""An assignment that follows its digits when some of them are mended: only those are compared again."""

from collections.abc import Generator
from dataclasses import fields, replace

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.analysis.assignment import NONE, Assignment, assign, labels_in
from digitcluster.core.digits import Digits
from digitcluster.core.features.preprocessing import Preprocessing
from digitcluster.core.model.model import Model
from digitcluster.core.progress import Progress


def rows_before(before: NDArray[np.bool_], after: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return which of the digits kept before, bool (n,), each one kept after is, intp (m,); NONE for one that was not.

    An example: of five digits the second was left out, now it is the last: the first is 0, the second NONE, the third
    1, the fourth 2.
    """
    places = np.where(before, np.cumsum(before) - 1, NONE)
    return places[after]


def follow(
    assignment: Assignment, model: Model, digits: Digits, rows: NDArray[np.intp]
) -> Generator[Progress, None, Assignment]:
    """Return the assignment of mended digits.

    Parameters
    ----------
    assignment : Assignment
        Of the digits as they were.
    model : Model
    digits : Digits
        As they are now.
    rows : intp (m,)
        Which of the digits before each one is, or NONE; its picture is the same.
    """
    labels = labels_in(model, digits)
    is_plain = model.preprocessing == Preprocessing()
    vectors = digits.images.reshape(len(digits), assignment.vectors.shape[1]) if is_plain else assignment.vectors
    stays = len(rows) == len(assignment) and (rows == np.arange(len(rows))).all()
    columns = {field.name: getattr(assignment, field.name) for field in fields(assignment)}
    columns = {name: column.copy() if stays else column[rows] for name, column in columns.items() if name != "vectors"}
    if not is_plain and not stays:
        vectors = vectors[rows]
    changed = np.flatnonzero((rows == NONE) | (columns["labels"] != labels))
    some = yield from assign(model, digits.take(changed))
    for name, column in columns.items():
        column[changed] = getattr(some, name)
    if not is_plain and (rows == NONE).any():
        vectors[changed] = some.vectors
    return replace(assignment, **columns, vectors=vectors)
