"""A sweep: error rate by number of clusters, one training for each k, or several with one seed each."""

import time
from collections.abc import Collection, Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import Digits
from digitcluster.core.errors import SettingsError
from digitcluster.core.kmeans.initialization import GROW
from digitcluster.core.kmeans.per_class import share_out
from digitcluster.core.progress import Progress
from digitcluster.core.training.run import Run, train_run
from digitcluster.core.training.settings import SETTINGS, TrainingSettings
from digitcluster.core.training.side_by_side import Pair, Steps, Work, grown, side_by_side
from digitcluster.core.training.training_data import TrainingData, is_trained_on, prepare

NOTEBOOK_KS = "5-24,100"
MOST_REPEATS = 1000


@dataclass(frozen=True, eq=False)
class SweepStep:
    """How far a sweep has come.

    Attributes
    ----------
    running : tuple of int
        The numbers of clusters that are being trained, in ascending order, each once.
    done, total : int
        How many of the trainings are finished, and how many there are.
    seconds : float
        Time since the start.
    seconds_left : float or None
        An estimate of the time left; None until the first training is finished.
    run : Run or None
        The result, in the step that finishes its training.
    """

    running: tuple[int, ...]
    done: int
    total: int
    seconds: float
    seconds_left: float | None
    run: Run | None = None


def sweep(
    digits: Digits,
    ks: Sequence[int],
    settings: TrainingSettings,
    *,
    seeds: Sequence[int] = (),
    done: Sequence[Run] = (),
) -> Generator[Progress | SweepStep, None, tuple[Run, ...]]:
    """Train once for each k and seed; a result is in the step that finishes its training.

    Parameters
    ----------
    digits : Digits
    ks : sequence of int
        Distinct and ascending, as from `parse_ks`.
    settings : TrainingSettings
        Its own k is not used. With the seeding "grow" each k begins with the centroids of the previous k; otherwise
        several are trained side by side.
    seeds : sequence of int
        Distinct and ascending, as from `seeds_from`; without any, that of the settings.
    done : sequence of Run
        What the sweep has already: it is not trained again.

    Returns
    -------
    tuple of Run
        Those that were trained now, in the order of `ks`, and of `seeds` for each k.

    Raises
    ------
    SettingsError
        Before anything is computed, when the settings do not fit the digits, the digits have no labels, or they are
        not those of the runs that are there already.
    """
    _check(digits, ks, settings)
    if done:
        yield Progress("Comparing the digits with those of the sweep", 0, 0)
        _check_same(digits, done[0])
    known = {(run.settings.k, run.settings.seed) for run in done}
    missing = [(k, seed) for seed in seeds or (settings.seed,) for k in ks if (k, seed) not in known]
    started, training_data, runs = time.perf_counter(), None, dict[Pair, Run]()
    for some in _groups(missing, settings):
        if training_data is None or settings.shuffle:
            training_data = None  # there is memory for those of one seed
            largest = max(k for k, _ in missing)  # what serves the largest serves all
            training_data = yield from prepare(digits, replace(settings, k=largest, seed=some[0][1]))
        with closing(_train(digits, settings, training_data, some, done)) as steps:
            for running, run in steps:
                if run is not None:
                    runs[run.settings.k, run.settings.seed] = run
                seconds = time.perf_counter() - started
                yield SweepStep(running, len(runs), len(missing), seconds, _seconds_left(missing, runs, seconds), run)
    return tuple(runs[pair] for pair in sorted(missing))


def _check(digits: Digits, ks: Sequence[int], settings: TrainingSettings) -> None:
    """Raise SettingsError when a sweep is impossible; what a single training also needs is checked by `prepare`."""
    if digits.labels is None:
        raise SettingsError(f"{digits.name} has no labels, so no error rate can be measured. Open labelled digits.")
    if settings.per_class and settings.seeding == GROW:
        raise SettingsError("Where each label is trained on its own, centroids cannot grow. Choose another seeding.")
    if settings.per_class:  # `prepare` is asked for the largest k, but this goes wrong with the smallest
        share_out(min(ks), digits.label_counts)


def _check_same(digits: Digits, run: Run) -> None:
    """Raise SettingsError unless a run of the sweep was trained on these very digits."""
    if not is_trained_on(run.model, digits):
        facts = run.model.metadata.get("digits")
        made = f", which was made with {facts['name']}" if isinstance(facts, Mapping) and facts.get("name") else ""
        raise SettingsError(
            f"The open digits ({digits.name}) are not those of this sweep{made}. Open those, or run a new sweep."
        )


def _groups(missing: Sequence[Pair], settings: TrainingSettings) -> list[list[Pair]]:
    """Return what can be trained together: trainings with one seed where it splits the digits, or centroids grow."""
    if not (settings.shuffle or settings.seeding == GROW):
        return [list(missing)] if missing else []
    return [list(some) for _, some in groupby(missing, key=itemgetter(1))]


def _train(
    digits: Digits,
    settings: TrainingSettings,
    training_data: TrainingData,
    pairs: Sequence[Pair],
    done: Sequence[Run],
) -> Steps:
    def train(pair: Pair, first: NDArray[np.float64] | None = None) -> Work:
        its = replace(settings, k=pair[0], seed=pair[1])
        return train_run(digits, its, first=first, training_data=training_data)

    if settings.seeding == GROW:
        return grown(train, training_data.vectors, pairs, done)
    return side_by_side(train, pairs)


def _seconds_left(pairs: Collection[Pair], done: Collection[Pair], seconds: float) -> float | None:
    """Estimate from the finished ones: a training's time grows with k, and part of it is the same for every k."""
    total, finished = sum(k + 10 for k, _ in pairs), sum(k + 10 for k, _ in done)
    return seconds * (total - finished) / finished if done else None


def seeds_from(seed: int, repeats: int) -> tuple[int, ...]:
    """Return the seeds of a sweep that trains each k so many times: the first one, and those that follow it.

    Raises
    ------
    SettingsError
        When there are none, or far too many.
    """
    if not 1 <= repeats <= MOST_REPEATS:
        raise SettingsError(f"The number of repeats is {repeats}; it must be from 1 to {MOST_REPEATS:,}.")
    SETTINGS["seed"].check(seed + repeats - 1, int)
    return tuple(range(seed, seed + repeats))


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
