"""Which of two columns holds the labels: by their values and, where these leave a doubt, by the built-in model."""

import math
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitcluster.files.building.labels import MOST_CLASSES
from digitcluster.files.guessing.vote import CLEAR, LOST, Vote, vote
from digitcluster.wording import percent

NEARLY_ALL = 0.99  # of a column's values: a few may be bad
TEN = range(10)
MIXED = 0.6  # the most of a column's values that may be the same where it is seen at once that these are labels
FEW = 3  # different values that a column must have for the same
LARGEST = 1e9  # far more than any label
FEWEST_RUNNING = 11  # rows from which on a column that counts them cannot be the ten digits in their order

Value = float | str
Look = Callable[[], tuple[NDArray[np.uint8], NDArray[np.float64], NDArray[np.float64]]]
"""Returns some of the rows: their images (m, h, w), and what stands in the first and in the last column (m,)."""


@dataclass(frozen=True)
class Choice:
    """Which column holds the labels.

    Attributes
    ----------
    end : {"first", "last", None}
        None where neither can.
    note : str
        Why, where people may want to know.
    is_sure : bool
        False where the usual was taken.
    """

    end: str | None
    note: str = ""
    is_sure: bool = True


class Column:
    """The different values of one column, and how often each occurs: numbers, and words that are none."""

    def __init__(self, counts: Mapping[Value, int]) -> None:
        self.counts = counts

    @classmethod
    def of_words(cls, words: Mapping[str, int]) -> "Column":
        """Make a column of words, some or all of which are numbers; how often each occurs."""
        counts: Counter[Value] = Counter()
        for word, times in words.items():
            try:
                counts[float(word)] += times
            except ValueError:
                counts[word] += times
        return cls(counts)

    @classmethod
    def of_numbers(cls, numbers: NDArray[np.generic]) -> "Column":
        """Make a column of numbers, (n,)."""
        different, counts = np.unique(numbers, return_counts=True)
        return cls(dict(zip(different.astype(float).tolist(), counts.tolist(), strict=True)))

    @property
    def can_be_labels(self) -> bool:
        """Whether nearly all values are whole numbers from 0, or names, and not too many."""
        if self.are_names:
            return len(self.counts) <= MOST_CLASSES
        whole = [times for value, times in self.counts.items() if isinstance(value, float) and _is_whole(value)]
        return 0 < len(whole) <= MOST_CLASSES and sum(whole) >= NEARLY_ALL * self._total

    @property
    def are_names(self) -> bool:
        """Whether most values are words."""
        words = sum(times for value, times in self.counts.items() if isinstance(value, str))
        return words > self._total / 2

    @property
    def is_constant(self) -> bool:
        """Whether there is one value only."""
        return len(self.counts) <= 1

    @property
    def is_mixed(self) -> bool:
        """Whether no value prevails, as in labels; in a margin of pixels one does."""
        return len(self.counts) >= FEW and max(self.counts.values()) <= MIXED * self._total

    @property
    def are_digits(self) -> bool:
        """Whether nearly all values are among 0 to 9."""
        digits = (times for value, times in self.counts.items() if value in TEN)
        return sum(digits) >= NEARLY_ALL * self._total

    @property
    def _total(self) -> int:
        return sum(self.counts.values())


def _is_whole(number: float) -> bool:
    return math.isfinite(number) and number >= 0 and number == int(number)


def is_running(values: NDArray[np.generic]) -> bool:
    """Return whether numbers just count the rows, from 0 or from 1."""
    if len(values) < FEWEST_RUNNING or values.dtype.kind not in "uif" or values[0] not in (0, 1):
        return False
    return bool((values == np.arange(len(values)) + values[0]).all())


def label_end(first: Column, last: Column, look: Look) -> Choice:
    """Decide which of the two columns at the ends of a table holds the labels.

    Parameters
    ----------
    first, last : Column
    look : function without arguments
        Returns what the built-in model is shown where the values leave a doubt: see `Look`.
    """
    columns = {"first": first, "last": last}
    able = [end for end, column in columns.items() if column.can_be_labels]
    if len(able) < 2:
        return Choice(able[0] if able else None)
    if first.are_names or last.are_names:
        return Choice("first" if first.are_names else "last")
    mixed = [end for end, column in columns.items() if column.is_mixed]
    if len(mixed) == 1 and columns[mixed[0]].are_digits:
        return Choice(mixed[0])
    if first.is_constant and last.is_constant:  # the model would see nothing in either
        return _usual(first, last)
    return _voted(look) or _usual(first, last)


def _voted(look: Look) -> Choice | None:
    """Let the built-in model decide; None where it sees what neither column says, or both."""
    images, *columns = look()
    for which in (images, images.transpose(0, 2, 1)):
        seen = vote(which)
        if not seen.counts:
            return None
        found = dict(zip(("first", "last"), (agreement(seen, values) for values in columns), strict=True))
        best = max(found, key=lambda end: found[end])
        if found[best] >= CLEAR and min(found.values()) <= LOST:
            why = f"the built-in model sees what it says ({percent(found[best])})"
            return Choice(best, f"The labels were taken from the {best} column: {why}.")
    return None


def agreement(seen: Vote, values: NDArray[np.float64]) -> float:
    """Return how well labels as a file has them, (m,), fit, whether they begin at 0 or at 1."""
    labels = values.clip(-LARGEST, LARGEST).astype(np.int64)
    return max(seen.agreement(one) for one in (labels, labels - 1, labels % 10))


def _usual(first: Column, last: Column) -> Choice:
    """Take the column with only digits, or else that with more different values: a margin of pixels has few."""
    if (last.are_digits, len(last.counts)) > (first.are_digits, len(first.counts)):
        end, other = "last", "first"
    else:
        end, other = "first", "last"
    note = f"The labels were taken from the {end} column; those in the {other} could be labels too."
    return Choice(end, "" if first.is_constant or last.is_constant else note, is_sure=False)
