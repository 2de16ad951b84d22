"""A few digits that stand for all of them: people compare them with their labels, and see what was understood."""

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import Digits

DOZEN = 12


def some_digits(digits: Digits, count: int = DOZEN, *, seed: int = 0) -> NDArray[np.intp]:
    """Choose some digits at random, but of as many labels as possible.

    Every label has one before any has two, as far as there are digits of it.

    Parameters
    ----------
    digits : Digits
    count : int
        How many are wanted.
    seed : int
        Another one chooses others.

    Returns
    -------
    int (m,)
        Indices of different digits, by label and then by place; all digits where there are no more than `count`.
    """
    random = np.random.default_rng(seed)
    if digits.labels is None:
        return np.sort(random.choice(len(digits), min(count, len(digits)), replace=False))
    shares = _shares(digits.label_counts, count, random)
    places = [np.flatnonzero(digits.labels == label) for label in np.flatnonzero(shares)]
    chosen = [
        np.sort(random.choice(place, share, replace=False))
        for place, share in zip(places, shares[shares > 0], strict=True)
    ]
    return np.concatenate(chosen)


def _shares(counts: NDArray[np.int64], count: int, random: np.random.Generator) -> NDArray[np.int64]:
    """Return how many digits of each label are taken: one of each in turn, in random order, until it is enough."""
    shares = np.zeros_like(counts)
    while (missing := min(count, int(counts.sum())) - int(shares.sum())) > 0:
        labels = random.permutation(np.flatnonzero(shares < counts))
        shares[labels[:missing]] += 1
    return shares
