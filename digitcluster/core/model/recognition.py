"""Recognizes digits with a model: the nearest labelled centroids; how sure that makes an answer is in `calibration`."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.errors import DigitClusterError
from digitcluster.core.kmeans.assignment import nearest, squared_distances
from digitcluster.core.model.calibration import FEW, certainty, probabilities, strangeness, uncalibrated
from digitcluster.core.model.model import Model
from digitcluster.core.progress import Progress
from digitcluster.core.threads import blocks

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
        The labels that centroids stand for, the nearest first.
    probabilities : tuple of float
        How likely each of the model's classes is, adding up to 1; also those that no centroid stands for.
    is_far : bool
        Whether the drawing is so unlike all digits that it is called none.
    """

    model: Model
    image: NDArray[np.uint8]
    seen: NDArray[np.uint8]
    ranking: tuple[Candidate, ...]
    probabilities: tuple[float, ...]
    is_far: bool

    @property
    def label(self) -> str:
        """The name of the nearest label, which is the answer, also where another label is likelier."""
        return self.model.classes[self.ranking[0].label]

    @property
    def shares(self) -> tuple[float, ...]:
        """How likely each label of the ranking is; they need not add up to 1, nor fall."""
        return tuple(self.probabilities[one.label] for one in self.ranking)

    @property
    def likeliest(self) -> tuple[int, ...]:
        """All labels as indices into the model's classes, the likeliest first."""
        return tuple(np.argsort(-np.asarray(self.probabilities), kind="stable").tolist())

    @property
    def label_counts(self) -> NDArray[np.int64]:
        """How many training digits of each label are in the nearest cluster, int64 (classes,)."""
        return self.model.label_counts[self.ranking[0].centroid]

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
    seen, vector = prepared(model, image)
    squared = squared_distances(model.prototypes, vector)
    clusters = np.argsort(squared, kind="stable")[:FEW]
    near = squared[clusters]
    calibration = model.calibration or uncalibrated(near)
    likely = probabilities(calibration, model.label_shares[clusters][None], near[None])
    strange = strangeness(calibration, clusters[:1], near[:1])
    return Answer(
        model=model,
        image=image,
        seen=seen,
        ranking=tuple(ranking(model, squared)),
        probabilities=tuple(likely[0].tolist()),
        is_far=bool(strange[0] > calibration.far),
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
    prototypes = model.prototypes.astype(np.float64)
    given = np.empty(len(images), np.uint8)
    for some, vectors in in_chunks(model, images):
        given[some] = model.labels[nearest(vectors, prototypes)]
        yield Progress("Classifying", some.stop, len(images))
    return given


def in_chunks(model: Model, images: NDArray[np.uint8]) -> Iterator[tuple[slice, NDArray[np.uint8]]]:
    """Yield images, uint8 (n, h, w), part by part: which they are, and the same as the model compares them, (m, d)."""
    for some in blocks(len(images), CHUNK):
        yield some, model.preprocessing.vectors(model.preprocessing.images(images[some])).reshape(-1, model.dimensions)


def prepared(model: Model, image: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return an image as the model sees it, uint8 (h, w), and the same as it compares it, uint8 (d,).

    Raises
    ------
    DigitClusterError
        When it differs in size from the model's centroids.
    """
    check_size(model, image)
    seen = model.preprocessing.images(image[np.newaxis])
    return seen[0], model.preprocessing.vectors(seen).reshape(-1)


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
    return ranking(model, squared_distances(model.prototypes, prepared(model, image)[1]))


def ranking(model: Model, squared: NDArray[np.float64]) -> list[Candidate]:
    """Return the same as `rank`, given a digit's squared distances to the prototypes, float64 (k,)."""
    # A stable sort: of equally near centroids the first one counts, as in `classify`.
    order = np.argsort(squared, kind="stable")
    _, first = np.unique(model.labels[order], return_index=True)
    nearest_of_each = order[np.sort(first)]
    distances = np.sqrt(squared[nearest_of_each])
    return [
        Candidate(int(model.labels[centroid]), int(centroid), float(distance))
        for centroid, distance in zip(nearest_of_each, distances, strict=True)
    ]
