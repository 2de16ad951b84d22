"""How sure an answer is: distances turned into probabilities and words, and how strange is too strange.

A label's probability has two parts: what share of the digits in a cluster have it, and which of the nearest clusters
the digit may as well belong to. The latter is taken to fall with the square of the distance, as if digits lay around
their centroids in a normal distribution; the one unknown, its width, is fitted (`calibration_fit`). So a label that no
centroid stands for is likely wherever its digits are, and nothing is sure in a cluster of which a quarter is right.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

SURE, QUITE_SURE = 0.95, 0.7  # the smallest probabilities that are called so
NOT_A_DIGIT = "not a digit"
FEW = 20  # clusters beyond the nearest ones have no say

SHARPNESS = 1.25
"""The power to which probabilities are raised.

The shares are those of a whole cluster, and too modest near its centroid: for MNIST's validation digits, 2 fits best
at any number of clusters. But a drawing is less like a file's digits than those are like each other: for pen strokes,
which such a model has never seen, 1 fits best.
"""


@dataclass(frozen=True)
class Calibration:
    """What turns a model's distances into probabilities.

    Attributes
    ----------
    width : float
        A squared distance: a cluster whose squared distance is larger by this than the nearest one's counts e times
        less.
    far : float
        A distance, in the unit of what the model compares: nearly all digits are nearer than this to a centroid.
    sharpness : float
        SHARPNESS; 1 for what version 0.1.0 fitted.
    spreads : tuple of float
        How far each cluster's digits typically are from its centroid, as a part of the mean: "far" is to be seen in
        relation to that. Empty where a distance counts the same in all clusters.
    least_far : float
        `far` is at least this, however near the digits are that it was fitted to.
    """

    width: float
    far: float
    sharpness: float = 1.0
    spreads: tuple[float, ...] = ()
    least_far: float = 0.0

    @cached_property
    def spread_array(self) -> NDArray[np.float64]:
        """The spreads as an array, float64 (k,)."""
        return np.asarray(self.spreads)


def uncalibrated(squared: NDArray[np.floating]) -> Calibration:
    """Return a guess for a model without a calibration, such as one in training, from distances of one digit, (few,).

    An eighth of the smallest squared distance is about what is fitted to MNIST with 2 to 100 clusters; 1 will do where
    a digit is itself a centroid.
    """
    return Calibration(float(squared.min()) / 8 or 1.0, float("inf"))


def probabilities(
    calibration: Calibration, shares: NDArray[np.floating], squared: NDArray[np.floating]
) -> NDArray[np.float64]:
    """Return how likely each label is, float64 (n, classes), each row adding up to 1.

    Parameters
    ----------
    calibration : Calibration
    shares : float (n, few, classes)
        Each label's share of the digits in the nearest clusters.
    squared : float (n, few)
        The squared distances to their centroids.
    """
    # Subtracting the smallest one changes nothing; without it the exponentials of large distances would all be 0.
    excess = squared - squared.min(axis=1, keepdims=True)
    weights = np.exp(-excess / max(calibration.width, 1e-9))
    mixed = np.matmul(weights[:, None, :], shares)[:, 0, :].astype(np.float64)
    mixed /= weights.sum(axis=1, keepdims=True)
    sharpened = mixed**calibration.sharpness
    result: NDArray[np.float64] = sharpened / sharpened.sum(axis=1, keepdims=True)
    return result


def strangeness(
    calibration: Calibration, clusters: NDArray[np.integer], squared: NDArray[np.floating]
) -> NDArray[np.float64]:
    """Return how unlike the model's digits some drawings are, float64 (n,), to be compared with `calibration.far`.

    Parameters
    ----------
    calibration : Calibration
    clusters : int (n,)
        The nearest one of each drawing.
    squared : float (n,)
        The squared distance to its centroid.
    """
    distances: NDArray[np.float64] = np.sqrt(squared.astype(np.float64))
    return distances / calibration.spread_array[clusters] if calibration.spreads else distances


def certainty(share: float, *, is_far: bool) -> str:
    """Return how sure an answer with this probability is, in words: "sure", "quite sure" or "not sure".

    Of a drawing unlike all digits it says that it is not a digit, however much nearer one centroid is than the others.
    """
    if is_far:
        return NOT_A_DIGIT
    return "sure" if share >= SURE else "quite sure" if share >= QUITE_SURE else "not sure"
