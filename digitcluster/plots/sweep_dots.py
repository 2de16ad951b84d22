"""The trainings of a sweep as dots of a plot, and what several of the same k have in common."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.training.run import Run
from digitcluster.wording import percent

FEW = 5  # values: of fewer, quartiles say nothing


@dataclass(frozen=True)
class SweepDot:
    """What one training came to.

    Attributes
    ----------
    k : int
    training_error, validation_error : float or None
        Error rates, 0 to 1; None where there were no digits to measure one.
    seed : int
    inertia : float or None
        In the unit of what was compared, squared.
    """

    k: int
    training_error: float | None
    validation_error: float | None
    seed: int = 0
    inertia: float | None = None

    @property
    def errors(self) -> list[float]:
        """The error rates that it has, that of validation last."""
        both = (self.training_error, self.validation_error)
        return [error for error in both if error is not None and math.isfinite(error)]


def dots_of(runs: Sequence[Run]) -> tuple[SweepDot, ...]:
    """Return the runs of a sweep as dots of the plot."""
    return tuple(
        SweepDot(run.settings.k, run.training_error, run.validation_error, run.settings.seed, run.inertia)
        for run in runs
    )


def values_by_k(dots: Sequence[SweepDot], name: str) -> list[tuple[int, list[float]]]:
    """Return each k, ascending, with what the dots of it have of an attribute, ascending; none where they have none."""
    found: dict[int, list[float]] = {}
    for dot in dots:
        value = getattr(dot, name)
        if value is not None and math.isfinite(value):
            found.setdefault(dot.k, []).append(value)
    return [(k, sorted(found[k])) for k in sorted(found)]


def medians(values: Sequence[tuple[int, Sequence[float]]]) -> list[tuple[int, float]]:
    """Return each k with the median of its values; a single one as it is."""
    return [(k, float(np.median(some)) if len(some) > 1 else some[0]) for k, some in values]


def spread(values: Sequence[float]) -> tuple[float, float]:
    """Return between which two values most of them are: the quartiles; of few, the lowest and the highest one."""
    if len(values) < FEW:
        return values[0], values[-1]
    low, high = np.quantile(values, (0.25, 0.75))
    return float(low), float(high)


def most_seeds(dots: Sequence[SweepDot]) -> int:
    """Return how many trainings the k with the most of them has."""
    return max(Counter(dot.k for dot in dots).values(), default=0)


def outline_of(values: Sequence[tuple[int, Sequence[float]]]) -> NDArray[np.float64]:
    """Return the outline of the spread of each k's values, float64 (m, 2); that of a single k is narrow."""
    ks = np.array([k for k, _ in values], np.float64)
    ends = np.array([spread(some) for _, some in values])
    if len(ks) == 1:
        ks, ends = np.array([ks[0] / 1.02, ks[0] * 1.02]), ends.repeat(2, axis=0)
    return np.concatenate([np.stack([ks, ends[:, 0]], axis=1), np.stack([ks, ends[:, 1]], axis=1)[::-1]])


def columns_of(dots: Sequence[SweepDot]) -> list[list[int]]:
    """Return the indices of each k's dots, the ks ascending, the dots of each as they stand, from top to bottom."""
    columns: dict[int, list[int]] = {}
    for index in sorted(range(len(dots)), key=lambda one: [-error for error in dots[one].errors[-1:]]):
        columns.setdefault(dots[index].k, []).append(index)
    return [columns[k] for k in sorted(columns)]


def neighbour(dots: Sequence[SweepDot], index: int | None, across: int, down: int) -> int | None:
    """Return the dot so many ks to the right and, among those of that k, so many down; at the end the last one.

    Without a first dot, return that of the smallest k; None where there are none.
    """
    columns = columns_of(dots)
    at = next((number for number, column in enumerate(columns) if index in column), None)
    if index is None or at is None:
        return columns[0][0] if columns else None
    column = columns[min(max(at + across, 0), len(columns) - 1)]
    # To the right of the lowest of three is the lowest of five.
    rank = columns[at].index(index) / max(len(columns[at]) - 1, 1) * (len(column) - 1)
    return column[min(max(round(rank) + down, 0), len(column) - 1)]


def in_words(dot: SweepDot, *, with_seed: bool = False) -> str:
    """Say what a dot shows: "k 16: validation 32.8 %, training 31.9 %"; of several of a k also its seed."""
    named = (("validation", dot.validation_error), ("training", dot.training_error))
    which = f"k {dot.k:,}, seed {dot.seed}" if with_seed else f"k {dot.k:,}"
    return f"{which}: " + ", ".join(f"{name} {percent(error)}" for name, error in named if error is not None)
