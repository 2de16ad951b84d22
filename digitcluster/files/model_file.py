"""Model files, `NAME.digitmodel`: a NumPy .npz without pickles, with one JSON string of metadata."""

import json
import zipfile
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.errors import ReadingError
from digitcluster.core.features.gradients import CELLS, DIRECTIONS
from digitcluster.core.model.model import Model
from digitcluster.files.atomic_write import replacing

SUFFIX = ".digitmodel"


FORMAT_VERSION = 2  # 1 had no features


def save_model(model: Model, path: Path) -> None:
    """Write a model as a NumPy .npz without pickles: beside its place, then moved there.

    Raises
    ------
    WritingError
        When the file cannot be written; an older file of that name is left as it was.
    """
    with replacing(path, "The model") as temporary, temporary.open("wb") as file:
        pack_model(model, file)


def pack_model(model: Model, file: BinaryIO) -> None:
    """Write what a model file holds."""
    metadata = {**model.metadata, "format_version": FORMAT_VERSION, "classes": list(model.classes)}
    arrays: dict[str, Any] = {"centroids": model.centroids} | (
        {} if model.feature_prototypes is None else {"features": model.feature_prototypes}
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
            return unpack_model(file, path.stem)
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


def unpack_model(file: BinaryIO, name: str) -> Model:
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
            feature_prototypes=np.asarray(archive["features"], np.float32) if "features" in archive else None,
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
    features = model.feature_prototypes
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
