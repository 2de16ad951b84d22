"""A sweep: error rate by number of clusters, one training for each k."""

import time
from collections import deque
from collections.abc import Callable, Collection, Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import Digits
from digitcluster.core.errors import SettingsError
from digitcluster.core.kmeans.initialization import GROW, grow
from digitcluster.core.kmeans.lloyd import Iteration
from digitcluster.core.kmeans.per_class import share_out
from digitcluster.core.progress import Progress
from digitcluster.core.threads import THREADS, submit
from digitcluster.core.training.run import Run, train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.core.training.training_data import TrainingData, prepare

NOTEBOOK_KS = "5-24,100"


@dataclass(frozen=True, eq=False)
class SweepStep:
    """How far a sweep has come.

    Attributes
    ----------
    running : tuple of int
        The numbers of clusters that are being trained, in ascending order.
    done, total : int
        How many of the trainings are finished, and how many there are.
    seconds : float
        Time since the start.
    seconds_left : float or None
        An estimate of the time left; None until the first k is finished.
    run : Run or None
        The result, in the step that finishes its k.
    """

    running: tuple[int, ...]
    done: int
    total: int
    seconds: float
    seconds_left: float | None
    run: Run | None = None


def sweep(
    digits: Digits, ks: Sequence[int], settings: TrainingSettings
) -> Generator[Progress | SweepStep, None, tuple[Run, ...]]:
    """Train once for each k; a k's result is in the step that finishes it.

    Parameters
    ----------
    digits : Digits
    ks : sequence of int
        Distinct and ascending, as from `parse_ks`.
    settings : TrainingSettings
        Its own k is not used. With the seeding "grow" each k begins with the centroids of the previous k; otherwise
        several are trained side by side.

    Returns
    -------
    tuple of Run
        In the order of `ks`.

    Raises
    ------
    SettingsError
        Before anything is computed, when the settings do not fit the digits, or the digits have no labels.
    """
    _check(digits, ks, settings)
    training_data = yield from prepare(digits, replace(settings, k=max(ks)))  # what serves the largest serves all
    started = time.perf_counter()
    runs: dict[int, Run] = {}
    train = partial(_train, digits, settings, training_data)
    order = _grow(train, training_data.vectors, ks, settings) if settings.seeding == GROW else _side_by_side(train, ks)
    with closing(order):
        for running, run in order:
            if run is not None:
                runs[run.settings.k] = run
            seconds = time.perf_counter() - started
            left = _seconds_left(ks, runs.keys(), seconds)
            yield SweepStep(running, len(runs), len(ks), seconds, left, run)
    return tuple(runs[k] for k in ks)


def _check(digits: Digits, ks: Sequence[int], settings: TrainingSettings) -> None:
    """Raise SettingsError when a sweep is impossible; what a single training also needs is checked by `prepare`."""
    if digits.labels is None:
        raise SettingsError(f"{digits.name} has no labels, so no error rate can be measured. Open labelled digits.")
    if settings.per_class and settings.seeding == GROW:
        raise SettingsError("Where each label is trained on its own, centroids cannot grow. Choose another seeding.")
    if settings.per_class:  # `prepare` is asked for the largest k, but this goes wrong with the smallest
        share_out(min(ks), digits.label_counts)


Work = Generator[Progress | Iteration, None, Run]
"""One training under way."""

Steps = Generator[tuple[tuple[int, ...], Run | None], None, None]
"""The numbers of clusters that are being trained, and the run that this step finishes."""


def _train(
    digits: Digits,
    settings: TrainingSettings,
    training_data: TrainingData,
    k: int,
    first: NDArray[np.float64] | None = None,
) -> Work:
    return train_run(digits, replace(settings, k=k), first=first, training_data=training_data)


def _grow(
    train: Callable[..., Work], vectors: NDArray[np.uint8], ks: Sequence[int], settings: TrainingSettings
) -> Steps:
    """Train one k after the other, each from the centroids of the one before; the first from random ones."""
    generator = np.random.default_rng(settings.seed)
    first = vectors[generator.choice(len(vectors), min(ks[0], len(vectors)), replace=False)].astype(np.float64)
    for k in ks:
        outcome, work = None, train(k, grow(vectors, first, k, generator) if k > len(first) else first)
        while not isinstance(outcome, Run):
            outcome = _next(work)
            yield (k,), outcome if isinstance(outcome, Run) else None
        first = outcome.model.prototypes.astype(np.float64).reshape(-1, *vectors.shape[1:])


def _side_by_side(train: Callable[[int], Work], ks: Sequence[int]) -> Steps:
    """Train as many at a time as there are threads; the largest k, which takes longest, from the beginning."""
    waiting = deque(ks if THREADS == 1 else [*ks[-1:], *ks[:-1]])
    working: dict[Future[Progress | Iteration | Run], tuple[int, Work]] = {}
    try:
        while waiting or working:
            while waiting and len(working) < THREADS:
                k = waiting.popleft()
                work = train(k)
                working[submit(_next, work)] = k, work
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


def _next(work: Work) -> Progress | Iteration | Run:
    """Advance a training by one step; return what it yields, or at the end its run."""
    try:
        return next(work)
    except StopIteration as end:
        return end.value


def _seconds_left(ks: Sequence[int], done: Collection[int], seconds: float) -> float | None:
    """Estimate from the finished ones: a training's time grows with k, and part of it is the same for every k."""
    total, finished = sum(k + 10 for k in ks), sum(k + 10 for k in done)
    return seconds * (total - finished) / finished if done else None


def parse_ks(text: str) -> tuple[int, ...]:
    """Parse numbers of clusters as people write them: "5-24,100" is 5, 6, … 24 and 100.

    Raises
    ------
    SettingsError
        Where a part is not a number or a range.
    """
    ks: list[int] = []
    for part in text.replace(" ", "").replace("–", "-").split(","):
        first, dash, last = part.partition("-")
        try:
            low, high = int(first), int(last) if dash else int(first)
        except ValueError:
            raise SettingsError(
                f"“{part}” is not a number of clusters. Write numbers and ranges, such as {NOTEBOOK_KS}."
            ) from None
        if not 1 <= low <= high <= 100_000:
            raise SettingsError(f"“{part}” must run from 1 upward, such as {NOTEBOOK_KS}.")
        ks.extend(range(low, high + 1))
    return tuple(sorted(set(ks)))


def write_ks(ks: Sequence[int]) -> str:
    """Return ascending numbers of clusters as people write them, such that `parse_ks` returns the same."""
    spans: list[list[int]] = []
    for k in ks:
        if spans and k == spans[-1][-1] + 1:
            spans[-1][1:] = [k]
        else:
            spans.append([k])
    return ",".join("-".join(map(str, span)) for span in spans)
