"""Two models side by side: which clusters are alike, how far they agree, and which digits only one of them reads."""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.analysis.agreement import adjusted_rand_index
from digitcluster.core.analysis.assignment import NONE, Assignment, assign
from digitcluster.core.analysis.matching import match, overlap, shared, unlikeness
from digitcluster.core.digits import Digits
from digitcluster.core.model.model import Model
from digitcluster.core.progress import Progress


@dataclass(frozen=True, eq=False)
class Compared:
    """What two models make of the same digits.

    Attributes
    ----------
    digits : Digits
    pairs : intp (m, 2)
        Clusters of the first and the second that are matched; sorted by the label of the first.
    left : (intp (a,), intp (b,))
        Clusters of each that have no partner.
    index : float
        The adjusted Rand index: 1 where they put the same digits together, about 0 by chance.
    only : (intp (m,), intp (n,))
        The digits that only the first, and only the second, names rightly.
    labelled : int
        How many digits have a label that both know.
    """

    digits: Digits
    pairs: NDArray[np.intp]
    left: tuple[NDArray[np.intp], NDArray[np.intp]]
    index: float
    only: tuple[NDArray[np.intp], NDArray[np.intp]]
    labelled: int


def compare_models(first: Model, second: Model, digits: Digits) -> Generator[Progress, None, Compared]:
    """Compare two models by some digits, of the size that both have.

    Clusters are matched by how near their prototypes are, where these can be compared, and else by the members that
    they share.
    """
    one = yield from assign(first, digits)
    other = yield from assign(second, digits)
    yield Progress("Matching clusters", 0, 0)
    counts = shared(one.clusters, other.clusters, (first.k, second.k))
    costs = unlikeness(first, second)
    pairs = match(1 - overlap(counts) if costs is None else costs)
    pairs = pairs[np.lexsort((pairs[:, 0], first.labels[pairs[:, 0]]))]
    left = np.setdiff1d(np.arange(first.k), pairs[:, 0]), np.setdiff1d(np.arange(second.k), pairs[:, 1])
    right = [_named_rightly(model, found) for model, found in ((first, one), (second, other))]
    known = (one.labels != NONE) & (other.labels != NONE)
    only = np.flatnonzero(known & right[0] & ~right[1]), np.flatnonzero(known & right[1] & ~right[0])
    return Compared(digits, pairs, left, adjusted_rand_index(counts), only, int(known.sum()))


def _named_rightly(model: Model, assignment: Assignment) -> NDArray[np.bool_]:
    """Tell of each digit whether its nearest cluster has its label, bool (n,)."""
    named: NDArray[np.bool_] = model.labels[assignment.clusters] == assignment.labels
    return named
