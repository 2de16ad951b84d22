"""Where digits, and centroids at each iteration, are on a map."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.analysis.plane import Plane, plane_through, principal_plane, sample_rows
from digitcluster.core.digits import Digits
from digitcluster.core.features.preprocessing import Preprocessing
from digitcluster.core.progress import Progress
from digitcluster.core.training.recording import Frame

TEXT = "Drawing the map"


@dataclass(frozen=True, eq=False)
class MapPlaces:
    """Digits on a plane.

    Attributes
    ----------
    plane : Plane
    rows : intp (n,)
        Which of the digits are on the map.
    points : float32 (n, 2)
        Where they are.
    """

    plane: Plane
    rows: NDArray[np.intp]
    points: NDArray[np.float32]


def place_digits(
    digits: Digits, preprocessing: Preprocessing, corners: NDArray[np.floating] | None = None
) -> Generator[Progress, None, MapPlaces | None]:
    """Return a map of a sample of digits; None where they differ in fewer than two directions.

    Parameters
    ----------
    digits : Digits
    preprocessing : Preprocessing
        What is done to them before they are compared.
    corners : float (3, d)
        Centroids that the plane goes through; by default it is that of the principal components.
    """
    rows = sample_rows(len(digits))
    yield Progress(TEXT, 0, 3)
    vectors = preprocessing.vectors(preprocessing.images(digits.images[rows])).reshape(len(rows), -1)
    yield Progress(TEXT, 1, 3)
    plane = principal_plane(vectors) if corners is None else plane_through(vectors, corners)
    yield Progress(TEXT, 2, 3)
    return None if plane is None else MapPlaces(plane, rows, plane.project(vectors))


def place_frames(plane: Plane, frames: Sequence[Frame]) -> Generator[Progress, None, list[NDArray[np.float32]]]:
    """Return where the centroids are at each iteration, one float32 (k, 2) a frame."""
    places = []
    for number, frame in enumerate(frames):
        yield Progress(TEXT, number, len(frames))
        places.append(place_frame(plane, frame))
    return places


def place_frame(plane: Plane, frame: Frame) -> NDArray[np.float32]:
    """Return where the centroids are at an iteration, float32 (k, 2)."""
    return plane.project(frame.centroids if frame.prototypes is None else frame.prototypes)
