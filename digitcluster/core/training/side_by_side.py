"""The trainings of a sweep under way: several side by side, or one after the other where each grows from the last."""

from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.kmeans.initialization import grow
from digitcluster.core.kmeans.lloyd import Iteration
from digitcluster.core.progress import Progress
from digitcluster.core.threads import THREADS, submit
from digitcluster.core.training.run import Run

Pair: TypeAlias = tuple[int, int]
"""k and seed: what tells the trainings of a sweep apart."""

Work: TypeAlias = Generator[Progress | Iteration, None, Run]
"""One training under way."""

Steps: TypeAlias = Generator[tuple[tuple[int, ...], Run | None], None, None]
"""The numbers of clusters that are being trained, ascending, and the run that this step finishes."""


def grown(train: Callable[..., Work], vectors: NDArray[np.uint8], pairs: Sequence[Pair], done: Sequence[Run]) -> Steps:
    """Train one k after the other, ascending, with one seed: each from the centroids of the next smaller k.

    The first begins with random ones, unless a smaller k is among the runs that are `done`.
    """
    seed = pairs[0][1]
    generator = np.random.default_rng(seed)
    known = {run.settings.k: run for run in done if run.settings.seed == seed}
    for k, _ in pairs:
        smaller = max((one for one in known if one < k), default=None)
        if smaller is None:
            first = vectors[generator.choice(len(vectors), min(k, len(vectors)), replace=False)].astype(np.float64)
        else:
            prototypes = known[smaller].model.prototypes.astype(np.float64)
            first = grow(vectors, prototypes.reshape(-1, *vectors.shape[1:]), k, generator)
        outcome, work = None, train((k, seed), first)
        while not isinstance(outcome, Run):
            outcome = _next(work)
            yield (k,), outcome if isinstance(outcome, Run) else None
        known[k] = outcome


def side_by_side(train: Callable[[Pair], Work], pairs: Sequence[Pair]) -> Steps:
    """Train as many at a time as there are threads: seed by seed, of each the largest k first, which takes longest."""
    waiting = deque(sorted(pairs, key=_place_of(pairs)))
    working: dict[Future[Progress | Iteration | Run], tuple[int, Work]] = {}
    try:
        while waiting or working:
            while waiting and len(working) < THREADS:
                pair = waiting.popleft()
                work = train(pair)
                working[submit(_next, work)] = pair[0], work
            future = next(iter(wait(working, return_when=FIRST_COMPLETED).done))
            k, work = working.pop(future)
            # One step at a time, not a whole training: so each step can be shown, and the sweep closed between steps.
            outcome = future.result()
            while not (isinstance(outcome, Run) or waiting or working):  # the last one has all threads for itself
                yield (k,), None
                outcome = _next(work)
            if not isinstance(outcome, Run):
                working[submit(_next, work)] = k, work
            running = {k, *(other for other, _ in working.values())}
            yield tuple(sorted(running)), outcome if isinstance(outcome, Run) else None
    finally:
        # A generator can only be closed while no thread is in it.
        wait(working)
        for _, work in working.values():
            work.close()


def _place_of(pairs: Sequence[Pair]) -> Callable[[Pair], tuple[int, bool, int]]:
    """Return what to sort trainings by: so the whole curve of one seed is there before the next is begun."""
    first = max(k for k, _ in pairs) if THREADS > 1 else 0
    return lambda pair: (pair[1], pair[0] != first, pair[0])


def _next(work: Work) -> Progress | Iteration | Run:
    """Advance a training by one step; return what it yields, or at the end its run."""
    try:
        return next(work)
    except StopIteration as end:
        return end.value
