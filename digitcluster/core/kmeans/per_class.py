"""Training each label on its own: the clusters are shared out over the labels, and every digit stays with its label.

Each label's k-means is one of its own; they go step by step together, so that they can be watched as one training.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.errors import SettingsError
from digitcluster.core.kmeans.initialization import choose_first_centroids
from digitcluster.core.kmeans.lloyd import Iteration, check_k, lloyd
from digitcluster.core.kmeans.projection import Projection, project
from digitcluster.core.progress import Progress
from digitcluster.core.threads import each


@dataclass(frozen=True, eq=False)
class _Part:
    """The digits of one label."""

    rows: NDArray[np.intp]
    images: NDArray[np.uint8]
    k: int
    projection: Projection


def share_out(k: int, counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how many clusters each label gets, int64 (classes,): as equal as can be, the commonest the rest.

    Raises
    ------
    SettingsError
        When there are fewer clusters than labels.
    """
    present = np.flatnonzero(counts)
    if k < len(present):
        raise SettingsError(
            f"{k:,} clusters cannot be shared out over {len(present):,} labels. Choose at least {len(present):,}."
        )
    shares = np.zeros(len(counts), np.int64)
    shares[present] = k // len(present)
    shares[present[np.argsort(-counts[present], kind="stable")[: k % len(present)]]] += 1
    return shares


def train_per_class(
    images: NDArray[np.uint8],
    labels: NDArray[np.uint8],
    k: int,
    *,
    seeding: str = "random",
    seed: int = 42,
    restarts: int = 1,
    max_iterations: int = 500,
    tolerance: float = 0.0,
) -> Generator[Progress | Iteration, None, Iteration]:
    """Find centroids for each label among its own digits; parameters and yields are those of `kmeans.train`.

    Raises
    ------
    SettingsError
        Before anything is computed, when a label has fewer different digits than clusters.
    """
    shares = share_out(k, np.bincount(labels))
    parts: list[_Part] = []
    for label in np.flatnonzero(shares):
        rows = np.flatnonzero(labels == label)
        own, share = images[rows], int(shares[label])
        check_k(own, share)
        projection = yield from project(own.reshape(len(own), -1))
        parts.append(_Part(rows, own, share, projection))
    best: Iteration | None = None
    for restart in range(1, restarts + 1):
        generator = np.random.default_rng((seed, restart))
        courses = []
        for part in parts:
            first = yield from choose_first_centroids(part.images, part.k, seeding, generator)
            courses.append(lloyd(part.images, first, part.projection))
        last: Iteration | None = None
        states: list[Iteration | None] = [None] * len(parts)
        while last is None or not (last.converged or 0 < last.shift <= tolerance or last.number >= max_iterations):
            states = list(each(_advance, list(zip(courses, states, strict=True))))
            last = replace(_together(parts, [state for state in states if state is not None]), restart=restart)
            yield last
        if best is None or last.inertia < best.inertia:
            best = last
    assert best is not None
    return best


def _advance(course: tuple[Generator[Iteration, None, None], Iteration | None]) -> Iteration:
    """Do one iteration of a label's k-means, unless it has converged."""
    generator, state = course
    if state is None or not state.converged:
        return next(generator)
    return replace(state, shift=0.0, repaired=())


def _together(parts: Sequence[_Part], states: Sequence[Iteration]) -> Iteration:
    """Return one iteration for all labels, their clusters after each other."""
    starts = np.cumsum([0, *(part.k for part in parts)])
    assignments = np.empty(sum(len(part.rows) for part in parts), np.int32)
    for start, part, state in zip(starts, parts, states, strict=False):
        assignments[part.rows] = state.assignments + start
    return Iteration(
        number=max(state.number for state in states),
        inertia=sum(state.inertia for state in states),
        shift=max(state.shift for state in states),
        reassigned=sum(state.reassigned for state in states),
        sizes=np.concatenate([state.sizes for state in states]),
        centroids=np.concatenate([state.centroids for state in states]),
        assignments=assignments,
        repaired=tuple(
            int(start) + one for start, state in zip(starts, states, strict=False) for one in state.repaired
        ),
    )
