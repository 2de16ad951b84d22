"""A sweep: error rate by number of clusters, one training for each k."""

import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace

from digitcluster.core.digits import Digits
from digitcluster.core.errors import SettingsError
from digitcluster.core.kmeans import Iteration
from digitcluster.core.run import Run, TrainingSettings, train_run

NOTEBOOK_KS = "5-24,100"


@dataclass(frozen=True, eq=False)
class SweepStep:
    """How far a sweep has come.

    Attributes
    ----------
    k : int
        The number of clusters that is being trained, or was just finished.
    iteration : int
        Iterations of this k so far.
    done, total : int
        How many of the trainings are finished, and how many there are.
    seconds : float
        Time since the start.
    seconds_left : float or None
        An estimate of the time that is left; None until a first k is finished.
    run : Run or None
        The result, in the step that finishes its k.
    """

    k: int
    iteration: int
    done: int
    total: int
    seconds: float
    seconds_left: float | None
    run: Run | None = None


def sweep(digits: Digits, ks: Sequence[int], settings: TrainingSettings) -> Generator[SweepStep, None, tuple[Run, ...]]:
    """Train once for each k, in the order given; a k's result is in the step that finishes it.

    Parameters
    ----------
    digits : Digits
    ks : sequence of int
        As from `parse_ks`.
    settings : TrainingSettings
        Its own k is not used.
    """
    started = time.perf_counter()
    runs: list[Run] = []

    def step(k: int, iteration: int, run: Run | None = None) -> SweepStep:
        seconds = time.perf_counter() - started
        return SweepStep(k, iteration, len(runs), len(ks), seconds, _seconds_left(ks, len(runs), seconds), run)

    for k in ks:
        work = train_run(digits, replace(settings, k=k))
        iteration = 0
        while True:
            try:
                record = next(work)
            except StopIteration as end:
                runs.append(end.value)
                yield step(k, iteration, end.value)
                break
            iteration = record.number if isinstance(record, Iteration) else iteration
            yield step(k, iteration)
    return tuple(runs)


def _seconds_left(ks: Sequence[int], done: int, seconds: float) -> float | None:
    """Estimate from the finished ones: a training's time grows with k, and has a part that every k pays."""
    cost = [k + 10 for k in ks]
    return seconds * sum(cost[done:]) / sum(cost[:done]) if done else None


def parse_ks(text: str) -> tuple[int, ...]:
    """Read numbers of clusters as people write them: "5-24,100" is 5, 6, … 24 and 100.

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
                f"“{part}” is no number of clusters. Write numbers and ranges, such as {NOTEBOOK_KS}."
            ) from None
        if not 1 <= low <= high <= 100_000:
            raise SettingsError(f"“{part}” must run from 1 upward, such as {NOTEBOOK_KS}.")
        ks.extend(range(low, high + 1))
    return tuple(sorted(set(ks)))
