"""How sure a model can be: its distances turned into probabilities, and how far is too far.

The probability of a label is taken to fall with the square of the distance to its nearest centroid, as if digits lay
around their centroids in a normal distribution; the one unknown, its width, is fitted to validation digits by maximum
likelihood (a "temperature", as in C. Guo et al., "On calibration of modern neural networks", 2017).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NEARLY_ALL = 0.995
STEPS = 40


@dataclass(frozen=True)
class Calibration:
    """What turns a model's distances into words.

    Attributes
    ----------
    width : float
        In squared distance: a label that is this much farther than the nearest is e times less likely.
    far : float
        Nearly all digits are nearer than this to a centroid.
    """

    width: float
    far: float


def calibrate(
    points: NDArray[np.uint8],
    labels: NDArray[np.uint8] | None,
    centroids: NDArray[np.float32],
    named: NDArray[np.uint8],
) -> Calibration:
    """Fit the calibration of a model to digits that it has not seen.

    Parameters
    ----------
    points : uint8 (n, d)
        The digits in the model's space.
    labels : uint8 (n,) or None
        What they are.
    centroids : float32 (k, d)
    named : uint8 (k,)
        The centroids' labels.
    """
    nearest = _nearest_of_each_label(points.astype(np.float32), centroids, named)
    least = nearest.min(axis=1)
    far = float(np.sqrt(np.quantile(least, NEARLY_ALL)))
    lead = nearest - least[:, None]
    typical = float(np.median(lead[lead > 0])) if (lead > 0).any() else 1.0
    if labels is None:
        return Calibration(typical, far)
    column = np.searchsorted(np.unique(named), labels)
    known = np.isin(labels, named)
    lead, column = lead[known], column[known]
    if not len(lead):
        return Calibration(typical, far)
    widths = typical * np.geomspace(0.005, 5, STEPS)
    losses = [_loss(lead, column, width) for width in widths]
    return Calibration(float(widths[int(np.argmin(losses))]), far)


def probabilities(distances: Sequence[float], width: float) -> NDArray[np.float64]:
    """Return how likely each label is, by the distance to its nearest centroid: float64, adding up to 1."""
    squared = np.square(np.asarray(distances, np.float64))
    weights = np.exp(-(squared - squared.min()) / max(width, 1e-9))
    return weights / weights.sum()


def _nearest_of_each_label(
    points: NDArray[np.float32], centroids: NDArray[np.float32], named: NDArray[np.uint8]
) -> NDArray[np.float64]:
    """Return each digit's squared distance to the nearest centroid of each label that there is, (n, labels)."""
    squared = (points**2).sum(axis=1)[:, None] - 2 * (points @ centroids.T) + (centroids**2).sum(axis=1)
    columns = [squared[:, named == label].min(axis=1) for label in np.unique(named)]
    return np.maximum(np.stack(columns, axis=1), 0).astype(np.float64)


def _loss(lead: NDArray[np.float64], column: NDArray[np.intp], width: float) -> float:
    """Return the mean negative logarithm of the probability that the true labels get."""
    scaled = -lead / width
    total = np.log(np.exp(scaled).sum(axis=1))
    return float((total - scaled[np.arange(len(lead)), column]).mean())
