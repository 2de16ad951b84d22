"""Training each label on its own: the clusters are shared out among the labels, and every digit stays with its label.

Each label has a k-means of its own. They advance together, step by step, so that they can be watched as one training.
"""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.errors import SettingsError
from digitcluster.core.kmeans.initialization import choose_first_centroids
from digitcluster.core.kmeans.lloyd import Iteration, lloyd
from digitcluster.core.kmeans.projection import Projection, project
from digitcluster.core.kmeans.train import best_of_restarts, check_k, check_limits
from digitcluster.core.progress import Progress
from digitcluster.core.threads import each
from digitcluster.wording import counted

OPTION = "“Train each label on its own”"


@dataclass(frozen=True, eq=False)
class _LabelDigits:
    """The digits of one label, and how many clusters they get."""

    rows: NDArray[np.intp]
    vectors: NDArray[np.uint8]
    k: int
    projection: Projection


def share_out(k: int, counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how many clusters each label gets, int64 (classes,): equally many; the most frequent get those left over.

    Parameters
    ----------
    k : int
    counts : int64 (classes,)
        How many digits each label has; one without digits gets no cluster.

    Raises
    ------
    SettingsError
        When there are fewer clusters than labels.
    """
    present = np.flatnonzero(counts)
    if k < len(present):
        raise SettingsError(
            f"{OPTION} needs at least one cluster for each of the {counted(len(present), 'label')}; k is {k:,}. "
            f"Choose k = {len(present):,} or more, or switch the option off."
        )
    shares = np.zeros(len(counts), np.int64)
    shares[present] = k // len(present)
    # A stable sort: of equally frequent labels the smaller one comes first.
    shares[present[np.argsort(-counts[present], kind="stable")[: k % len(present)]]] += 1
    return shares


def train_per_class(
    vectors: NDArray[np.uint8],
    labels: NDArray[np.uint8],
    k: int,
    *,
    seeding: str = "random",
    seed: int = 42,
    restarts: int = 1,
    max_iterations: int = 500,
    tolerance: float = 0.0,
) -> Generator[Progress | Iteration, None, Iteration]:
    """Find centroids for each label among its own digits; `labels` is uint8 (n,), the rest as in `train.train`.

    Raises
    ------
    SettingsError
        Before anything is clustered, when a label has fewer different digits than clusters.
    """
    check_limits(restarts=restarts, max_iterations=max_iterations, tolerance=tolerance)
    shares = share_out(k, np.bincount(labels))
    parts: list[_LabelDigits] = []
    for label in np.flatnonzero(shares):
        rows = np.flatnonzero(labels == label)
        own, share = vectors[rows], int(shares[label])
        _check_share(own, share)
        projection = yield from project(own.reshape(len(own), -1))
        parts.append(_LabelDigits(rows, own, share, projection))

    def start(generator: np.random.Generator) -> Generator[Progress, None, Iterator[Iteration]]:
        courses = []
        for part in parts:
            first = yield from choose_first_centroids(part.vectors, part.k, seeding, generator)
            courses.append(lloyd(part.vectors, first, part.projection))
        return _side_by_side(parts, courses)

    return (
        yield from best_of_restarts(
            start, seed=seed, restarts=restarts, max_iterations=max_iterations, tolerance=tolerance
        )
    )


def _check_share(own: NDArray[np.uint8], share: int) -> None:
    """Raise SettingsError unless a label has as many different digits as clusters."""
    try:
        check_k(own, share)
    except SettingsError as error:
        raise SettingsError(f"{OPTION} is on, and one of the labels has too few digits. {error}") from None


def _side_by_side(
    parts: Sequence[_LabelDigits], courses: Sequence[Iterator[Iteration]]
) -> Generator[Iteration, None, None]:
    """Iterate all labels' courses together, endlessly."""
    states = list(each(next, courses))
    while True:
        yield _joined(parts, states)
        states = list(each(_advance, list(zip(courses, states, strict=True))))


def _advance(course: tuple[Iterator[Iteration], Iteration]) -> Iteration:
    """Do one iteration of a label's k-means, unless it has converged."""
    iterations, state = course
    return replace(state, repaired=()) if state.converged else next(iterations)


def _joined(parts: Sequence[_LabelDigits], states: Sequence[Iteration]) -> Iteration:
    """Return one iteration for all labels, their clusters one after the other."""
    starts = np.cumsum([0, *(part.k for part in parts[:-1])])
    assignments = np.empty(sum(len(part.rows) for part in parts), np.int32)
    for start, part, state in zip(starts, parts, states, strict=True):
        assignments[part.rows] = state.assignments if state.is_first else state.assignments + start
    return Iteration(
        number=max(state.number for state in states),  # a label that has converged keeps its last number
        inertia=sum(state.inertia for state in states),
        shift=max(state.shift for state in states),
        reassigned=sum(state.reassigned for state in states),
        sizes=np.concatenate([state.sizes for state in states]),
        centroids=np.concatenate([state.centroids for state in states]),
        assignments=assignments,
        repaired=tuple(
            int(start) + cluster for start, state in zip(starts, states, strict=True) for cluster in state.repaired
        ),
    )
