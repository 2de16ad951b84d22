"""The digits that a model reads wrongly, those first of which it is surest."""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.analysis.assignment import NONE, assign
from digitcluster.core.digits import Digits
from digitcluster.core.model.model import Model
from digitcluster.core.progress import Progress


@dataclass(frozen=True, eq=False)
class Misread:
    """Digits that are read wrongly.

    Attributes
    ----------
    count, of : int
        How many there are, and among how many digits.
    images : uint8 (n, h, w)
        Those that are shown.
    true, given : tuple of str
        The labels' names, and as what they are read.
    """

    count: int
    of: int
    images: NDArray[np.uint8]
    true: tuple[str, ...]
    given: tuple[str, ...]


def misread(model: Model, digits: Digits, most: int) -> Generator[Progress, None, Misread]:
    """Find the digits that are read wrongly, and keep at most `most` of them.

    First come those that are much nearer to the centroid that they are read by than to any of their own label; last
    those whose label no cluster has.

    Raises
    ------
    DigitClusterError
        When the digits differ in size from the model's centroids.
    """
    found = yield from assign(model, digits)
    given = model.labels[found.clusters]
    wrong = np.flatnonzero((found.labels != NONE) & (found.labels != given))
    lead = found.own_distances[wrong] - found.distances[wrong]
    lead[~np.isfinite(lead)] = -1  # no cluster stands for the label: there is nothing to see in the digit itself
    shown = wrong[np.lexsort((found.distances[wrong], -lead))][:most]
    return Misread(
        len(wrong),
        int((found.labels != NONE).sum()),
        digits.images[shown],
        tuple(model.classes[label] for label in found.labels[shown]),
        tuple(model.classes[label] for label in given[shown]),
    )
