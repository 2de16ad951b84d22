"""The mean image of each cluster, for centroids that people can look at where features are clustered."""

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.kmeans.lloyd import sum_moves


class MeanImages:
    """Follows a training and keeps each cluster's sum of images: exact, since only whole numbers are added.

    Parameters
    ----------
    images : uint8 (n, h, w)
    k : int
        Number of clusters.
    """

    def __init__(self, images: NDArray[np.uint8], k: int) -> None:
        self._images = images.reshape(len(images), -1)
        self._shape, self._k = images.shape[1:], k
        self._sums = np.zeros((k, self._images.shape[1]), np.int64)
        self._assignments = np.full(len(images), -1, np.int32)

    def update(self, assignments: NDArray[np.int32], sizes: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the mean images of the clusters as they are now, float64 (k, h, w).

        Parameters
        ----------
        assignments : int32 (n,)
        sizes : int64 (k,)
            How many digits each cluster has; none is empty.
        """
        moved = np.flatnonzero(assignments != self._assignments)
        self._sums += sum_moves(self._images, moved, self._assignments[moved], assignments[moved], self._k)
        self._assignments = assignments.copy()
        return (self._sums / sizes[:, None]).reshape(-1, *self._shape)
