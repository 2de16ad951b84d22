"""The digits of a training, split (see `split`) and preprocessed: computed once, however many trainings use them."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import UNKNOWN, Digits
from digitcluster.core.errors import SettingsError
from digitcluster.core.features.gradients import CELLS, DIRECTIONS
from digitcluster.core.features.preprocessing import PIXELS, Preprocessing
from digitcluster.core.kmeans.projection import Projection, project, squared_norms
from digitcluster.core.kmeans.train import check_k
from digitcluster.core.model.model import Model
from digitcluster.core.progress import Progress
from digitcluster.core.threads import blocks
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.core.training.split import split, split_rows

CHUNK = 2048  # digits between two progress records


@dataclass(frozen=True, eq=False)
class TrainingData:
    """Digits ready to be clustered; a sweep prepares them once for every k.

    Attributes
    ----------
    training, validation : Digits
        The two parts, as they were in the file.
    images : uint8 (n, h, w)
        The training digits, straightened where the settings say so.
    vectors : uint8 (n, …)
        The images, or their features: what distances are measured between.
    projection : Projection or None
        Of the vectors; None where each label is trained on its own.
    """

    training: Digits
    validation: Digits
    images: NDArray[np.uint8]
    vectors: NDArray[np.uint8]
    projection: Projection | None

    @property
    def squared_norms(self) -> NDArray[np.float64]:
        """|x|² of each vector, float64 (n,), exact."""
        if self.projection is not None:
            return self.projection.squared_norms
        flat = self.vectors.reshape(len(self.vectors), -1)
        return np.concatenate([squared_norms(flat[part].astype(np.float32)) for part in blocks(len(flat), CHUNK)])


def prepare(digits: Digits, settings: TrainingSettings) -> Generator[Progress, None, TrainingData]:
    """Split the digits, and preprocess those that a training with these settings learns from.

    The result serves all trainings with these settings and any smaller k.

    Raises
    ------
    SettingsError
        Before anything is computed, when the settings do not fit the digits.
    """
    training, validation = split_digits(digits, settings)
    check_k(training.images, settings.k)
    if settings.per_class and training.labels is None:
        raise SettingsError(
            f"{digits.name} has no labels, so no label can be trained on its own. Open labelled digits."
        )
    images, vectors = yield from _preprocess(training.images, settings.preprocessing)
    projection = None if settings.per_class else (yield from project(vectors.reshape(len(vectors), -1)))
    return TrainingData(training, validation, images, vectors, projection)


def memory_needed(digits: Digits, settings: TrainingSettings) -> int:
    """Return about how many bytes a training takes besides the digits themselves.

    The centroids are there in float64 some three times over and in float32 besides, and the digits once more where they
    are straightened or features are made from them.
    """
    pixels, has_features = digits.height * digits.width, settings.features != PIXELS
    compared = CELLS * DIRECTIONS if has_features else pixels
    centroids = settings.k * (32 * compared + (12 * pixels if has_features else 0))
    return centroids + len(digits) * ((pixels if settings.straighten else 0) + (compared if has_features else 0))


def _preprocess(
    images: NDArray[np.uint8], preprocessing: Preprocessing
) -> Generator[Progress, None, tuple[NDArray[np.uint8], NDArray[np.uint8]]]:
    """Return images, uint8 (n, h, w), and vectors, uint8 (n, …): the very same array where pixels are compared."""
    if preprocessing == Preprocessing():
        return images, images
    parts = []
    for start in range(0, len(images), CHUNK):
        yield Progress("Preparing the digits", start, len(images))
        some = preprocessing.images(images[start : start + CHUNK])
        parts.append((some, preprocessing.vectors(some)))
    shown = np.concatenate([some for some, _ in parts])
    return shown, shown if preprocessing.features == PIXELS else np.concatenate([some for _, some in parts])


def split_digits(digits: Digits, settings: TrainingSettings) -> tuple[Digits, Digits]:
    """Return training and validation digits as the settings say.

    Raises
    ------
    SettingsError
        When no digits are left for training.
    """
    parts = split(digits, validation=settings.validation, shuffle=settings.shuffle, seed=settings.seed)
    if not len(parts[0]):
        raise SettingsError(f"{digits.name} leaves no digits for training. Choose a smaller validation share.")
    return parts


def training_labels(digits: Digits, settings: TrainingSettings) -> tuple[NDArray[np.uint8], tuple[str, ...]]:
    """Return the labels of the training digits, uint8 (n,), and the labels' names; cheap, since no image is touched."""
    rows, _ = split_rows(len(digits), validation=settings.validation, shuffle=settings.shuffle, seed=settings.seed)
    labels, classes = labels_of(digits)
    return labels[rows], classes


def labels_of(digits: Digits) -> tuple[NDArray[np.uint8], tuple[str, ...]]:
    """Return labels, uint8 (n,), and their names; digits without labels all have the same, unknown one."""
    if digits.labels is None:
        return np.zeros(len(digits), np.uint8), (UNKNOWN,)
    return digits.labels, digits.classes


def fingerprint_in_files(digits: Digits) -> str:
    """Return the fingerprint that a model's file has of the digits that it was trained on.

    Files have always had the fingerprint of digits with one label for all where there are no labels.
    """
    labels, _ = labels_of(digits)
    return digits.fingerprint if digits.labels is labels else replace(digits, labels=labels).fingerprint


def is_trained_on(model: Model, digits: Digits) -> bool:
    """Return whether a model was trained on these very digits, as far as its file tells."""
    facts = model.metadata.get("digits")
    return (
        isinstance(facts, Mapping)
        and facts.get("count") == len(digits)
        and facts.get("fingerprint") == fingerprint_in_files(digits)
    )
