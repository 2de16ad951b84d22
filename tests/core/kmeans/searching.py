"""What the tests of the search for the nearest centroids share."""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays


def distances(pixels, centroids):
    """Distances as whole numbers and float64 give them, (n, k)."""
    return np.sqrt(((pixels[:, None].astype(np.float64) - centroids) ** 2).sum(axis=2))


def some_digits(data, d):
    n = data.draw(st.integers(2, 30))
    levels = data.draw(st.sampled_from([1, 3, 255]))
    return data.draw(arrays.arrays(np.uint8, (n, d), elements=st.integers(0, levels)))


def centroids_near(pixels, random, k, spread):
    chosen = pixels[random.choice(len(pixels), k, replace=False)].astype(np.float64)
    return (chosen + random.normal(0, spread, chosen.shape)).clip(0, 255)
