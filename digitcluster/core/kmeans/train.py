"""Trains until converged, or to a limit: several times if wanted, each from other first centroids, keeping the best."""

from collections.abc import Callable, Generator, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.errors import SettingsError
from digitcluster.core.kmeans.initialization import choose_first_centroids
from digitcluster.core.kmeans.lloyd import Iteration, lloyd
from digitcluster.core.kmeans.projection import Projection, project
from digitcluster.core.progress import Progress
from digitcluster.wording import counted

Start = Callable[[np.random.Generator], Generator[Progress, None, Iterator[Iteration]]]
"""Chooses first centroids with a random generator, and returns the endless iterations from there."""


def train(
    vectors: NDArray[np.uint8],
    k: int,
    *,
    seeding: str = "random",
    seed: int = 42,
    restarts: int = 1,
    max_iterations: int = 500,
    tolerance: float = 0.0,
    first: NDArray[np.float64] | None = None,
    projection: Projection | None = None,
) -> Generator[Progress | Iteration, None, Iteration]:
    """Find k centroids; of several restarts keep the one with the smallest inertia.

    Parameters
    ----------
    vectors : uint8 (n, …)
        The images, or their features.
    k : int
        Number of clusters, from 1 to the number of distinct vectors.
    seeding : {"random", "k-means++"}
        How the first centroids are chosen.
    seed : int
        The same seed gives the same result, to the last bit.
    restarts : int
        How many trainings, each from first centroids of its own.
    max_iterations : int
        The limit of each training.
    tolerance : float
        Stop early when no centroid moved farther than this, in the unit of the vectors. 0: when no digit changes its
        cluster.
    first : float64 (k, …)
        First centroids to begin with, instead of chosen ones; there are then no restarts.
    projection : Projection
        `project` of these vectors, if already known.

    Yields
    ------
    Progress while the digits are prepared and first centroids are chosen, then Iteration

    Returns
    -------
    Iteration
        The last one of the best restart. If it has not `converged`, a limit ended it.

    Raises
    ------
    SettingsError
        Before anything is computed, when the settings do not fit these vectors.
    """
    check_k(vectors, k)
    check_limits(restarts=restarts, max_iterations=max_iterations, tolerance=tolerance)
    known = projection or (yield from project(vectors.reshape(len(vectors), -1)))

    def start(generator: np.random.Generator) -> Generator[Progress, None, Iterator[Iteration]]:
        chosen = first
        if chosen is None:
            chosen = yield from choose_first_centroids(vectors, k, seeding, generator)
        return lloyd(vectors, chosen, known)

    return (
        yield from best_of_restarts(
            start,
            seed=seed,
            restarts=restarts if first is None else 1,
            max_iterations=max_iterations,
            tolerance=tolerance,
        )
    )


def best_of_restarts(
    start: Start, *, seed: int, restarts: int, max_iterations: int, tolerance: float
) -> Generator[Progress | Iteration, None, Iteration]:
    """Train from each start to its end; return the last iteration of the (first) one with the smallest inertia.

    Parameters and yields are those of `train`, which checks them.
    """

    def train_once(restart: int) -> Generator[Progress | Iteration, None, Iteration]:
        # A generator for each restart: the second one is the same whether the first took long or not.
        iterations = yield from start(np.random.default_rng((seed, restart)))
        while True:
            last = replace(next(iterations), restart=restart)
            yield last
            close_enough = tolerance > 0 and last.shift <= tolerance
            if last.converged or close_enough or last.number >= max_iterations:
                return last

    best = yield from train_once(1)
    for restart in range(2, restarts + 1):
        last = yield from train_once(restart)
        if last.inertia < best.inertia:
            best = last
    return best


def check_k(vectors: NDArray[np.uint8], k: int) -> None:
    """Raise SettingsError unless there are at least k distinct vectors, uint8 (n, …), and k is at least 1."""
    if k < 1:
        raise SettingsError(f"The number of clusters is {k}; it must be at least 1.")
    distinct: set[bytes] = set()
    for vector in vectors:
        distinct.add(vector.tobytes())
        if len(distinct) >= k:  # usually after k of them: no need to look at them all
            return
    raise SettingsError(
        f"{counted(k, 'cluster')} {'needs' if k == 1 else 'need'} at least {counted(k, 'different training digit')}; "
        f"there {'is' if len(distinct) == 1 else 'are'} {len(distinct):,}. Choose a smaller k, or open more digits."
    )


def check_limits(*, restarts: int, max_iterations: int, tolerance: float) -> None:
    """Raise SettingsError unless there is a restart and an iteration, and the tolerance is not negative."""
    for name, value, least in (
        ("number of restarts", restarts, 1),
        ("maximum number of iterations", max_iterations, 1),
        ("smallest shift", tolerance, 0),
    ):
        if not value >= least:
            raise SettingsError(f"The {name} is {value}; it must be at least {least}.")
