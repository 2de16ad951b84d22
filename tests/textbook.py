"""Lloyd's algorithm as the notebook describes it, slow and plain, in float64: what the engine is checked against."""

import numpy as np


def textbook_lloyd(images, first_centroids, iterations):
    """Yield (labels, centroids) after each iteration; images (n, h, w), first_centroids (k, h, w)."""
    digits = images.reshape(len(images), -1).astype(np.float64)
    centroids = first_centroids.reshape(len(first_centroids), -1).astype(np.float64)
    for _ in range(iterations):
        distances = np.array([((digit - centroids) ** 2).sum(axis=1) for digit in digits])
        labels = distances.argmin(axis=1)
        own = distances[np.arange(len(digits)), labels]
        for cluster in range(len(centroids)):
            if not (labels == cluster).any():
                shared = np.bincount(labels, minlength=len(centroids))[labels] > 1
                farthest = np.where(shared, own, -1).argmax()
                labels[farthest], own[farthest] = cluster, 0
        centroids = np.array([digits[labels == c].sum(axis=0) / (labels == c).sum() for c in range(len(centroids))])
        yield labels.copy(), centroids.copy()
