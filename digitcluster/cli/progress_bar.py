"""Drives a generator of the lower layers to its end and shows on stderr how far it has come."""

import math
import sys
import time
from collections.abc import Generator
from contextlib import closing
from typing import Any, TypeVar

from tqdm import tqdm

from digitcluster.core.kmeans.lloyd import Iteration
from digitcluster.core.progress import Progress
from digitcluster.core.training.sweep import SweepStep
from digitcluster.wording import percent, printable, sweep_progress, training_progress

Result = TypeVar("Result")

LOG_PAUSE = 2  # seconds between two lines of progress where stderr is not a terminal


def show_progress(work: Generator[Any, None, Result]) -> Result:
    """Drive a generator to its end and return its result.

    On a terminal there is a bar, which disappears at the end; elsewhere a line at most every 2 seconds.
    """
    is_terminal = sys.stderr.isatty()
    started, said = time.monotonic(), -math.inf
    bar = tqdm(file=sys.stderr, leave=False, disable=not is_terminal, bar_format="{desc} {bar:20} {postfix}")
    with closing(work), bar:  # interrupted between two steps, the work still undoes what is half done
        while True:
            try:
                record = next(work)
            except StopIteration as end:
                result: Result = end.value
                return result
            now = time.monotonic()
            title, text, done, total = describe(record, seconds=now - started)
            title = printable(title)  # it may have the name of a file
            if is_terminal:
                bar.total, bar.n = total, done
                bar.set_description_str(title, refresh=False)
                bar.set_postfix_str(text, refresh=False)
                bar.update(0)  # draws it, but not more often than tqdm thinks right
            elif now - said > LOG_PAUSE:
                said = now
                print(f"{title}: {text}", file=sys.stderr)


def describe(record: Progress | Iteration | SweepStep, *, seconds: float) -> tuple[str, str, int, int | None]:
    """Say how far a generator has come.

    Parameters
    ----------
    record : Progress, Iteration or SweepStep
        What it has yielded.
    seconds : float
        Time since it was started.

    Returns
    -------
    title, text : str
        What is being done, and how far it has come.
    done : int
    total : int or None
        How much is done of how much; None where it cannot be known.
    """
    if isinstance(record, Progress):
        text = percent(record.fraction, digits=0) if record.total else f"{record.done:,} {record.unit}"
        return record.text, text, record.done, record.total or None
    if isinstance(record, Iteration):
        text = training_progress(iteration=record.number, reassigned=record.reassigned, seconds=seconds)
        return "Training", text, record.number, None
    text = sweep_progress(
        running=record.running, done=record.done, total=record.total, seconds_left=record.seconds_left
    )
    return "Sweep", text, record.done, record.total
