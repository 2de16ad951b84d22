"""How regularly something repeats: lines of digits below each other, or digits side by side."""

import numpy as np
from numpy.typing import NDArray

FEW = 1e-9  # a variance below it is rounding


def likeness(profile: NDArray[np.floating], period: int) -> float:
    """Return how alike the pieces of a profile are if it is cut at regular distances.

    Parameters
    ----------
    profile : float (n,)
        Such as the mean grey level of each row of a picture.
    period : int
        The length of a piece; what is left over at the end is not looked at.

    Returns
    -------
    float
        The mean correlation of any two pieces that are not flat: 1 where all have the same form, about 0 by chance.
    """
    pieces = profile[: len(profile) // period * period].reshape(-1, period)
    pieces = pieces - pieces.mean(axis=1, keepdims=True)
    lengths = np.sqrt((pieces**2).sum(axis=1))
    is_flat = lengths <= max(FEW, 0.05 * float(lengths.max(initial=0)))
    if (count := int((~is_flat).sum())) < 2:
        return 0.0
    mean = (pieces[~is_flat] / lengths[~is_flat, None]).mean(axis=0)
    return float(((mean**2).sum() * count - 1) / (count - 1))
