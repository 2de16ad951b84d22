"""A model is a set of labelled centroids: it classifies digits, and is saved to and loaded from a file."""

import json
import zipfile
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import TEN_DIGITS
from digitcluster.core.errors import DigitClusterError, ReadingError
from digitcluster.core.features.gradients import CELLS, DIRECTIONS
from digitcluster.core.features.preprocessing import GRADIENTS, PIXELS, Space
from digitcluster.core.kmeans.assignment import nearest, squared_distances
from digitcluster.core.model.calibration import Calibration
from digitcluster.core.progress import Progress
from digitcluster.files.atomic_write import replacing

SUFFIX = ".digitmodel"
FORMAT_VERSION = 2  # 1 had no features
CHUNK = 4096  # digits classified between two progress records


@dataclass(frozen=True, eq=False)
class Model:
    """Labelled centroids, and how they came to be.

    Attributes
    ----------
    centroids : float32 (k, h, w)
        Grey levels, 0 to 255.
    labels : uint8 (k,)
        The inferred label of each centroid, an index into `classes`.
    label_counts : int64 (k, number of classes)
        How many training digits of each label are in each cluster.
    classes : tuple of str
        The labels' names.
    metadata : mapping
        Settings and results of the training, as JSON values.
    name : str
        A short name for people: "built-in", a file's name, or "k = 16, seed 42".
    features : float32 (k, …) or None
        The centroids in the space of features, where the model compares these and not pixels.
    """

    centroids: NDArray[np.float32]
    labels: NDArray[np.uint8]
    label_counts: NDArray[np.int64]
    classes: tuple[str, ...] = TEN_DIGITS
    metadata: Mapping[str, Any] = field(default_factory=dict)
    name: str = "model"
    features: NDArray[np.float32] | None = None

    @property
    def space(self) -> Space:
        """What is done to digits before they are compared with the centroids."""
        features = PIXELS if self.features is None else GRADIENTS
        return Space(bool(self.metadata.get("straighten", False)), features)

    @property
    def points(self) -> NDArray[np.float32]:
        """What digits are compared with, float32 (k, d): the centroids, flat, in the model's space."""
        return (self.centroids if self.features is None else self.features).reshape(self.k, -1)

    @property
    def calibration(self) -> Calibration | None:
        """What turns distances into words; None for a model of an older version of the program."""
        values = self.metadata.get("calibration")
        return Calibration(float(values["width"]), float(values["far"])) if values else None

    @property
    def k(self) -> int:
        """The number of centroids."""
        return len(self.centroids)

    @property
    def sizes(self) -> NDArray[np.int64]:
        """How many training digits each cluster has, int64 (k,)."""
        return self.label_counts.sum(axis=1)

    @property
    def size(self) -> tuple[int, int]:
        """Height and width of the images that it classifies, in pixels."""
        return self.centroids.shape[1], self.centroids.shape[2]


@dataclass(frozen=True)
class Candidate:
    """A label that a digit may have: its nearest centroid and the distance to it, in grey levels."""

    label: int
    centroid: int
    distance: float


