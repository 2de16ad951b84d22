"""How sure an answer is: distances turned into probabilities and words, and how far is too far.

The probability of a label is taken to fall with the square of the distance to its nearest centroid, as if digits lay
around their centroids in a normal distribution; the one unknown, its width, is fitted to validation digits by maximum
likelihood (a "temperature", as in C. Guo et al., "On calibration of modern neural networks", 2017).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SURE, QUITE_SURE = 0.95, 0.7  # the smallest probabilities that are called so
NEARLY_ALL = 0.995  # this share of the digits is nearer to a centroid than the distance called far
WIDTHS = 40  # how many widths are tried


@dataclass(frozen=True)
class Calibration:
    """What turns a model's distances into probabilities.

    Attributes
    ----------
    width : float
        A squared distance: a label whose squared distance is larger by this than the nearest one's is e times less
        likely.
    far : float
        A distance: nearly all digits are nearer than this to a centroid. Both in the unit of what the model compares.
    """

    width: float
    far: float


def calibrate(
    vectors: NDArray[np.uint8],
    labels: NDArray[np.uint8] | None,
    prototypes: NDArray[np.float32],
    prototype_labels: NDArray[np.uint8],
) -> Calibration:
    """Fit the calibration of a model to digits that it has not seen.

    Parameters
    ----------
    vectors : uint8 (n, d)
        The digits, preprocessed as the model compares them.
    labels : uint8 (n,) or None
        Their true labels.
    prototypes : float32 (k, d)
    prototype_labels : uint8 (k,)
    """
    distances = _squared_distances_by_label(vectors.astype(np.float32), prototypes, prototype_labels)
    nearest = distances.min(axis=1)
    far = float(np.sqrt(np.quantile(nearest, NEARLY_ALL)))
    excess = distances - nearest[:, None]
    typical = float(np.median(excess[excess > 0])) if (excess > 0).any() else 1.0
    if labels is None:
        return Calibration(typical, far)
    column = np.searchsorted(np.unique(prototype_labels), labels)
    known = np.isin(labels, prototype_labels)  # a label that no prototype has gets no probability
    excess, column = excess[known], column[known]
    if not len(excess):
        return Calibration(typical, far)
    widths = typical * np.geomspace(0.005, 5, WIDTHS)
    losses = [_loss(excess, column, width) for width in widths]
    return Calibration(float(widths[int(np.argmin(losses))]), far)


def certainty(share: float, *, is_far: bool) -> str:
    """Return how sure an answer with this probability is, in words: "sure", "quite sure" or "not sure".

    Nothing is sure about a drawing that is far from every centroid, however much nearer one of them is.
    """
    if is_far:
        return "not sure"
    return "sure" if share >= SURE else "quite sure" if share >= QUITE_SURE else "not sure"


def probabilities(distances: Sequence[float], width: float) -> NDArray[np.float64]:
    """Return how likely each label is, given the distance to its nearest centroid: float64, adding up to 1."""
    squared = np.square(np.asarray(distances, np.float64))
    # Subtracting the smallest one changes no share; without it the exponentials of large distances would all be 0.
    weights = np.exp(-(squared - squared.min()) / max(width, 1e-9))
    return weights / weights.sum()


def _squared_distances_by_label(
    vectors: NDArray[np.float32], prototypes: NDArray[np.float32], prototype_labels: NDArray[np.uint8]
) -> NDArray[np.float64]:
    """Return each digit's squared distance to the nearest prototype of each label present, (n, labels)."""
    squared = (vectors**2).sum(axis=1)[:, None] - 2 * (vectors @ prototypes.T) + (prototypes**2).sum(axis=1)
    columns = [squared[:, prototype_labels == label].min(axis=1) for label in np.unique(prototype_labels)]
    return np.maximum(np.stack(columns, axis=1), 0).astype(np.float64)


def _loss(excess: NDArray[np.float64], column: NDArray[np.intp], width: float) -> float:
    """Return the mean negative log-likelihood of the true labels, given as a column for each digit."""
    scaled = -excess / width
    total = np.log(np.exp(scaled).sum(axis=1))
    return float((total - scaled[np.arange(len(excess)), column]).mean())
