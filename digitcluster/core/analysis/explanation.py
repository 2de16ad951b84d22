"""Why a digit is read as it is: what it was compared with, how they differ, and where in the picture."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.features.gradients import CELLS, spread
from digitcluster.core.kmeans.assignment import squared_distances
from digitcluster.core.model.model import Model
from digitcluster.core.model.recognition import Candidate, centroid_image, prepared, ranking


@dataclass(frozen=True, eq=False)
class Comparison:
    """A digit beside a centroid.

    Attributes
    ----------
    cluster, label : int
        The cluster, and its inferred label.
    distance : float
        To the cluster's prototype, in the unit of what the model compares.
    centroid : uint8 (h, w)
    difference : float32 (h, w)
        The digit as the model sees it less the centroid, -255 to 255: above 0 where only the digit has ink.
    where : float32 (h, w)
        Each pixel's part of the squared distance; they add up to it.
    """

    cluster: int
    label: int
    distance: float
    centroid: NDArray[np.uint8]
    difference: NDArray[np.float32]
    where: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Explanation:
    """Why a digit is read as it is.

    Attributes
    ----------
    image, seen : uint8 (h, w)
        The digit, and as the model sees it: straightened, if it was trained that way.
    true : int or None
        Its true label, where that is known to the model.
    answer : Comparison
        With the nearest centroid.
    own : Comparison or None
        With the nearest centroid of the true label; None where that is `answer`, or there is none.
    rival : Comparison or None
        With the nearest centroid of another label than the answer's; None where all have the same label.
    ranking : tuple of Candidate
        Each label that the model has with its nearest centroid, the nearest first.
    """

    image: NDArray[np.uint8]
    seen: NDArray[np.uint8]
    true: int | None
    answer: Comparison
    own: Comparison | None
    rival: Comparison | None
    ranking: tuple[Candidate, ...]

    @property
    def is_right(self) -> bool | None:
        """Whether the answer is the true label; None where that is not known."""
        return None if self.true is None else self.answer.label == self.true


def explain(model: Model, image: NDArray[np.uint8], true: int | None) -> Explanation:
    """Explain what a model answers.

    Parameters
    ----------
    model : Model
    image : uint8 (h, w)
        One digit of the model's size.
    true : int or None
        Its true label as an index into the model's classes.

    Raises
    ------
    DigitClusterError
        When the image differs in size from the model's centroids.
    """
    seen, vector = prepared(model, image)
    ranked = ranking(model, squared_distances(model.prototypes, vector))

    def compare(candidate: Candidate | None) -> Comparison | None:
        return None if candidate is None else _comparison(model, seen, vector, candidate)

    own = next((one for one in ranked[1:] if one.label == true), None)
    return Explanation(
        image=image,
        seen=seen,
        true=true,
        answer=_comparison(model, seen, vector, ranked[0]),
        own=compare(own),
        rival=compare(ranked[1] if len(ranked) > 1 else None),
        ranking=tuple(ranked),
    )


def _comparison(model: Model, seen: NDArray[np.uint8], vector: NDArray[np.uint8], candidate: Candidate) -> Comparison:
    squares = (vector - model.prototypes[candidate.centroid]) ** 2
    cells = squares.reshape(CELLS, -1).sum(axis=1) if model.feature_prototypes is not None else None
    return Comparison(
        cluster=candidate.centroid,
        label=candidate.label,
        distance=candidate.distance,
        centroid=centroid_image(model, candidate.centroid),
        difference=seen - model.centroids[candidate.centroid],
        where=squares.reshape(seen.shape) if cells is None else spread(cells, *seen.shape),
    )
