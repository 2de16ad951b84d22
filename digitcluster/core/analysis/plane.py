"""A plane through many dimensions, onto which digits and centroids are projected to be drawn as a map."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.threads import blocks

SAMPLED = 5000  # digits on a map, and those that its plane is made from
TINY = 1e-9  # directions that differ by less, relative to how far the points are apart, are one
BLOCK = 4096  # vectors projected at a time
ROUNDS, EXTRA = 12, 6  # of the subspace iteration, and how many more directions than two it follows


@dataclass(frozen=True, eq=False)
class Plane:
    """A plane, and how to get onto it.

    Attributes
    ----------
    origin : float64 (d,)
        The point that is drawn at (0, 0).
    axes : float64 (2, d)
        Of length 1, at right angles.
    share : float
        How much of the squared distances of the digits to their mean the plane shows, 0 to 1.
    """

    origin: NDArray[np.float64]
    axes: NDArray[np.float64]
    share: float

    def project(self, vectors: NDArray[np.generic]) -> NDArray[np.float32]:
        """Return where vectors, (n, …) of any numbers, are on the plane, float32 (n, 2)."""
        flat = vectors.reshape(len(vectors), -1)
        axes, offset = self.axes.astype(np.float32).T, (self.axes @ self.origin).astype(np.float32)
        places = np.empty((len(flat), 2), np.float32)
        for part in blocks(len(flat), BLOCK):
            places[part] = flat[part].astype(np.float32) @ axes - offset
        return places

    def distance_from(self, vectors: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return how far vectors, float (n, d), are from the plane, float64 (n,)."""
        rest = vectors.astype(np.float64) - self.origin
        rest -= (rest @ self.axes.T) @ self.axes
        return np.sqrt((rest**2).sum(axis=1))


def sample_rows(count: int, *, seed: int = 0) -> NDArray[np.intp]:
    """Return which of so many digits are on a map, ascending: all, or as many as are chosen at random."""
    if count <= SAMPLED:
        return np.arange(count)
    return np.sort(np.random.default_rng(seed).choice(count, SAMPLED, replace=False))


def principal_plane(vectors: NDArray[np.uint8]) -> Plane | None:
    """Return the plane that shows most of how digits differ: of the first two principal components.

    None where they differ in fewer than two directions.

    Parameters
    ----------
    vectors : uint8 (n, d)
        A sample of the digits as the model compares them.

    By subspace iteration from a fixed start (N. Halko, P. Martinsson, J. Tropp, "Finding structure with randomness",
    2011); each axis points to where its largest coefficient is positive: the same digits give the same map.
    """
    centred = vectors.astype(np.float32) - vectors.mean(axis=0, dtype=np.float64).astype(np.float32)
    dimensions = centred.shape[1]
    if dimensions < 2 or len(centred) < 3:
        return None
    start = np.random.default_rng(0).standard_normal((dimensions, min(dimensions, 2 + EXTRA)))
    basis = start.astype(np.float32)
    for _ in range(ROUNDS):
        basis, _ = np.linalg.qr(centred.T @ (centred @ basis))
    seen = (centred @ basis).astype(np.float64)
    values, directions = np.linalg.eigh(seen.T @ seen)
    axes = (basis.astype(np.float64) @ directions[:, ::-1][:, :2]).T
    total = float(np.square(centred, dtype=np.float64).sum())
    if values[-2] <= TINY * max(total, 1.0):
        return None
    axes *= np.sign(axes[np.arange(2), np.abs(axes).argmax(axis=1)])[:, None]
    return _plane(vectors, vectors.mean(axis=0, dtype=np.float64), axes)


def plane_through(vectors: NDArray[np.uint8], points: NDArray[np.floating]) -> Plane | None:
    """Return the plane through three centroids; None where they lie on one line.

    Parameters
    ----------
    vectors : uint8 (n, d)
        A sample of the digits.
    points : float (3, d)
        The first is at the origin, the second to the right of it, the third above.
    """
    first, second, third = points.astype(np.float64)
    right = second - first
    length = float(np.linalg.norm(right))
    if length <= TINY:
        return None
    right /= length
    up = (third - first) - ((third - first) @ right) * right
    height = float(np.linalg.norm(up))
    if height <= TINY * length:
        return None
    return _plane(vectors, first, np.stack([right, up / height]))


def nearest_in_plane(
    plane: Plane, centroids: NDArray[np.floating], across: NDArray[np.floating], up: NDArray[np.floating]
) -> NDArray[np.intp]:
    """Return the nearest centroid of each point of a raster in the plane, exactly, intp (len(up), len(across)).

    The squared distance of a point of the plane to a centroid is that to the centroid's place in the plane, and the
    square of how far the centroid is from the plane: a power diagram (F. Aurenhammer, 1987).

    Parameters
    ----------
    centroids : float (k, d)
    across, up : float (m,), float (n,)
        The coordinates of the raster.
    """
    places, far = plane.project(centroids).astype(np.float64), plane.distance_from(centroids)
    nearest = np.empty((len(up), len(across)), np.intp)
    for row, height in enumerate(up):
        squares = (across[:, None] - places[:, 0]) ** 2 + (height - places[:, 1]) ** 2 + far**2
        nearest[row] = squares.argmin(axis=1)
    return nearest


def _plane(vectors: NDArray[np.uint8], origin: NDArray[np.float64], axes: NDArray[np.float64]) -> Plane:
    """Return a plane that knows its share."""
    centred = vectors.astype(np.float32) - vectors.mean(axis=0, dtype=np.float64).astype(np.float32)
    total = float(np.square(centred, dtype=np.float64).sum())
    shown = float(np.square(centred @ axes.T.astype(np.float32), dtype=np.float64).sum())
    return Plane(origin, axes, min(1.0, shown / total) if total else 0.0)
