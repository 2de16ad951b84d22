"""A digit's neighbours among other digits: the nearest one that is read otherwise."""

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.analysis.assignment import Assignment
from digitcluster.core.kmeans.projection import UNIT_ROUNDOFF
from digitcluster.core.model.model import Model
from digitcluster.core.model.recognition import prepared
from digitcluster.core.threads import Scratch, blocks, drain, each

BLOCK = 512  # digits compared at a time: they stay in the processor's cache
TRIED = 1000  # digits compared exactly: there are more only where as many are practically the same

_scratch = Scratch()


def nearest_digit_otherwise(assignment: Assignment, model: Model, image: NDArray[np.uint8], answer: int) -> int | None:
    """Return the row of the digit nearest to an image that the model reads otherwise; None where there is none.

    Parameters
    ----------
    assignment : Assignment
        Of the digits to look among.
    model : Model
    image : uint8 (h, w)
        A digit of the model's size, in the set or not.
    answer : int
        The label that the model gives it.
    """
    others = model.labels[assignment.clusters] != answer
    if not others.any():
        return None
    vector = prepared(model, image)[1].astype(np.float32)
    scores = _scores(assignment, vector)
    scores[~others] = np.inf
    # A product of d terms may be off by this much in float32 (see `Projection.error`); so may that of the nearest one.
    largest = float(assignment.squared_norms.max()) + float((vector**2).sum())
    error = 2 * (len(vector) + 4) * UNIT_ROUNDOFF * largest
    close = np.flatnonzero(scores <= scores.min() + 2 * error)
    close = close[np.argsort(scores[close], kind="stable")[:TRIED]]
    exact = ((assignment.vectors[close] - vector.astype(np.float64)) ** 2).sum(axis=1)
    return int(close[exact.argmin()])


def _scores(assignment: Assignment, vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return |y|² - 2 x·y for each digit y, float32 (n,): the squared distance to x less |x|²."""
    scores = np.empty(len(assignment), np.float32)

    def score(part: slice) -> None:
        digits = _scratch.array("digits", (part.stop - part.start, len(vector)), np.float32)
        np.copyto(digits, assignment.vectors[part])
        scores[part] = assignment.squared_norms[part] - 2 * (digits @ vector)

    drain(each(score, blocks(len(assignment), BLOCK)))
    return scores
