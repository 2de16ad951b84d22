"""How far two runs put the same digits together."""

import numpy as np
from numpy.typing import NDArray

WORDS = (
    (0.999, "They put the same digits together."),
    (0.8, "They agree well: nearly everything that one puts together, the other does too."),
    (0.5, "They agree for the most part."),
    (0.2, "They agree only in part: much that one puts together, the other keeps apart."),
    (-2.0, "They hardly agree: not much more than by chance."),
)
"""What is said from which index on."""


def adjusted_rand_index(counts: NDArray[np.integer]) -> float:
    """Return how far two partitions agree: 1 where they are the same, about 0 where they agree by chance.

    It counts the pairs of digits that are together in both, and compares that with what chance would give (L. Hubert
    and P. Arabie, "Comparing partitions", 1985).

    Parameters
    ----------
    counts : int (k, l)
        How many digits each cluster of the one shares with each of the other; see `matching.shared`.
    """
    counts = np.asarray(counts)
    both, first, second = (_pairs(one) for one in (counts, counts.sum(axis=1), counts.sum(axis=0)))
    total = _pairs(np.array([counts.sum()]))
    by_chance = first * second / total if total else 0.0
    most = (first + second) / 2
    return 1.0 if most == by_chance else (both - by_chance) / (most - by_chance)


def in_words(index: float) -> str:
    """Say in a sentence what an adjusted Rand index means."""
    return next(words for least, words in WORDS if index >= least)


def _pairs(counts: NDArray[np.integer]) -> float:
    """Return how many pairs there are within groups of these sizes; exact, as whole numbers."""
    sizes = counts.astype(np.int64)
    return float((sizes * (sizes - 1) // 2).sum())
