"""Fits a model's calibration to digits that it has not seen, by maximum likelihood of their labels.

This is "temperature scaling", as in C. Guo et al., "On calibration of modern neural networks", 2017.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.model.calibration import SHARPNESS, Calibration, probabilities, strangeness
from digitcluster.core.model.comparison import Comparison
from digitcluster.core.threads import blocks, each

ACCEPTED = 0.99  # this share of the digits is less strange than what is called no digit
COARSE = np.geomspace(0.005, 5, 10)  # widths that are tried first, in units of a typical difference
STEPS = 3  # how often the best of them is refined, each time in half the steps
BLOCK = 1024  # digits at a time
SHRINKAGE = 40  # digits of the usual spread that are counted with each cluster's own


def calibrate(
    comparison: Comparison,
    labels: NDArray[np.uint8] | None,
    shares: NDArray[np.float64],
    *,
    spreads: tuple[float, ...] = (),
    least_far: float = 0.0,
) -> Calibration:
    """Fit the calibration of a model.

    Parameters
    ----------
    comparison : Comparison
        Of the digits with the model.
    labels : uint8 (n,) or None
        Their true labels, indices into the model's classes.
    shares : float64 (k, classes)
        Each label's share of each cluster.
    spreads : tuple of float
        Of the clusters, where distances are to be seen in relation to them.
    least_far : float
        No drawing that is less strange is called no digit.
    """
    clusters, squared = comparison.clusters, comparison.squared
    excess = squared[:, 1:] - squared[:, :1]
    typical = float(np.median(excess[excess > 0])) if (excess > 0).any() else 1.0
    far = float(
        np.quantile(strangeness(Calibration(typical, 0.0, spreads=spreads), clusters[:, 0], squared[:, 0]), ACCEPTED)
    )
    calibration = Calibration(typical, max(far, least_far), SHARPNESS, spreads, least_far)
    if labels is not None and (excess > 0).any():
        best = _best_width(calibration, comparison, labels, shares.astype(np.float32))
        calibration = replace(calibration, width=typical * best)
    return calibration


def cluster_spreads(comparison: Comparison, k: int) -> tuple[float, ...]:
    """Return how far the digits of each cluster are from its centroid, as parts of the mean of all; few decimals."""
    nearest, squared = comparison.clusters[:, 0], comparison.squared[:, 0]
    usual = float(squared.mean()) or 1.0
    sums = np.bincount(nearest, squared, k) + SHRINKAGE * usual
    means = sums / (np.bincount(nearest, minlength=k) + SHRINKAGE)
    return tuple(np.sqrt(means / usual).round(3).tolist())


def _best_width(
    calibration: Calibration, comparison: Comparison, labels: NDArray[np.uint8], shares: NDArray[np.float32]
) -> float:
    """Return the width, in units of the calibration's, that makes the labels likeliest."""
    losses: dict[float, float] = {}

    def loss(width: float) -> float:
        if width not in losses:
            tried = replace(calibration, width=calibration.width * width)
            losses[width] = _loss(tried, comparison, labels, shares)
        return losses[width]

    best = float(min(COARSE, key=loss))
    step = float(COARSE[1] / COARSE[0])
    for _ in range(STEPS):
        step = step**0.5
        best = min((best, best / step, best * step), key=loss)
    return best


def _loss(
    calibration: Calibration, comparison: Comparison, labels: NDArray[np.uint8], shares: NDArray[np.float32]
) -> float:
    """Return the mean negative log-likelihood of the true labels."""

    def of_some(part: slice) -> float:
        found = probabilities(calibration, shares[comparison.clusters[part]], comparison.squared[part])
        return float(-np.log(found[np.arange(len(found)), labels[part]] + 1e-12).sum())

    return sum(each(of_some, blocks(len(labels), BLOCK))) / len(labels)
