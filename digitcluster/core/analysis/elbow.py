"""Where a falling curve bends: a hint at how many clusters are worth it."""

from collections.abc import Sequence

import numpy as np

FEWEST = 5  # ks: with fewer there is always one in the middle
CLEAR = 0.08  # of the height: that of handwriting stays nearer to a straight line, whatever k are tried


def find_elbow(ks: Sequence[int], inertias: Sequence[float]) -> int | None:
    """Return the k at which the inertia bends most, where it has a clear bend.

    V. Satopää et al., "Finding a 'kneedle' in a haystack", 2011, with their sensitivity 1: both axes are scaled to
    0 … 1, and the bend is where the curve is farthest from the line between its ends, if it comes back towards it by
    more than the usual distance between two k. The axis of k is logarithmic, as in the plot: on it, a curve that falls
    by as much with each doubling of k has no bend, while on the usual one every curve bends, somewhere among the k
    that were tried. For the same reason a bend has to be a clear one.

    Parameters
    ----------
    ks : sequence of int
        Distinct and ascending.
    inertias : sequence of float
        One for each k.
    """
    values = np.array(inertias, np.float64)
    if len(ks) < FEWEST or not np.isfinite(values).all() or values.max() == values.min():
        return None
    across = np.log(np.array(ks, np.float64) / ks[0]) / np.log(ks[-1] / ks[0])
    above = (values.max() - values) / (values.max() - values.min()) - across  # the line between the ends
    step = float(np.diff(across).mean())
    found = [
        place
        for place in range(1, len(ks) - 1)
        if above[place] > above[place - 1]
        and above[place] >= above[place + 1]
        and above[place] >= max(step, CLEAR)
        and _falls_to(above[place + 1 :].tolist(), float(above[place]) - step, float(above[place]))
    ]
    return ks[max(found, key=lambda place: float(above[place]))] if found else None


def _falls_to(values: Sequence[float], threshold: float, peak: float) -> bool:
    """Return whether values fall below a threshold before they rise above the peak again."""
    for value in values:
        if value < threshold:
            return True
        if value > peak:
            return False
    return False