def majority_labels(label_counts: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Return the majority label of each cluster, uint8 (k,); ties go to the smaller label."""
    return label_counts.argmax(axis=1).astype(np.uint8)


def count_labels(
    assignments: NDArray[np.int32], labels: NDArray[np.uint8], *, k: int, classes: int
) -> NDArray[np.int64]:
    """Return how many digits of each label are in each cluster, int64 (k, classes)."""
    pairs = assignments.astype(np.int64) * classes + labels
    return np.bincount(pairs, minlength=k * classes).reshape(k, classes)


def classify(model: Model, images: NDArray[np.uint8]) -> Generator[Progress, None, NDArray[np.uint8]]:
    """Name digits by their nearest centroid.

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
        When the images have another size than the model's centroids.
    """
    check_size(model, images)
    flat, space = model.points.astype(np.float64), model.space
    named = np.empty(len(images), np.uint8)
    for start in range(0, len(images), CHUNK):
        points = space.points(space.pictures(images[start : start + CHUNK]))
        named[start : start + CHUNK] = model.labels[nearest(points.reshape(-1, flat.shape[1]), flat)]
        yield Progress("Classifying", min(start + CHUNK, len(images)), len(images))
    return named


def check_size(model: Model, images: NDArray[np.uint8]) -> None:
    """Raise DigitClusterError unless the images (…, h, w) have the model's size."""
    height, width = model.size
    if images.shape[-2:] != (height, width):
        raise DigitClusterError(
            f"The model “{model.name}” reads images of {width} × {height} pixels; "
            f"these have {images.shape[-1]} × {images.shape[-2]}. Train a model on digits of that size."
        )


def rank(model: Model, image: NDArray[np.uint8]) -> list[Candidate]:
    """Return each label that the model has, with its nearest centroid, the nearest label first.

    Parameters
    ----------
    model : Model
    image : uint8 (h, w)
        One digit of the model's size.
    """
    check_size(model, image)
    point = model.space.points(model.space.pictures(image[np.newaxis])).reshape(-1)
    distances = np.sqrt(squared_distances(model.points, point))
    candidates: dict[int, Candidate] = {}
    for centroid in np.argsort(distances, kind="stable"):
        label = int(model.labels[centroid])
        candidates.setdefault(label, Candidate(label, int(centroid), float(distances[centroid])))
    return list(candidates.values())


def save_model(model: Model, path: Path) -> None:
    """Write a model as a NumPy .npz without pickles: beside its place, then moved there.

    Raises
    ------
    WritingError
        When the file cannot be written; an older file of that name is left as it was.
    """
    with replacing(path, "The model") as temporary, temporary.open("wb") as file:
        write_model(model, file)


def write_model(model: Model, file: BinaryIO) -> None:
    """Write what a model file holds."""
    metadata = {**model.metadata, "format_version": FORMAT_VERSION, "classes": list(model.classes)}
    arrays: dict[str, Any] = {"centroids": model.centroids} | (
        {} if model.features is None else {"features": model.features}
    )
    arrays = {name: _small(array) for name, array in arrays.items()}
    np.savez_compressed(
        file,
        **arrays,
        labels=model.labels,
        label_counts=model.label_counts,
        metadata=np.array(json.dumps(metadata)),
    )


def _small(array: NDArray[np.float32]) -> NDArray[np.generic]:
    """Return whole grey levels as bytes: the built-in model's are rounded, so that it is a quarter of the size."""
    as_bytes = np.clip(array, 0, 255).astype(np.uint8)
    return as_bytes if (as_bytes == array).all() else array


def load_model(path: Path) -> Model:
    """Read a model file.

    Raises
    ------
    ReadingError
        When the file is missing, is not a model, or its arrays do not fit each other.
    """
    try:
        with path.open("rb") as file:
            return read_model(file, path.stem)
    except OSError as error:
        raise ReadingError(
            f"{path} cannot be read: {error.strerror or error}. Choose a model file (NAME{SUFFIX}).",
            details=str(error),
        ) from error
    except Exception as error:  # zipfile, zlib, NumPy and JSON each have kinds of their own for damaged bytes
        raise ReadingError(
            f"{path.name} is not a model, or is damaged. A model is a file NAME{SUFFIX} that this program saved.",
            details=f"{type(error).__name__}: {error}",
        ) from error


def read_model(file: BinaryIO, name: str) -> Model:
    """Read what `write_model` has written; damaged bytes raise errors of any kind."""
    with np.load(file, allow_pickle=False) as archive:
        metadata = json.loads(str(archive["metadata"]))
        model = Model(
            centroids=np.asarray(archive["centroids"], np.float32),
            labels=archive["labels"],
            label_counts=archive["label_counts"],
            classes=tuple(str(label) for label in metadata["classes"]),
            metadata=metadata,
            name=name,
            features=np.asarray(archive["features"], np.float32) if "features" in archive else None,
        )
    _check_arrays(model)
    return model


def _check_arrays(model: Model) -> None:
    """Raise ValueError unless the arrays of a loaded model fit each other."""
    k, classes = len(model.centroids), len(model.classes)
    if model.metadata.get("format_version") not in range(1, FORMAT_VERSION + 1):
        raise ValueError(f"format version {model.metadata.get('format_version')}, expected up to {FORMAT_VERSION}")
    if model.centroids.ndim != 3 or 0 in model.centroids.shape or not np.isfinite(model.centroids).all():
        raise ValueError(f"centroids of shape {model.centroids.shape}, or not finite")
    features = model.features
    if features is not None and (features.shape != (k, CELLS, DIRECTIONS) or not np.isfinite(features).all()):
        raise ValueError(f"features of shape {features.shape}, or not finite")
    if model.labels.shape != (k,) or model.labels.dtype != np.uint8 or (model.labels >= classes).any():
        raise ValueError("the labels do not fit the centroids")
    if model.label_counts.shape != (k, classes) or model.label_counts.dtype.kind not in "iu":
        raise ValueError("the label counts do not fit the centroids")


def is_model_file(path: Path) -> bool:
    """Tell by its content whether a file is a saved model rather than digits."""
    try:
        with zipfile.ZipFile(path) as archive:
            return {"centroids.npy", "metadata.npy"} <= set(archive.namelist())
    except (OSError, zipfile.BadZipFile):
        return False
