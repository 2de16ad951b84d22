"""Which cluster of one run is which of another: the optimal assignment, by what the clusters look like or hold."""

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.model.model import Model

FREE = -1


def match(cost: NDArray[np.floating]) -> NDArray[np.intp]:
    """Return the pairs whose costs add up to the least, each row and each column once, intp (min(a, b), 2).

    Parameters
    ----------
    cost : float (a, b)
        Finite. Where there are more rows than columns, or the other way round, some have no partner.

    Returns
    -------
    intp (min(a, b), 2)
        Row and column of each pair, ascending by row.

    Shortest augmenting paths: R. Jonker and A. Volgenant, "A shortest augmenting path algorithm for dense and sparse
    linear assignment problems", 1987; for rectangles D. Crouse, "On implementing 2D rectangular assignment algorithms",
    2016.
    """
    costs = cost.astype(np.float64)
    if costs.shape[0] > costs.shape[1]:
        pairs = match(costs.T)[:, ::-1]
        return pairs[np.argsort(pairs[:, 0])]
    rows, columns = costs.shape
    # Prices that make every reduced cost at least 0; a column that stays free must keep the price 0.
    row_prices, column_prices = np.zeros(rows), np.zeros(columns)
    if rows:
        column_prices = costs.min(axis=0) if rows == columns else column_prices
        row_prices = (costs - column_prices).min(axis=1)
    partner = np.full(columns, FREE)  # the row of each column
    chosen = np.full(rows, FREE)  # the column of each row
    for row in range(rows):  # most rows have a best column that is free
        best = int((costs[row] - column_prices).argmin())
        if partner[best] == FREE:
            partner[best], chosen[row] = row, best
    for start in np.flatnonzero(chosen == FREE).tolist():
        _augment(start, costs, row_prices, column_prices, partner, chosen)
    return np.stack([np.arange(rows), chosen], axis=1)


def _augment(
    start: int,
    cost: NDArray[np.float64],
    row_prices: NDArray[np.float64],
    column_prices: NDArray[np.float64],
    partner: NDArray[np.intp],
    chosen: NDArray[np.intp],
) -> None:
    """Give a row a column, along the cheapest path of others that change theirs; keep the prices valid."""
    columns = cost.shape[1]
    shortest, came_from = np.full(columns, np.inf), np.full(columns, start)
    left = np.ones(columns, np.bool_)  # columns that the path has not reached for good
    row, far, visited = start, 0.0, []
    while True:
        visited.append(row)
        reached = far + cost[row] - row_prices[row] - column_prices
        closer = left & (reached < shortest)
        shortest[closer], came_from[closer] = reached[closer], row
        column = int(np.where(left, shortest, np.inf).argmin())
        far = float(shortest[column])
        left[column] = False
        if partner[column] == FREE:
            break
        row = int(partner[column])
    others = np.array(visited[1:], np.intp)
    row_prices[start] += far
    row_prices[others] += far - shortest[chosen[others]]
    column_prices[~left] -= far - shortest[~left]
    while True:  # back along the path, every row takes the column that it was reached from
        row = int(came_from[column])
        partner[column] = row
        chosen[row], column = column, int(chosen[row])
        if row == start:
            return


def unlikeness(one: Model, other: Model) -> NDArray[np.float64] | None:
    """Return how far each cluster of a model is from each of another, float64 (k, l).

    None where they cannot be compared: they have other sizes or features.
    """
    if one.preprocessing != other.preprocessing or one.size != other.size or one.dimensions != other.dimensions:
        return None
    first, second = one.prototypes.astype(np.float64), other.prototypes.astype(np.float64)
    squares = (first**2).sum(axis=1)[:, None] + (second**2).sum(axis=1) - 2 * first @ second.T
    return np.sqrt(np.maximum(squares, 0))


def shared(first: NDArray[np.integer], second: NDArray[np.integer], shape: tuple[int, int]) -> NDArray[np.int64]:
    """Return how many digits each cluster of a run shares with each of another, int64 (k, l).

    Parameters
    ----------
    first, second : int (n,)
        The clusters of the same digits in the two runs.
    shape : (int, int)
        How many clusters they have, k and l.
    """
    pairs = first.astype(np.int64) * shape[1] + second
    return np.bincount(pairs, minlength=shape[0] * shape[1]).reshape(shape)


def overlap(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how much of their members together clusters share, 0 to 1, float64 (k, l): the Jaccard index.

    `counts`, int64 (k, l), is what `shared` returns. Two empty clusters share nothing.
    """
    together = counts.sum(axis=1)[:, None] + counts.sum(axis=0) - counts
    return counts / np.maximum(together, 1)
