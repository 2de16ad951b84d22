"""A digit's neighbours among other digits: the nearest one that is read otherwise."""

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.analysis.assignment import Assignment
from digitcluster.core.model.model import Model
from digitcluster.core.threads import blocks, each

BLOCK = 2048  # digits compared at a time


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
    vector = model.preprocessing.vectors(model.preprocessing.images(image[np.newaxis])).reshape(-1).astype(np.float32)
    others = np.flatnonzero(model.labels[assignment.clusters] != answer)
    if not len(others):
        return None

    def search(part: slice) -> tuple[float, int]:
        some = others[part]
        difference = assignment.vectors[some] - vector
        squared = np.einsum("ij,ij->i", difference, difference)
        nearest = int(squared.argmin())
        return float(squared[nearest]), int(some[nearest])

    return min(each(search, blocks(len(others), BLOCK)))[1]
