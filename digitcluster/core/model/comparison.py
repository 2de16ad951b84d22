"""Compares digits with a model: which clusters are nearest to each, and how near; for error rates and calibrations."""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.kmeans.nearest_few import nearest_few
from digitcluster.core.model.calibration import FEW
from digitcluster.core.model.model import Model
from digitcluster.core.model.recognition import in_chunks
from digitcluster.core.progress import Progress


@dataclass(frozen=True, eq=False)
class Comparison:
    """The nearest clusters of n digits, at most FEW, the nearest first.

    Attributes
    ----------
    clusters : int32 (n, few)
    squared : float32 (n, few)
        The squared distances to their centroids, in the unit of what is compared, squared.
    """

    clusters: NDArray[np.int32]
    squared: NDArray[np.float32]


def compare(model: Model, images: NDArray[np.uint8]) -> Generator[Progress, None, Comparison]:
    """Find the clusters that are nearest to each of n images of the model's size, uint8 (n, h, w)."""
    prototypes = model.prototypes.astype(np.float64)
    few = min(FEW, model.k)
    clusters, squared = np.empty((len(images), few), np.int32), np.empty((len(images), few), np.float32)
    for some, vectors in in_chunks(model, images):
        clusters[some], squared[some] = nearest_few(vectors, prototypes, few)
        yield Progress("Classifying", some.stop, len(images))
    return Comparison(clusters, squared)
