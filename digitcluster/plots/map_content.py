"""What a map shows: where digits and centroids are on a plane, and of which kind they are."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class MapContent:
    """The background of a map: the digits, and in the plane through three centroids the regions of all.

    Attributes
    ----------
    points : float32 (n, 2)
        Where the digits are, y upward.
    kinds : int (n,)
        The label or the cluster of each, which decides its colour and shape.
    names : tuple of str
        Of the kinds, for the legend; empty for no legend.
    regions : int (rows, columns) or None
        The kind of the nearest centroid in each cell of a raster over `extent`, the lowest row first.
    extent : (float, float, float, float)
        Left, right, bottom and top of that raster.
    instead : str
        A sentence that stands in place of the map.
    """

    points: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 2), np.float32))
    kinds: NDArray[np.integer] = field(default_factory=lambda: np.zeros(0, np.intp))
    names: tuple[str, ...] = ()
    regions: NDArray[np.integer] | None = None
    extent: tuple[float, float, float, float] = (0.0, 1.0, 0.0, 1.0)
    instead: str = ""


@dataclass(frozen=True, eq=False)
class MapMarks:
    """What moves over a map: the centroids, the ways that they came, the drawing, and what is inspected.

    Attributes
    ----------
    centroids : float32 (k, 2)
    kinds : int (k,)
        The label or the cluster of each.
    names : tuple of str
        What is written at each centroid.
    ways : float32 (f, k, 2)
        Where the centroids were before, from the first ones on.
    star : (float, float) or None
        Where the drawing is.
    nearest : int or None
        The centroid that the drawing is nearest to.
    cluster : int or None
        The centroid with a ring around it.
    digit : (float, float) or None
        The digit with a ring around it.
    """

    centroids: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 2), np.float32))
    kinds: NDArray[np.integer] = field(default_factory=lambda: np.zeros(0, np.intp))
    names: tuple[str, ...] = ()
    ways: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 0, 2), np.float32))
    star: tuple[float, float] | None = None
    nearest: int | None = None
    cluster: int | None = None
    digit: tuple[float, float] | None = None
