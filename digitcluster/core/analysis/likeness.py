"""An order in which like centroids are neighbours: a short path through all of them."""

import numpy as np
from numpy.typing import NDArray

ENOUGH = 1e-6  # a path that becomes shorter by less, relative to its length, has only changed by rounding
MOST_ROUNDS = 25  # after which little is left to gain


def by_likeness(vectors: NDArray[np.floating]) -> NDArray[np.intp]:
    """Return an order of vectors in which each is close to the one before it, int (k,).

    From one that is far from all others it goes to the nearest that is left, and so on; then parts of this path are
    turned round for as long as that makes it shorter. The shortest path of all would take too long to find.

    Parameters
    ----------
    vectors : float (k, d)
    """
    if len(vectors) < 3:
        return np.arange(len(vectors))
    flat = np.asarray(vectors, np.float32).reshape(len(vectors), -1)
    flat = flat - flat.mean(axis=0)  # shorter vectors, smaller rounding
    squares = np.einsum("ij,ij->i", flat, flat)
    apart = np.sqrt(np.maximum(squares[:, None] + squares - 2 * (flat @ flat.T), 0))
    return _untangled(_nearest_next(apart), apart)


def path_length(order: NDArray[np.intp], vectors: NDArray[np.floating]) -> float:
    """Return how far it is from the first vector to the last, from each to the next."""
    steps = np.diff(np.asarray(vectors, np.float64).reshape(len(vectors), -1)[order], axis=0)
    return float(np.sqrt((steps**2).sum(axis=1)).sum())


def _nearest_next(apart: NDArray[np.float32]) -> NDArray[np.intp]:
    count = len(apart)
    order = [int(apart.sum(axis=1).argmax())]
    left = np.ones(count, np.bool_)
    left[order[0]] = False
    for _ in range(count - 1):
        order.append(int(np.where(left, apart[order[-1]], np.inf).argmin()))
        left[order[-1]] = False
    return np.array(order, np.intp)


def _untangled(order: NDArray[np.intp], apart: NDArray[np.float32]) -> NDArray[np.intp]:
    """Turn round the parts of the path that gain most, again and again ("2-opt")."""
    count = len(order)
    # An end that is free: a place before the first and after the last that is at no distance from any.
    padded = np.zeros((count + 1, count + 1), np.float32)
    padded[:count, :count] = apart
    path = np.concatenate([[count], order, [count]])
    between = padded[np.ix_(path, path)]
    gain, never = np.empty_like(padded), np.tri(count + 1, dtype=np.bool_)
    for _ in range(MOST_ROUNDS):
        steps = np.diagonal(between, 1)
        # What turning round path[i + 1 … j] gains: two steps are left out, two others taken.
        np.add(steps[:, None], steps, out=gain)
        gain -= between[:-1, :-1]
        gain -= between[1:, 1:]
        gain[never] = 0
        parts = _best_apart(gain, ENOUGH * float(steps.sum()))
        if not parts:
            break
        for start, end in parts:
            turned = slice(start + 1, end + 1)
            for array in (path, between, between.T):
                array[turned] = array[turned][::-1].copy()
    return path[1:-1].astype(np.intp)


def _best_apart(gain: NDArray[np.float32], least: float) -> list[tuple[int, int]]:
    """Return the parts, from each step the best one, that gain more than `least` and do not overlap."""
    ends = gain.argmax(axis=1)
    best = gain[np.arange(len(gain)), ends]
    taken = np.zeros(len(gain), np.bool_)
    parts = []
    for start in np.argsort(-best, kind="stable")[: int((best > least).sum())]:
        end = int(ends[start])
        if not taken[start : end + 1].any():
            taken[start : end + 1] = True
            parts.append((int(start), end))
    return parts
