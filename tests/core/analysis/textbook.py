"""Every digit compared with every cluster, slow and plain, in float64: what the analysis is checked against."""

import numpy as np


def all_distances(model, digits):
    """Return the distance of each digit to each prototype, float64 (n, k)."""
    vectors = model.preprocessing.vectors(model.preprocessing.images(digits.images)).reshape(len(digits), -1)
    prototypes = model.prototypes.astype(np.float64)
    return np.sqrt(np.array([((vector - prototypes) ** 2).sum(axis=1) for vector in vectors]))
