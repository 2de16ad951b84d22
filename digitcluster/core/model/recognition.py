"""Recognizes digits with a model: the nearest labelled centroids; how sure that makes an answer is in `calibration`."""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.errors import DigitClusterError
from digitcluster.core.kmeans.assignment import nearest, squared_distances
from digitcluster.core.model.calibration import certainty, probabilities
from digitcluster.core.model.model import Model
from digitcluster.core.progress import Progress

CHUNK = 4096  # digits classified between two progress records


@dataclass(frozen=True)
class Candidate:
    """A label that a digit may have.

    Attributes
    ----------
    label : int
        An index into the model's `classes`.
    centroid : int
        The nearest centroid with this label.
    distance : float
        To its prototype, in the unit of what the model compares: grey levels for pixels.
    """

    label: int
    centroid: int
    distance: float


@dataclass(frozen=True, eq=False)
class Answer:
    """What a model says about a drawing.

    Attributes
    ----------
    model : Model
    image : uint8 (h, w)
        The drawing, as it was given to the model.
    seen : uint8 (h, w)
        The same as the model sees it: straightened, if it was trained that way.
    ranking : tuple of Candidate
        The labels, the nearest first.
    shares : tuple of float
        How likely each of them is, adding up to 1.
    is_far : bool
        Whether the drawing is farther from every centroid than nearly all digits are from theirs.
    """

    model: Model
    image: NDArray[np.uint8]
    seen: NDArray[np.uint8]
    ranking: tuple[Candidate, ...]
    shares: tuple[float, ...]
    is_far: bool

    @property
    def label(self) -> str:
        """The name of the nearest label."""
        return self.model.classes[self.ranking[0].label]

    @property
    def how_sure(self) -> str:
        """How sure the answer is, in words."""
        return certainty(self.shares[0], is_far=self.is_far)

    @property
    def nearest(self) -> NDArray[np.uint8]:
        """The nearest centroid as an image, uint8 (h, w)."""
        return centroid_image(self.model, self.ranking[0].centroid)


def recognize(model: Model, image: NDArray[np.uint8]) -> Answer:
    """Let a model say what an image of its size, uint8 (h, w), shows.

    Raises
    ------
    DigitClusterError
        When the image differs in size from the model's centroids.
    """
    ranking = rank(model, image)
    calibration = model.calibration
    distances = [one.distance for one in ranking]
    # Models from the first versions have no calibration: an eighth of the squared distance is a guess at the width,
    # and 1 will do where the image is itself a centroid.
    width = calibration.width if calibration is not None else float(np.square(distances[0])) / 8 or 1.0
    return Answer(
        model=model,
        image=image,
        seen=model.preprocessing.images(image[np.newaxis])[0],
        ranking=tuple(ranking),
        shares=tuple(probabilities(distances, width).tolist()),
        is_far=calibration is not None and distances[0] > calibration.far,
    )


def centroid_image(model: Model, centroid: int) -> NDArray[np.uint8]:
    """Return a centroid as an image in whole grey levels, uint8 (h, w)."""
    image: NDArray[np.uint8] = np.rint(model.centroids[centroid]).clip(0, 255).astype(np.uint8)
    return image


def classify(model: Model, images: NDArray[np.uint8]) -> Generator[Progress, None, NDArray[np.uint8]]:
    """Give digits the labels of their nearest centroids.

    Parameters
    ----------
    model : Model
    images : uint8 (n, h, w)
        Of the model's size.

    Returns
    -------
    uint8 (n,)
        Indices into `model.classes`.

    Raises
    ------
    DigitClusterError
        When the images differ in size from the model's centroids.
    """
    check_size(model, images)
    prototypes, preprocessing = model.prototypes.astype(np.float64), model.preprocessing
    given = np.empty(len(images), np.uint8)
    for start in range(0, len(images), CHUNK):
        vectors = preprocessing.vectors(preprocessing.images(images[start : start + CHUNK]))
        given[start : start + CHUNK] = model.labels[nearest(vectors.reshape(-1, prototypes.shape[1]), prototypes)]
        yield Progress("Classifying", min(start + CHUNK, len(images)), len(images))
    return given


def check_size(model: Model, images: NDArray[np.uint8]) -> None:
    """Raise DigitClusterError unless the images (…, h, w) have the model's size."""
    height, width = model.size
    if images.shape[-2:] != (height, width):
        raise DigitClusterError(
            f"The model “{model.name}” recognizes images of {width} × {height} pixels; "
            f"these have {images.shape[-1]} × {images.shape[-2]}. Train a model on digits of that size."
        )


def rank(model: Model, image: NDArray[np.uint8]) -> list[Candidate]:
    """Return each label that the model has, with its nearest centroid, the nearest label first.

    Parameters
    ----------
    model : Model
    image : uint8 (h, w)
        One digit of the model's size.

    Raises
    ------
    DigitClusterError
        When it differs in size from the model's centroids.
    """
    check_size(model, image)
    vector = model.preprocessing.vectors(model.preprocessing.images(image[np.newaxis])).reshape(-1)
    distances = np.sqrt(squared_distances(model.prototypes, vector))
    candidates: dict[int, Candidate] = {}
    # A stable sort: of equally near centroids the first one counts, as in `classify`.
    for centroid in np.argsort(distances, kind="stable"):
        label = int(model.labels[centroid])
        candidates.setdefault(label, Candidate(label, int(centroid), float(distances[centroid])))
    return list(candidates.values())
